/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-confusion.h - a confusion matrix: which classes are taken for which, as a heat map with names and numbers
 *
 * Laid out for a width, painted by cairo: on screen and in a report. Knows no GTK and no network. One thread at a time.
 */
#pragma once

#include <pango/pangocairo.h>

#include "offramp-chart-colours.h"

G_BEGIN_DECLS

/**
 * OfframpConfusionData:
 * @n: classes; the last one is redundant
 * @counts: [n, n] images by truth (lines) and answer (columns)
 * @names: [n] of the classes
 */
typedef struct
{
  guint n;
  const guint *counts;
  const char *const *names;
} OfframpConfusionData;

/**
 * OfframpConfusionLayout:
 * @cell: side of a cell in pixels
 * @left: where the cells begin
 * @top: likewise
 * @width: of all
 * @height: likewise
 * @turned: whether names above the columns that are wider than a column are turned
 */
typedef struct
{
  double cell, left, top, width, height;
  gboolean turned;
} OfframpConfusionLayout;

void offramp_confusion_lay_out (const OfframpConfusionData *data, PangoContext *context, double width,
                                OfframpConfusionLayout *layout);
gboolean offramp_confusion_find_cell (const OfframpConfusionData *data, const OfframpConfusionLayout *layout, double x,
                                      double y, guint *truth, guint *answer);
void offramp_confusion_paint (const OfframpConfusionData *data, const OfframpConfusionLayout *layout,
                              PangoContext *context, cairo_t *cr, OfframpColourFunc colours, gpointer user_data);
void offramp_confusion_paint_cursor (const OfframpConfusionLayout *layout, guint truth, guint answer, cairo_t *cr,
                                     OfframpColourFunc colours, gpointer user_data);
double offramp_confusion_get_share (const OfframpConfusionData *data, guint truth, guint answer);

G_END_DECLS
