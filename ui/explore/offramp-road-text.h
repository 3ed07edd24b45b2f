/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-text.h - the drawn road in words, for who cannot see it; no GTK */
#pragma once

#include "offramp-road-times.h"
#include "offramp-verdict.h"

G_BEGIN_DECLS

char *offramp_road_describe (const OfframpRoadMap *map, const OfframpVerdict *verdict);
char *offramp_road_describe_stage (const OfframpRoadMap *map, guint stage);
char *offramp_road_describe_gate (const OfframpRoadMap *map, guint gate, const OfframpVerdict *verdict,
                                  const OfframpRoadTimes *times);
char *offramp_road_describe_exit (const OfframpRoadMap *map, guint exit, const OfframpVerdict *verdict,
                                  const OfframpRoadTimes *times);
char *offramp_road_format_sign (const OfframpRoadExit *exit);
char *offramp_road_format_decision (const OfframpRoadExit *exit, const OfframpVerdict *verdict);

G_END_DECLS
