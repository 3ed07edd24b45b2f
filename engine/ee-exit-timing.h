/* SPDX-License-Identifier: Apache-2.0 */
/* ee-exit-timing.h - what an image has cost when it comes to each exit, and to the classifier
 *
 * Nothing is derived from a count of operations: every image is sent as far as the exit in question, in full batches,
 * earlier exits included, and the clock runs over all of it.
 */
#pragma once

#include "ee-experiment.h"
#include "ee-router.h"
#include "ee-timing.h"

G_BEGIN_DECLS

EeModel *ee_exit_timing_open_plain (const EePlan *plan, const char *device, guint max_rows, GError **error);
gboolean ee_exit_timing_run (EeModel *model, EeModel *plain, EeExperiment *experiment, EeSplit split, guint limit,
                             guint repeats, EeTiming timings[EE_PLAN_MAX_STAGES], EeTiming *plain_timing,
                             guint *n_images, EeRouterProgressFunc progress, gpointer user_data, GError **error);

G_END_DECLS
