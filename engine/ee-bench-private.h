/* SPDX-License-Identifier: Apache-2.0 */
/* ee-bench-private.h - one measurement under way, as the files that make it up share it
 *
 * Belongs to the thread that measures.
 */
#pragma once

#include "ee-bench-network.h"
#include "ee-bench.h"

G_BEGIN_DECLS

/**
 * EeBench:
 * @report: (out): filled part by part
 * @backend: of the device
 * @device_index: of it
 * @plan: (owned): with exits
 * @plain: (owned): the same without
 * @parameters: (owned): of @plan
 * @plain_parameters: (owned): of @plain
 * @facts: (owned): empty
 * @images: that leave and that stay
 * @threshold: P(redundant) from which an image leaves
 * @part: (nullable): what is being measured
 * @part_begin: share of all work before it
 * @part_end: share of all work after it
 */
typedef struct
{
  const EeBenchOptions *options;
  EeBenchReport *report;
  const EeBackend *backend;
  guint device_index;
  EePlan *plan, *plain;
  EeParameters *parameters, *plain_parameters;
  EeModelFacts *facts;
  EeBenchImages images;
  double threshold;
  EeBenchProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
  const char *part;
  double part_begin, part_end;
} EeBench;

void ee_bench_begin_part (EeBench *bench, const char *part, double begin, double end);
gboolean ee_bench_progress_cb (guint done, guint total, gpointer bench);
gboolean ee_bench_check_stop (EeBench *bench, guint done, guint total, GError **error);
EeModel *ee_bench_open_model (EeBench *bench, gboolean with_exits, guint max_rows, GError **error);
guint ee_bench_count_redundant (double share, guint n);
double ee_bench_get_ratio (const double *seconds, const double *reference, guint n, double *least, double *most);
guint ee_bench_get_largest_batch (const EeBenchOptions *options);

gboolean ee_bench_measure_inference (EeBench *bench, GError **error);
gboolean ee_bench_measure_stages (EeBench *bench, GError **error);
gboolean ee_bench_measure_training (EeBench *bench, GError **error);
gboolean ee_bench_measure_latency (EeBench *bench, GError **error);
gboolean ee_bench_measure_growth (EeBench *bench, GError **error);

/* What the process holds in memory; see ee-bench-memory.c. */
guint64 ee_bench_memory_get_resident (void);
void ee_bench_memory_reset_peak (void);
void ee_bench_memory_note (EeBench *bench, const char *part);

G_END_DECLS
