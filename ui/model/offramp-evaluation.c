/* SPDX-License-Identifier: Apache-2.0 */
/* What was found before stays until the next evaluation has ended well. */
#include "offramp-evaluation.h"

#include <glib/gi18n.h>

enum
{
  LOOK_EVERY_MS = 100,
  PERMILLE = 1000
};

/**
 * OfframpEvaluation:
 * @cancellable: (nullable): of the pass under way
 * @permille: (atomic): how far it has come
 * @phase: (atomic): what it does
 * @timeout: looks at both
 * @result: (nullable): of the newest that ended well
 * @error: (nullable): why the newest ended ill
 */
struct _OfframpEvaluation
{
  GObject parent_instance;

  GCancellable *cancellable;
  int permille, phase;
  guint timeout;
  OfframpEvaluationResult *result;
  char *error;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpEvaluation, offramp_evaluation, G_TYPE_OBJECT)

static void
end_pass (OfframpEvaluation *self)
{
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timeout, g_source_remove);
}

static void
offramp_evaluation_dispose (GObject *object)
{
  OfframpEvaluation *self = OFFRAMP_EVALUATION (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  end_pass (self);

  G_OBJECT_CLASS (offramp_evaluation_parent_class)->dispose (object);
}

static void
offramp_evaluation_finalize (GObject *object)
{
  OfframpEvaluation *self = OFFRAMP_EVALUATION (object);

  g_clear_pointer (&self->result, offramp_evaluation_result_unref);
  g_free (self->error);

  G_OBJECT_CLASS (offramp_evaluation_parent_class)->finalize (object);
}

static void
offramp_evaluation_class_init (OfframpEvaluationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = offramp_evaluation_dispose;
  object_class->finalize = offramp_evaluation_finalize;

  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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

  /* One that was stopped says nothing more: the next may be under way. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (user_data)))
    return;
  g_atomic_int_set (&self->phase, phase);
  g_atomic_int_set (&self->permille, (int)(CLAMP (share, 0, 1) * PERMILLE));
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

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  OfframpEvaluation *self = OFFRAMP_EVALUATION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (OfframpEvaluationResult) found = g_task_propagate_pointer (G_TASK (result), &error);

  /* One that was stopped may end when the next is under way already. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  end_pass (self);
  if (found != NULL)
    {
      g_clear_pointer (&self->result, offramp_evaluation_result_unref);
      self->result = g_steal_pointer (&found);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_strdup (error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
look_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

/**
 * offramp_evaluation_start:
 * @self: without a pass under way
 * @order: what to measure; copied
 */
void
offramp_evaluation_start (OfframpEvaluation *self, const OfframpEvaluationOrder *order)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (OFFRAMP_IS_EVALUATION (self) && order != NULL);
  g_return_if_fail (self->cancellable == NULL);

  g_clear_pointer (&self->error, g_free);
  g_atomic_int_set (&self->permille, 0);
  g_atomic_int_set (&self->phase, OFFRAMP_EVALUATION_OPENING);
  self->cancellable = g_cancellable_new ();
  self->timeout = g_timeout_add (LOOK_EVERY_MS, look_cb, self);

  task = g_task_new (self, self->cancellable, ended_cb, NULL);
  g_task_set_task_data (task, offramp_evaluation_order_copy (order), (GDestroyNotify)offramp_evaluation_order_free);
  g_task_run_in_thread (task, run_in_thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_evaluation_stop:
 * @self: an evaluation
 *
 * Ends the pass under way after its batch; what an earlier one found stays.
 */
void
offramp_evaluation_stop (OfframpEvaluation *self)
{
  g_return_if_fail (OFFRAMP_IS_EVALUATION (self));

  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  end_pass (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_evaluation_is_running:
 * @self: an evaluation
 *
 * Returns: whether a pass is under way
 */
gboolean
offramp_evaluation_is_running (OfframpEvaluation *self)
{
  g_return_val_if_fail (OFFRAMP_IS_EVALUATION (self), FALSE);
  return self->cancellable != NULL;
}

/**
 * offramp_evaluation_get_progress:
 * @self: an evaluation
 *
 * Returns: how much of the pass is done, 0..1
 */
double
offramp_evaluation_get_progress (OfframpEvaluation *self)
{
  g_return_val_if_fail (OFFRAMP_IS_EVALUATION (self), 0);
  return g_atomic_int_get (&self->permille) / (double)PERMILLE;
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
 * offramp_evaluation_get_error:
 * @self: an evaluation
 *
 * Returns: (transfer none) (nullable): why the newest pass found nothing; NULL too where it was stopped
 */
const char *
offramp_evaluation_get_error (OfframpEvaluation *self)
{
  g_return_val_if_fail (OFFRAMP_IS_EVALUATION (self), NULL);
  return self->error;
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
