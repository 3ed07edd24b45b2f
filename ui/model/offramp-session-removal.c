/* SPDX-License-Identifier: Apache-2.0 */
/* Removing images, and bringing them back. What was removed is kept by whoever offers the way back; each change of the
 * list is one items-changed, however many images it is about. */
#include "offramp-session-private.h"

struct _OfframpRemoval
{
  GPtrArray *samples; /* in the order of arrival */
  GPtrArray *failures;
  guint n_networks; /* of the session, at that time */
};

/**
 * offramp_removal_free:
 * @removal: (nullable) (transfer full): what was removed
 */
void
offramp_removal_free (OfframpRemoval *removal)
{
  if (removal == NULL)
    return;
  g_ptr_array_unref (removal->samples);
  g_ptr_array_unref (removal->failures);
  g_free (removal);
}

/**
 * offramp_removal_get_n_samples:
 * @removal: what was removed
 *
 * Returns: how many images it holds
 */
guint
offramp_removal_get_n_samples (const OfframpRemoval *removal)
{
  return removal->samples->len;
}

static OfframpRemoval *
removal_new (OfframpSession *self)
{
  OfframpRemoval *removal = g_new0 (OfframpRemoval, 1);

  removal->samples = g_ptr_array_new_with_free_func (g_object_unref);
  removal->failures = g_ptr_array_new_with_free_func (g_object_unref);
  removal->n_networks = self->n_networks;
  return removal;
}

/* All items of @list, each with a reference, join @target. */
static void
copy_items (GListStore *list, GPtrArray *target)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    g_ptr_array_add (target, g_list_model_get_item (G_LIST_MODEL (list), i));
}

/**
 * offramp_session_remove:
 * @self: a session
 * @samples: (element-type OfframpSample): some of its images; those that are not there any more are passed over
 *
 * Returns: (transfer full): what was removed, for offramp_session_restore()
 */
OfframpRemoval *
offramp_session_remove (OfframpSession *self, GPtrArray *samples)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  OfframpRemoval *removal;
  guint first = G_MAXUINT, end = 0;

  g_return_val_if_fail (OFFRAMP_IS_SESSION (self) && samples != NULL, NULL);

  removal = removal_new (self);
  for (guint i = 0; i < samples->len; i++)
    g_hash_table_add (wanted, g_ptr_array_index (samples, i));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->samples)); i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (self->samples), i);

      if (g_hash_table_contains (wanted, sample))
        {
          first = MIN (first, i);
          end = i + 1;
          g_ptr_array_add (removal->samples, g_steal_pointer (&sample));
        }
      else if (first != G_MAXUINT)
        g_ptr_array_add (kept, g_steal_pointer (&sample));
    }
  if (removal->samples->len == 0)
    return removal;
  /* What stands behind the last one removed is left alone. */
  g_list_store_splice (self->samples, first, end - first, kept->pdata, end - first - removal->samples->len);
  self->first_with_preview = 0;
  offramp_session_emit_updated (self);
  return removal;
}

/**
 * offramp_session_clear:
 * @self: a session
 *
 * Removes all images and all failures, and stops what is under way.
 *
 * Returns: (transfer full): what was removed, for offramp_session_restore()
 */
OfframpRemoval *
offramp_session_clear (OfframpSession *self)
{
  OfframpRemoval *removal;

  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), NULL);

  removal = removal_new (self);
  offramp_worker_stop (self->worker);
  self->generation = offramp_worker_get_generation (self->worker);
  copy_items (self->samples, removal->samples);
  copy_items (self->failures, removal->failures);
  g_list_store_remove_all (self->samples);
  g_list_store_remove_all (self->failures);
  self->first_with_preview = 0;
  offramp_session_emit_updated (self);
  return removal;
}

/* Puts @samples where they were by their arrival; the list is in that order. */
static void
merge_samples (OfframpSession *self, GPtrArray *samples)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->samples)), position = 0, next = 0;
  g_autoptr (GPtrArray) merged = g_ptr_array_new_with_free_func (g_object_unref);
  guint64 first = offramp_sample_get_arrival (g_ptr_array_index (samples, 0));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (self->samples), i);

      if (offramp_sample_get_arrival (sample) < first)
        {
          position = i + 1;
          continue;
        }
      for (; next < samples->len
             && offramp_sample_get_arrival (g_ptr_array_index (samples, next)) < offramp_sample_get_arrival (sample);
           next++)
        g_ptr_array_add (merged, g_object_ref (g_ptr_array_index (samples, next)));
      g_ptr_array_add (merged, g_steal_pointer (&sample));
    }
  for (; next < samples->len; next++)
    g_ptr_array_add (merged, g_object_ref (g_ptr_array_index (samples, next)));
  g_list_store_splice (self->samples, position, n_items - position, merged->pdata, merged->len);
}

/**
 * offramp_session_restore:
 * @self: the session that the images were removed from
 * @removal: (transfer full): what was removed
 *
 * The images are back where they were. Those without a verdict, or all of them if another network answers by now, are
 * classified again.
 */
void
offramp_session_restore (OfframpSession *self, OfframpRemoval *removal)
{
  g_autoptr (OfframpRemoval) owned = removal;
  g_autoptr (GPtrArray) unjudged = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (OFFRAMP_IS_SESSION (self) && removal != NULL);

  g_list_store_splice (self->failures, 0, 0, removal->failures->pdata, removal->failures->len);
  if (removal->samples->len > 0)
    merge_samples (self, removal->samples);
  self->first_with_preview = 0;
  for (guint i = 0; i < removal->samples->len; i++)
    {
      OfframpSample *sample = g_ptr_array_index (removal->samples, i);

      offramp_sample_set_threshold (sample, self->threshold); /* it may have moved meanwhile */
      if (removal->n_networks != self->n_networks
          || (offramp_sample_get_verdict (sample) == NULL && offramp_sample_get_error (sample) == NULL))
        g_ptr_array_add (unjudged, g_object_ref (sample));
    }
  if (unjudged->len > 0)
    offramp_session_push_classification (self, unjudged);
  offramp_session_emit_updated (self);
}
