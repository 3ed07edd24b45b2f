/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-step-times.h - measured steps, kept between two starts of the program
 *
 * A file in the cache folder, with the device, the version and all that a step's time depends on in each entry's name.
 * Blocks its thread; any one at a time.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

typedef struct _OfframpStepTimes OfframpStepTimes;

OfframpStepTimes *offramp_step_times_open (const char *path);
void offramp_step_times_free (OfframpStepTimes *times);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpStepTimes, offramp_step_times_free)

gboolean offramp_step_times_find (OfframpStepTimes *times, const EeSettings *settings, double redundant_share,
                                  EeStepTiming *timing);
gboolean offramp_step_times_measure (OfframpStepTimes *times, const EeSettings *settings, double redundant_share,
                                     double seconds, EeStepTiming *timing, GCancellable *cancellable, GError **error);

G_END_DECLS
