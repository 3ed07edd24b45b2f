/* SPDX-License-Identifier: Apache-2.0 */
/* The series are merged by x once; a row remembers which point of each series lies there. Points of one series that
 * share their x get a row each. */
#include "offramp-figure-table.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "offramp-figure-private.h"

typedef struct
{
  char *title;
  OfframpSeries *series; /* NULL: computed from x */
} Column;

struct _OfframpFigureTable
{
  GArray *columns;       /* Column; the first is x */
  guint steps_per_epoch; /* 0: no column of steps */
  guint first_series;    /* the first column with a series */
  double factor;         /* of the values, for people */
  char *unit;            /* likewise */
  char **x_names;        /* of the figure's x axis; NULL: numbers stand there */
  GArray *x;             /* double, a row each */
  GArray *points;        /* guint, [rows, series]; NONE where there is no point */
};

enum
{
  NONE = G_MAXUINT
};

static void
clear_column (gpointer data)
{
  Column *column = data;

  g_free (column->title);
  g_clear_object (&column->series);
}

static void
add_column (OfframpFigureTable *self, const char *title, OfframpSeries *series)
{
  Column column = { g_strdup (title), series != NULL ? g_object_ref (series) : NULL };

  g_array_append_val (self->columns, column);
}

static guint
count_series (const OfframpFigureTable *self)
{
  return self->columns->len - self->first_series;
}

static OfframpSeries *
get_series (const OfframpFigureTable *self, guint index)
{
  return g_array_index (self->columns, Column, self->first_series + index).series;
}

static void
merge (OfframpFigureTable *self)
{
  const guint n_series = count_series (self);
  g_autofree guint *heads = g_new0 (guint, n_series + 1);

  for (;;)
    {
      double x = INFINITY;

      for (guint i = 0; i < n_series; i++)
        if (heads[i] < offramp_series_get_n_points (get_series (self, i)))
          x = MIN (x, offramp_series_get_x (get_series (self, i), heads[i]));
      if (!isfinite (x))
        return;
      g_array_append_val (self->x, x);
      for (guint i = 0; i < n_series; i++)
        {
          OfframpSeries *series = get_series (self, i);
          guint point = NONE;

          if (heads[i] < offramp_series_get_n_points (series) && offramp_series_get_x (series, heads[i]) == x)
            point = heads[i]++;
          g_array_append_val (self->points, point);
        }
    }
}

/**
 * offramp_figure_table_new:
 * @figure: a figure; its visible layers that have points are taken
 *
 * Returns: (transfer full): its table as it is now
 */
OfframpFigureTable *
offramp_figure_table_new (OfframpFigure *figure)
{
  OfframpFigureTable *self = g_new0 (OfframpFigureTable, 1);

  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (self->columns, clear_column);
  self->x = g_array_new (FALSE, FALSE, sizeof (double));
  self->points = g_array_new (FALSE, FALSE, sizeof (guint));
  self->factor = figure->y_axis.factor;
  self->unit = g_strdup (figure->unit);
  self->x_names = g_strdupv (figure->x_names);
  self->steps_per_epoch = figure->x_title == NULL ? figure->steps_per_epoch : 0;
  add_column (self, figure->x_title != NULL ? figure->x_title : _ ("epoch"), NULL);
  if (self->steps_per_epoch > 0)
    add_column (self, _ ("step"), NULL);
  self->first_series = self->columns->len;
  for (guint i = 0; i < figure->layers->len; i++)
    {
      const OfframpFigureLayer *layer = offramp_figure_get_layer (figure, i);

      if (!layer->visible || offramp_series_get_n_points (layer->series) == 0)
        continue;
      add_column (self, layer->label, layer->series);
      if (layer->shadow != NULL)
        {
          /* Translators: a curve's name; what was measured at each step, where the curve is smoothed */
          g_autofree char *title = g_strdup_printf (_ ("%s, each step"), layer->label);

          add_column (self, title, layer->shadow);
        }
    }
  merge (self);
  return self;
}

/**
 * offramp_figure_table_free:
 * @self: (transfer full): a table
 */
void
offramp_figure_table_free (OfframpFigureTable *self)
{
  g_array_unref (self->columns);
  g_array_unref (self->x);
  g_array_unref (self->points);
  g_free (self->unit);
  g_strfreev (self->x_names);
  g_free (self);
}

/**
 * offramp_figure_table_get_n_rows:
 * @self: a table
 *
 * Returns: how many places have a point
 */
guint
offramp_figure_table_get_n_rows (const OfframpFigureTable *self)
{
  return self->x->len;
}

/**
 * offramp_figure_table_get_n_columns:
 * @self: a table
 *
 * Returns: how many columns there are, x among them
 */
guint
offramp_figure_table_get_n_columns (const OfframpFigureTable *self)
{
  return self->columns->len;
}

/**
 * offramp_figure_table_get_title:
 * @self: a table
 * @column: which
 *
 * Returns: (transfer none): what it holds
 */
const char *
offramp_figure_table_get_title (const OfframpFigureTable *self, guint column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);

  return g_array_index (self->columns, Column, column).title;
}

/**
 * offramp_figure_table_get_value:
 * @self: a table
 * @row: which
 * @column: which
 * @value: (out): as it was measured, without factor or unit
 *
 * Returns: %FALSE if there is nothing
 */
gboolean
offramp_figure_table_get_value (const OfframpFigureTable *self, guint row, guint column, double *value)
{
  guint point;

  g_return_val_if_fail (row < self->x->len && column < self->columns->len, FALSE);

  if (column < self->first_series)
    {
      *value = g_array_index (self->x, double, row);
      if (column == 1)
        *value = round (*value * self->steps_per_epoch);
      return TRUE;
    }
  point = g_array_index (self->points, guint, (gsize)row * count_series (self) + column - self->first_series);
  if (point == NONE)
    return FALSE;
  *value = offramp_series_get_y (g_array_index (self->columns, Column, column).series, point);
  return TRUE;
}

/* What the first column calls the place of a row, where that is no number. */
static const char *
get_name (const OfframpFigureTable *self, guint row, guint column)
{
  return column == 0
             ? offramp_figure_find_x_name ((const char *const *)self->x_names, g_array_index (self->x, double, row))
             : NULL;
}

/**
 * offramp_figure_table_format_cell:
 * @self: a table
 * @row: which
 * @column: which
 *
 * Returns: (transfer full): the value for people, with its unit; empty if there is none
 */
char *
offramp_figure_table_format_cell (const OfframpFigureTable *self, guint row, guint column)
{
  double value;

  if (!offramp_figure_table_get_value (self, row, column, &value))
    return g_strdup ("");
  if (get_name (self, row, column) != NULL)
    return g_strdup (get_name (self, row, column));
  if (column >= self->first_series)
    return g_strdup_printf (self->factor == 100 ? "%.2f%s" : "%.5g%s", value * self->factor, self->unit);
  return g_strdup_printf (column == 1 ? "%'.0f" : "%.4f", value);
}

/* Quotes as spreadsheets do, where that is needed. */
static void
append_quoted (GString *csv, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (; *text != '\0'; text++)
    g_string_append_printf (csv, *text == '"' ? "%c\"" : "%c", *text);
  g_string_append_c (csv, '"');
}

/* The shortest decimal number that reads back as the same one, with a point whatever the locale. */
static void
append_number (GString *csv, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_dtostr (buffer, sizeof buffer, value);
  g_string_append (csv, buffer);
}

/**
 * offramp_figure_table_to_csv:
 * @self: a table
 *
 * Returns: (transfer full): the table as RFC 4180 has it, in UTF-8, values as they were measured; an empty cell where
 * there is no point
 */
GBytes *
offramp_figure_table_to_csv (const OfframpFigureTable *self)
{
  GString *csv = g_string_new (NULL);

  for (guint column = 0; column < self->columns->len; column++)
    {
      g_string_append (csv, column > 0 ? "," : "");
      append_quoted (csv, offramp_figure_table_get_title (self, column));
    }
  g_string_append (csv, "\r\n");
  for (guint row = 0; row < self->x->len; row++)
    {
      for (guint column = 0; column < self->columns->len; column++)
        {
          double value;

          g_string_append (csv, column > 0 ? "," : "");
          if (get_name (self, row, column) != NULL)
            append_quoted (csv, get_name (self, row, column));
          else if (offramp_figure_table_get_value (self, row, column, &value))
            append_number (csv, value);
        }
      g_string_append (csv, "\r\n");
    }
  return g_string_free_to_bytes (csv);
}
