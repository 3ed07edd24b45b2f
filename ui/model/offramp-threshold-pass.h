/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-threshold-pass.h - reads a network and its test images, asks, and times
 *
 * Blocks for seconds: for a thread of its own. Knows no GTK.
 */
#pragma once

#include "offramp-threshold-scores.h"

G_BEGIN_DECLS

/* @share: of all that is to be done, 0..1. Any thread but one at a time. */
typedef void (*OfframpThresholdProgressFunc) (double share, gpointer user_data);

OfframpThresholdResult *offramp_threshold_pass_run (const char *path, const char *root,
                                                    OfframpThresholdProgressFunc progress, gpointer user_data,
                                                    GCancellable *cancellable, GError **error);

G_END_DECLS
