/* SPDX-License-Identifier: Apache-2.0 */
/* Marks by lane, and straight lines between them. */
#include "offramp-race-record.h"

#include <stdlib.h>

/* How long the slower lane is to be on the screen at least. */
#define SHORTEST_SHOW_S 6.0

/**
 * offramp_race_record_begin:
 * @record: a record, or zeros
 * @n_images: that each lane has to answer
 */
void
offramp_race_record_begin (OfframpRaceRecord *record, guint n_images)
{
  offramp_race_record_clear (record);
  record->n_images = n_images;
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    record->marks[l] = g_array_new (FALSE, FALSE, sizeof (EeRaceMark));
}

/**
 * offramp_race_record_clear:
 * @record: freed and zeroed
 */
void
offramp_race_record_clear (OfframpRaceRecord *record)
{
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    g_clear_pointer (&record->marks[l], g_array_unref);
  record->n_images = 0;
}

/**
 * offramp_race_record_add:
 * @record: that has begun
 * @mark: later than the lane's last
 */
void
offramp_race_record_add (OfframpRaceRecord *record, const EeRaceMark *mark)
{
  g_array_append_val (record->marks[mark->lane], *mark);
}

static const EeRaceMark *
get_last (const OfframpRaceRecord *record, EeRaceLane lane)
{
  const GArray *marks = record->marks[lane];

  return marks != NULL && marks->len > 0 ? &g_array_index (marks, EeRaceMark, marks->len - 1) : NULL;
}

static gboolean
is_at_finish (const OfframpRaceRecord *record, EeRaceLane lane)
{
  const EeRaceMark *last = get_last (record, lane);

  return last != NULL && last->answered == record->n_images;
}

/**
 * offramp_race_record_get_seconds:
 * @record: a record
 * @lane: a lane
 *
 * Returns: the lane's clock at its last mark
 */
double
offramp_race_record_get_seconds (const OfframpRaceRecord *record, EeRaceLane lane)
{
  const EeRaceMark *last = get_last (record, lane);

  return last != NULL ? last->seconds : 0;
}

/**
 * offramp_race_record_is_complete:
 * @record: a record
 *
 * Returns: whether both lanes came to the end
 */
gboolean
offramp_race_record_is_complete (const OfframpRaceRecord *record)
{
  return is_at_finish (record, EE_RACE_WITH_EXIT) && is_at_finish (record, EE_RACE_WITHOUT_EXIT);
}

/**
 * offramp_race_record_get_known:
 * @record: a record
 *
 * Returns: up to which time of a common clock both lanes are known; a lane at its finish stays there
 */
double
offramp_race_record_get_known (const OfframpRaceRecord *record)
{
  const double with = offramp_race_record_get_seconds (record, EE_RACE_WITH_EXIT);
  const double without = offramp_race_record_get_seconds (record, EE_RACE_WITHOUT_EXIT);
  const gboolean with_done = is_at_finish (record, EE_RACE_WITH_EXIT);
  const gboolean without_done = is_at_finish (record, EE_RACE_WITHOUT_EXIT);

  if (with_done && without_done)
    return MAX (with, without);
  if (with_done)
    return without;
  if (without_done)
    return with;
  return MIN (with, without);
}

/**
 * offramp_race_record_read:
 * @record: a record
 * @lane: a lane
 * @seconds: of a common clock
 * @reading: (out): where the lane stood
 */
void
offramp_race_record_read (const OfframpRaceRecord *record, EeRaceLane lane, double seconds, OfframpRaceReading *reading)
{
  const GArray *marks = record->marks[lane];
  const EeRaceMark start = { .lane = lane }, *before = &start;

  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      const EeRaceMark *mark = &g_array_index (marks, EeRaceMark, i);

      if (mark->seconds > seconds)
        {
          const double part = (seconds - before->seconds) / (mark->seconds - before->seconds);

          *reading = (OfframpRaceReading){ before->answered + part * (mark->answered - before->answered),
                                           before->left + part * ((double)mark->left - before->left), seconds, FALSE };
          return;
        }
      before = mark;
    }
  *reading = (OfframpRaceReading){ before->answered, before->left, MIN (seconds, before->seconds),
                                   record->n_images > 0 && before->answered == record->n_images };
}

/**
 * offramp_race_record_get_expected:
 * @record: a record
 *
 * Returns: seconds that the lane without exit will take at its speed so far; 0 before its first mark
 */
double
offramp_race_record_get_expected (const OfframpRaceRecord *record)
{
  const EeRaceMark *last = get_last (record, EE_RACE_WITHOUT_EXIT);

  return last != NULL && last->answered > 0 ? last->seconds / last->answered * record->n_images : 0;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/**
 * offramp_race_record_get_unrest:
 * @record: a record
 *
 * All turns of the lane without exit but the last are the same work, so they take as long on a quiet computer.
 *
 * Returns: the longest of them / their median; 0 where there are fewer than three
 */
double
offramp_race_record_get_unrest (const OfframpRaceRecord *record)
{
  const GArray *marks = record->marks[EE_RACE_WITHOUT_EXIT];
  const guint n = marks != NULL && marks->len > 0 ? marks->len - 1 : 0;
  g_autofree double *turns = g_new (double, MAX (n, 1));
  double before = 0;

  if (n < 3)
    return 0;
  for (guint i = 0; i < n; i++)
    {
      turns[i] = g_array_index (marks, EeRaceMark, i).seconds - before;
      before += turns[i];
    }
  qsort (turns, n, sizeof *turns, compare_doubles);
  return turns[n / 2] > 0 ? turns[n - 1] / turns[n / 2] : 0;
}

/**
 * offramp_race_choose_slowdown:
 * @seconds: that the slower lane takes
 *
 * Returns: how many times slower it is to be shown, so that people can follow: 1, 2, 5, 10, 20, ...
 */
guint
offramp_race_choose_slowdown (double seconds)
{
  const guint steps[] = { 1, 2, 5 };
  guint power = 1;

  for (guint i = 0; power <= 10000; i++)
    {
      const guint slowdown = steps[i % 3] * power;

      if (seconds * slowdown >= SHORTEST_SHOW_S)
        return slowdown;
      if (i % 3 == 2)
        power *= 10;
    }
  return power;
}
