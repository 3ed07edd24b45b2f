/* SPDX-License-Identifier: Apache-2.0 */
/* A star marks a set that the network has learned from; CSV, which programs read, has a column of 0 and 1 instead. */
#include "config.h"
#include "matrix-table.h"

#include <math.h>

#include <glib/gi18n.h>

#include "exit-matrix-report.h"
#include "json-output.h"
#include "ee.h"

#define SEEN_MARK "* "

/* What is being filled. */
typedef struct
{
  EeTable *table;
  EeTableFormat format;
  OfframpMatrixFigure figure;
  const OfframpMatrixColumn *columns;
  guint n_columns;
} Writer;

static gboolean
is_csv (const Writer *writer)
{
  return writer->format == EE_TABLE_CSV;
}

static void
add_head (Writer *writer)
{
  ee_table_add (writer->table, g_strdup (ee_table_translate (writer->format, N_ ("Redundant set"))));
  for (guint c = 0; c < writer->n_columns; c++)
    {
      g_autofree char *name = g_filename_display_basename (writer->columns[c].path);

      if (is_csv (writer))
        ee_table_add (writer->table, g_strconcat (name, ", seen", NULL));
      ee_table_add (writer->table, g_steal_pointer (&name));
    }
  ee_table_add (writer->table, g_strdup (ee_table_translate (writer->format, N_ ("Unseen"))));
}

static char *
format_figure (const Writer *writer, const EeExitMatrixRow *row)
{
  switch (writer->figure)
    {
    case OFFRAMP_MATRIX_AUROC:
      return ee_table_format_number (writer->format, row->auroc, 5);
    case OFFRAMP_MATRIX_FPR95:
      return ee_table_format_number (writer->format, ee_table_get_percent (row->fpr95), 2);
    case OFFRAMP_MATRIX_LEAVES:
    default:
      return ee_table_format_number (writer->format, ee_table_get_percent (row->leaves), 2);
    }
}

/* The row of a set that is measured at a network which has never seen it; NULL where all have. */
static const EeExitMatrixRow *
find_unseen (const OfframpMatrixColumn *columns, guint n_columns, const char *set, guint *column)
{
  g_autofree const EeExitMatrix **matrices = g_new (const EeExitMatrix *, n_columns);

  for (guint c = 0; c < n_columns; c++)
    matrices[c] = columns[c].matrix;

  return ee_exit_matrix_find_unseen (matrices, n_columns, set, column) ? ee_exit_matrix_find (matrices[*column], set)
                                                                       : NULL;
}

static void
add_set (Writer *writer, const char *set)
{
  const EeExitMatrixRow *unseen;
  guint column;

  ee_table_add (writer->table, is_csv (writer) ? g_strdup (set) : ee_redundant_set_get_title (set));
  for (guint c = 0; c < writer->n_columns; c++)
    {
      const EeExitMatrixRow *row = ee_exit_matrix_find (writer->columns[c].matrix, set);
      g_autofree char *figure = format_figure (writer, row);

      if (is_csv (writer))
        ee_table_add (writer->table, g_strdup (row->seen ? "1" : "0"));
      if (row->seen && !is_csv (writer) && figure != NULL)
        ee_table_add (writer->table, g_strconcat (SEEN_MARK, figure, NULL));
      else
        ee_table_add (writer->table, g_steal_pointer (&figure));
    }
  unseen = find_unseen (writer->columns, writer->n_columns, set, &column);
  ee_table_add (writer->table, unseen != NULL ? format_figure (writer, unseen) : NULL);
}

static void
add_main (Writer *writer)
{
  ee_table_add (writer->table, g_strdup (ee_table_translate (writer->format, N_ ("Main images lost, %"))));
  for (guint c = 0; c < writer->n_columns; c++)
    {
      if (is_csv (writer))
        ee_table_add (writer->table, NULL);
      ee_table_add_number (writer->table, writer->format, ee_table_get_percent (writer->columns[c].matrix->main_lost),
                           2);
    }
  ee_table_add (writer->table, NULL);
}

static const char *
get_figure_caption (OfframpMatrixFigure figure)
{
  switch (figure)
    {
    case OFFRAMP_MATRIX_AUROC:
      return _ ("AUROC of each redundant set against the main images (* learned from it)");
    case OFFRAMP_MATRIX_FPR95:
      return _ ("Main images lost where 95 % of a redundant set leave, % (* learned from it)");
    case OFFRAMP_MATRIX_LEAVES:
    default:
      return _ ("What leaves of each redundant set, % (* learned from it)");
    }
}

/* A network without exit lets nothing leave; its column has what it recognises. */
static char *
make_caption (OfframpMatrixFigure figure, const OfframpMatrixColumn *columns, guint n_columns)
{
  const char *caption = get_figure_caption (figure);
  gboolean lacks_exit = FALSE;

  for (guint c = 0; c < n_columns; c++)
    lacks_exit |= isnan (columns[c].matrix->threshold);
  if (!lacks_exit || figure == OFFRAMP_MATRIX_AUROC)
    return g_strdup (caption);
  /* Translators: %s is what a table shows */
  return g_strdup_printf (_ ("%s; of a network without exit: what it recognises as redundant"), caption);
}

/**
 * offramp_matrix_table_new:
 * @columns: [n_columns] networks, measured on the same sets
 * @n_columns: 1 or more
 * @figure: what stands in the cells
 * @format: that the table is going to have
 *
 * The last column is the honest one: each set as it leaves a network that has never seen it; see
 * ee_exit_matrix_find_unseen().
 *
 * Returns: (transfer full): a line for each set, and one for the main images that are lost
 */
EeTable *
offramp_matrix_table_new (const OfframpMatrixColumn *columns, guint n_columns, OfframpMatrixFigure figure,
                          EeTableFormat format)
{
  guint of_network = format == EE_TABLE_CSV ? 2 : 1;
  g_autofree char *caption = make_caption (figure, columns, n_columns);
  Writer writer = { ee_table_new (caption, 2 + of_network * n_columns), format, figure, columns, n_columns };
  const EeExitMatrix *first = columns[0].matrix;

  add_head (&writer);
  for (guint r = 0; r < first->n_rows; r++)
    add_set (&writer, first->rows[r].set);
  add_main (&writer);

  return writer.table;
}

static void
add_unseen_json (JsonBuilder *builder, const OfframpMatrixColumn *columns, guint n_columns, const char *set)
{
  guint column;
  const EeExitMatrixRow *row = find_unseen (columns, n_columns, set, &column);

  if (row == NULL)
    return;

  json_builder_begin_object (builder);
  offramp_json_add_text (builder, "id", set);
  offramp_json_add_text (builder, "model", columns[column].path);
  offramp_json_add_number (builder, "leaves", row->leaves);
  offramp_json_add_number (builder, "auroc", row->auroc);
  offramp_json_add_number (builder, "fpr95", row->fpr95);
  json_builder_end_object (builder);
}

/**
 * offramp_matrix_table_add_json:
 * @columns: [n_columns] networks, measured on the same sets
 * @n_columns: 1 or more
 * @builder: inside an object, which gets the members "networks" and "unseen"
 */
void
offramp_matrix_table_add_json (const OfframpMatrixColumn *columns, guint n_columns, JsonBuilder *builder)
{
  const EeExitMatrix *first = columns[0].matrix;

  json_builder_set_member_name (builder, "networks");
  json_builder_begin_array (builder);
  for (guint c = 0; c < n_columns; c++)
    {
      json_builder_begin_object (builder);
      offramp_exit_matrix_add_json (columns[c].path, columns[c].matrix, builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "unseen");
  json_builder_begin_array (builder);
  for (guint r = 0; r < first->n_rows; r++)
    add_unseen_json (builder, columns, n_columns, first->rows[r].set);
  json_builder_end_array (builder);
}
