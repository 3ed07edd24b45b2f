/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-times.h - the time of one image by gate and by exit of the road; no GTK */
#pragma once

#include "offramp-road-map.h"

G_BEGIN_DECLS

/**
 * OfframpRoadTimes:
 * @measured: whether each part was on the clock; if not, the measured time of each stage is shared among its parts by
 *   their multiply-adds
 * @upload_ms: before the first gate
 * @gates_ms: [n_gates]; 0 where it was not computed
 * @exits_ms: [n_exits] likewise: the exit block, the decision and the handing on
 */
typedef struct
{
  gboolean measured;
  double upload_ms;
  double gates_ms[OFFRAMP_ROAD_MAX_GATES];
  double exits_ms[OFFRAMP_ROAD_MAX_EXITS];
} OfframpRoadTimes;

void offramp_road_times_init (OfframpRoadTimes *times, const OfframpRoadMap *map, const EeRouteTiming *timing);

G_END_DECLS
