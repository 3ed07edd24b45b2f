/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "confusion-report.h"

#include <math.h>

#include <glib/gi18n.h>

#include "json-output.h"
#include "network-words.h"
#include "number-format.h"

enum
{
  MOST_PRINTED_CLASSES = 24,
  GAP_COLUMNS = 2
};

/* "3  cat", or "3" where the class is called so. */
static char *
make_row_title (const EeModel *model, guint label)
{
  char buffer[16];
  g_autofree char *number = g_strdup_printf ("%u", label);
  const char *name = offramp_network_get_class_title (model, label, buffer);

  return g_str_equal (name, number) ? g_steal_pointer (&number) : g_strconcat (number, "  ", name, NULL);
}

/* A share such as "100.00 %", or the word above the shares. */
static guint
measure_last (void)
{
  g_autofree char *all = offramp_format_share (1);

  return MAX (ee_text_columns (_ ("right")), ee_text_columns (all));
}

static void
print_line (const char *title, guint title_columns, const char *const *cells, guint n_cells, guint cell_columns,
            const char *last)
{
  g_autofree char *last_cell = ee_text_pad (last, measure_last (), TRUE);
  g_autofree char *lead = ee_text_pad (title, title_columns, FALSE);
  g_autoptr (GString) text = g_string_new (lead);

  for (guint i = 0; i < n_cells; i++)
    {
      g_autofree char *cell = ee_text_pad (cells[i], cell_columns + GAP_COLUMNS, TRUE);

      g_string_append (text, cell);
    }
  g_print ("%s%*s%s\n", text->str, GAP_COLUMNS, "", last_cell);
}

/* The numbers of a row of the matrix, or those of the classes. */
static char **
make_cells (const guint *counts, guint n)
{
  char **cells = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    cells[i] = g_strdup_printf ("%u", counts != NULL ? counts[i] : i);

  return cells;
}

/**
 * offramp_confusion_print:
 * @name: of the network, for people
 * @model: the network
 * @scores: of it; images that stay at @threshold have an answer
 * @threshold: P(redundant) from which an image leaves
 *
 * Prints to stdout a line for each class: how many of its images got which answer, and the share that is right. Of more
 * than MOST_PRINTED_CLASSES classes only the share, as no line is that long.
 */
void
offramp_confusion_print (const char *name, const EeModel *model, const EeScoreSet *scores, double threshold)
{
  guint n = scores->n_main + 1, n_cells = n <= MOST_PRINTED_CLASSES ? n : 0, title_columns = 0, cell_columns = 0;
  g_autofree guint *counts = ee_statistics_make_confusion (scores, threshold);
  g_autofree double *accuracies = ee_statistics_make_class_accuracies (scores, threshold);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) heads = make_cells (NULL, n_cells);

  g_return_if_fail (counts != NULL);

  for (guint c = 0; c < n; c++)
    {
      g_ptr_array_add (titles, make_row_title (model, c));
      title_columns = MAX (title_columns, ee_text_columns (g_ptr_array_index (titles, c)));
      for (guint k = 0; k < n_cells; k++)
        {
          g_autofree char *cell = g_strdup_printf ("%u", counts[c * n + k]);

          cell_columns = MAX (cell_columns, strlen (cell));
        }
    }

  g_print ("\n");
  if (n_cells > 0)
    g_print (_ ("%s: images by true class (lines) and answer (columns)"), name);
  else
    g_print (_ ("%s: images that are right, by class (--json has the whole matrix)"), name);
  g_print ("\n");
  if (n_cells > 0)
    print_line ("", title_columns, (const char *const *)heads, n_cells, cell_columns, _ ("right"));
  for (guint c = 0; c < n; c++)
    {
      g_auto (GStrv) cells = make_cells (counts + (gsize)c * n, n_cells);
      g_autofree char *share = offramp_format_share (accuracies[c] >= 0 ? accuracies[c] : NAN);

      print_line (g_ptr_array_index (titles, c), title_columns, (const char *const *)cells, n_cells, cell_columns,
                  share);
    }
}

/**
 * offramp_confusion_add_json:
 * @model: the network
 * @scores: of it; images that stay at @threshold have an answer
 * @threshold: P(redundant) from which an image leaves
 * @builder: inside an object, which gets the members "classes", "confusion" and "class_accuracy"
 */
void
offramp_confusion_add_json (const EeModel *model, const EeScoreSet *scores, double threshold, JsonBuilder *builder)
{
  guint n = scores->n_main + 1;
  g_autofree guint *counts = ee_statistics_make_confusion (scores, threshold);
  g_autofree double *accuracies = ee_statistics_make_class_accuracies (scores, threshold);

  g_return_if_fail (counts != NULL);

  json_builder_set_member_name (builder, "classes");
  json_builder_begin_array (builder);
  for (guint c = 0; c < n; c++)
    {
      char buffer[16];
      g_autofree char *name = g_utf8_make_valid (offramp_network_get_class_name (model, c, buffer), -1);

      json_builder_add_string_value (builder, name);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "confusion");
  json_builder_begin_array (builder);
  for (guint c = 0; c < n; c++)
    {
      json_builder_begin_array (builder);
      for (guint k = 0; k < n; k++)
        json_builder_add_int_value (builder, counts[(gsize)c * n + k]);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "class_accuracy");
  json_builder_begin_array (builder);
  for (guint c = 0; c < n; c++)
    if (accuracies[c] >= 0)
      json_builder_add_double_value (builder, accuracies[c]);
    else
      json_builder_add_null_value (builder);
  json_builder_end_array (builder);
}
