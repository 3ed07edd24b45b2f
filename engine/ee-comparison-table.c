/* SPDX-License-Identifier: Apache-2.0 */
/* The paper's table, and below it what one must know to repeat it. */
#include "ee-comparison.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ee-paper-figures.h"
#include "ee-settings.h"
#include "ee-table-cells.h"

enum
{
  OURS = 2,
  DIGEST_LETTERS = 12
};

/* What is being filled. */
typedef struct
{
  EeTable *table;
  EeTableFormat format;
  const EePaperFigures *paper; /* (nullable) */
} Writer;

/* A line of our two networks alone. */
typedef struct
{
  const char *title;
  char *(*describe) (const Writer *writer, const EeComparisonSide *side);
} TextLine;

static void
add_title (Writer *writer, const char *title)
{
  ee_table_add (writer->table, g_strdup (ee_table_translate (writer->format, title)));
}

/* @numbers: [4] with and without an exit, ours and the paper's. */
static void
add_numbers (Writer *writer, const char *title, guint decimals, const double numbers[4])
{
  add_title (writer, title);
  for (guint i = 0; i < writer->table->n_columns - 1; i++)
    ee_table_add_number (writer->table, writer->format, numbers[i], decimals);
}

static void
add_head (Writer *writer)
{
  add_title (writer, N_ ("Quantity"));
  add_title (writer, N_ ("With exit"));
  add_title (writer, N_ ("Without exit"));
  if (writer->paper != NULL)
    {
      add_title (writer, N_ ("Paper, with exit"));
      add_title (writer, N_ ("Paper, without exit"));
    }
}

static double
get_image_ms (const EeEvaluation *evaluation)
{
  return evaluation->repeats > 0 ? 1000 * evaluation->time_s / evaluation->images : NAN;
}

static void
add_measurements (Writer *writer, const EeEvaluation *with, const EeEvaluation *without)
{
  static const EePaperFigures nothing = { NULL, NAN, { NAN, NAN, NAN, NAN }, { NAN, NAN, NAN, NAN } };
  const EePaperFigures *paper = writer->paper != NULL ? writer->paper : &nothing;
  double redundant = ee_table_get_percent (with->redundant / (double)with->images);
  double with_s = with->repeats > 0 ? with->time_s : NAN, without_s = without->repeats > 0 ? without->time_s : NAN;

  add_numbers (writer, N_ ("Redundant images, %"), 2,
               (const double[]){ redundant, redundant, paper->redundant, paper->redundant });
  add_numbers (writer, N_ ("Loss"), 4, (const double[]){ with->loss, without->loss, NAN, NAN });
  add_numbers (writer, N_ ("Accuracy, %"), 2,
               (const double[]){ ee_table_get_percent (with->accuracy), ee_table_get_percent (without->accuracy),
                                 paper->with_exit.accuracy, paper->without_exit.accuracy });
  add_numbers (
      writer, N_ ("Exit accuracy, %"), 2,
      (const double[]){ ee_table_get_percent (with->exit_accuracy), NAN, paper->with_exit.exit_accuracy, NAN });
  add_numbers (writer, N_ ("Prediction time, s"), 3,
               (const double[]){ with_s, without_s, paper->with_exit.time_s, paper->without_exit.time_s });
  add_numbers (writer, N_ ("Time of an image, ms"), 3,
               (const double[]){ get_image_ms (with), get_image_ms (without), paper->with_exit.image_ms,
                                 paper->without_exit.image_ms });
  add_numbers (writer, N_ ("Time saved, %"), 2,
               (const double[]){ 100 * (1 - with_s / without_s), NAN,
                                 100 * (1 - paper->with_exit.time_s / paper->without_exit.time_s), NAN });
}

static char *
describe_spread (const Writer *writer, const EeComparisonSide *side)
{
  g_autofree char *least = ee_table_format_number (writer->format, side->evaluation->time_min_s, 3);
  g_autofree char *most = ee_table_format_number (writer->format, side->evaluation->time_max_s, 3);

  return side->evaluation->repeats > 0 ? g_strdup_printf ("%s–%s", least, most) : NULL;
}

static char *
describe_repeats (const Writer *writer, const EeComparisonSide *side)
{
  return g_strdup_printf ("%u", side->evaluation->repeats);
}

static char *
describe_network (const Writer *writer, const EeComparisonSide *side)
{
  const EePlanOptions *options = ee_plan_get_options (side->plan);

  return g_strdup_printf ("%s %s", ee_preset_to_string (options->preset),
                          ee_settings_format_width (options->width_divisor));
}

static char *
describe_threshold (const Writer *writer, const EeComparisonSide *side)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return ee_plan_get_options (side->plan)->exits != 0
             ? g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%g", side->evaluation->threshold))
             : NULL;
}

static char *
describe_seed (const Writer *writer, const EeComparisonSide *side)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, side->facts->seed);
}

static char *
describe_device (const Writer *writer, const EeComparisonSide *side)
{
  return g_strdup (side->device);
}

static char *
describe_precision (const Writer *writer, const EeComparisonSide *side)
{
  return g_strdup (side->precision);
}

static const TextLine text_lines[] = {
  { N_ ("Fastest and slowest pass, s"), describe_spread },
  { N_ ("Timed passes"), describe_repeats },
  { N_ ("Network"), describe_network },
  { N_ ("Threshold"), describe_threshold },
  { N_ ("Seed"), describe_seed },
  { N_ ("Device"), describe_device },
  { N_ ("Precision"), describe_precision },
};

static void
add_paper_blanks (Writer *writer)
{
  for (guint c = 1 + OURS; c < writer->table->n_columns; c++)
    ee_table_add (writer->table, NULL);
}

/* The beginnings of SHA-256 sums; a main side of several sets has as many. */
static char *
shorten_digests (const char *digests)
{
  g_auto (GStrv) words = g_strsplit (digests, ", ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strlen (words[i]) > DIGEST_LETTERS)
      words[i][DIGEST_LETTERS] = '\0';
  return g_strjoinv (" ", words);
}

/* Beside which main and which redundant images, as both sides may be of one name. */
static void
add_digests (Writer *writer, EeExperiment *experiment)
{
  const char *id, *title, *digest;

  for (guint set = 0; (digest = ee_experiment_get_set_digest (experiment, EE_PART_TEST, set, &id, &title)) != NULL;
       set++)
    {
      const char *side = ee_table_translate (writer->format, set == 0 ? N_ ("Digest of the main images")
                                                                      : N_ ("Digest of the redundant images"));
      g_autofree char *shown = g_filename_display_name (writer->format == EE_TABLE_CSV ? id : title);

      ee_table_add (writer->table, g_strdup_printf ("%s, %s", side, shown));
      for (guint c = 0; c < OURS; c++)
        ee_table_add (writer->table, shorten_digests (digest));
      add_paper_blanks (writer);
    }
}

/**
 * ee_comparison_table_new:
 * @sides: a network with an exit and one without, measured on the same images
 * @experiment: with these test images
 * @format: that the table is going to have
 *
 * Returns: (transfer full): our two columns and, for a pair of the paper's, its two
 */
EeTable *
ee_comparison_table_new (const EeComparisonSide sides[2], EeExperiment *experiment, EeTableFormat format)
{
  const char *pair = ee_experiment_get_pair (experiment);
  const EePaperFigures *paper = ee_paper_figures_find (pair);
  /* Translators: for example "MNIST + Omniglot, 23180 test images" */
  g_autofree char *caption
      = g_strdup_printf (_ ("%s, %u test images"), ee_experiment_get_pair_title (pair), sides[0].evaluation->images);
  Writer writer = { ee_table_new (caption, 1 + OURS + (paper != NULL ? 2 : 0)), format, paper };

  add_head (&writer);
  add_measurements (&writer, sides[0].evaluation, sides[1].evaluation);
  for (guint i = 0; i < G_N_ELEMENTS (text_lines); i++)
    {
      add_title (&writer, text_lines[i].title);
      for (guint r = 0; r < OURS; r++)
        ee_table_add (writer.table, text_lines[i].describe (&writer, &sides[r]));
      add_paper_blanks (&writer);
    }
  add_digests (&writer, experiment);

  return writer.table;
}
