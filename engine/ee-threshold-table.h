/* SPDX-License-Identifier: Apache-2.0 */
/* ee-threshold-table.h - cached scores, sorted, so that any threshold is read off in a moment
 *
 * What ee-statistics.h counts by going through all images, a slider wants at every move of the pointer. The table is
 * made once, in O(n log n), and answers in O(log n): an image has left by exit e when the highest P(redundant) of
 * the exits up to e reaches the threshold, so one sorted list an exit tells all. Immutable once made; any thread.
 */
#pragma once

#include "ee-scores.h"

G_BEGIN_DECLS

typedef struct _EeThresholdTable EeThresholdTable;

/**
 * EeThresholdReading:
 * @threshold: that was asked for
 * @ends: images that end at each exit in turn, and last at the classifier
 * @left: images that leave
 * @main_left: main images among @left
 * @redundant_left: redundant images among @left
 * @right: redundant images that leave, and main ones that stay and whose class is right
 */
typedef struct
{
  double threshold;
  guint ends[EE_PLAN_MAX_STAGES];
  guint left, main_left, redundant_left, right;
} EeThresholdReading;

/**
 * EeThresholdPoint:
 * @threshold: above every score for the last point of a curve
 * @accuracy: of the whole network there
 * @seconds: of an average image there
 */
typedef struct
{
  double threshold;
  double accuracy, seconds;
} EeThresholdPoint;

EeThresholdTable *ee_threshold_table_new (const EeScoreSet *scores, GError **error);
void ee_threshold_table_free (EeThresholdTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeThresholdTable, ee_threshold_table_free)

guint ee_threshold_table_get_n_images (const EeThresholdTable *table);
guint ee_threshold_table_get_n_redundant (const EeThresholdTable *table);
guint ee_threshold_table_get_n_exits (const EeThresholdTable *table);

void ee_threshold_table_read (const EeThresholdTable *table, double threshold, EeThresholdReading *reading);
double ee_threshold_table_get_seconds (const EeThresholdTable *table, const EeThresholdReading *reading,
                                       const double *stage_seconds);
GArray *ee_threshold_table_make_curve (const EeThresholdTable *table, const double *stage_seconds, guint steps);
guint ee_threshold_curve_find_knee (const GArray *curve);

G_END_DECLS
