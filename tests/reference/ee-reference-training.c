/* SPDX-License-Identifier: Apache-2.0 */
/* One training pass: forward through all stages, the joint loss, backward through all stages. */
#include "ee-reference-private.h"

#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "ee-reference-layers.h"

/**
 * Pass:
 * @net: under training
 * @batch: to train on
 * @scores: (out): of the batch
 * @rows: [stage] how many rows the stage sees
 * @origins: [stage] (owned): index of each row in the batch
 * @input: [stage] (owned): [rows, n_values] what the trunk starts from
 * @trunk: [stage] (not owned): the trunk's output
 * @head_gradient: [stage] (owned): [rows, n_outputs] of the mean loss by the logits
 * @taken: (owned): [batch rows] whether some exit takes the row
 */
typedef struct
{
  EeNet *net;
  const EeBatch *batch;
  EeScores *scores;
  guint rows[EE_PLAN_MAX_STAGES];
  guint *origins[EE_PLAN_MAX_STAGES];
  double *input[EE_PLAN_MAX_STAGES];
  const double *trunk[EE_PLAN_MAX_STAGES];
  double *head_gradient[EE_PLAN_MAX_STAGES];
  gboolean *taken;
} Pass;

static gsize
count_trunk_values (const EePlan *plan, guint stage)
{
  const EeStage *s = ee_plan_get_stage (plan, stage);

  return ee_reference_count_values (ee_plan_get_layer (plan, s->first_trunk + s->n_trunk - 1));
}

static gboolean
is_redundant (const Pass *pass, guint row)
{
  return pass->batch->labels[row] == ee_plan_get_options (pass->net->plan)->n_main;
}

/* Stage 0 sees the batch; the classifier of a network with exits sees main rows; what is between sees all. */
static void
fill_input (Pass *pass, guint stage)
{
  const EePlan *plan = pass->net->plan;
  const gboolean main_only = stage > 0 && stage == ee_plan_get_n_stages (plan) - 1;

  pass->origins[stage] = g_new0 (guint, pass->batch->rows);
  for (guint row = 0; row < pass->batch->rows; row++)
    if (!main_only || !is_redundant (pass, row))
      pass->origins[stage][pass->rows[stage]++] = row;

  if (stage == 0)
    {
      pass->input[0] = g_new0 (double, pass->rows[0] * 3 * 32 * 32);
      ee_reference_normalise (plan, pass->batch->images, pass->rows[0], pass->input[0]);
      ee_reference_round (pass->net, EE_REFERENCE_ACTIVATIONS, pass->input[0], pass->rows[0] * 3 * 32 * 32);
    }
  else
    {
      const gsize n_values = count_trunk_values (plan, stage - 1);

      /* All rows of the batch reach every stage but the last, so an origin is an index into that stage. */
      pass->input[stage] = g_new0 (double, pass->rows[stage] * n_values);
      for (guint i = 0; i < pass->rows[stage]; i++)
        memcpy (pass->input[stage] + i * n_values, pass->trunk[stage - 1] + pass->origins[stage][i] * n_values,
                n_values * sizeof (double));
    }
}

static guint
find_largest (const double *values, guint n_values)
{
  guint best = 0;

  for (guint i = 1; i < n_values; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

/* A verdict is a decision too, though no kink of the loss. */
static void
note_margin (Pass *pass, double distance)
{
  EeReferenceKinks *kinks = &pass->net->kinks;

  kinks->margin = MIN (kinks->margin, fabs (distance) / ee_plan_get_n_layers (pass->net->plan));
}

/* L1 of one row at one exit, equation (1). */
static void
score_exit (Pass *pass, guint stage, guint row, const double *logits, double *gradient)
{
  const gboolean redundant = is_redundant (pass, row);
  const gboolean last_exit = stage == ee_plan_get_n_stages (pass->net->plan) - 2;
  double probabilities[EE_N_EXIT_CLASSES];
  gboolean leaves;

  ee_reference_softmax (logits, EE_N_EXIT_CLASSES, probabilities);
  leaves = probabilities[EE_EXIT_REDUNDANT] >= 0.5;

  pass->scores->loss_exit
      += ee_reference_cross_entropy (logits, EE_N_EXIT_CLASSES, redundant ? EE_EXIT_REDUNDANT : EE_EXIT_MAIN, gradient);
  note_margin (pass, logits[0] - logits[1]);
  if (last_exit && leaves == redundant)
    pass->scores->exit_right++;
  if (leaves)
    pass->taken[row] = TRUE;
}

/* L2 of one row, equation (2). Without exits "redundant" is a class like any other. */
static void
score_classifier (Pass *pass, guint row, const double *logits, guint n_classes, double *gradient)
{
  const guint label = pass->batch->labels[row];
  const guint best = find_largest (logits, n_classes);
  const gboolean named_rightly = best == label;

  pass->scores->loss_main += ee_reference_cross_entropy (logits, n_classes, label, gradient);
  for (guint c = 0; c < n_classes; c++)
    if (c != best)
      note_margin (pass, logits[best] - logits[c]);
  if (named_rightly && !is_redundant (pass, row))
    pass->scores->main_right++;
  if (named_rightly && !pass->taken[row])
    pass->scores->right++;
}

static void
forward_stage (Pass *pass, guint stage)
{
  EeNet *net = pass->net;
  const EeStage *s = ee_plan_get_stage (net->plan, stage);
  const double weight = s->exit_block > 0 ? 1 : ee_batch_get_main_weight (pass->batch);
  const double *logits;

  fill_input (pass, stage);
  pass->trunk[stage] = ee_reference_forward (net, s->first_trunk, s->n_trunk, pass->input[stage], pass->rows[stage]);
  logits = ee_reference_forward (net, s->first_head, s->n_head, pass->trunk[stage], pass->rows[stage]);

  pass->head_gradient[stage] = g_new0 (double, pass->rows[stage] * s->n_outputs);
  for (guint i = 0; i < pass->rows[stage]; i++)
    {
      const guint row = pass->origins[stage][i];
      double *gradient = pass->head_gradient[stage] + i * s->n_outputs;

      if (s->exit_block > 0)
        score_exit (pass, stage, row, logits + i * s->n_outputs, gradient);
      else
        score_classifier (pass, row, logits + i * s->n_outputs, s->n_outputs, gradient);
      for (guint c = 0; c < s->n_outputs; c++)
        gradient[c] *= weight / pass->batch->rows; /* the loss is the mean over the batch */
    }
}

static void
forward_pass (Pass *pass)
{
  const guint rows = pass->batch->rows, n_stages = ee_plan_get_n_stages (pass->net->plan);
  EeScores *scores = pass->scores;

  *scores = (EeScores){ .rows = rows };
  pass->net->kinks = (EeReferenceKinks){ 0, G_MAXDOUBLE };
  pass->taken = g_new0 (gboolean, rows);
  for (guint stage = 0; stage < n_stages; stage++)
    forward_stage (pass, stage);

  for (guint row = 0; row < rows; row++)
    {
      if (!is_redundant (pass, row))
        scores->main_rows++;
      if (pass->taken[row])
        scores->left++;
      if (pass->taken[row] && is_redundant (pass, row))
        scores->right++;
    }
}

/* From the classifier back to the image. What reaches a trunk's output is the sum of what its head and the next
 * stage say; a row that the next stage never saw hears from the head alone. */
static void
backward_pass (Pass *pass)
{
  EeNet *net = pass->net;
  double *next = NULL; /* (owned) [rows of stage + 1, values] by the input of stage + 1 */

  for (guint stage = ee_plan_get_n_stages (net->plan); stage-- > 0;)
    {
      const EeStage *s = ee_plan_get_stage (net->plan, stage);
      const gsize n_values = count_trunk_values (net->plan, stage);
      double *gradient = ee_reference_backward (net, s->first_head, s->n_head,
                                                g_steal_pointer (&pass->head_gradient[stage]), pass->rows[stage]);

      if (next != NULL)
        for (guint i = 0; i < pass->rows[stage + 1]; i++)
          for (gsize v = 0; v < n_values; v++)
            gradient[pass->origins[stage + 1][i] * n_values + v] += next[i * n_values + v];
      ee_reference_round (net, EE_REFERENCE_GRADIENTS, gradient, pass->rows[stage] * n_values);
      g_free (next);
      next = ee_reference_backward (net, s->first_trunk, s->n_trunk, gradient, pass->rows[stage]);
    }
  g_free (next);
}

static void
end_pass (Pass *pass)
{
  for (guint stage = 0; stage < EE_PLAN_MAX_STAGES; stage++)
    {
      g_free (pass->origins[stage]);
      g_free (pass->input[stage]);
      g_free (pass->head_gradient[stage]);
    }
  g_free (pass->taken);
  pass->net->training = FALSE;
  ee_reference_clear_tapes (pass->net);
}

static gboolean
check_batch (EeNet *net, const EeBatch *batch, GError **error)
{
  const guint n_main = ee_plan_get_options (net->plan)->n_main;

  if (!net->options.training)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "This net was not made for training.");
  else if (batch->rows == 0 || batch->rows > net->options.max_rows)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "A batch of %u rows is not between 1 and %u.", batch->rows,
                 net->options.max_rows);
  else
    {
      for (guint row = 0; row < batch->rows; row++)
        if (batch->labels[row] > n_main)
          {
            g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "Row %u has label %u; the highest is %u.", row,
                         batch->labels[row], n_main);
            return FALSE;
          }
      return TRUE;
    }
  return FALSE;
}

gboolean
ee_reference_train_pass (EeNet *net, const EeBatch *batch, guint64 dropout_seed, EeScores *scores, GError **error)
{
  Pass pass = { .net = net, .batch = batch, .scores = scores };

  if (!check_batch (net, batch, error))
    return FALSE;

  net->last_stage = -1;
  net->training = TRUE;
  net->dropout_seed = dropout_seed;
  forward_pass (&pass);
  backward_pass (&pass);
  end_pass (&pass);
  return TRUE;
}

/* The forward half of a training pass, for finite differences: the mean of L = L1 + delta * L2. Gradients are
 * left alone; the running statistics move. */
double
ee_reference_get_loss (EeNet *net, const EeBatch *batch, guint64 dropout_seed)
{
  EeScores scores;
  Pass pass = { .net = net, .batch = batch, .scores = &scores };

  net->training = TRUE;
  net->dropout_seed = dropout_seed;
  forward_pass (&pass);
  end_pass (&pass);
  return (scores.loss_exit + ee_batch_get_main_weight (batch) * scores.loss_main) / batch->rows;
}
