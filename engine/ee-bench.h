/* SPDX-License-Identifier: Apache-2.0 */
/* ee-bench.h - how fast this machine is, and what the exit saves on it
 *
 * Nothing is simulated and nothing needs training: a network with random weights gets an exit that asks how bright an
 * image is (ee-bench-network.h), so that exactly the bright images leave, by the same convolutions, dense layers,
 * softmax, threshold and gathering as anywhere else. Or a network of the user's on images of a data set. Runs on the
 * calling thread for seconds to minutes; knows no GTK.
 */
#pragma once

#include <gio/gio.h>

#include "ee-bench-types.h"

G_BEGIN_DECLS

/**
 * EeBenchOptions:
 * @device: see ee_registry_find()
 * @net: threads and whatever else decides how a net computes; max_rows and training are set here
 * @preset: of the network
 * @width_divisor: of the network
 * @batches: [n_batches] images at once, of inference; each 1 to 4096
 * @shares: [n_shares] of redundant images, each 0 to 1
 * @images: of a pass, 0 for a usual number; a batch of fewer than 32 gets fewer
 * @repeats: timed rounds, 0 for a usual number
 * @training_batch: rows of a training step; 0: training is not measured
 * @quick: a shorter look: fewer images and rounds, no growth
 * @parameters: (nullable): a network with exits to measure; @preset and @width_divisor are then not used
 * @threshold: of @parameters
 * @experiment: (nullable): whose test images @parameters see; needed with @parameters
 */
typedef struct
{
  const char *device;
  EeNetOptions net;
  EePreset preset;
  guint width_divisor;
  guint batches[EE_BENCH_MAX_BATCHES], n_batches;
  double shares[EE_BENCH_MAX_SHARES];
  guint n_shares;
  guint images, repeats, training_batch;
  gboolean quick;
  const EeParameters *parameters;
  double threshold;
  EeExperiment *experiment;
} EeBenchOptions;

/**
 * EeBenchMemory:
 * @part: what was alive: "inference", "training", "growth", in the words of JSON
 * @resident: bytes of the process afterwards
 * @peak: most bytes of the process meanwhile; 0 where the system does not tell
 */
typedef struct
{
  const char *part;
  guint64 resident, peak;
} EeBenchMemory;

/**
 * EeBenchGrowth:
 * @images: of a short and of a long pass
 * @images_per_s: of each
 * @resident: bytes of the process after each; the images of the long pass are part of both
 */
typedef struct
{
  guint images[2];
  double images_per_s[2];
  guint64 resident[2];
} EeBenchGrowth;

/**
 * EeBenchReport:
 * @peak: all 0 where the backend cannot tell
 * @precision: that inference ran in, fp32, bf16 or fp16; training is fp32
 * @macs: multiply-adds of an image through the network without exit
 * @growth: all 0 where it was not measured
 */
typedef struct
{
  char device_id[32];
  EeDevice device;
  EePeak peak;
  gboolean has_peak;
  EePrecision precision;
  EePreset preset;
  guint width_divisor;
  guint64 macs;
  EeBenchInference inference[EE_BENCH_MAX_ROWS];
  guint n_inference;
  EeBenchStage stages[EE_PLAN_MAX_STAGES];
  guint n_stages;
  EeBenchTraining training[EE_BENCH_MAX_SHARES + 2];
  guint n_training;
  EeBenchLatency latency;
  EeBenchGrowth growth;
  EeBenchMemory memory[EE_BENCH_MAX_MEMORY];
  guint n_memory;
  double seconds;
} EeBenchReport;

/* @part: what is measured now, a few words for people; @fraction of all in 0..1. On the thread that measures. */
typedef void (*EeBenchProgressFunc) (const char *part, double fraction, gpointer user_data);

void ee_bench_options_init (EeBenchOptions *options);
gboolean ee_bench_run (const EeBenchOptions *options, EeBenchReport *report, EeBenchProgressFunc progress,
                       gpointer user_data, GCancellable *cancellable, GError **error);
double ee_bench_report_get_share_of_peak (const EeBenchReport *report, double gflops);
const EeBenchInference *ee_bench_report_find_overhead (const EeBenchReport *report, guint batch);

G_END_DECLS
