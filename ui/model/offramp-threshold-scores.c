/* SPDX-License-Identifier: Apache-2.0 */
/* One pass at a time, in a thread of the pool; what it found is kept until another network is opened.
 *
 * Signal: "changed" when it began, got on, ended or was forgotten.
 */
#include "offramp-threshold-scores.h"

#include "offramp-threshold-pass.h"

enum
{
  LOOK_EVERY_MS = 100,
  CURVE_STEPS = 250,
  PERMILLE = 1000
};

/**
 * OfframpThresholdScores:
 * @cancellable: (nullable): of the pass under way
 * @permille: (atomic): how far it has come
 * @timeout: looks at it
 * @result: (nullable)
 * @error: (nullable): why there is none
 */
struct _OfframpThresholdScores
{
  GObject parent_instance;

  GCancellable *cancellable;
  int permille;
  guint timeout;
  OfframpThresholdResult *result;
  char *error;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpThresholdScores, offramp_threshold_scores, G_TYPE_OBJECT)

/**
 * offramp_threshold_result_new:
 * @scores: of a network with an exit; not kept
 * @title: which images, for people
 * @stage_seconds: [n_exits + 1] what an image has cost when it comes to each exit, and to the classifier
 * @plain_seconds: what it costs without exits
 * @error: EE_ERROR_INVALID where a score is no number
 *
 * Returns: (transfer full): all that follows from @scores at every threshold
 */
OfframpThresholdResult *
offramp_threshold_result_new (const EeScoreSet *scores, const char *title, const double *stage_seconds,
                              double plain_seconds, GError **error)
{
  EeThresholdTable *table = ee_threshold_table_new (scores, error);
  OfframpThresholdResult *result;

  if (table == NULL)
    return NULL;
  result = g_new0 (OfframpThresholdResult, 1);
  result->table = table;
  result->title = g_strdup (title);
  for (guint s = 0; s <= scores->n_exits; s++)
    result->stage_seconds[s] = stage_seconds[s];
  result->plain_seconds = plain_seconds;
  result->curve = ee_threshold_table_make_curve (table, stage_seconds, CURVE_STEPS);
  result->knee = ee_threshold_curve_find_knee (result->curve);
  offramp_threshold_bins_add_scores (&result->bins, scores);
  return result;
}

/**
 * offramp_threshold_result_free:
 * @result: (nullable) (transfer full): a result
 */
void
offramp_threshold_result_free (OfframpThresholdResult *result)
{
  if (result == NULL)
    return;
  ee_threshold_table_free (result->table);
  g_free (result->title);
  g_array_unref (result->curve);
  g_free (result);
}

static void
end_pass (OfframpThresholdScores *self)
{
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timeout, g_source_remove);
}

static void
offramp_threshold_scores_dispose (GObject *object)
{
  OfframpThresholdScores *self = OFFRAMP_THRESHOLD_SCORES (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  end_pass (self);

  G_OBJECT_CLASS (offramp_threshold_scores_parent_class)->dispose (object);
}

static void
offramp_threshold_scores_finalize (GObject *object)
{
  OfframpThresholdScores *self = OFFRAMP_THRESHOLD_SCORES (object);

  offramp_threshold_result_free (self->result);
  g_free (self->error);

  G_OBJECT_CLASS (offramp_threshold_scores_parent_class)->finalize (object);
}

static void
offramp_threshold_scores_class_init (OfframpThresholdScoresClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = offramp_threshold_scores_dispose;
  object_class->finalize = offramp_threshold_scores_finalize;

  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_threshold_scores_init (OfframpThresholdScores *self)
{
}

/**
 * offramp_threshold_scores_new:
 *
 * Returns: (transfer full): without any scores
 */
OfframpThresholdScores *
offramp_threshold_scores_new (void)
{
  return g_object_new (OFFRAMP_TYPE_THRESHOLD_SCORES, NULL);
}

typedef struct
{
  char *path, *root;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->path);
  g_free (order->root);
  g_free (order);
}

static void
progress_cb (double share, gpointer user_data)
{
  OfframpThresholdScores *self = g_task_get_source_object (user_data);

  /* One that was stopped says nothing more: the next may be under way. */
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (user_data)))
    g_atomic_int_set (&self->permille, (int)(CLAMP (share, 0, 1) * PERMILLE));
}

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Order *order = task_data;
  GError *error = NULL;
  OfframpThresholdResult *result
      = offramp_threshold_pass_run (order->path, order->root, progress_cb, task, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify)offramp_threshold_result_free);
  else
    g_task_return_error (task, error);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  OfframpThresholdScores *self = OFFRAMP_THRESHOLD_SCORES (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (OfframpThresholdResult) found = g_task_propagate_pointer (G_TASK (result), &error);

  /* One that was stopped may end when the next is under way already. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  end_pass (self);
  if (found != NULL)
    self->result = g_steal_pointer (&found);
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
 * offramp_threshold_scores_start:
 * @self: without a pass under way
 * @path: of a network with an exit: a checkpoint file or a run folder
 * @root: (nullable): the data folder; NULL for the usual one
 *
 * Begins a pass over the network's own test set. What was found before is forgotten.
 */
void
offramp_threshold_scores_start (OfframpThresholdScores *self, const char *path, const char *root)
{
  g_autoptr (GTask) task = NULL;
  Order *order;

  g_return_if_fail (OFFRAMP_IS_THRESHOLD_SCORES (self) && path != NULL);
  g_return_if_fail (self->cancellable == NULL);

  g_clear_pointer (&self->result, offramp_threshold_result_free);
  g_clear_pointer (&self->error, g_free);
  g_atomic_int_set (&self->permille, 0);
  self->cancellable = g_cancellable_new ();
  self->timeout = g_timeout_add (LOOK_EVERY_MS, look_cb, self);

  order = g_new0 (Order, 1);
  order->path = g_strdup (path);
  order->root = g_strdup (root);
  task = g_task_new (self, self->cancellable, ended_cb, NULL);
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, run_in_thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_threshold_scores_stop:
 * @self: the scores
 *
 * Ends the pass under way after its batch; nothing is kept of it.
 */
void
offramp_threshold_scores_stop (OfframpThresholdScores *self)
{
  g_return_if_fail (OFFRAMP_IS_THRESHOLD_SCORES (self));

  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  end_pass (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_threshold_scores_forget:
 * @self: the scores
 *
 * Another network answers: what was found is not true of it.
 */
void
offramp_threshold_scores_forget (OfframpThresholdScores *self)
{
  g_return_if_fail (OFFRAMP_IS_THRESHOLD_SCORES (self));

  if (self->cancellable == NULL && self->result == NULL && self->error == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  end_pass (self);
  g_clear_pointer (&self->result, offramp_threshold_result_free);
  g_clear_pointer (&self->error, g_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_threshold_scores_is_running:
 * @self: the scores
 *
 * Returns: whether a pass is under way
 */
gboolean
offramp_threshold_scores_is_running (OfframpThresholdScores *self)
{
  g_return_val_if_fail (OFFRAMP_IS_THRESHOLD_SCORES (self), FALSE);
  return self->cancellable != NULL;
}

/**
 * offramp_threshold_scores_get_progress:
 * @self: the scores
 *
 * Returns: how much of the pass is done, 0..1
 */
double
offramp_threshold_scores_get_progress (OfframpThresholdScores *self)
{
  g_return_val_if_fail (OFFRAMP_IS_THRESHOLD_SCORES (self), 0);
  return g_atomic_int_get (&self->permille) / (double)PERMILLE;
}

/**
 * offramp_threshold_scores_get_error:
 * @self: the scores
 *
 * Returns: (transfer none) (nullable): why the newest pass found nothing; NULL too where it was stopped
 */
const char *
offramp_threshold_scores_get_error (OfframpThresholdScores *self)
{
  g_return_val_if_fail (OFFRAMP_IS_THRESHOLD_SCORES (self), NULL);
  return self->error;
}

/**
 * offramp_threshold_scores_get_result:
 * @self: the scores
 *
 * Returns: (transfer none) (nullable): what the newest pass found; valid until "changed"
 */
const OfframpThresholdResult *
offramp_threshold_scores_get_result (OfframpThresholdScores *self)
{
  g_return_val_if_fail (OFFRAMP_IS_THRESHOLD_SCORES (self), NULL);
  return self->result;
}
