/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cpu-program.h"

#include "ee-cpu-forward.h"

/* Primitives kept for each part: the usual chunk and a few sizes of remainders. */
enum
{
  KEPT_PROGRAMS = 4
};

/**
 * EeCpuProgram:
 * @n: number of layers
 * @ops: [n] their primitives
 * @copies: [n] weights they use; NULL for pools
 */
typedef struct
{
  guint n;
  EeCpuOp *ops;
  EeCpuCopy **copies;
} EeCpuProgram;

static void
free_program (gpointer value, gpointer user_data)
{
  EeCpuProgram *program = value;
  EeNet *net = user_data;

  for (guint i = 0; i < program->n; i++)
    {
      ee_cpu_op_clear (&program->ops[i]);
      ee_cpu_weights_release (ee_cpu_inference_get_weights (net->inference), net, program->copies[i]);
    }
  g_free (program->ops);
  g_free (program->copies);
  g_free (program);
}

/**
 * ee_cpu_part_init:
 * @part: (out caller-allocates): the part
 * @net: its net
 * @first: index of its first layer
 * @n: number of layers, at least 1
 * @chunk: rows that go through it at once
 */
void
ee_cpu_part_init (EeCpuPart *part, EeNet *net, guint first, guint n, guint chunk)
{
  part->first = first;
  part->n = n;
  part->chunk = chunk;
  part->in_bytes = ee_cpu_net_get_input_bytes (net, first);
  part->out_bytes = ee_cpu_net_get_output_bytes (net, first + n - 1);
  ee_cpu_cache_init (&part->programs, KEPT_PROGRAMS, free_program, net);
}

/**
 * ee_cpu_part_clear:
 * @part: a part, or zeros
 */
void
ee_cpu_part_clear (EeCpuPart *part)
{
  ee_cpu_cache_clear (&part->programs);
}

/**
 * ee_cpu_part_get_bytes_between:
 * @part: a part
 * @net: its net
 *
 * Returns: what a chunk needs in each of the two buffers between its layers
 */
gsize
ee_cpu_part_get_bytes_between (const EeCpuPart *part, EeNet *net)
{
  gsize largest = 0;

  for (guint i = 0; i + 1 < part->n; i++)
    largest = MAX (largest, ee_cpu_net_get_output_bytes (net, part->first + i));
  return largest * part->chunk;
}

/* The ends of the part are moved to where the rows are when it runs. */
static gboolean
add_layer (EeCpuProgram *program, EeNet *net, guint i, guint index, guint rows, GError **error)
{
  EeCpuWeights *weights = ee_cpu_inference_get_weights (net->inference);
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  EeCpuOp *op = &program->ops[i];
  EeCpuSpec spec;

  ee_cpu_net_describe (net, index, rows, FALSE, &spec);
  if (!ee_cpu_net_init_op (net, index, EE_CPU_FORWARD, &spec, op, error)
      || !ee_cpu_op_bind (op, &net->engine, DNNL_ARG_SRC, ee_cpu_inference_get_between (net->inference, i + 1), error)
      || !ee_cpu_op_bind (op, &net->engine, DNNL_ARG_DST, ee_cpu_inference_get_between (net->inference, i), error))
    return FALSE;

  if (layer->kind != EE_LAYER_MAX_POOL)
    {
      EeCpuDesc *desc = spec.algorithm == EE_CPU_TILES ? NULL : ee_cpu_op_get_desc (op, DNNL_ARG_WEIGHTS, error);
      EeCpuCopy *copy = NULL;

      if (desc == NULL && spec.algorithm != EE_CPU_TILES)
        return FALSE;
      copy = ee_cpu_weights_acquire (weights, net, index, spec.algorithm, desc, error);
      if (copy == NULL)
        return FALSE;
      program->copies[i] = copy;
      if (!ee_cpu_op_bind (op, &net->engine, DNNL_ARG_WEIGHTS, ee_cpu_copy_get_data (copy), error)
          || !ee_cpu_op_bind (op, &net->engine, DNNL_ARG_BIAS, ee_cpu_copy_get_bias (copy), error))
        return FALSE;
    }
  return ee_cpu_net_reserve_scratch (net, op, error);
}

static EeCpuProgram *
get_program (EeCpuPart *part, EeNet *net, guint rows, GError **error)
{
  EeCpuProgram *program = ee_cpu_cache_find (&part->programs, rows);

  if (program != NULL)
    return program;

  program = g_new0 (EeCpuProgram, 1);
  program->n = part->n;
  program->ops = g_new0 (EeCpuOp, part->n);
  program->copies = g_new0 (EeCpuCopy *, part->n);
  for (guint i = 0; i < part->n; i++)
    if (!add_layer (program, net, i, part->first + i, rows, error))
      {
        free_program (program, net);
        return NULL;
      }
  ee_cpu_cache_insert (&part->programs, rows, program);
  return program;
}

/* @first: index of the first layer in the plan */
static gboolean
run_program (EeCpuProgram *program, EeNet *net, guint first, gconstpointer in, gpointer out, GError **error)
{
  EeCpuWeights *weights = ee_cpu_inference_get_weights (net->inference);
  gint64 before = net->layers_ms != NULL ? g_get_monotonic_time () : 0, now;

  if (!ee_cpu_op_move (&program->ops[0], DNNL_ARG_SRC, in, error)
      || !ee_cpu_op_move (&program->ops[program->n - 1], DNNL_ARG_DST, out, error))
    return FALSE;
  for (guint i = 0; i < program->n; i++)
    {
      if (program->copies[i] != NULL && !ee_cpu_weights_refresh (weights, net, program->copies[i], error))
        return FALSE;
      if (!ee_cpu_net_run (net, &program->ops[i], error))
        return FALSE;
      if (net->layers_ms == NULL)
        continue;
      now = g_get_monotonic_time ();
      net->layers_ms[first + i] += (now - before) / 1000.0;
      before = now;
    }
  return TRUE;
}

/**
 * ee_cpu_part_run:
 * @part: a part
 * @net: its net
 * @in: [rows] of in_bytes each, in the layout of activations
 * @rows: any number
 * @out: (out): [rows] of out_bytes each, likewise
 * @error: EE_ERROR_NO_MEMORY or EE_ERROR_DEVICE
 *
 * Nothing is allocated once the primitives for its chunk and remainder are there.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_part_run (EeCpuPart *part, EeNet *net, gconstpointer in, guint rows, gpointer out, GError **error)
{
  for (guint done = 0; done < rows; done += part->chunk)
    {
      EeCpuProgram *program = get_program (part, net, MIN (part->chunk, rows - done), error);

      if (program == NULL
          || !run_program (program, net, part->first, (const char *)in + done * part->in_bytes,
                           (char *)out + done * part->out_bytes, error))
        return FALSE;
    }
  return TRUE;
}
