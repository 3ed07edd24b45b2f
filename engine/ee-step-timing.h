/* SPDX-License-Identifier: Apache-2.0 */
/* ee-step-timing.h - how long a training step of given settings takes on this machine, measured
 *
 * The real network, batch and share of redundant rows, on noise: the layers compute the same whatever an image shows.
 * Blocks its thread for a warm-up and a few steps; reads no data.
 */
#pragma once

#include <gio/gio.h>

#include "ee-settings.h"

G_BEGIN_DECLS

/**
 * EeStepTiming:
 * @step_seconds: pass and update of a batch, the median
 * @steps: that were timed
 * @image_seconds: of a main image in a validation pass, on average
 * @device_name: for people
 */
typedef struct
{
  double step_seconds;
  guint steps;
  double image_seconds;
  char device_name[128];
} EeStepTiming;

gboolean ee_step_timing_measure (const EeSettings *settings, double redundant_share, double seconds,
                                 EeStepTiming *timing, GCancellable *cancellable, GError **error);

G_END_DECLS
