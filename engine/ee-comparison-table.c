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
  WITH,
  WITHOUT,
  N_SIDES,
  DIGEST_LETTERS = 12
};

/* What is being filled. */
typedef struct
{
  EeTable *table;
  EeTableFormat format;
  const EeComparisonSide *sides[N_SIDES]; /* (nullable) each */
  const EePaperFigures *paper;            /* (nullable) */
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

/* @ours, @papers: [N_SIDES]; of the sides that there are. */
static void
add_numbers (Writer *writer, const char *title, guint decimals, const double *ours, const double *papers)
{
  add_title (writer, title);
  for (guint i = 0; i < N_SIDES; i++)
    if (writer->sides[i] != NULL)
      ee_table_add_number (writer->table, writer->format, ours[i], decimals);
  for (guint i = 0; i < N_SIDES && writer->paper != NULL; i++)
    if (writer->sides[i] != NULL)
      ee_table_add_number (writer->table, writer->format, papers[i], decimals);
}

static void
add_head (Writer *writer)
{
  static const char *const ours[N_SIDES] = { N_ ("With exit"), N_ ("Without exit") };
  static const char *const papers[N_SIDES] = { N_ ("Paper, with exit"), N_ ("Paper, without exit") };

  add_title (writer, N_ ("Quantity"));
  for (guint i = 0; i < N_SIDES; i++)
    if (writer->sides[i] != NULL)
      add_title (writer, ours[i]);
  for (guint i = 0; i < N_SIDES && writer->paper != NULL; i++)
    if (writer->sides[i] != NULL)
      add_title (writer, papers[i]);
}

static double
get_image_ms (const EeEvaluation *evaluation)
{
  return evaluation->repeats > 0 ? 1000 * evaluation->time_s / evaluation->images : NAN;
}

static void
add_measurements (Writer *writer)
{
  static const EePaperFigures nothing = { NULL, NAN, { NAN, NAN, NAN, NAN }, { NAN, NAN, NAN, NAN } };
  static const double none[N_SIDES] = { NAN, NAN };
  const EePaperFigures *paper = writer->paper != NULL ? writer->paper : &nothing;
  const EePaperRow *rows[N_SIDES] = { &paper->with_exit, &paper->without_exit };
  double redundant[N_SIDES], loss[N_SIDES], accuracy[N_SIDES], exit_accuracy[N_SIDES] = { NAN, NAN };
  double seconds[N_SIDES], image_ms[N_SIDES];

  for (guint i = 0; i < N_SIDES; i++)
    {
      const EeEvaluation *evaluation = writer->sides[i] != NULL ? writer->sides[i]->evaluation : NULL;

      redundant[i] = loss[i] = accuracy[i] = seconds[i] = image_ms[i] = NAN;
      if (evaluation == NULL)
        continue;
      redundant[i] = ee_table_get_percent (evaluation->redundant / (double)evaluation->images);
      loss[i] = evaluation->loss;
      accuracy[i] = ee_table_get_percent (evaluation->accuracy);
      exit_accuracy[i] = i == WITH ? ee_table_get_percent (evaluation->exit_accuracy) : NAN;
      seconds[i] = evaluation->repeats > 0 ? evaluation->time_s : NAN;
      image_ms[i] = get_image_ms (evaluation);
    }
  add_numbers (writer, N_ ("Redundant images, %"), 2, redundant,
               (const double[]){ paper->redundant, paper->redundant });
  add_numbers (writer, N_ ("Loss"), 4, loss, none);
  add_numbers (writer, N_ ("Accuracy, %"), 2, accuracy, (const double[]){ rows[0]->accuracy, rows[1]->accuracy });
  add_numbers (writer, N_ ("Exit accuracy, %"), 2, exit_accuracy, (const double[]){ rows[0]->exit_accuracy, NAN });
  add_numbers (writer, N_ ("Prediction time, s"), 3, seconds, (const double[]){ rows[0]->time_s, rows[1]->time_s });
  add_numbers (writer, N_ ("Time of an image, ms"), 3, image_ms,
               (const double[]){ rows[0]->image_ms, rows[1]->image_ms });
  add_numbers (writer, N_ ("Time saved, %"), 2, (const double[]){ 100 * (1 - seconds[0] / seconds[1]), NAN },
               (const double[]){ 100 * (1 - rows[0]->time_s / rows[1]->time_s), NAN });
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
  for (guint i = 0; i < N_SIDES && writer->paper != NULL; i++)
    if (writer->sides[i] != NULL)
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
      for (guint i = 0; i < N_SIDES; i++)
        if (writer->sides[i] != NULL)
          ee_table_add (writer->table, shorten_digests (digest));
      add_paper_blanks (writer);
    }
}

/**
 * ee_comparison_table_new:
 * @with: (nullable): a network with an exit
 * @without: (nullable): one without, measured on the same images; one of the two there must be
 * @experiment: with these test images
 * @format: that the table is going to have
 *
 * Returns: (transfer full): a column of each network and, for a pair of the paper's, of the same in the paper
 */
EeTable *
ee_comparison_table_new (const EeComparisonSide *with, const EeComparisonSide *without, EeExperiment *experiment,
                         EeTableFormat format)
{
  const char *pair = ee_experiment_get_pair (experiment);
  const EePaperFigures *paper = ee_paper_figures_find (pair);
  const EeComparisonSide *first = with != NULL ? with : without;
  const guint n_sides = (with != NULL) + (without != NULL);
  Writer writer = { .format = format, .sides = { with, without }, .paper = paper };
  g_autofree char *caption = NULL;

  g_return_val_if_fail (first != NULL && experiment != NULL, NULL);

  /* Translators: for example "MNIST + Omniglot, 23180 test images" */
  caption = g_strdup_printf (_ ("%s, %u test images"), ee_experiment_get_pair_title (pair), first->evaluation->images);
  writer.table = ee_table_new (caption, 1 + n_sides * (paper != NULL ? 2 : 1));
  add_head (&writer);
  add_measurements (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (text_lines); i++)
    {
      add_title (&writer, text_lines[i].title);
      for (guint r = 0; r < N_SIDES; r++)
        if (writer.sides[r] != NULL)
          ee_table_add (writer.table, text_lines[i].describe (&writer, writer.sides[r]));
      add_paper_blanks (&writer);
    }
  add_digests (&writer, experiment);

  return writer.table;
}
