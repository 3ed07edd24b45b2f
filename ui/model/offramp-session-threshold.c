/* SPDX-License-Identifier: Apache-2.0 */
/* A session's threshold: the network's own until somebody moves it
 *
 * When it moves, every image is judged anew from what was measured, at once; only an image whose way is not known
 * that far goes back to the worker. The worker judges new images by it too. Another network brings its own threshold.
 */
#include "offramp-session-private.h"

/* Tells the worker to go by the network's own. */
#define OWN_THRESHOLD (-1.0)

void
offramp_session_init_threshold (OfframpSession *self)
{
  self->threshold = 0.5;
  self->asked = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->missing = g_ptr_array_new_with_free_func (g_object_unref);
}

void
offramp_session_finalize_threshold (OfframpSession *self)
{
  g_clear_pointer (&self->facts, ee_model_facts_free);
  g_free (self->model_path);
  g_hash_table_unref (self->asked);
  g_ptr_array_unref (self->missing);
}

/* Another network, or with @refreshed newer weights of the same training, in which case a threshold set by hand stays.
 */
void
offramp_session_take_facts (OfframpSession *self, OfframpNews *news, gboolean refreshed)
{
  g_clear_pointer (&self->facts, ee_model_facts_free);
  self->facts = g_steal_pointer (&news->facts);
  g_free (self->model_path);
  self->model_path = g_steal_pointer (&news->path);
  if (refreshed && self->threshold_is_moved)
    return;
  self->threshold = self->facts != NULL ? self->facts->threshold : 0.5;
  self->threshold_is_moved = FALSE;
  offramp_worker_set_threshold (self->worker, OWN_THRESHOLD);
}

/* A verdict that has just come is one of the threshold that holds now. */
void
offramp_session_judge (OfframpSession *self, OfframpSample *sample)
{
  g_hash_table_remove (self->asked, sample);
  if (!offramp_sample_set_threshold (sample, self->threshold))
    g_ptr_array_add (self->missing, g_object_ref (sample));
}

/* Sends the images whose way is not known to the worker, each of them once. */
void
offramp_session_ask_missing (OfframpSession *self)
{
  const int generation = offramp_worker_get_generation (self->worker);
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->missing->len == 0)
    return;
  if (self->asked_generation != generation) /* a stop dropped them */
    g_hash_table_remove_all (self->asked);
  self->asked_generation = generation;
  for (guint i = 0; i < self->missing->len; i++)
    {
      OfframpSample *sample = g_ptr_array_index (self->missing, i);

      if (g_hash_table_add (self->asked, g_object_ref (sample)))
        g_ptr_array_add (samples, g_object_ref (sample));
    }
  g_ptr_array_set_size (self->missing, 0);
  if (samples->len > 0)
    offramp_session_push_classification (self, samples);
}

static void
judge_all (OfframpSession *self)
{
  const guint n_samples = g_list_model_get_n_items (G_LIST_MODEL (self->samples));

  for (guint i = 0; i < n_samples; i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (self->samples), i);

      if (!offramp_sample_set_threshold (sample, self->threshold))
        g_ptr_array_add (self->missing, g_object_ref (sample));
    }
  offramp_session_ask_missing (self);
}

/**
 * offramp_session_set_threshold:
 * @self: a session
 * @threshold: P(redundant) from which an image leaves, 0 to 1
 *
 * Judges every image of the session by @threshold; all exits of a network share it.
 */
void
offramp_session_set_threshold (OfframpSession *self, double threshold)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self));
  g_return_if_fail (threshold >= 0 && threshold <= 1);

  if (threshold == self->threshold)
    return;
  self->threshold = threshold;
  self->threshold_is_moved = self->facts == NULL || threshold != self->facts->threshold;
  offramp_worker_set_threshold (self->worker, self->threshold_is_moved ? threshold : OWN_THRESHOLD);
  judge_all (self);
  offramp_session_emit_updated (self);
}

/**
 * offramp_session_get_threshold:
 * @self: a session
 *
 * Returns: P(redundant) from which an image leaves
 */
double
offramp_session_get_threshold (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), 0.5);
  return self->threshold;
}

/**
 * offramp_session_get_facts:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what is known of the network that answers, its own threshold among it
 */
const EeModelFacts *
offramp_session_get_facts (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), NULL);
  return self->facts;
}

/**
 * offramp_session_get_model_path:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the file or run folder of the network that answers; NULL for weights of a
 *   running training
 */
const char *
offramp_session_get_model_path (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), NULL);
  return self->model_path;
}

/**
 * offramp_session_get_n_networks:
 * @self: a session
 *
 * Returns: how often another network or other weights have answered: what was found out about one is not true of the
 * next
 */
guint
offramp_session_get_n_networks (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), 0);
  return self->n_networks;
}
