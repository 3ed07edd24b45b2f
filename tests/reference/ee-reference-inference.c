/* SPDX-License-Identifier: Apache-2.0 */
/* Inference: a pool of waiting rows for each stage, and batch norm by its running statistics, not folded. */
#include "ee-reference-private.h"

#include <string.h>

#include "ee-error.h"
#include "ee-reference-layers.h"

enum
{
  IMAGE_CHANNELS = 3,
  IMAGE_PIXELS = 32 * 32,
  IMAGE_VALUES = IMAGE_CHANNELS * IMAGE_PIXELS
};

/* Makes the empty pools that the plan's stages need. */
void
ee_reference_init_pools (EeNet *net)
{
  gsize n_values = IMAGE_VALUES;

  net->last_stage = -1;
  for (guint stage = 0; stage < ee_plan_get_n_stages (net->plan); stage++)
    {
      const EeStage *s = ee_plan_get_stage (net->plan, stage);
      EeReferencePool *pool = &net->pools[stage];

      pool->n_values = n_values;
      pool->capacity = stage == 0 ? net->options.max_rows : 2 * net->options.max_rows;
      pool->values = g_new0 (double, pool->capacity *n_values);
      n_values = ee_reference_count_values (ee_plan_get_layer (net->plan, s->first_trunk + s->n_trunk - 1));
    }
}

void
ee_reference_free_pools (EeNet *net)
{
  for (guint stage = 0; stage < EE_PLAN_MAX_STAGES; stage++)
    g_free (net->pools[stage].values);
  g_free (net->last_output);
}

/* From [rows, 32, 32, 3] uint8 to [rows, 3, 32, 32]: (pixel / 255 - mean) / deviation, by channel. */
void
ee_reference_normalise (const EePlan *plan, const guint8 *images, guint rows, double *values)
{
  const EePlanOptions *options = ee_plan_get_options (plan);

  for (guint n = 0; n < rows; n++)
    for (guint c = 0; c < IMAGE_CHANNELS; c++)
      for (guint p = 0; p < IMAGE_PIXELS; p++)
        values[(n * IMAGE_CHANNELS + c) * IMAGE_PIXELS + p]
            = (images[(n * IMAGE_PIXELS + p) * IMAGE_CHANNELS + c] / 255.0 - options->mean[c]) / options->deviation[c];
}

static gboolean
check_room (const EeReferencePool *pool, guint stage, guint rows, GError **error)
{
  if (rows <= pool->capacity - pool->rows)
    return TRUE;
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "The pool of stage %u holds %u of %u rows; %u more do not fit.",
               stage, pool->rows, pool->capacity, rows);
  return FALSE;
}

gboolean
ee_reference_push (EeNet *net, const guint8 *images, guint rows, GError **error)
{
  EeReferencePool *pool = &net->pools[0];

  if (!check_room (pool, 0, rows, error))
    return FALSE;
  ee_reference_normalise (net->plan, images, rows, pool->values + pool->rows * pool->n_values);
  pool->rows += rows;
  return TRUE;
}

/* Takes the first rows out; the others move up. */
static double *
take_rows (EeReferencePool *pool, guint rows)
{
  double *values = g_memdup2 (pool->values, rows * pool->n_values * sizeof (double));

  pool->rows -= rows;
  memmove (pool->values, pool->values + rows * pool->n_values, pool->rows * pool->n_values * sizeof (double));
  return values;
}

gboolean
ee_reference_run_stage (EeNet *net, guint stage, guint rows, float *probabilities, GError **error)
{
  g_autofree double *input = NULL, *row = NULL;
  const EeStage *s;
  const double *trunk, *logits;
  gsize n_values;

  if (stage >= ee_plan_get_n_stages (net->plan) || rows > net->options.max_rows || rows > net->pools[stage].rows)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "Stage %u has no %u rows to run.", stage, rows);
      return FALSE;
    }

  s = ee_plan_get_stage (net->plan, stage);
  n_values = ee_reference_count_values (ee_plan_get_layer (net->plan, s->first_trunk + s->n_trunk - 1));
  input = take_rows (&net->pools[stage], rows);
  trunk = ee_reference_forward (net, s->first_trunk, s->n_trunk, input, rows);
  logits = ee_reference_forward (net, s->first_head, s->n_head, trunk, rows);

  row = g_new0 (double, s->n_outputs);
  for (guint n = 0; n < rows; n++)
    {
      ee_reference_softmax (logits + n * s->n_outputs, s->n_outputs, row);
      for (guint c = 0; c < s->n_outputs; c++)
        probabilities[n * s->n_outputs + c] = row[c];
    }

  g_free (net->last_output);
  net->last_output = g_memdup2 (trunk, rows * n_values * sizeof (double));
  net->last_stage = stage;
  net->last_rows = rows;
  ee_reference_clear_tapes (net);
  return TRUE;
}

gboolean
ee_reference_keep (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error)
{
  EeReferencePool *pool;

  if (net->last_stage < 0 || (guint)net->last_stage != stage || stage + 1 >= ee_plan_get_n_stages (net->plan))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "Stage %u was not the last to run, or has no stage behind it.",
                   stage);
      return FALSE;
    }
  for (guint i = 0; i < n_rows; i++)
    if (rows[i] >= net->last_rows || (i > 0 && rows[i] <= rows[i - 1]))
      {
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "The rows to keep must be ascending and below %u.",
                     net->last_rows);
        return FALSE;
      }
  pool = &net->pools[stage + 1];
  if (!check_room (pool, stage + 1, n_rows, error))
    return FALSE;

  for (guint i = 0; i < n_rows; i++)
    memcpy (pool->values + pool->rows++ * pool->n_values, net->last_output + rows[i] * pool->n_values,
            pool->n_values * sizeof (double));
  return TRUE;
}

void
ee_reference_clear (EeNet *net)
{
  for (guint stage = 0; stage < EE_PLAN_MAX_STAGES; stage++)
    net->pools[stage].rows = 0;
}

/* Layer by layer for one image, as a backend's contract says. */
gboolean
ee_reference_read_activations (EeNet *net, const guint8 *image, guint layer, float *out, gsize count, GError **error)
{
  double pixels[IMAGE_VALUES];
  guint way[EE_PLAN_MAX_LAYERS], n;
  const double *values = pixels;

  if (layer >= ee_plan_get_n_layers (net->plan)
      || count != ee_reference_count_values (ee_plan_get_layer (net->plan, layer)))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "Layer %u does not give %zu numbers.", layer, count);
      return FALSE;
    }
  n = ee_plan_find_way (net->plan, layer, way);
  ee_reference_normalise (net->plan, image, 1, pixels);
  for (guint i = 0; i < n; i++)
    values = ee_reference_forward (net, way[i], 1, values, 1);
  for (gsize i = 0; i < count; i++)
    out[i] = values[i];
  ee_reference_clear_tapes (net);
  return TRUE;
}
