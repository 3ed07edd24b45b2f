/* SPDX-License-Identifier: Apache-2.0 */
/* paired-timing.h - two networks on the same images, in turns
 *
 * A, B, A, B ...: what else the computer does in the meantime hits both alike, so that the ratio of their
 * times means something.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

gboolean offramp_paired_timing_run (EeModel *const models[2], EeExperiment *experiment, EeSplit split,
                                    const double thresholds[2], guint repeats, EeEvaluation *const evaluations[2],
                                    EeRouterProgressFunc progress, gpointer user_data, GError **error);

G_END_DECLS
