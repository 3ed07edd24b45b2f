/* SPDX-License-Identifier: Apache-2.0 */
/* Exploring while a training runs
 *
 * From its start a training's newest weights answer, copied in the background every few seconds and only while
 * somebody looks; the worker runs them on a net of its own. When the training has ended its best weights are
 * opened from the run folder. A network opened by hand ends all this until the next training.
 */
#include "offramp-session-private.h"

enum
{
  FIRST_COPY_SECONDS = 1,
  COPY_SECONDS = 5
};

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpSession) self = user_data;
  g_autoptr (EeParameters) parameters = NULL;
  g_autoptr (EeModelFacts) facts = NULL;
  g_autoptr (GError) error = NULL;
  OfframpJob *job;
  guint64 version;

  if (!offramp_training_copy_newest_finish (OFFRAMP_TRAINING (source), result, &parameters, &facts, &version, &error))
    {
      /* Nothing newer than what answers already, or nobody wants it any more. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_clear_object (&self->copying);
      return;
    }
  g_clear_object (&self->copying);
  if (!self->following || self->worker == NULL)
    return;

  self->version = version;
  job = offramp_job_new (OFFRAMP_JOB_PARAMETERS);
  job->parameters = g_steal_pointer (&parameters);
  job->facts = g_steal_pointer (&facts);
  self->opening++;
  offramp_worker_push (self->worker, job);
}

/* Asks for the newest weights if it is time. */
void
offramp_session_follow_training (OfframpSession *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 pause = (self->version == 0 ? FIRST_COPY_SECONDS : COPY_SECONDS) * G_USEC_PER_SEC;

  if (!self->following || !self->watched || self->copying != NULL || self->opening > 0)
    return;
  if (self->copied_at > 0 && now - self->copied_at < pause)
    return;

  self->copied_at = now;
  self->copying = g_cancellable_new ();
  offramp_training_copy_newest_async (self->training, self->version, self->copying, copied_cb, g_object_ref (self));
}

/* Forgets the training until the next one starts. */
void
offramp_session_unfollow (OfframpSession *self)
{
  self->following = FALSE;
  self->version = 0;
  self->copied_at = 0;
  if (self->copying != NULL)
    g_cancellable_cancel (self->copying);
  g_clear_object (&self->copying);
}

/* The best weights of the run that has just ended, where there are any. */
static void
open_finished_run (OfframpSession *self)
{
  const char *run_path = offramp_training_get_run_path (self->training);
  g_autofree char *model_path = run_path != NULL ? ee_run_get_model_path (run_path) : NULL;

  offramp_session_unfollow (self);
  if (model_path != NULL && g_file_test (model_path, G_FILE_TEST_EXISTS))
    offramp_session_push_open (self, run_path);
}

static void
training_updated_cb (OfframpSession *self)
{
  gboolean busy = offramp_training_is_busy (self->training);

  if (busy && !self->was_busy)
    {
      offramp_session_unfollow (self);
      self->following = TRUE;
    }
  else if (!busy && self->was_busy && self->following)
    open_finished_run (self);
  self->was_busy = busy;
  if (busy)
    offramp_session_follow_training (self);
}

/**
 * offramp_session_set_training:
 * @self: a session
 * @training: (nullable): whose weights answer while it runs
 */
void
offramp_session_set_training (OfframpSession *self, OfframpTraining *training)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self));

  if (self->training == training)
    return;
  if (self->training != NULL)
    g_signal_handlers_disconnect_by_func (self->training, training_updated_cb, self);
  offramp_session_unfollow (self);
  self->was_busy = FALSE;
  g_set_object (&self->training, training);
  if (training == NULL)
    return;
  g_signal_connect_swapped (training, "updated", G_CALLBACK (training_updated_cb), self);
  training_updated_cb (self);
}

/**
 * offramp_session_set_watched:
 * @self: a session
 * @watched: whether the images are on the screen
 *
 * Weights of a running training are fetched only while somebody looks.
 */
void
offramp_session_set_watched (OfframpSession *self, gboolean watched)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self));

  self->watched = watched;
  offramp_session_follow_training (self);
}
