/* SPDX-License-Identifier: Apache-2.0 */
/* The report of `bench` for people: a few tables, each figure beside what the arithmetic allows. */
#include "config.h"
#include "bench-report.h"

#include <math.h>

#include <glib/gi18n.h>

#include "ee.h"
#include "network-words.h"
#include "number-format.h"
#include "table-format.h"

static char *
format_rate (double images_per_s)
{
  return g_strdup_printf (images_per_s < 100 ? "%.1f" : "%.0f", images_per_s);
}

static char *
format_ratio (double ratio)
{
  return g_strdup_printf ("%.3f", ratio);
}

/* The share that there was: of few images, or of a small step, not every share can be made. The network without exit is
 * named in words, as nothing else in the line says what it is. */
static char *
format_redundant (double asked, guint redundant, guint images)
{
  return asked == EE_BENCH_NO_EXIT ? g_strdup (_ ("no exit")) : offramp_format_share (redundant / (double)images);
}

/* Slowest and fastest pass in percent of the median. */
static char *
format_spread (const EeTiming *timing)
{
  return g_strdup_printf ("−%.0f/+%.0f %%", 100 * (1 - timing->least_s / timing->median_s),
                          100 * (timing->most_s / timing->median_s - 1));
}

/* NULL where the peak is not known. */
static char *
format_share_of_peak (const EeBenchReport *report, double gflops)
{
  const double share = ee_bench_report_get_share_of_peak (report, gflops);

  return isnan (share) ? NULL : g_strdup_printf ("%.0f %%", 100 * share);
}

static void
add_head (EeTable *table, const char *const *titles)
{
  for (guint c = 0; c < table->n_columns; c++)
    ee_table_add (table, g_strdup (_ (titles[c])));
}

static void
print_table (EeTable *table)
{
  g_autofree char *text = ee_table_to_string (table, EE_TABLE_TEXT);

  g_print ("\n%s", text);
  ee_table_free (table);
}

static void
print_machine (const EeBenchReport *report)
{
  const char *preset = ee_preset_to_string (report->preset);

  g_print ("%s: %s, %s\n", report->device_id, report->device.name, ee_precision_get_name (report->precision));
  if (report->has_peak)
    g_print (_ ("At best (%s, %u threads): matrix product in %s %.0f GFLOP/s, memory %.1f GB/s\n"),
             report->peak.library, report->peak.threads, ee_precision_get_name (report->peak.precision),
             report->peak.gemm_gflops, report->peak.bandwidth_gbs);
  g_print (_ ("VGG-19, %s, width %s: %.1f million multiply-adds an image without exit\n"), preset,
           ee_settings_format_width (report->width_divisor), report->macs / 1e6);
}

static void
print_inference (const EeBenchReport *report)
{
  static const char *const titles[] = { N_ ("Batch"),      N_ ("Redundant"), N_ ("Images/s"), N_ ("Spread"),
                                        N_ ("Time ratio"), N_ ("Limit"),     N_ ("GFLOP/s"),  N_ ("Of peak") };
  EeTable *table = ee_table_new (
      _ ("Inference, in turns. Time ratio: against the network without exit; limit: by the multiply-adds."),
      G_N_ELEMENTS (titles));

  add_head (table, titles);
  for (guint i = 0; i < report->n_inference; i++)
    {
      const EeBenchInference *row = &report->inference[i];

      ee_table_add (table, g_strdup_printf ("%u", row->batch));
      ee_table_add (table, format_redundant (row->share, row->redundant, row->images));
      ee_table_add (table, format_rate (row->images_per_s));
      ee_table_add (table, format_spread (&row->timing));
      ee_table_add (table, format_ratio (row->ratio));
      ee_table_add (table, format_ratio (row->limit));
      ee_table_add (table, g_strdup_printf ("%.1f", row->gflops));
      ee_table_add (table, format_share_of_peak (report, row->gflops));
    }
  print_table (table);

  for (guint i = 0; i < report->n_inference; i++)
    if (report->inference[i].share == 0)
      g_print (_ ("Overhead of the exit where no image leaves, batch %u: %+.1f %% (arithmetic: %+.1f %%)\n"),
               report->inference[i].batch, 100 * (report->inference[i].ratio - 1),
               100 * (report->inference[i].limit - 1));
}

static void
print_stages (const EeBenchReport *report)
{
  static const char *const titles[] = { N_ ("Stage"), N_ ("µs an image"), N_ ("GFLOP/s"), N_ ("Of peak") };
  g_autofree char *caption = NULL;
  EeTable *table;

  if (report->n_stages == 0)
    return;
  caption = g_strdup_printf (_ ("Stages, in batches of %u of which none leaves"), report->stages[0].batch);
  table = ee_table_new (caption, G_N_ELEMENTS (titles));
  add_head (table, titles);
  for (guint s = 0; s < report->n_stages; s++)
    {
      const EeBenchStage *stage = &report->stages[s];

      ee_table_add (table, stage->exit_block == 0
                               ? g_strdup (_ ("the rest and the classifier"))
                               : g_strdup_printf (_ ("to the exit after block %u"), stage->exit_block));
      ee_table_add (table, g_strdup_printf ("%.0f", stage->us_per_image));
      ee_table_add (table, g_strdup_printf ("%.1f", stage->gflops));
      ee_table_add (table, format_share_of_peak (report, stage->gflops));
    }
  print_table (table);
}

/* What looks impossible is explained. */
static void
print_peak_note (const EeBenchReport *report)
{
  double most = 0;

  for (guint i = 0; i < report->n_inference; i++)
    most = fmax (most, ee_bench_report_get_share_of_peak (report, report->inference[i].gflops));
  for (guint s = 0; s < report->n_stages; s++)
    most = fmax (most, ee_bench_report_get_share_of_peak (report, report->stages[s].gflops));
  if (most >= 1.005) /* what is printed as 101 % or more */
    g_print (_ ("More than 100 %% of the peak is no mistake: operations are counted as written down, and fast\n"
                "convolutions (Winograd's) get by with fewer multiplications than that.\n"));
}

static void
print_latency (const EeBenchReport *report)
{
  static const char *const titles[] = { N_ ("One image"), N_ ("Median"), N_ ("95th percentile") };
  const EeBenchLatency *latency = &report->latency;
  const struct
  {
    const char *title;
    const EeRouteTiming *timing;
  } lines[] = { { _ ("network without exit"), &latency->no_exit },
                { _ ("with exit, travels to the end"), &latency->full },
                { _ ("with exit, leaves"), &latency->left } };
  g_autofree char *caption
      = g_strdup_printf (_ ("Single images, %u times each, from pixels to answer"), latency->full.repeats);
  EeTable *table = ee_table_new (caption, G_N_ELEMENTS (titles));

  add_head (table, titles);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      ee_table_add (table, g_strdup (lines[i].title));
      ee_table_add (table, offramp_format_milliseconds (lines[i].timing->total_ms));
      ee_table_add (table, offramp_format_milliseconds (lines[i].timing->p95_ms));
    }
  print_table (table);
  g_print (_ ("An image that leaves takes %.3f of one that travels to the end (limit %.3f).\n"), latency->ratio,
           latency->limit);
}

static void
print_training (const EeBenchReport *report)
{
  static const char *const titles[]
      = { N_ ("Redundant"), N_ ("Images/s"), N_ ("Step"), N_ ("Spread"), N_ ("Time ratio"), N_ ("Limit") };
  g_autofree char *caption = NULL;
  EeTable *table;

  if (report->n_training == 0)
    return;
  caption = g_strdup_printf (_ ("Training steps of %u images, in turns. Time ratio: against a step that drops none."),
                             report->training[0].batch);
  table = ee_table_new (caption, G_N_ELEMENTS (titles));
  add_head (table, titles);
  for (guint i = 0; i < report->n_training; i++)
    {
      const EeBenchTraining *row = &report->training[i];

      ee_table_add (table, format_redundant (row->share, row->redundant, row->batch));
      ee_table_add (table, format_rate (row->images_per_s));
      ee_table_add (table, offramp_format_milliseconds (1000 * row->timing.median_s));
      ee_table_add (table, format_spread (&row->timing));
      ee_table_add (table, format_ratio (row->ratio));
      ee_table_add (table, format_ratio (row->limit));
    }
  print_table (table);
}

static void
print_growth (const EeBenchGrowth *growth)
{
  if (growth->images[0] == 0)
    return;

  g_print ("\n");
  for (guint i = 0; i < G_N_ELEMENTS (growth->images); i++)
    {
      g_autofree char *resident = g_format_size (growth->resident[i]);

      g_print (_ ("Growth: %6u images at %.0f images/s, %s held afterwards\n"), growth->images[i],
               growth->images_per_s[i], resident);
    }
}

static const char *
describe_part (const char *part)
{
  return g_str_equal (part, "inference")  ? _ ("inference, the largest batch")
         : g_str_equal (part, "training") ? _ ("training")
                                          : _ ("the long pass of the growth");
}

static void
print_memory (const EeBenchReport *report)
{
  static const char *const titles[] = { N_ ("Memory"), N_ ("Held afterwards"), N_ ("At most") };
  EeTable *table = ee_table_new (_ ("Memory of the whole program, with one network alive"), G_N_ELEMENTS (titles));

  add_head (table, titles);
  for (guint i = 0; i < report->n_memory; i++)
    {
      const EeBenchMemory *memory = &report->memory[i];

      ee_table_add (table, g_strdup (describe_part (memory->part)));
      ee_table_add (table, memory->resident > 0 ? g_format_size (memory->resident) : NULL);
      ee_table_add (table, memory->peak > 0 ? g_format_size (memory->peak) : NULL);
    }
  print_table (table);
}

/**
 * offramp_bench_report_print:
 * @report: a finished one
 *
 * Prints on stdout, in the user's language.
 */
void
offramp_bench_report_print (const EeBenchReport *report)
{
  g_autofree char *duration = offramp_format_duration (report->seconds);

  print_machine (report);
  print_inference (report);
  print_stages (report);
  print_peak_note (report);
  print_latency (report);
  print_training (report);
  print_growth (&report->growth);
  print_memory (report);
  g_print (_ ("\nMeasured in %s.\n"), duration);
}
