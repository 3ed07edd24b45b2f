/* SPDX-License-Identifier: Apache-2.0 */
/* What the newest pass found is kept until another network is opened; "changed" then, too. */
#include "offramp-threshold-scores.h"

#include "offramp-threshold-pass.h"

enum
{
  CURVE_STEPS = 250
};

/**
 * OfframpThresholdScores:
 * @result: (nullable): of the newest that ended well
 */
struct _OfframpThresholdScores
{
  OfframpPass parent_instance;

  OfframpThresholdResult *result;
};

G_DEFINE_FINAL_TYPE (OfframpThresholdScores, offramp_threshold_scores, OFFRAMP_TYPE_PASS)

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
keep (OfframpPass *pass, gpointer found)
{
  OFFRAMP_THRESHOLD_SCORES (pass)->result = found;
}

static void
offramp_threshold_scores_finalize (GObject *object)
{
  offramp_threshold_result_free (OFFRAMP_THRESHOLD_SCORES (object)->result);

  G_OBJECT_CLASS (offramp_threshold_scores_parent_class)->finalize (object);
}

static void
offramp_threshold_scores_class_init (OfframpThresholdScoresClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_threshold_scores_finalize;
  OFFRAMP_PASS_CLASS (klass)->keep = keep;
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
  offramp_pass_report (user_data, share);
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
  Order *order;

  g_return_if_fail (OFFRAMP_IS_THRESHOLD_SCORES (self) && path != NULL);
  g_return_if_fail (!offramp_pass_is_running (OFFRAMP_PASS (self)));

  g_clear_pointer (&self->result, offramp_threshold_result_free);
  order = g_new0 (Order, 1);
  order->path = g_strdup (path);
  order->root = g_strdup (root);
  offramp_pass_begin (OFFRAMP_PASS (self), run_in_thread, order, order_free);
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
  OfframpPass *pass = OFFRAMP_PASS (self);

  g_return_if_fail (OFFRAMP_IS_THRESHOLD_SCORES (self));

  if (!offramp_pass_is_running (pass) && self->result == NULL && offramp_pass_get_error (pass) == NULL)
    return;
  g_clear_pointer (&self->result, offramp_threshold_result_free);
  offramp_pass_forget (pass);
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
