/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "exit-matrix-report.h"

#include <math.h>

#include <glib/gi18n.h>

#include "json-output.h"
#include "number-format.h"
#include "table-format.h"
#include "threshold-report.h"

enum
{
  N_COLUMNS = 6
};

/* A network without exit lets no image leave: its answer may be "redundant". */
static gboolean
has_exits (const EeExitMatrix *matrix)
{
  return !isnan (matrix->threshold);
}

static void
add_head (EeTable *table, const EeExitMatrix *matrix)
{
  const char *const titles[N_COLUMNS]
      = { _ ("Redundant set"), _ ("In training"),    _ ("Images"), has_exits (matrix) ? _ ("Leave") : _ ("Recognised"),
          _ ("AUROC"),         _ ("FPR at 95 % TPR") };

  for (guint c = 0; c < N_COLUMNS; c++)
    ee_table_add (table, g_strdup (titles[c]));
}

static void
add_row (EeTable *table, const EeExitMatrixRow *row)
{
  ee_table_add (table, ee_redundant_set_get_title (row->set));
  ee_table_add (table, g_strdup (row->seen ? C_ ("in training", "yes") : C_ ("in training", "no")));
  ee_table_add (table, g_strdup_printf ("%u", row->images));
  ee_table_add (table, offramp_format_share (row->leaves));
  ee_table_add (table, isnan (row->auroc) ? NULL : g_strdup_printf ("%.5f", row->auroc));
  ee_table_add (table, isnan (row->fpr95) ? NULL : offramp_format_share (row->fpr95));
}

static char *
describe (const char *name, const EeExitMatrix *matrix)
{
  g_autofree char *threshold = NULL;

  if (!has_exits (matrix))
    /* Translators: %s is the name of a network */
    return g_strdup_printf (_ ("What %s, which has no exit, recognises as redundant"), name);

  threshold = offramp_threshold_format (matrix->threshold);
  /* Translators: the first is the name of a network, the second a threshold such as 0.5 */
  return g_strdup_printf (_ ("What leaves %s at a threshold of %s"), name, threshold);
}

/**
 * offramp_exit_matrix_print:
 * @name: of the network, for people
 * @experiment: with the main images
 * @matrix: what leaves
 *
 * Prints a line for each set to stdout, and how many main images are lost.
 */
void
offramp_exit_matrix_print (const char *name, EeExperiment *experiment, const EeExitMatrix *matrix)
{
  g_autofree char *caption = describe (name, matrix);
  g_autoptr (EeTable) table = ee_table_new (caption, N_COLUMNS);
  g_autofree char *lost = offramp_format_share (matrix->main_lost);
  g_autofree char *main_title = ee_redundant_set_get_title (ee_experiment_get_set (experiment, EE_SPLIT_TEST, 0));
  g_autofree char *text = NULL;

  add_head (table, matrix);
  for (guint r = 0; r < matrix->n_rows; r++)
    add_row (table, &matrix->rows[r]);
  text = ee_table_to_string (table, EE_TABLE_TEXT);
  g_print ("%s\n", text);
  /* Translators: for example "Main images lost: 0.12 % (12 of 10000 of MNIST)" */
  g_print (has_exits (matrix) ? _ ("Main images lost: %s (%u of %u of %s)\n")
                              : _ ("Main images taken for redundant: %s (%u of %u of %s)\n"),
           lost, matrix->main_left, matrix->main_images, main_title);
}

/**
 * offramp_exit_matrix_add_json:
 * @path: of the network, as the user gave it
 * @matrix: what leaves
 * @builder: inside an object, which gets the members "model", "threshold", "main_images", "main_lost" and "sets"
 *
 * Shares are in 0..1.
 */
void
offramp_exit_matrix_add_json (const char *path, const EeExitMatrix *matrix, JsonBuilder *builder)
{
  offramp_json_add_text (builder, "model", path);
  offramp_json_add_number (builder, "threshold", matrix->threshold);
  offramp_json_add_count (builder, "main_images", matrix->main_images);
  offramp_json_add_number (builder, "main_lost", matrix->main_lost);
  json_builder_set_member_name (builder, "sets");
  json_builder_begin_array (builder);
  for (guint r = 0; r < matrix->n_rows; r++)
    {
      const EeExitMatrixRow *row = &matrix->rows[r];

      json_builder_begin_object (builder);
      offramp_json_add_text (builder, "id", row->set);
      offramp_json_add_truth (builder, "seen", row->seen);
      offramp_json_add_count (builder, "images", row->images);
      offramp_json_add_number (builder, "leaves", row->leaves);
      offramp_json_add_number (builder, "auroc", row->auroc);
      offramp_json_add_number (builder, "fpr95", row->fpr95);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
