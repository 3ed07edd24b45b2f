/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the curves and, through a counted box, the trainer. Its state is what the timer last saw, so that everything
 * the window shows of one round fits together. */
#include "offramp-training.h"

#include <glib/gi18n.h>

#include "offramp-run-opener.h"
#include "offramp-trainer-box.h"

enum
{
  POLL_MS = 33,
};

struct _OfframpTraining
{
  GObject parent_instance;

  OfframpTrainerBox *box; /* NULL before the first training */
  OfframpCurves *curves;
  GArray *history; /* EeRecord; what a resumed run measured before, until its first new record */
  EeTrainerProgress progress;
  EeSettings settings;
  char *run_path;
  GError *error;
  guint poll_id;
  EeAlarm alarm;     /* the worst since all was well */
  gboolean opening;  /* a run is being opened to resume it */
  gboolean stopping; /* stop was asked for */
};

G_DEFINE_FINAL_TYPE (OfframpTraining, offramp_training, G_TYPE_OBJECT)

enum
{
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_updated (OfframpTraining *self)
{
  g_signal_emit (self, signals[UPDATED], 0);
}

static void
fail (OfframpTraining *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->progress.phase = EE_TRAINER_FAILED;
}

static void
take_record (OfframpTraining *self, const EeRecord *record)
{
  if (record->kind != EE_RECORD_ALARM)
    offramp_curves_append (self->curves, record);
  else if (record->alarm == EE_ALARM_RECOVERED)
    self->alarm = EE_ALARM_NONE;
  /* Of a network that learns nothing at all its exit is the smaller part. */
  else if (record->alarm != EE_ALARM_EXIT_CONSTANT || self->alarm == EE_ALARM_NONE)
    self->alarm = record->alarm;
}

static void
append_history_before (OfframpTraining *self, guint64 step)
{
  if (self->history == NULL)
    return;
  for (guint i = 0; i < self->history->len; i++)
    {
      const EeRecord *record = &g_array_index (self->history, EeRecord, i);

      if (record->step < step)
        take_record (self, record);
    }
  g_clear_pointer (&self->history, g_array_unref);
}

static guint
drain_ring (OfframpTraining *self)
{
  EeMetricsRing *ring = ee_trainer_get_ring (self->box->trainer);
  EeRecord record;
  guint n_records = 0;

  for (; ee_metrics_ring_pop (ring, &record); n_records++)
    {
      append_history_before (self, record.step);
      take_record (self, &record);
    }
  return n_records;
}

static gboolean
progress_changed (const EeTrainerProgress *a, const EeTrainerProgress *b)
{
  return a->phase != b->phase || a->fraction != b->fraction || a->step != b->step || a->total_steps != b->total_steps
         || a->seconds_left != b->seconds_left;
}

static gboolean
poll_cb (gpointer user_data)
{
  OfframpTraining *self = user_data;
  /* Asked before draining, so that nothing that was pushed before the end is missed. */
  const gboolean done = ee_trainer_is_done (self->box->trainer);
  const EeTrainerProgress before = self->progress;
  gboolean changed;

  ee_trainer_get_progress (self->box->trainer, &self->progress);
  changed = drain_ring (self) > 0;
  changed = progress_changed (&before, &self->progress) || changed;
  if (done)
    {
      const GError *error = ee_trainer_get_error (self->box->trainer);

      append_history_before (self, G_MAXUINT64);
      self->stopping = FALSE;
      self->poll_id = 0;
      if (error != NULL)
        fail (self, g_error_copy (error));
      changed = TRUE;
    }
  if (changed)
    emit_updated (self);
  return done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
begin (OfframpTraining *self)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->history, g_array_unref);
  memset (&self->progress, 0, sizeof self->progress);
  self->progress.phase = EE_TRAINER_LOADING;
  self->progress.seconds_left = -1;
  self->stopping = FALSE;
  self->alarm = EE_ALARM_NONE;
  offramp_curves_clear (self->curves);
  g_clear_pointer (&self->box, offramp_trainer_box_unref_in_thread);
}

/* Takes @trainer, whose settings are self->settings. */
static void
follow (OfframpTraining *self, EeTrainer *trainer)
{
  self->box = offramp_trainer_box_new (trainer);
  ee_trainer_start (trainer);
  if (self->stopping)
    ee_trainer_stop (trainer);
  self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
}

static void
run_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  OfframpTraining *self = OFFRAMP_TRAINING (source);
  GError *error = NULL;
  EeTrainer *trainer = offramp_run_opener_finish (result, &self->history, &error);

  self->opening = FALSE;
  if (trainer == NULL)
    {
      self->stopping = FALSE;
      fail (self, error);
    }
  else
    {
      self->settings = *ee_trainer_get_settings (trainer);
      follow (self, trainer);
    }
  emit_updated (self);
}

static void
offramp_training_dispose (GObject *object)
{
  OfframpTraining *self = OFFRAMP_TRAINING (object);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  /* At the end of the program a running training must be stopped and its files be whole: here waiting is right. */
  if (self->box != NULL && !ee_trainer_is_done (self->box->trainer))
    {
      ee_trainer_stop (self->box->trainer);
      ee_trainer_wait (self->box->trainer);
    }
  g_clear_pointer (&self->box, offramp_trainer_box_unref);
  g_clear_pointer (&self->curves, offramp_curves_free);
  g_clear_pointer (&self->history, g_array_unref);
  g_clear_pointer (&self->run_path, g_free);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (offramp_training_parent_class)->dispose (object);
}

static void
offramp_training_class_init (OfframpTrainingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_training_dispose;

  signals[UPDATED]
      = g_signal_new ("updated", OFFRAMP_TYPE_TRAINING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_training_init (OfframpTraining *self)
{
  self->curves = offramp_curves_new ();
  self->progress.phase = EE_TRAINER_NEW;
  self->progress.seconds_left = -1;
}

/**
 * offramp_training_new:
 *
 * Returns: (transfer full): a training that was not started yet
 */
OfframpTraining *
offramp_training_new (void)
{
  return g_object_new (OFFRAMP_TYPE_TRAINING, NULL);
}

/**
 * offramp_training_start:
 * @self: a training that is not busy
 * @settings: of the new run
 *
 * Starts a new run in a folder of its own; the curves begin anew. A failure shows as the phase
 * %EE_TRAINER_FAILED and offramp_training_get_error().
 */
void
offramp_training_start (OfframpTraining *self, const EeSettings *settings)
{
  GError *error = NULL;

  g_return_if_fail (OFFRAMP_IS_TRAINING (self) && settings != NULL);
  g_return_if_fail (!offramp_training_is_busy (self));

  begin (self);
  self->settings = *settings;
  g_clear_pointer (&self->run_path, g_free);
  if (ee_settings_check (settings, &error))
    {
      follow (self, ee_trainer_new (settings, NULL, NULL));
      self->run_path = g_strdup (ee_trainer_get_run_path (self->box->trainer));
    }
  else
    fail (self, error);
  emit_updated (self);
}

/**
 * offramp_training_start_resume:
 * @self: a training that is not busy
 * @run_path: folder of a run that was stopped
 *
 * Opens the run in the background and goes on where it was; its old curves come back with the first new step.
 */
void
offramp_training_start_resume (OfframpTraining *self, const char *run_path)
{
  g_autofree char *path = g_strdup (run_path);

  g_return_if_fail (OFFRAMP_IS_TRAINING (self) && run_path != NULL);
  g_return_if_fail (!offramp_training_is_busy (self));

  begin (self);
  self->opening = TRUE;
  offramp_run_opener_start (G_OBJECT (self), path, run_opened_cb);
  g_free (self->run_path);
  self->run_path = g_steal_pointer (&path);
  emit_updated (self);
}

/**
 * offramp_training_pause:
 * @self: a training
 *
 * Asks for a pause at the next step boundary.
 */
void
offramp_training_pause (OfframpTraining *self)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self));

  if (self->poll_id != 0)
    ee_trainer_pause (self->box->trainer);
}

/**
 * offramp_training_resume:
 * @self: a training
 *
 * Ends a pause.
 */
void
offramp_training_resume (OfframpTraining *self)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self));

  if (self->poll_id != 0)
    ee_trainer_resume (self->box->trainer);
}

/**
 * offramp_training_stop:
 * @self: a training
 *
 * Asks the training to write its state and end; it stays busy until that is done.
 */
void
offramp_training_stop (OfframpTraining *self)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self));

  if (!offramp_training_is_busy (self) || self->stopping)
    return;
  self->stopping = TRUE;
  if (self->box != NULL)
    ee_trainer_stop (self->box->trainer);
  emit_updated (self);
}

/**
 * offramp_training_is_busy:
 * @self: a training
 *
 * Returns: whether it was started and has not ended, pauses included
 */
gboolean
offramp_training_is_busy (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), FALSE);

  return self->opening || self->poll_id != 0;
}

/**
 * offramp_training_is_stopping:
 * @self: a training
 *
 * Returns: whether it was asked to stop and has not yet
 */
gboolean
offramp_training_is_stopping (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), FALSE);

  return self->stopping;
}

/**
 * offramp_training_get_progress:
 * @self: a training
 * @progress: (out): as of the last round
 */
void
offramp_training_get_progress (OfframpTraining *self, EeTrainerProgress *progress)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self) && progress != NULL);

  *progress = self->progress;
}

/**
 * offramp_training_get_settings:
 * @self: a training
 *
 * Returns: (transfer none): of the newest run; all zero before the first
 */
const EeSettings *
offramp_training_get_settings (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  return &self->settings;
}

/**
 * offramp_training_get_run_path:
 * @self: a training
 *
 * Returns: (transfer none) (nullable): folder of the newest run
 */
const char *
offramp_training_get_run_path (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  return self->run_path;
}

/**
 * offramp_training_get_error:
 * @self: a training
 *
 * Returns: (transfer none) (nullable): why the newest run failed
 */
const GError *
offramp_training_get_error (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  return self->error;
}

/**
 * offramp_training_get_alarm:
 * @self: a training
 *
 * Returns: what goes wrong in the newest run; %EE_ALARM_NONE where nothing does, or not any more
 */
EeAlarm
offramp_training_get_alarm (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), EE_ALARM_NONE);

  return self->alarm;
}

/**
 * offramp_training_get_curves:
 * @self: a training
 *
 * Returns: (transfer none): the curves of the newest run; the same object for all runs
 */
OfframpCurves *
offramp_training_get_curves (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  return self->curves;
}

/**
 * offramp_training_copy_newest_async:
 * @self: a training
 * @known_version: the version that the caller has; 0 if none
 * @cancellable: (nullable): to forget the result
 * @callback: called on the main thread
 * @user_data: for @callback
 *
 * Copies the newest weights of the running (or last) training, without holding up either thread.
 */
void
offramp_training_copy_newest_async (OfframpTraining *self, guint64 known_version, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self));

  if (self->box != NULL)
    offramp_trainer_box_copy_newest_async (self->box, G_OBJECT (self), known_version, cancellable, callback, user_data);
  else
    g_task_report_new_error (self, callback, user_data, NULL, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("Nothing was trained yet."));
}

/**
 * offramp_training_copy_newest_finish:
 * @self: a training
 * @result: given to the callback
 * @parameters: (out) (transfer full): the weights
 * @facts: (out) (transfer full): what they were trained for
 * @version: (out) (optional): their version
 * @error: %G_IO_ERROR_NOT_FOUND if there are no newer ones
 *
 * Returns: %FALSE with @error set, and nothing in the out parameters
 */
gboolean
offramp_training_copy_newest_finish (OfframpTraining *self, GAsyncResult *result, EeParameters **parameters,
                                     EeModelFacts **facts, guint64 *version, GError **error)
{
  return offramp_trainer_box_copy_newest_finish (result, parameters, facts, version, error);
}
