/* SPDX-License-Identifier: Apache-2.0 */
/* Pools of answers in place of pools of activations. */
#include "scripted-backend.h"

#include <string.h>

#include "ee-error.h"
#include "ee-image.h"

struct _EeNet
{
  EePlan *plan;
  guint max_rows;
  ScriptedFunc func;
  gpointer user_data;
  GArray *pools[EE_PLAN_MAX_STAGES]; /* of ScriptedAnswer */
  GArray *last;                      /* rows of the last run_stage */
  int last_stage;                    /* -1 where keep() makes no sense */
  ScriptedCounts counts;
};

static void
scripted_clear (EeNet *net)
{
  for (guint stage = 0; stage < ee_plan_get_n_stages (net->plan); stage++)
    g_array_set_size (net->pools[stage], 0);
  net->last_stage = -1;
}

static void
scripted_net_free (EeNet *net)
{
  for (guint stage = 0; stage < EE_PLAN_MAX_STAGES; stage++)
    g_array_unref (net->pools[stage]);
  g_array_unref (net->last);
  ee_plan_unref (net->plan);
  g_free (net);
}

static gboolean
scripted_push (EeNet *net, const guint8 *images, guint rows, GError **error)
{
  g_assert_cmpuint (rows, >, 0);
  g_assert_cmpuint (net->pools[0]->len + rows, <=, net->max_rows);

  for (guint row = 0; row < rows; row++)
    {
      ScriptedAnswer answer = { 0 };

      net->func (images + (gsize)row * EE_IMAGE_BYTES, &answer, net->user_data);
      g_array_append_val (net->pools[0], answer);
    }

  return TRUE;
}

static gboolean
scripted_run_stage (EeNet *net, guint stage, guint rows, float *probabilities, GError **error)
{
  const EeStage *described = ee_plan_get_stage (net->plan, stage);
  GArray *pool = net->pools[stage];

  g_assert_cmpuint (rows, >, 0);
  g_assert_cmpuint (rows, <=, MIN (pool->len, net->max_rows));

  if (++net->counts.n_calls == net->counts.fail_at_call)
    {
      g_set_error_literal (error, EE_ERROR, EE_ERROR_DEVICE, "The script says so.");
      return FALSE;
    }

  g_array_set_size (net->last, 0);
  g_array_append_vals (net->last, pool->data, rows);
  g_array_remove_range (pool, 0, rows);
  net->last_stage = stage;
  net->counts.rows[stage] += rows;
  net->counts.calls[stage]++;

  for (guint row = 0; row < rows; row++)
    {
      const ScriptedAnswer *answer = &g_array_index (net->last, ScriptedAnswer, row);
      float *out = probabilities + (gsize)row * described->n_outputs;

      if (described->exit_block == 0)
        memcpy (out, answer->classes, described->n_outputs * sizeof *out);
      else
        {
          out[EE_EXIT_MAIN] = 1 - answer->exits[stage];
          out[EE_EXIT_REDUNDANT] = answer->exits[stage];
        }
    }

  return TRUE;
}

static gboolean
scripted_keep (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error)
{
  g_assert_cmpint (net->last_stage, ==, (int)stage);
  g_assert_cmpuint (stage + 1, <, ee_plan_get_n_stages (net->plan));
  g_assert_cmpuint (net->pools[stage + 1]->len + n_rows, <=, 2 * net->max_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      g_assert_cmpuint (rows[i], <, net->last->len);
      g_assert_true (i == 0 || rows[i] > rows[i - 1]);
      g_array_append_vals (net->pools[stage + 1], &g_array_index (net->last, ScriptedAnswer, rows[i]), 1);
    }

  return TRUE;
}

static const EeBackend scripted_backend = {
  .abi = EE_BACKEND_ABI,
  .size = sizeof (EeBackend),
  .id = "scripted",
  .net_free = scripted_net_free,
  .push = scripted_push,
  .run_stage = scripted_run_stage,
  .keep = scripted_keep,
  .clear = scripted_clear,
};

/* A model with 10 main classes and exits after the blocks in the mask @exits. */
EeModel *
scripted_model_new (guint exits, guint max_rows, ScriptedFunc func, gpointer user_data)
{
  EePlanOptions options = { .width_divisor = 16, .exits = exits, .n_main = 10, .deviation = { 1, 1, 1 } };
  g_autoptr (GError) error = NULL;
  EeModel *model = g_new0 (EeModel, 1);

  model->plan = ee_plan_new_vgg19 (&options, &error);
  g_assert_no_error (error);
  model->facts = ee_model_facts_new ();
  model->backend = &scripted_backend;
  model->max_rows = max_rows;
  model->device_name = g_strdup ("script");
  model->net = g_new0 (EeNet, 1);
  model->net->plan = ee_plan_ref (model->plan);
  model->net->max_rows = max_rows;
  model->net->func = func;
  model->net->user_data = user_data;
  model->net->last = g_array_new (FALSE, FALSE, sizeof (ScriptedAnswer));
  model->net->last_stage = -1;
  for (guint stage = 0; stage < EE_PLAN_MAX_STAGES; stage++)
    model->net->pools[stage] = g_array_new (FALSE, FALSE, sizeof (ScriptedAnswer));

  return model;
}

ScriptedCounts *
scripted_model_get_counts (EeModel *model)
{
  return &model->net->counts;
}

/* Rows that wait in any pool. */
guint
scripted_model_get_n_pooled (EeModel *model)
{
  guint n = 0;

  for (guint stage = 0; stage < EE_PLAN_MAX_STAGES; stage++)
    n += model->net->pools[stage]->len;

  return n;
}
