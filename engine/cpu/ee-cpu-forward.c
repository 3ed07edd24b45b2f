/* SPDX-License-Identifier: Apache-2.0 */
/* Inference. Rows wait in one pool a stage, in the layout of activations, where a row is one piece of memory. */
#include "ee-cpu-forward.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ee-cpu-program.h"
#include "ee-backend-checks.h"
#include "ee-error.h"

/* From measurements at width 1, 2 threads: blocks 1 and 2 are fastest in chunks that fit the cache, later blocks, whose
 * weights are larger than their images, at the full batch. */
enum
{
  EARLY_CHUNK = 32,
  LAST_EARLY_BLOCK = 2
};

/**
 * EeCpuPool:
 * @rows: [capacity] of @row_bytes each
 * @row_bytes: of one
 * @first: the row to be taken next
 * @n: rows waiting
 */
typedef struct
{
  char *rows;
  gsize row_bytes;
  guint capacity, first, n;
} EeCpuPool;

/* @early: blocks 1 and 2; @late: the rest of the trunk; one of them may have no layers. */
typedef struct
{
  EeCpuPool pool;
  EeCpuPart early, late, head;
} EeCpuStage;

/**
 * EeCpuInference:
 * @between: two buffers for what lies between the layers of a part
 * @middle: [max_rows] rows between a stage's early and late blocks
 * @kept: [max_rows] the last stage's trunk output
 * @logits: [max_rows] of the last stage's head
 * @last_stage: the stage that @kept is of
 * @last_rows: rows in @kept; 0 when keep() has nothing to choose from
 */
struct _EeCpuInference
{
  EeCpuWeights *weights;
  EeCpuStage stages[EE_PLAN_MAX_STAGES];
  gpointer between[2];
  gpointer middle;
  char *kept;
  float *logits;
  guint last_stage, last_rows;
};

static void
init_stage_parts (EeCpuStage *stage, EeNet *net, const EeStage *info)
{
  const guint max_rows = net->options.max_rows;
  guint n_early = 0;

  while (n_early < info->n_trunk
         && ee_plan_get_layer (net->plan, info->first_trunk + n_early)->block <= LAST_EARLY_BLOCK)
    n_early++;
  if (n_early > 0)
    ee_cpu_part_init (&stage->early, net, info->first_trunk, n_early, MIN (EARLY_CHUNK, max_rows));
  if (n_early < info->n_trunk)
    ee_cpu_part_init (&stage->late, net, info->first_trunk + n_early, info->n_trunk - n_early, max_rows);
  ee_cpu_part_init (&stage->head, net, info->first_head, info->n_head, max_rows);
}

static gboolean
init_buffers (EeCpuInference *inference, EeNet *net, GError **error)
{
  const gsize max_rows = net->options.max_rows;
  gsize between = 1, middle = 1, kept = 1, logits = 1;
  EeCpuMemory *memory = &net->memory;

  for (guint s = 0; s < ee_plan_get_n_stages (net->plan); s++)
    {
      EeCpuStage *stage = &inference->stages[s];
      EeCpuPool *pool = &stage->pool;

      between = MAX (between, ee_cpu_part_get_bytes_between (&stage->early, net));
      between = MAX (between, ee_cpu_part_get_bytes_between (&stage->late, net));
      between = MAX (between, ee_cpu_part_get_bytes_between (&stage->head, net));
      if (stage->early.n > 0 && stage->late.n > 0)
        middle = MAX (middle, stage->early.out_bytes);
      kept = MAX (kept, stage->head.in_bytes);
      logits = MAX (logits, stage->head.out_bytes);

      pool->capacity = s == 0 ? max_rows : 2 * max_rows;
      pool->row_bytes = ee_cpu_net_get_input_bytes (net, ee_plan_get_stage (net->plan, s)->first_trunk);
      pool->rows = ee_cpu_memory_allocate (memory, pool->capacity * pool->row_bytes, error);
      if (pool->rows == NULL)
        return FALSE;
    }
  return (inference->between[0] = ee_cpu_memory_allocate (memory, between, error)) != NULL
         && (inference->between[1] = ee_cpu_memory_allocate (memory, between, error)) != NULL
         && (inference->middle = ee_cpu_memory_allocate (memory, max_rows * middle, error)) != NULL
         && (inference->kept = ee_cpu_memory_allocate (memory, max_rows * kept, error)) != NULL
         && (inference->logits = ee_cpu_memory_allocate (memory, max_rows * logits, error)) != NULL;
}

/**
 * ee_cpu_inference_new:
 * @net: a net with its tensors
 * @error: EE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full): empty pools and no primitives yet, or NULL
 */
EeCpuInference *
ee_cpu_inference_new (EeNet *net, GError **error)
{
  EeCpuInference *inference = g_new0 (EeCpuInference, 1);

  for (guint s = 0; s < ee_plan_get_n_stages (net->plan); s++)
    init_stage_parts (&inference->stages[s], net, ee_plan_get_stage (net->plan, s));
  inference->weights = ee_cpu_weights_new (net, error);
  if (inference->weights == NULL || !init_buffers (inference, net, error))
    {
      ee_cpu_inference_free (inference, net);
      return NULL;
    }
  return inference;
}

/**
 * ee_cpu_inference_free:
 * @inference: (transfer full): of @net
 * @net: a net; its memory frees the buffers
 */
void
ee_cpu_inference_free (EeCpuInference *inference, EeNet *net)
{
  for (guint s = 0; s < EE_PLAN_MAX_STAGES; s++)
    {
      ee_cpu_part_clear (&inference->stages[s].early);
      ee_cpu_part_clear (&inference->stages[s].late);
      ee_cpu_part_clear (&inference->stages[s].head);
    }
  if (inference->weights != NULL)
    ee_cpu_weights_free (inference->weights, net);
  g_free (inference);
}

/* The folded weights of all layers. */
EeCpuWeights *
ee_cpu_inference_get_weights (EeCpuInference *inference)
{
  return inference->weights;
}

/* Where the output of a part's @layer'th layer goes: neighbours never share a buffer. */
gpointer
ee_cpu_inference_get_between (EeCpuInference *inference, guint layer)
{
  return inference->between[layer % 2];
}

/* keep() has nothing to choose from any more. */
void
ee_cpu_inference_forget (EeCpuInference *inference)
{
  inference->last_rows = 0;
}

/* Room for @rows more behind the waiting ones, or NULL when the pool would overflow. */
static gpointer
append_to_pool (EeCpuPool *pool, guint rows, GError **error)
{
  gpointer end;

  if (rows > pool->capacity - pool->n)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   _ ("%u more rows do not fit into a pool of %u in which %u are waiting."), rows, pool->capacity,
                   pool->n);
      return NULL;
    }
  if (rows > pool->capacity - pool->n - pool->first)
    {
      memmove (pool->rows, pool->rows + pool->first * pool->row_bytes, pool->n * pool->row_bytes);
      pool->first = 0;
    }
  end = pool->rows + (pool->first + pool->n) * pool->row_bytes;
  pool->n += rows;
  return end;
}

static void
take_from_pool (EeCpuPool *pool, guint rows)
{
  pool->n -= rows;
  pool->first = pool->n > 0 ? pool->first + rows : 0;
}

/**
 * ee_cpu_forward_push:
 * @net: a net
 * @images: [rows, 32, 32, 3] uint8
 * @rows: how many
 * @error: EE_ERROR_INVALID if the pool of stage 0 would exceed max_rows; nothing is pushed then
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_forward_push (EeNet *net, const guint8 *images, guint rows, GError **error)
{
  g_auto (EeCpuThreads) threads = ee_cpu_net_enter (net);
  gpointer end = append_to_pool (&net->inference->stages[0].pool, rows, error);

  if (end == NULL)
    return FALSE;
  ee_cpu_net_convert_images (net, images, rows, end);
  return TRUE;
}

static void
apply_softmax (const float *logits, guint rows, guint n, float *probabilities)
{
  for (gsize row = 0; row < rows; row++)
    {
      const float *z = logits + row * n;
      float *p = probabilities + row * n;
      double largest = z[0], sum = 0;

      for (guint c = 1; c < n; c++)
        largest = MAX (largest, z[c]);
      for (guint c = 0; c < n; c++)
        sum += exp (z[c] - largest);
      for (guint c = 0; c < n; c++)
        p[c] = exp (z[c] - largest) / sum;
    }
}

/**
 * ee_cpu_forward_run_stage:
 * @net: a net
 * @stage: index in the plan
 * @rows: to take from the front of its pool
 * @probabilities: (out): [rows, n_outputs]
 * @error: EE_ERROR_INVALID for a wrong @stage or too many @rows; a failure leaves the pool as it was
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_forward_run_stage (EeNet *net, guint stage, guint rows, float *probabilities, GError **error)
{
  EeCpuInference *inference = net->inference;
  g_auto (EeCpuThreads) threads = ee_cpu_net_enter (net);
  EeCpuStage *parts;
  gconstpointer in;

  if (!ee_backend_check_run (net->plan, &net->options, stage, rows,
                             stage < EE_PLAN_MAX_STAGES ? net->inference->stages[stage].pool.n : 0, error))
    return FALSE;

  parts = &inference->stages[stage];
  in = parts->pool.rows + parts->pool.first * parts->pool.row_bytes;
  inference->last_rows = 0;
  if (parts->early.n > 0)
    {
      gpointer out = parts->late.n > 0 ? inference->middle : inference->kept;

      if (!ee_cpu_part_run (&parts->early, net, in, rows, out, error))
        return FALSE;
      in = out;
    }
  if (parts->late.n > 0 && !ee_cpu_part_run (&parts->late, net, in, rows, inference->kept, error))
    return FALSE;
  if (!ee_cpu_part_run (&parts->head, net, inference->kept, rows, inference->logits, error))
    return FALSE;

  apply_softmax (inference->logits, rows, ee_plan_get_stage (net->plan, stage)->n_outputs, probabilities);
  take_from_pool (&parts->pool, rows);
  inference->last_stage = stage;
  inference->last_rows = rows;
  return TRUE;
}

static gboolean
check_keep (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error)
{
  const EeCpuInference *inference = net->inference;

  if (stage + 1 >= ee_plan_get_n_stages (net->plan) || stage != inference->last_stage)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   _ ("Rows of stage %u cannot be kept: it was not the last to run."), stage);
      return FALSE;
    }
  for (guint i = 0; i < n_rows; i++)
    if (rows[i] >= inference->last_rows || (i > 0 && rows[i] <= rows[i - 1]))
      {
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                     _ ("Row %u cannot be kept: rows must ascend and be below the %u of the last run."), rows[i],
                     inference->last_rows);
        return FALSE;
      }
  return TRUE;
}

/**
 * ee_cpu_forward_keep:
 * @net: a net
 * @stage: the one that ran last
 * @rows: [n_rows] indices into its rows, ascending
 * @n_rows: how many
 * @error: EE_ERROR_INVALID; the next stage's pool is then as it was
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_forward_keep (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error)
{
  EeCpuInference *inference = net->inference;
  EeCpuPool *pool;
  char *end;

  if (!check_keep (net, stage, rows, n_rows, error))
    return FALSE;
  pool = &inference->stages[stage + 1].pool;
  end = append_to_pool (pool, n_rows, error);
  if (end == NULL)
    return FALSE;

  for (guint i = 0; i < n_rows; i++)
    memcpy (end + i * pool->row_bytes, inference->kept + rows[i] * pool->row_bytes, pool->row_bytes);
  return TRUE;
}

/**
 * ee_cpu_forward_clear:
 * @net: a net
 *
 * Empties all pools.
 */
void
ee_cpu_forward_clear (EeNet *net)
{
  for (guint s = 0; s < EE_PLAN_MAX_STAGES; s++)
    {
      net->inference->stages[s].pool.first = 0;
      net->inference->stages[s].pool.n = 0;
    }
  ee_cpu_inference_forget (net->inference);
}
