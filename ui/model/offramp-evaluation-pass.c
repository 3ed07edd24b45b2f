/* SPDX-License-Identifier: Apache-2.0 */
/* The networks are closed again at the end: the result keeps scores, images and facts. */
#include "offramp-evaluation-pass.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-compute.h"
#include "offramp-test-images.h"

/* Images at once, and how many are timed how often part by part. */
enum
{
  BATCH = 128,
  TIMED_IMAGES = 2 * BATCH,
  ROUNDS = 5
};

/* No P(redundant) is as high: nothing leaves. */
static const double NEVER = 2;

/* Shares of all that is to be done, by what it takes with the bundled network on two cores. */
static const double UNTIL[] = {
  [OFFRAMP_EVALUATION_OPENING] = 0.02, [OFFRAMP_EVALUATION_READING] = 0.1, [OFFRAMP_EVALUATION_ASKING] = 0.4,
  [OFFRAMP_EVALUATION_TIMING] = 0.95,  [OFFRAMP_EVALUATION_STAGES] = 1,
};

typedef struct
{
  const OfframpEvaluationOrder *order;
  OfframpEvaluationProgressFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  OfframpEvaluationPhase phase;
  double from, until; /* of the part of the phase that is under way */
  EeModel *network, *baseline;
  OfframpEvaluationResult *result;
} Pass;

/**
 * offramp_evaluation_order_copy:
 * @order: an order
 *
 * Returns: (transfer full): a copy
 */
OfframpEvaluationOrder *
offramp_evaluation_order_copy (const OfframpEvaluationOrder *order)
{
  OfframpEvaluationOrder *copy = g_new (OfframpEvaluationOrder, 1);

  *copy = *order;
  copy->network = g_strdup (order->network);
  copy->baseline = g_strdup (order->baseline);
  copy->pair = g_strdup (order->pair);
  copy->root = g_strdup (order->root);
  return copy;
}

/**
 * offramp_evaluation_order_free:
 * @order: (transfer full): an order
 */
void
offramp_evaluation_order_free (OfframpEvaluationOrder *order)
{
  g_free (order->network);
  g_free (order->baseline);
  g_free (order->pair);
  g_free (order->root);
  g_free (order);
}

static void
begin_part (Pass *pass, OfframpEvaluationPhase phase, double from, double until)
{
  const double start = phase > 0 ? UNTIL[phase - 1] : 0, length = UNTIL[phase] - start;

  pass->phase = phase;
  pass->from = start + from * length;
  pass->until = start + until * length;
  pass->func (phase, pass->from, pass->user_data);
}

/* An EeProgressFunc. */
static void
reading_cb (const char *what, double fraction, gpointer user_data)
{
  Pass *pass = user_data;

  pass->func (pass->phase, pass->from + fraction * (pass->until - pass->from), pass->user_data);
}

/* An EeRouterProgressFunc. */
static gboolean
running_cb (guint done, guint total, gpointer user_data)
{
  reading_cb (NULL, total > 0 ? done / (double)total : 0, user_data);
  return !g_cancellable_is_cancelled (((Pass *)user_data)->cancellable);
}

static gboolean
has_exit (const EeModel *model)
{
  return ee_plan_get_options (model->plan)->exits != 0;
}

/* @path: (transfer full) (nullable): of the network, for messages and the report. */
static EeModel *
open_network (const char *path, char **found, GError **error)
{
  *found = path != NULL ? g_strdup (path) : ee_model_find_bundled ();
  if (*found == NULL)
    {
      g_set_error_literal (error, EE_ERROR, EE_ERROR_INVALID,
                           _ ("The network that comes along with the program was not found."));
      return NULL;
    }
  return offramp_compute_open_exact (*found, BATCH, error);
}

static gboolean
check_networks (Pass *pass, GError **error)
{
  const EeComparisonSide sides[]
      = { offramp_evaluated_get_side (&pass->result->network), offramp_evaluated_get_side (&pass->result->baseline) };

  if (has_exit (pass->baseline))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” has an exit, so it cannot be the network without."),
                   sides[1].name);
      return FALSE;
    }
  /* Who names a test set means both. */
  return pass->result->same || pass->order->pair != NULL || ee_comparison_check_images (sides, 2, error);
}

/* A network without exit is measured on its own. */
static gboolean
check_alone (Pass *pass, GError **error)
{
  if (pass->order->baseline == NULL)
    return TRUE;
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
               _ ("“%s” has no exit, so there is nothing to compare it with. To have its figures beside those of a "
                  "network with an exit, choose that network, and this one as the one without."),
               pass->result->network.name);
  return FALSE;
}

static gboolean
open_networks (Pass *pass, GError **error)
{
  g_autofree char *path = NULL, *other = NULL;

  begin_part (pass, OFFRAMP_EVALUATION_OPENING, 0, 1);
  if ((pass->network = open_network (pass->order->network, &path, error)) == NULL)
    return FALSE;
  offramp_evaluated_take_facts (&pass->result->network, path, pass->network);
  pass->result->alone = !has_exit (pass->network);
  if (pass->result->alone)
    return check_alone (pass, error);
  pass->result->same = pass->order->baseline == NULL;
  pass->baseline = pass->result->same ? ee_exit_removal_open (pass->network, offramp_compute_get_device (), error)
                                      : open_network (pass->order->baseline, &other, error);
  if (pass->baseline == NULL)
    return FALSE;
  offramp_evaluated_take_facts (&pass->result->baseline, other != NULL ? other : path, pass->baseline);
  return check_networks (pass, error);
}

/* The same network without its exit says nothing that the scores do not tell: nothing leaves, and a redundant image
 * gets one of the main classes. */
static void
evaluate_same (Pass *pass)
{
  EeEvaluation *evaluation = &pass->result->baseline.evaluation;

  ee_evaluation_from_scores (pass->result->network.scores, NEVER, evaluation);
  evaluation->loss = evaluation->loss_exit = evaluation->loss_main = NAN;
  evaluation->exit_accuracy = NAN;
}

static gboolean
ask (Pass *pass, GError **error)
{
  OfframpEvaluated *network = &pass->result->network, *baseline = &pass->result->baseline;
  const double asked = pass->order->threshold, own = asked >= 0 ? asked : network->facts->threshold;
  const double threshold = pass->result->alone ? NEVER : own;

  begin_part (pass, OFFRAMP_EVALUATION_ASKING, 0, pass->baseline == NULL || pass->result->same ? 1 : 0.5);
  network->scores
      = ee_score_set_new (pass->network, pass->result->experiment, EE_SPLIT_TEST, threshold, running_cb, pass, error);
  if (network->scores == NULL)
    return FALSE;
  ee_evaluation_from_scores (network->scores, threshold, &network->evaluation);
  if (pass->result->alone)
    return TRUE;
  if (pass->result->same)
    {
      evaluate_same (pass);
      return TRUE;
    }
  begin_part (pass, OFFRAMP_EVALUATION_ASKING, 0.5, 1);
  baseline->scores
      = ee_score_set_new (pass->baseline, pass->result->experiment, EE_SPLIT_TEST, NEVER, running_cb, pass, error);
  if (baseline->scores == NULL)
    return FALSE;
  ee_evaluation_from_scores (baseline->scores, NEVER, &baseline->evaluation);
  return TRUE;
}

/* In turns, so that the ratio of the two means something. */
static gboolean
time_networks (Pass *pass, GError **error)
{
  EeModel *const models[] = { pass->network, pass->baseline };
  const double thresholds[] = { pass->result->network.evaluation.threshold, NEVER };
  EeTiming timings[G_N_ELEMENTS (models)];

  if (pass->order->repeats == 0)
    return TRUE;
  begin_part (pass, OFFRAMP_EVALUATION_TIMING, 0, 1);
  if (!ee_timing_run (models, thresholds, pass->baseline != NULL ? 2 : 1, pass->result->experiment, EE_SPLIT_TEST,
                      pass->order->repeats, timings, running_cb, pass, error))
    return FALSE;
  ee_evaluation_set_timing (&pass->result->network.evaluation, &timings[0]);
  if (pass->baseline != NULL)
    ee_evaluation_set_timing (&pass->result->baseline.evaluation, &timings[1]);
  return TRUE;
}

/* For the time at other thresholds. The fastest round counts, as these times are added up and compared. */
static gboolean
time_stages (Pass *pass, GError **error)
{
  OfframpEvaluationResult *result = pass->result;
  EeTiming timings[EE_PLAN_MAX_STAGES], plain;
  g_autoptr (EeModel) without = NULL;

  if (pass->order->repeats == 0 || result->alone)
    return TRUE;
  begin_part (pass, OFFRAMP_EVALUATION_STAGES, 0, 1);
  without = ee_exit_timing_open_plain (pass->network->plan, offramp_compute_get_device (), BATCH, error);
  if (without == NULL
      || !ee_exit_timing_run (pass->network, without, result->experiment, EE_SPLIT_TEST, TIMED_IMAGES, ROUNDS, timings,
                              &plain, &result->n_timed, running_cb, pass, error))
    return FALSE;
  for (guint s = 0; s < ee_plan_get_n_stages (pass->network->plan); s++)
    result->stage_seconds[s] = timings[s].least_s / result->n_timed;
  result->plain_seconds = plain.least_s / result->n_timed;
  return TRUE;
}

static gboolean
run (Pass *pass, GError **error)
{
  const OfframpTestChoice choice = { pass->order->pair, pass->order->root, pass->order->limit };

  if (!open_networks (pass, error))
    return FALSE;
  begin_part (pass, OFFRAMP_EVALUATION_READING, 0, 1);
  pass->result->experiment
      = offramp_test_images_load (pass->network->facts, &choice, reading_cb, pass, pass->cancellable, error);
  return pass->result->experiment != NULL && ask (pass, error) && time_networks (pass, error)
         && time_stages (pass, error) && offramp_evaluation_result_work_out (pass->result, error);
}

/**
 * offramp_evaluation_pass_run:
 * @order: what to measure
 * @progress: (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops after the batch under way
 * @error: EE_ERROR, a file's, or G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what was measured, or NULL
 */
OfframpEvaluationResult *
offramp_evaluation_pass_run (const OfframpEvaluationOrder *order, OfframpEvaluationProgressFunc progress,
                             gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (OfframpEvaluationResult) result = offramp_evaluation_result_new ();
  Pass pass = {
    .order = order,
    .func = progress,
    .user_data = user_data,
    .cancellable = cancellable,
    .result = result,
  };
  const gboolean done = run (&pass, error);

  g_clear_pointer (&pass.network, ee_model_free);
  g_clear_pointer (&pass.baseline, ee_model_free);
  return done ? g_steal_pointer (&result) : NULL;
}
