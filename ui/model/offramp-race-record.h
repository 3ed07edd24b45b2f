/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-race-record.h - where each lane stood at any time of its own clock
 *
 * The lanes ran in turns, so each has a clock of its own; the record lays them side by side as if both had started
 * at once. A plain value of the main thread; knows no GTK.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpRaceRecord:
 * @marks: [EE_RACE_N_LANES] (owned) (element-type EeRaceMark): by time
 * @n_images: that each lane has to answer
 */
typedef struct
{
  GArray *marks[EE_RACE_N_LANES];
  guint n_images;
} OfframpRaceRecord;

/**
 * OfframpRaceReading:
 * @answered: images; between two measured marks in proportion to the time
 * @left: of them left at an exit, likewise
 * @seconds: of the lane's clock, which stands still at the finish
 * @finished: whether all are answered
 */
typedef struct
{
  double answered, left, seconds;
  gboolean finished;
} OfframpRaceReading;

void offramp_race_record_begin (OfframpRaceRecord *record, guint n_images);
void offramp_race_record_clear (OfframpRaceRecord *record);
void offramp_race_record_add (OfframpRaceRecord *record, const EeRaceMark *mark);
double offramp_race_record_get_known (const OfframpRaceRecord *record);
double offramp_race_record_get_seconds (const OfframpRaceRecord *record, EeRaceLane lane);
gboolean offramp_race_record_is_complete (const OfframpRaceRecord *record);
void offramp_race_record_read (const OfframpRaceRecord *record, EeRaceLane lane, double seconds,
                               OfframpRaceReading *reading);
double offramp_race_record_get_expected (const OfframpRaceRecord *record);
double offramp_race_record_get_unrest (const OfframpRaceRecord *record);
guint offramp_race_choose_slowdown (double seconds);

G_END_DECLS
