/* SPDX-License-Identifier: Apache-2.0 */
/* The loss of a batch, its gradient by the logits, and what the answers are worth; the mathematics is ee-loss.h's */
#include "ee-cpu-train-private.h"

#include "ee-loss.h"

/* [rows, n_outputs] of a stage's head */
static const float *
get_logits (EeNet *net, const EeStage *stage)
{
  return net->training->layers[stage->first_head + stage->n_head - 1].output;
}

static guint
find_largest (const float *logits, guint n)
{
  guint best = 0;

  for (guint c = 1; c < n; c++)
    if (logits[c] > logits[best])
      best = c;
  return best;
}

/* What an exit must say of a row. */
static guint
get_exit_label (EeNet *net, guint label)
{
  return label < ee_plan_get_options (net->plan)->n_main ? EE_EXIT_MAIN : EE_EXIT_REDUNDANT;
}

/* P(redundant) >= 0.5 */
static gboolean
takes_row (const float *logits)
{
  return logits[EE_EXIT_REDUNDANT] >= logits[EE_EXIT_MAIN];
}

/* Adds the exits' answers to one row. Returns whether some exit takes it. */
static gboolean
score_exits (EeNet *net, guint row, guint label, EeScores *scores)
{
  const guint n_exits = ee_plan_get_n_stages (net->plan) - 1, truth = get_exit_label (net, label);
  gboolean left = FALSE, last_takes = FALSE;

  for (guint s = 0; s < n_exits; s++)
    {
      const float *logits = get_logits (net, ee_plan_get_stage (net->plan, s)) + (gsize)row * EE_N_EXIT_CLASSES;

      scores->loss_exit += ee_loss_softmax_cross_entropy (logits, EE_N_EXIT_CLASSES, truth, NULL);
      last_takes = takes_row (logits);
      left |= last_takes;
    }
  scores->exit_right += n_exits > 0 && last_takes == (truth == EE_EXIT_REDUNDANT);
  scores->left += left;
  return left;
}

/**
 * ee_cpu_score:
 * @net: a training net after its forward pass
 * @batch: what it was given
 * @scores: (out): see #EeScores
 */
void
ee_cpu_score (EeNet *net, const EeBatch *batch, EeScores *scores)
{
  const guint n_main = ee_plan_get_options (net->plan)->n_main;
  const guint n_exits = ee_plan_get_n_stages (net->plan) - 1;
  const EeStage *last = ee_plan_get_stage (net->plan, n_exits);
  const float *logits = get_logits (net, last);

  *scores = (EeScores){ .rows = batch->rows };
  for (guint row = 0; row < batch->rows; row++)
    {
      const guint label = batch->labels[row];
      const gboolean main = label < n_main, left = score_exits (net, row, label, scores);
      gboolean named = FALSE;

      scores->main_rows += main;
      if (main || n_exits == 0)
        {
          scores->loss_main += ee_loss_softmax_cross_entropy (logits, last->n_outputs, label, NULL);
          named = find_largest (logits, last->n_outputs) == label;
          scores->main_right += main && named;
          logits += last->n_outputs;
        }
      scores->right += n_exits == 0 ? named : main ? named && !left : left;
    }
}

/**
 * ee_cpu_score_differentiate:
 * @net: a training net after its forward pass
 * @stage: whose head
 * @batch: what the net was given
 * @rows: that the stage saw: all, or the main rows of the batch
 * @by_logits: (out): [rows, n_outputs] gradient of the batch's mean loss
 */
void
ee_cpu_score_differentiate (EeNet *net, guint stage, const EeBatch *batch, guint rows, float *by_logits)
{
  const EeStage *info = ee_plan_get_stage (net->plan, stage);
  const gboolean is_exit = info->exit_block != 0;
  const float *logits = get_logits (net, info);
  const float scale = (is_exit ? 1.0f : ee_batch_get_main_weight (batch)) / batch->rows;

  for (gsize i = 0; i < rows; i++)
    {
      const guint row = rows == batch->rows ? i : net->training->main_rows[i];
      const guint label = batch->labels[row];
      float *gradient = by_logits + i * info->n_outputs;

      ee_loss_softmax_cross_entropy (logits + i * info->n_outputs, info->n_outputs,
                                     is_exit ? get_exit_label (net, label) : label, gradient);
      for (guint c = 0; c < info->n_outputs; c++)
        gradient[c] *= scale;
    }
}
