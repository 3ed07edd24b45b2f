/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-series.h - one curve: every point ever measured, and a pyramid of its extremes
 *
 * Points are appended with x never falling. A level of the pyramid holds the smallest and the largest y of
 * each FANOUT entries of the level below, so the extremes of any stretch cost a few dozen comparisons,
 * however long the run was. Nothing is thinned. One thread at a time; knows no GTK.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_SERIES (offramp_series_get_type ())
G_DECLARE_FINAL_TYPE (OfframpSeries, offramp_series, OFFRAMP, SERIES, GObject)

typedef struct
{
  double low, high;
} OfframpExtent;

OfframpSeries *offramp_series_new (void);
OfframpSeries *offramp_series_copy (OfframpSeries *self);
void offramp_series_append (OfframpSeries *self, double x, double y);
void offramp_series_append_many (OfframpSeries *self, const double *x, const double *y, guint n);
void offramp_series_clear (OfframpSeries *self);
void offramp_series_swap (OfframpSeries *self, OfframpSeries *other);

guint offramp_series_get_n_points (OfframpSeries *self);
double offramp_series_get_x (OfframpSeries *self, guint index);
double offramp_series_get_y (OfframpSeries *self, guint index);
gboolean offramp_series_get_last (OfframpSeries *self, double *x, double *y);
guint offramp_series_find_first (OfframpSeries *self, double x);
gboolean offramp_series_find_nearest (OfframpSeries *self, double x, guint *index);
OfframpExtent offramp_series_get_extent (OfframpSeries *self, guint first, guint end);

G_END_DECLS
