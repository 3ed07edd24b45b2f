/* SPDX-License-Identifier: Apache-2.0 */
/* Each shape is run on numbers of no meaning, as often as time allows. A single image is measured with a cold cache, as
 * it meets one behind the layers before: where weights come from memory, fewer weights beat fewer multiplications. */
#include "ee-cpu-tuner.h"

#include <string.h>

#include "ee-cpu-choices.h"
#include "ee-cpu-tiles.h"

enum
{
  FEW_ROWS = 1,
  MANY_ROWS = 32,
  MANY_FROM = 8, /* rows to which the choice for many applies */
  RUNS = 4,
  COLD_BYTES = 16 << 20,
  BUDGET_MS = 1200,
  MOST_SHAPES = EE_PLAN_MAX_LAYERS * 2
};

/* What another algorithm must save before it is taken. */
#define NOISE 0.05

/* One convolution's shape and its choice. */
typedef struct
{
  guint layer, rows;
  EeCpuAlgorithm algorithm;
} Choice;

struct _EeCpuTuner
{
  Choice choices[MOST_SHAPES];
  guint n;
};

static gboolean
have_same_shape (EeNet *net, guint a, guint b)
{
  const EeLayer *x = ee_plan_get_layer (net->plan, a), *y = ee_plan_get_layer (net->plan, b);

  return x->kind == y->kind && x->in_channels == y->in_channels && x->out_channels == y->out_channels
         && x->in_side == y->in_side;
}

static const Choice *
find_choice (const EeCpuTuner *tuner, EeNet *net, guint layer, guint rows)
{
  for (guint i = 0; i < tuner->n; i++)
    if (tuner->choices[i].rows == rows && have_same_shape (net, tuner->choices[i].layer, layer))
      return &tuner->choices[i];
  return NULL;
}

/* The number of rows that is measured for batches of this net. */
static guint
get_many_rows (EeNet *net)
{
  return MIN (net->options.max_rows, MANY_ROWS);
}

/**
 * ee_cpu_tuner_find:
 * @tuner: measured choices
 * @net: their net
 * @layer: index in the plan
 * @rows: of a batch
 * @algorithm: (out): the fastest
 *
 * Returns: whether it was measured
 */
gboolean
ee_cpu_tuner_find (const EeCpuTuner *tuner, EeNet *net, guint layer, guint rows, EeCpuAlgorithm *algorithm)
{
  const guint measured = rows == FEW_ROWS ? FEW_ROWS : rows >= MANY_FROM ? get_many_rows (net) : 0;
  const Choice *choice = measured > 0 ? find_choice (tuner, net, layer, measured) : NULL;

  if (choice != NULL)
    *algorithm = choice->algorithm;
  return choice != NULL;
}

/* Memory that a measurement works on; written once, since the kernel's zero page would be too fast. The numbers make
 * sense as floats and as pairs of bf16. */
static gpointer
allocate_filled (EeCpuMemory *memory, gsize bytes, GError **error)
{
  static const guint16 numbers[] = { 0x3c24, 0x3ca4, 0x3cf6, 0x3d24, 0x3d4d, 0x3d76, 0x3d8f }; /* 0.01 to 0.07 */
  guint16 *data = ee_cpu_memory_allocate (memory, bytes, error);

  for (gsize i = 0; data != NULL && i < bytes / sizeof *data; i++)
    data[i] = numbers[i / 2 % G_N_ELEMENTS (numbers)];
  return data;
}

static gboolean
bind_filled (EeNet *net, EeCpuMemory *memory, EeCpuOp *op, int argument, gsize bytes, GError **error)
{
  gpointer data = allocate_filled (memory, bytes, error);

  return data != NULL && ee_cpu_op_bind (op, &net->engine, argument, data, error);
}

static gboolean
prepare (EeNet *net, EeCpuMemory *memory, guint layer, const EeCpuSpec *spec, EeCpuOp *op, GError **error)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);
  const gsize pixels = (gsize)info->in_side * info->in_side, n = sizeof (float);
  const gsize in = spec->in.rows * info->in_channels * pixels * n,
              out = spec->in.rows * info->out_channels * pixels * n;
  gsize weights = ee_cpu_tiles_count_weights (info->in_channels, info->out_channels) * n;

  if (!ee_cpu_net_init_op (net, layer, EE_CPU_FORWARD, spec, op, error))
    return FALSE;
  if (op->tiles == NULL)
    weights = ee_cpu_op_get_bytes (op, DNNL_ARG_WEIGHTS);
  return bind_filled (net, memory, op, DNNL_ARG_SRC, in, error)
         && bind_filled (net, memory, op, DNNL_ARG_WEIGHTS, weights, error)
         && bind_filled (net, memory, op, DNNL_ARG_BIAS, spec->out.channels * n, error)
         && bind_filled (net, memory, op, DNNL_ARG_DST, out, error) && ee_cpu_net_reserve_scratch (net, op, error);
}

/* The least of the runs in microseconds after one for nothing, or -1 if oneDNN has no such code: a neighbour can only
 * add to it. @cold: (nullable): memory that is written before each run, so that nothing is left in the cache */
static gint64
measure (EeNet *net, guint layer, guint rows, EeCpuAlgorithm algorithm, gpointer cold)
{
  gint64 least = -1;
  EeCpuMemory memory;
  EeCpuSpec spec;
  EeCpuOp op = { 0 };
  gboolean ok;

  ee_cpu_memory_init (&memory);
  ee_cpu_net_describe_as (net, layer, rows, FALSE, algorithm, &spec);
  ok = prepare (net, &memory, layer, &spec, &op, NULL) && ee_cpu_net_run (net, &op, NULL);
  for (guint i = 0; ok && i < RUNS; i++)
    {
      gint64 start;

      if (cold != NULL)
        memset (cold, i + 1, COLD_BYTES);
      start = g_get_monotonic_time ();
      ok = ee_cpu_net_run (net, &op, NULL);
      start = g_get_monotonic_time () - start;
      least = least < 0 ? start : MIN (least, start);
    }
  ee_cpu_op_clear (&op);
  ee_cpu_memory_clear (&memory);
  return ok ? least : -1;
}

/* The rule's choice wins where nothing is clearly faster. */
static EeCpuAlgorithm
find_fastest (EeNet *net, guint layer, guint rows, gpointer cold)
{
  EeCpuAlgorithm best = ee_cpu_net_choose_algorithm (net, layer, rows, FALSE);
  gint64 least = measure (net, layer, rows, best, cold);
  const EeCpuAlgorithm usual = best;

  for (guint a = 0; least >= 0 && a < EE_CPU_N_ALGORITHMS; a++)
    {
      gint64 time;

      if (a == usual || !ee_cpu_net_may_compute (net, layer, rows, a))
        continue;
      time = measure (net, layer, rows, a, cold);
      if (time >= 0 && time < least * (best == usual ? 1 - NOISE : 1))
        {
          best = a;
          least = time;
        }
    }
  return best;
}

static void
tune_rows (EeCpuTuner *tuner, EeNet *net, EeCpuChoices *kept, guint rows, gint64 deadline)
{
  g_autofree char *cold = rows == FEW_ROWS ? g_malloc (COLD_BYTES) : NULL;

  for (guint l = 0; l < ee_plan_get_n_layers (net->plan); l++)
    {
      const EeLayer *layer = ee_plan_get_layer (net->plan, l);
      Choice choice = { l, rows, EE_CPU_DIRECT };

      if (layer->kind != EE_LAYER_CONV || find_choice (tuner, net, l, rows) != NULL)
        continue;
      if (!ee_cpu_choices_find (kept, layer, rows, &choice.algorithm)
          || !ee_cpu_net_may_compute (net, l, rows, choice.algorithm))
        {
          if (g_get_monotonic_time () >= deadline)
            continue;
          choice.algorithm = find_fastest (net, l, rows, cold);
          ee_cpu_choices_set (kept, layer, rows, choice.algorithm);
        }
      tuner->choices[tuner->n++] = choice;
    }
}

/**
 * ee_cpu_tuner_new:
 * @net: a net with its tensors, which has no tuner yet
 *
 * Reads the choices that are kept and measures what is missing, for about a second at most at width 1.
 *
 * Returns: (transfer full): the choices
 */
EeCpuTuner *
ee_cpu_tuner_new (EeNet *net)
{
  EeCpuTuner *tuner = g_new0 (EeCpuTuner, 1);
  g_autoptr (EeCpuChoices) kept = ee_cpu_choices_load (net);
  const gint64 deadline = g_get_monotonic_time () + BUDGET_MS * G_TIME_SPAN_MILLISECOND;
  g_autoptr (GError) error = NULL;

  if (net->options.max_rows >= MANY_FROM)
    tune_rows (tuner, net, kept, get_many_rows (net), deadline);
  if (net->options.max_rows < MANY_FROM)
    tune_rows (tuner, net, kept, FEW_ROWS, deadline);
  if (!ee_cpu_choices_save (kept, &error))
    g_debug ("measured algorithms are not kept: %s", error->message);
  return tuner;
}

/**
 * ee_cpu_tuner_free:
 * @tuner: (nullable) (transfer full): choices
 */
void
ee_cpu_tuner_free (EeCpuTuner *tuner)
{
  g_free (tuner);
}
