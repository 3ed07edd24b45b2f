/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the curves and, through a counted box, the trainer. Its state is what the timer last saw, so that everything
 * the window shows of one round fits together. */
#include "offramp-training-private.h"

#include <time.h>

#include "offramp-run-opener.h"

enum
{
  POLL_MS = 100,
  LONGEST_SILENCE_US = 3000 * 1000
};

/* Of a processor, for the window while a training runs. */
static const double MOST_SHARE = 0.01;

G_DEFINE_FINAL_TYPE (OfframpTraining, offramp_training, G_TYPE_OBJECT)

enum
{
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
offramp_training_emit_updated (OfframpTraining *self)
{
  g_signal_emit (self, signals[UPDATED], 0);
}

void
offramp_training_fail (OfframpTraining *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->progress.phase = EE_TRAINER_FAILED;
}

void
offramp_training_take_record (OfframpTraining *self, const EeRecord *record)
{
  if (record->kind != EE_RECORD_ALARM)
    offramp_curves_append (self->curves, record);
  else if (record->alarm == EE_ALARM_RECOVERED)
    self->alarm = EE_ALARM_NONE;
  /* Of a network that learns nothing at all its exit is the smaller part. */
  else if (record->alarm != EE_ALARM_EXIT_CONSTANT || self->alarm == EE_ALARM_NONE)
    self->alarm = record->alarm;
}

/* The curves of a resumed run end at its checkpoint as run.json tells it. Where the training goes on from another step,
 * since the program was killed between two files, they are made anew. */
static void
settle_history (OfframpTraining *self, guint64 step)
{
  EeRecord newest = { 0 };

  if (self->history == NULL)
    return;
  offramp_curves_get_newest (self->curves, EE_RECORD_STEP, &newest);
  if (newest.step + 1 != step)
    {
      offramp_curves_clear (self->curves);
      for (guint i = 0; i < self->history->len; i++)
        {
          const EeRecord *record = &g_array_index (self->history, EeRecord, i);

          if (record->step < step)
            offramp_training_take_record (self, record);
        }
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
      settle_history (self, record.step);
      offramp_training_take_record (self, &record);
    }
  return n_records;
}

static gboolean
progress_changed (const EeTrainerProgress *a, const EeTrainerProgress *b)
{
  return a->phase != b->phase || a->fraction != b->fraction || a->step != b->step || a->total_steps != b->total_steps
         || a->seconds_left != b->seconds_left;
}

static gint64
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * (gint64)G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Whether the window may draw again. What the main thread spent since the last time, mostly on drawing, must be no more
 * than its share of one processor, as the training's threads wait for the one that drawing held up: on a small machine
 * without a graphics card that is every other second, with one some times a second. What a person does is drawn at once
 * all the same, by GTK. */
static gboolean
is_due (OfframpTraining *self)
{
  const gint64 spent = get_cpu_us () - self->emitted_cpu, passed = g_get_monotonic_time () - self->emitted_at;

  return passed >= LONGEST_SILENCE_US || spent <= MOST_SHARE * passed;
}

static void
emit_if_due (OfframpTraining *self, gboolean at_once)
{
  if (!self->unseen || !(at_once || is_due (self)))
    return;
  self->unseen = FALSE;
  self->emitted_at = g_get_monotonic_time ();
  self->emitted_cpu = get_cpu_us ();
  offramp_training_emit_updated (self);
}

/* Steps and validations follow each other by themselves, many times a minute where epochs are short: that is no news.
 */
static gboolean
is_course (EeTrainerPhase phase)
{
  return phase == EE_TRAINER_TRAINING || phase == EE_TRAINER_VALIDATING;
}

static gboolean
turned (EeTrainerPhase before, EeTrainerPhase now)
{
  return before != now && !(is_course (before) && is_course (now));
}

static gboolean
poll_cb (gpointer user_data)
{
  OfframpTraining *self = user_data;
  /* Asked before draining, so that nothing that was pushed before the end is missed. */
  const gboolean done = ee_trainer_is_done (self->box->trainer);
  const EeTrainerProgress before = self->progress;

  ee_trainer_get_progress (self->box->trainer, &self->progress);
  self->unseen = drain_ring (self) > 0 || self->unseen;
  self->unseen
      = ee_trainer_copy_mistakes (self->box->trainer, &self->mistakes, &self->mistakes_version) || self->unseen;
  self->unseen = progress_changed (&before, &self->progress) || self->unseen;
  if (done)
    {
      const GError *error = ee_trainer_get_error (self->box->trainer);

      g_clear_pointer (&self->history, g_array_unref);
      self->stopping = FALSE;
      self->poll_id = 0;
      if (error != NULL)
        offramp_training_fail (self, g_error_copy (error));
      self->unseen = TRUE;
    }
  emit_if_due (self, done || turned (before.phase, self->progress.phase));
  return done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* Forgets the run before. */
void
offramp_training_begin (OfframpTraining *self)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->history, g_array_unref);
  memset (&self->progress, 0, sizeof self->progress);
  self->progress.phase = EE_TRAINER_LOADING;
  self->progress.seconds_left = -1;
  self->stopping = FALSE;
  self->on_processor = FALSE;
  self->alarm = EE_ALARM_NONE;
  self->mistakes.n_items = self->mistakes.n_images = 0;
  self->mistakes_version = 0;
  offramp_curves_clear (self->curves);
  g_clear_pointer (&self->box, offramp_trainer_box_unref_in_thread);
}

/* Takes @trainer, whose settings are self->settings. */
static void
follow (OfframpTraining *self, EeTrainer *trainer)
{
  g_autoptr (EePlan) plan = offramp_run_opener_make_plan (&self->settings);

  offramp_curves_set_plan (self->curves, plan);
  self->box = offramp_trainer_box_new (trainer);
  ee_trainer_start (trainer);
  if (self->stopping)
    ee_trainer_stop (trainer);
  self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
}

/* What the run was when it was last written, as if the training had just stopped. */
static void
show_summary (OfframpTraining *self, const EeRunSummary *summary)
{
  EeTrainerProgress *progress = &self->progress;
  const EeRunState *state = &summary->state;

  progress->phase = state->finished ? EE_TRAINER_FINISHED : EE_TRAINER_STOPPED;
  progress->step = state->step;
  progress->total_steps = state->total_steps;
  progress->steps_per_epoch = summary->settings.epochs > 0 ? state->total_steps / summary->settings.epochs : 0;
  progress->fraction = state->total_steps > 0 ? (double)state->step / state->total_steps : 0;
  progress->seconds = state->seconds;
  progress->stopped_early = state->stopped_early;
  if (summary->device_name != NULL)
    g_strlcpy (progress->device_name, summary->device_name, sizeof progress->device_name);
}

static void
run_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  OfframpTraining *self = OFFRAMP_TRAINING (source);
  GError *error = NULL;
  g_autoptr (OfframpOpenedRun) opened = offramp_run_opener_finish (result, &error);

  self->opening = FALSE;
  if (opened == NULL)
    {
      self->stopping = FALSE;
      offramp_training_fail (self, error);
      offramp_training_emit_updated (self);
      return;
    }
  self->settings = opened->summary->settings;
  offramp_curves_take (self->curves, g_steal_pointer (&opened->curves));
  self->alarm = opened->alarm;
  if (opened->trainer != NULL)
    {
      self->history = g_steal_pointer (&opened->history);
      if (self->on_processor)
        ee_trainer_set_device (opened->trainer, "cpu");
      self->settings = *ee_trainer_get_settings (opened->trainer);
      follow (self, g_steal_pointer (&opened->trainer));
    }
  else
    {
      self->stopping = FALSE;
      show_summary (self, opened->summary);
    }
  offramp_training_emit_updated (self);
}

static void
offramp_training_dispose (GObject *object)
{
  OfframpTraining *self = OFFRAMP_TRAINING (object);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  offramp_training_end (self);
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

  offramp_training_begin (self);
  self->settings = *settings;
  g_clear_pointer (&self->run_path, g_free);
  if (ee_settings_check (settings, &error))
    {
      follow (self, ee_trainer_new (settings, NULL, NULL));
      self->run_path = g_strdup (ee_trainer_get_run_path (self->box->trainer));
    }
  else
    offramp_training_fail (self, error);
  offramp_training_emit_updated (self);
}

static void
open_run (OfframpTraining *self, const char *run_path, gboolean to_resume)
{
  g_autofree char *path = g_strdup (run_path);

  offramp_training_begin (self);
  self->opening = TRUE;
  offramp_run_opener_start (G_OBJECT (self), path, to_resume, NULL, run_opened_cb, NULL);
  g_free (self->run_path);
  self->run_path = g_steal_pointer (&path);
  offramp_training_emit_updated (self);
}

/**
 * offramp_training_start_resume:
 * @self: a training that is not busy
 * @run_path: folder of a run that was stopped
 *
 * Opens the run in the background, shows its old curves, and goes on where it was.
 */
void
offramp_training_start_resume (OfframpTraining *self, const char *run_path)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self) && run_path != NULL);
  g_return_if_fail (!offramp_training_is_busy (self));

  open_run (self, run_path, TRUE);
}

/**
 * offramp_training_show_run:
 * @self: a training that is not busy
 * @run_path: folder of a run
 *
 * Opens the run in the background and shows its curves and how far it came; nothing is trained.
 */
void
offramp_training_show_run (OfframpTraining *self, const char *run_path)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self) && run_path != NULL);
  g_return_if_fail (!offramp_training_is_busy (self));

  open_run (self, run_path, FALSE);
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
  offramp_training_emit_updated (self);
}
