/* SPDX-License-Identifier: Apache-2.0 */
/* What was found before stays until the next evaluation has ended well. */
#include "offramp-evaluation.h"

#include <glib/gi18n.h>

/**
 * OfframpEvaluation:
 * @phase: (atomic): what the pass under way does
 * @result: (nullable): of the newest that ended well
 */
struct _OfframpEvaluation
{
  OfframpPass parent_instance;

  int phase;
  OfframpEvaluationResult *result;
};

G_DEFINE_FINAL_TYPE (OfframpEvaluation, offramp_evaluation, OFFRAMP_TYPE_PASS)

static void
keep (OfframpPass *pass, gpointer found)
{
  OfframpEvaluation *self = OFFRAMP_EVALUATION (pass);

  g_clear_pointer (&self->result, offramp_evaluation_result_unref);
  self->result = found;
}

static void
offramp_evaluation_finalize (GObject *object)
{
  OfframpEvaluation *self = OFFRAMP_EVALUATION (object);

  g_clear_pointer (&self->result, offramp_evaluation_result_unref);

  G_OBJECT_CLASS (offramp_evaluation_parent_class)->finalize (object);
}

static void
offramp_evaluation_class_init (OfframpEvaluationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_evaluation_finalize;
  OFFRAMP_PASS_CLASS (klass)->keep = keep;
}

static void
offramp_evaluation_init (OfframpEvaluation *self)
{
}

/**
 * offramp_evaluation_new:
 *
 * Returns: (transfer full): without a result
 */
OfframpEvaluation *
offramp_evaluation_new (void)
{
  return g_object_new (OFFRAMP_TYPE_EVALUATION, NULL);
}

/* An OfframpEvaluationProgressFunc on the pass's thread. */
static void
progress_cb (OfframpEvaluationPhase phase, double share, gpointer user_data)
{
  OfframpEvaluation *self = g_task_get_source_object (user_data);

  if (offramp_pass_report (user_data, share))
    g_atomic_int_set (&self->phase, phase);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  OfframpEvaluationResult *result = offramp_evaluation_pass_run (task_data, progress_cb, task, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify)offramp_evaluation_result_unref);
  else
    g_task_return_error (task, error);
}

/**
 * offramp_evaluation_start:
 * @self: without a pass under way
 * @order: what to measure; copied
 */
void
offramp_evaluation_start (OfframpEvaluation *self, const OfframpEvaluationOrder *order)
{
  g_return_if_fail (OFFRAMP_IS_EVALUATION (self) && order != NULL);
  g_return_if_fail (!offramp_pass_is_running (OFFRAMP_PASS (self)));

  g_atomic_int_set (&self->phase, OFFRAMP_EVALUATION_OPENING);
  offramp_pass_begin (OFFRAMP_PASS (self), run_in_thread, offramp_evaluation_order_copy (order),
                      (GDestroyNotify)offramp_evaluation_order_free);
}

/**
 * offramp_evaluation_get_phase:
 * @self: an evaluation
 *
 * Returns: (transfer none): what the pass does, in words
 */
const char *
offramp_evaluation_get_phase (OfframpEvaluation *self)
{
  static const char *const phases[] = {
    [OFFRAMP_EVALUATION_OPENING] = N_ ("Opening the networks"),
    [OFFRAMP_EVALUATION_READING] = N_ ("Reading the test images"),
    [OFFRAMP_EVALUATION_ASKING] = N_ ("Asking the networks"),
    [OFFRAMP_EVALUATION_TIMING] = N_ ("Timing both networks in turns"),
    [OFFRAMP_EVALUATION_STAGES] = N_ ("Timing the network’s parts"),
  };

  g_return_val_if_fail (OFFRAMP_IS_EVALUATION (self), NULL);
  return _ (phases[g_atomic_int_get (&self->phase)]);
}

/**
 * offramp_evaluation_get_result:
 * @self: an evaluation
 *
 * Returns: (transfer none) (nullable): what the newest pass that ended well found
 */
OfframpEvaluationResult *
offramp_evaluation_get_result (OfframpEvaluation *self)
{
  g_return_val_if_fail (OFFRAMP_IS_EVALUATION (self), NULL);
  return self->result;
}
