/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-bar-row.h - name, bar and number in a line, and a grid of such lines */
#pragma once

#include "offramp-bar.h"

G_BEGIN_DECLS

/**
 * OfframpBarRow:
 * @name: a label
 * @bar: an #OfframpBar
 * @value: a label
 *
 * Owned by their grid.
 */
typedef struct
{
  GtkWidget *name;
  GtkWidget *bar;
  GtkWidget *value;
} OfframpBarRow;

GtkWidget *offramp_bar_grid_new (OfframpBarRow *rows, guint n_rows);
void offramp_bar_row_set (OfframpBarRow *row, const char *name, const char *value);
void offramp_bar_row_set_visible (OfframpBarRow *row, gboolean visible);

G_END_DECLS
