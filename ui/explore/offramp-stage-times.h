/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-stage-times.h - the measured time of each block and exit as a waterfall of bars with their numbers */
#pragma once

#include <adwaita.h>

#include "offramp-verdict.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_STAGE_TIMES (offramp_stage_times_get_type ())
G_DECLARE_FINAL_TYPE (OfframpStageTimes, offramp_stage_times, OFFRAMP, STAGE_TIMES, AdwBin)

void offramp_stage_times_show (OfframpStageTimes *self, const OfframpVerdict *verdict);

G_END_DECLS
