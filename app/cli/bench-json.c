/* SPDX-License-Identifier: Apache-2.0 */
/* The report of `bench` for programs: seconds, bytes and shares as plain numbers. */
#include "config.h"
#include "bench-report.h"

#include <math.h>

#include "ee.h"
#include "json-output.h"
#include "network-words.h"

/* The share of redundant images that there was, and the one that was asked for, of which few images allow only
 * something near; null for the network without exit. */
static void
add_share (JsonBuilder *builder, double asked, guint redundant, guint images)
{
  gboolean has_exit = asked != EE_BENCH_NO_EXIT;

  offramp_json_add_number (builder, "redundant", has_exit ? redundant / (double)images : NAN);
  offramp_json_add_number (builder, "redundant_asked", has_exit ? asked : NAN);
}

static void
add_timing (JsonBuilder *builder, const EeTiming *timing)
{
  offramp_json_add_number (builder, "median_s", timing->median_s);
  offramp_json_add_number (builder, "least_s", timing->least_s);
  offramp_json_add_number (builder, "most_s", timing->most_s);
  offramp_json_add_count (builder, "repeats", timing->repeats);
}

static void
add_machine (JsonBuilder *builder, const EeBenchReport *report)
{
  json_builder_set_member_name (builder, "machine");
  json_builder_begin_object (builder);
  offramp_json_add_text (builder, "device", report->device_id);
  offramp_json_add_text (builder, "name", report->device.name);
  offramp_json_add_count (builder, "memory_bytes", report->device.memory);
  offramp_json_add_text (builder, "library", report->has_peak ? report->peak.library : NULL);
  offramp_json_add_count (builder, "threads", report->peak.threads);
  offramp_json_add_text (builder, "precision", ee_precision_get_name (report->precision));
  offramp_json_add_text (builder, "offramp", OFFRAMP_VERSION);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "network");
  json_builder_begin_object (builder);
  offramp_json_add_text (builder, "preset", ee_preset_to_string (report->preset));
  offramp_json_add_text (builder, "width", ee_settings_format_width (report->width_divisor));
  offramp_json_add_count (builder, "macs", report->macs);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "peak");
  json_builder_begin_object (builder);
  offramp_json_add_text (builder, "gemm_precision",
                         report->has_peak ? ee_precision_get_name (report->peak.precision) : NULL);
  offramp_json_add_number (builder, "gemm_gflops", report->has_peak ? report->peak.gemm_gflops : NAN);
  offramp_json_add_number (builder, "bandwidth_gbs", report->has_peak ? report->peak.bandwidth_gbs : NAN);
  json_builder_end_object (builder);
}

static void
add_inference (JsonBuilder *builder, const EeBenchReport *report)
{
  json_builder_set_member_name (builder, "inference");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->n_inference; i++)
    {
      const EeBenchInference *row = &report->inference[i];

      json_builder_begin_object (builder);
      offramp_json_add_count (builder, "batch", row->batch);
      add_share (builder, row->share, row->redundant, row->images);
      offramp_json_add_number (builder, "images_per_s", row->images_per_s);
      offramp_json_add_number (builder, "ratio_to_no_exit", row->ratio);
      offramp_json_add_number (builder, "limit", row->limit);
      offramp_json_add_number (builder, "limit_free_exit", row->limit_free_exit);
      offramp_json_add_number (builder, "ratio_least", row->ratio_least);
      offramp_json_add_number (builder, "ratio_most", row->ratio_most);
      offramp_json_add_count (builder, "images", row->images);
      offramp_json_add_count (builder, "redundant_images", row->redundant);
      offramp_json_add_count (builder, "left", row->left);
      add_timing (builder, &row->timing);
      offramp_json_add_number (builder, "gflops", row->gflops);
      offramp_json_add_number (builder, "share_of_peak", ee_bench_report_get_share_of_peak (report, row->gflops));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_stages (JsonBuilder *builder, const EeBenchReport *report)
{
  json_builder_set_member_name (builder, "stages");
  json_builder_begin_array (builder);
  for (guint s = 0; s < report->n_stages; s++)
    {
      const EeBenchStage *stage = &report->stages[s];

      json_builder_begin_object (builder);
      offramp_json_add_count (builder, "stage", s);
      offramp_json_add_count (builder, "exit_block", stage->exit_block);
      offramp_json_add_count (builder, "batch", stage->batch);
      offramp_json_add_number (builder, "us_per_image", stage->us_per_image);
      offramp_json_add_number (builder, "gflops", stage->gflops);
      offramp_json_add_number (builder, "share_of_peak", ee_bench_report_get_share_of_peak (report, stage->gflops));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_training (JsonBuilder *builder, const EeBenchReport *report)
{
  json_builder_set_member_name (builder, "training");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->n_training; i++)
    {
      const EeBenchTraining *row = &report->training[i];

      json_builder_begin_object (builder);
      offramp_json_add_count (builder, "batch", row->batch);
      add_share (builder, row->share, row->redundant, row->batch);
      offramp_json_add_count (builder, "redundant_rows", row->redundant);
      offramp_json_add_number (builder, "images_per_s", row->images_per_s);
      offramp_json_add_number (builder, "ratio_to_none_dropped", row->ratio);
      offramp_json_add_number (builder, "limit", row->limit);
      add_timing (builder, &row->timing);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_image (JsonBuilder *builder, const char *key, const EeRouteTiming *timing)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_object (builder);
  offramp_json_add_number (builder, "median_ms", timing->total_ms);
  offramp_json_add_number (builder, "p95_ms", timing->p95_ms);
  offramp_json_add_count (builder, "repeats", timing->repeats);
  json_builder_end_object (builder);
}

static void
add_latency (JsonBuilder *builder, const EeBenchLatency *latency)
{
  json_builder_set_member_name (builder, "latency");
  json_builder_begin_object (builder);
  add_image (builder, "no_exit", &latency->no_exit);
  add_image (builder, "full", &latency->full);
  add_image (builder, "left", &latency->left);
  offramp_json_add_number (builder, "ratio_left_to_full", latency->ratio);
  offramp_json_add_number (builder, "limit", latency->limit);
  json_builder_end_object (builder);
}

/* Null in a quick look. */
static void
add_growth (JsonBuilder *builder, const EeBenchGrowth *growth)
{
  json_builder_set_member_name (builder, "growth");
  if (growth->images[0] == 0)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (growth->images); i++)
    {
      json_builder_begin_object (builder);
      offramp_json_add_count (builder, "images", growth->images[i]);
      offramp_json_add_number (builder, "images_per_s", growth->images_per_s[i]);
      offramp_json_add_count (builder, "resident_bytes", growth->resident[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_memory (JsonBuilder *builder, const EeBenchReport *report)
{
  json_builder_set_member_name (builder, "memory");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->n_memory; i++)
    {
      json_builder_begin_object (builder);
      offramp_json_add_text (builder, "part", report->memory[i].part);
      offramp_json_add_count (builder, "resident_bytes", report->memory[i].resident);
      offramp_json_add_count (builder, "peak_bytes", report->memory[i].peak);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * offramp_bench_report_print_json:
 * @report: a finished one
 *
 * Prints one object on stdout.
 */
void
offramp_bench_report_print_json (const EeBenchReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_machine (builder, report);
  add_inference (builder, report);
  add_stages (builder, report);
  add_training (builder, report);
  add_latency (builder, &report->latency);
  add_growth (builder, &report->growth);
  add_memory (builder, report);
  offramp_json_add_number (builder, "seconds", report->seconds);
  json_builder_end_object (builder);
  offramp_json_print (builder, TRUE);
}
