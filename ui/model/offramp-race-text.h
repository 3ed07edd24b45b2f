/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-race-text.h - a race in figures and sentences; and its arithmetic limit
 *
 * Pure functions; no GTK.
 */
#pragma once

#include "offramp-cost.h"
#include "offramp-race.h"
#include "offramp-tally.h"

G_BEGIN_DECLS

/**
 * OfframpRaceLimit:
 * @at_none: time with exit / time without when nobody leaves: above 1, by the exit block
 * @at_all: when all leave at the first exit
 *
 * In between the limit is a straight line.
 */
typedef struct
{
  double at_none, at_all;
} OfframpRaceLimit;

/**
 * OfframpCostSpeed:
 * @seconds: [EE_RACE_N_LANES] an image takes; 0 where nothing was measured
 * @source: (owned) (nullable): which measurement that is, a sentence
 */
typedef struct
{
  double seconds[EE_RACE_N_LANES];
  char *source;
} OfframpCostSpeed;

gboolean offramp_race_limit_init (OfframpRaceLimit *limit, EePlan *plan);
double offramp_race_limit_get (const OfframpRaceLimit *limit, double share);

const char *offramp_race_get_source_title (OfframpRaceSource source);
const char *offramp_race_format_phase (OfframpRacePhase phase);
char *offramp_race_format_share (double share);
char *offramp_race_format_ratio (double ratio);
char *offramp_race_format_clock (double seconds);
char *offramp_race_format_slowdown (guint slowdown);
char *offramp_race_format_lane (const OfframpRaceReading *reading, guint n_images, gboolean has_exit);
char *offramp_race_format_result (const OfframpRaceResult *result);
char *offramp_race_format_details (const OfframpRaceResult *result, const OfframpRaceRecord *record);
char *offramp_race_format_method (void);
char *offramp_race_describe_points (const GArray *points, const OfframpRaceLimit *limit);

void offramp_cost_speed_init (OfframpCostSpeed *speed, const OfframpRaceResult *result, const OfframpTally *tally);
void offramp_cost_speed_clear (OfframpCostSpeed *speed);

G_END_DECLS
