/* SPDX-License-Identifier: Apache-2.0 */
/* The trainer as other threads see it: its thread, its switches, its progress.
 *
 * The training itself is cut by phase: ee-trainer-setup.c loads the data and makes the net,
 * ee-trainer-loop.c does the steps, ee-trainer-validation.c measures, ee-trainer-checkpoint.c writes. Net,
 * loader and run live and die on the training thread; the final phase is set after they are gone.
 */
#include "ee-training.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-error.h"

enum
{
  RING_RECORDS = 8192
};

static EeTrainer *
make_trainer (const EeSettings *settings, const char *run_path, const char *data_root)
{
  EeTrainer *trainer = g_new0 (EeTrainer, 1);

  trainer->settings = *settings;
  trainer->run_path = run_path != NULL ? g_strdup (run_path) : ee_run_make_default_path (settings);
  trainer->data_root = g_strdup (data_root);
  trainer->ring = ee_metrics_ring_new (RING_RECORDS);
  trainer->stop = g_cancellable_new ();
  trainer->progress.phase = EE_TRAINER_NEW;
  trainer->progress.seconds_left = -1;
  g_mutex_init (&trainer->mutex);
  g_cond_init (&trainer->cond);

  return trainer;
}

/**
 * ee_trainer_new:
 * @settings: copied; wrong ones are reported by the training
 * @run_path: (nullable): a folder that holds no run; %NULL for a new one in ee_run_get_default_folder()
 * @data_root: (nullable): the data folder; %NULL for ee_dataset_find_root()
 *
 * Returns: (transfer full): a training that ee_trainer_start() begins
 */
EeTrainer *
ee_trainer_new (const EeSettings *settings, const char *run_path, const char *data_root)
{
  g_return_val_if_fail (settings != NULL, NULL);

  return make_trainer (settings, run_path, data_root);
}

/**
 * ee_trainer_new_resume:
 * @run_path: a folder that holds a run that is not finished
 * @data_root: (nullable): the data folder; %NULL for ee_dataset_find_root()
 * @error: return location; EE_ERROR_RUN where there is no such run
 *
 * The settings are the run's own. The training goes on from its last checkpoint, or from the beginning
 * where it was killed before the first one.
 *
 * Returns: (transfer full) (nullable): a training that ee_trainer_start() continues
 */
EeTrainer *
ee_trainer_new_resume (const char *run_path, const char *data_root, GError **error)
{
  g_autoptr (EeRun) run = NULL;
  EeSettings settings;
  EeTrainer *trainer;

  g_return_val_if_fail (run_path != NULL, NULL);

  run = ee_run_open (run_path, &settings, error);
  if (run == NULL)
    return NULL;
  if (ee_run_is_finished (run))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_RUN,
                   ee_run_has_stopped_early (run)
                       ? _ ("The training in %s stopped early, as nothing became better; there is nothing to resume.")
                       : _ ("The training in %s is finished; there is nothing to resume."),
                   run_path);
      return NULL;
    }

  trainer = make_trainer (&settings, run_path, data_root);
  trainer->resuming = TRUE;

  return trainer;
}

/**
 * ee_trainer_free:
 * @trainer: (nullable) (transfer full): a training; a running one is stopped and waited for
 */
void
ee_trainer_free (EeTrainer *trainer)
{
  if (trainer == NULL)
    return;

  ee_trainer_stop (trainer);
  ee_trainer_wait (trainer);

  g_clear_error (&trainer->error);
  g_free (trainer->trouble);
  g_free (trainer->notice);
  ee_parameters_free (trainer->newest);
  ee_model_facts_free (trainer->newest_facts);
  ee_metrics_ring_free (trainer->ring);
  g_object_unref (trainer->stop);
  g_cond_clear (&trainer->cond);
  g_mutex_clear (&trainer->mutex);
  g_free (trainer->run_path);
  g_free (trainer->data_root);
  g_free (trainer);
}

/* For the training thread. A finished phase comes from finish() only. */
void
ee_trainer_set_phase (EeTrainer *trainer, EeTrainerPhase phase, double fraction)
{
  g_mutex_lock (&trainer->mutex);
  trainer->progress.phase = phase;
  trainer->progress.fraction = CLAMP (fraction, 0, 1);
  g_mutex_unlock (&trainer->mutex);
}

gboolean
ee_trainer_is_stopping (EeTrainer *trainer)
{
  return g_cancellable_is_cancelled (trainer->stop);
}

static void
finish (EeTrainer *trainer, gboolean ok, GError *error)
{
  gboolean stopped
      = !ok && ee_trainer_is_stopping (trainer) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  ee_metrics_ring_flush (trainer->ring);

  g_mutex_lock (&trainer->mutex);
  trainer->progress.seconds_left = ok ? 0 : -1;
  trainer->progress.fraction
      = trainer->progress.total_steps > 0 ? (double)trainer->progress.step / trainer->progress.total_steps : 0;
  if (ok)
    trainer->progress.phase = EE_TRAINER_FINISHED;
  else if (stopped)
    trainer->progress.phase = EE_TRAINER_STOPPED;
  else
    {
      trainer->error = g_steal_pointer (&error);
      trainer->progress.phase = EE_TRAINER_FAILED;
    }
  g_mutex_unlock (&trainer->mutex);
  g_clear_error (&error);
}

static gpointer
run_thread (gpointer data)
{
  EeTrainer *trainer = data;
  EeTraining training = { .trainer = trainer };
  GError *error = NULL;
  gboolean ok = ee_training_prepare (&training, &error) && ee_training_run (&training, &error);

  ee_training_clear (&training);
  finish (trainer, ok, error);

  return NULL;
}

/**
 * ee_trainer_start:
 * @trainer: a training that was not started yet
 *
 * Starts the training thread; see ee_trainer_get_progress() for how it fares.
 */
void
ee_trainer_start (EeTrainer *trainer)
{
  g_return_if_fail (trainer != NULL && trainer->thread == NULL);
  g_return_if_fail (trainer->progress.phase == EE_TRAINER_NEW);

  ee_trainer_set_phase (trainer, EE_TRAINER_LOADING, 0);
  trainer->thread = g_thread_new ("ee-trainer", run_thread, trainer);
}

static void
set_paused (EeTrainer *trainer, gboolean paused)
{
  g_mutex_lock (&trainer->mutex);
  g_atomic_int_set (&trainer->paused, paused);
  g_cond_broadcast (&trainer->cond);
  g_mutex_unlock (&trainer->mutex);
}

/**
 * ee_trainer_pause:
 * @trainer: a training
 *
 * The training rests from the next step, or batch of a validation, on. Its memory stays taken; its time stands.
 */
void
ee_trainer_pause (EeTrainer *trainer)
{
  g_return_if_fail (trainer != NULL);

  set_paused (trainer, TRUE);
}

/**
 * ee_trainer_resume:
 * @trainer: a training
 *
 * Ends a pause.
 */
void
ee_trainer_resume (EeTrainer *trainer)
{
  g_return_if_fail (trainer != NULL);

  set_paused (trainer, FALSE);
}

/**
 * ee_trainer_stop:
 * @trainer: a training
 *
 * The training ends at the next step, batch of a validation, or file that it loads, and writes a checkpoint from which
 * ee_trainer_new_resume() goes on. Returns at once.
 */
void
ee_trainer_stop (EeTrainer *trainer)
{
  g_return_if_fail (trainer != NULL);

  g_cancellable_cancel (trainer->stop);
  g_mutex_lock (&trainer->mutex);
  g_cond_broadcast (&trainer->cond);
  g_mutex_unlock (&trainer->mutex);
}

/**
 * ee_trainer_save:
 * @trainer: a training
 *
 * Asks for a checkpoint after the step at hand, where something may end the program soon. Returns at once. A paused
 * training has written one already.
 */
void
ee_trainer_save (EeTrainer *trainer)
{
  g_return_if_fail (trainer != NULL);

  g_atomic_int_set (&trainer->save_wanted, TRUE);
}

/**
 * ee_trainer_wait:
 * @trainer: a training
 *
 * Blocks until the training thread is gone. For the thread that owns @trainer.
 */
void
ee_trainer_wait (EeTrainer *trainer)
{
  g_return_if_fail (trainer != NULL);

  if (trainer->thread != NULL)
    g_thread_join (g_steal_pointer (&trainer->thread));
}

static gboolean
is_final (EeTrainerPhase phase)
{
  return phase == EE_TRAINER_FINISHED || phase == EE_TRAINER_STOPPED || phase == EE_TRAINER_FAILED;
}

/**
 * ee_trainer_is_done:
 * @trainer: a training
 *
 * Returns: whether it ended, in whatever way: its files are closed, its net is freed, its last records are in the ring
 */
gboolean
ee_trainer_is_done (EeTrainer *trainer)
{
  gboolean done;

  g_return_val_if_fail (trainer != NULL, FALSE);

  g_mutex_lock (&trainer->mutex);
  done = is_final (trainer->progress.phase);
  g_mutex_unlock (&trainer->mutex);

  return done;
}

/**
 * ee_trainer_get_progress:
 * @trainer: a training
 * @progress: (out): as of the last step
 */
void
ee_trainer_get_progress (EeTrainer *trainer, EeTrainerProgress *progress)
{
  g_return_if_fail (trainer != NULL && progress != NULL);

  g_mutex_lock (&trainer->mutex);
  *progress = trainer->progress;
  g_mutex_unlock (&trainer->mutex);
}

/**
 * ee_trainer_dup_trouble:
 * @trainer: a training
 *
 * The training goes on meanwhile, and tries again when the next checkpoint is due.
 *
 * Returns: (transfer full) (nullable): in a sentence, why the last checkpoint is not on the disk; %NULL where it is
 */
char *
ee_trainer_dup_trouble (EeTrainer *trainer)
{
  char *trouble;

  g_return_val_if_fail (trainer != NULL, NULL);

  g_mutex_lock (&trainer->mutex);
  trouble = g_strdup (trainer->trouble);
  g_mutex_unlock (&trainer->mutex);

  return trouble;
}

/**
 * ee_trainer_get_error:
 * @trainer: a training
 *
 * Returns: (transfer none) (nullable): why it failed; %NULL as long as it did not
 */
const GError *
ee_trainer_get_error (EeTrainer *trainer)
{
  const GError *error;

  g_return_val_if_fail (trainer != NULL, NULL);

  g_mutex_lock (&trainer->mutex);
  error = trainer->error;
  g_mutex_unlock (&trainer->mutex);

  return error;
}

/**
 * ee_trainer_get_ring:
 * @trainer: a training
 *
 * Returns: (transfer none): where its records come out; for one consumer
 */
EeMetricsRing *
ee_trainer_get_ring (EeTrainer *trainer)
{
  g_return_val_if_fail (trainer != NULL, NULL);

  return trainer->ring;
}

/**
 * ee_trainer_get_settings:
 * @trainer: a training
 *
 * Returns: (transfer none): what it was made with, or the resumed run's
 */
const EeSettings *
ee_trainer_get_settings (EeTrainer *trainer)
{
  g_return_val_if_fail (trainer != NULL, NULL);

  return &trainer->settings;
}

/**
 * ee_trainer_get_run_path:
 * @trainer: a training
 *
 * Returns: (transfer none): its folder, which exists once the data is loaded
 */
const char *
ee_trainer_get_run_path (EeTrainer *trainer)
{
  g_return_val_if_fail (trainer != NULL, NULL);

  return trainer->run_path;
}

/**
 * ee_trainer_copy_newest:
 * @trainer: a training, running or done
 * @parameters: (out) (transfer full): the newest parameters; untouched where there are none
 * @facts: (out) (transfer full): about them; likewise
 * @version: (inout): of what the caller holds, 0 for nothing
 *
 * Parameters are published at the end of each epoch, when the training ends, and, as long as somebody asks,
 * about every two seconds. Never waits for a step.
 *
 * Returns: whether there are newer ones than @version; if so they were copied
 */
gboolean
ee_trainer_copy_newest (EeTrainer *trainer, EeParameters **parameters, EeModelFacts **facts, guint64 *version)
{
  gboolean newer;

  g_return_val_if_fail (trainer != NULL && parameters != NULL && facts != NULL && version != NULL, FALSE);

  g_atomic_int_set (&trainer->newest_wanted, TRUE);

  g_mutex_lock (&trainer->mutex);
  newer = trainer->newest_version > *version;
  if (newer)
    {
      *parameters = ee_parameters_copy (trainer->newest);
      *facts = ee_model_facts_copy (trainer->newest_facts);
      *version = trainer->newest_version;
    }
  g_mutex_unlock (&trainer->mutex);

  return newer;
}

/**
 * ee_trainer_copy_mistakes:
 * @trainer: a training, running or done
 * @mistakes: (out): what the last validation's network is most wrong about; untouched where there is nothing newer
 * @version: (inout): of what the caller holds, 0 for nothing
 *
 * Never waits for a step.
 *
 * Returns: whether there are newer ones than @version; if so they were copied
 */
gboolean
ee_trainer_copy_mistakes (EeTrainer *trainer, EeMistakes *mistakes, guint64 *version)
{
  gboolean newer;

  g_return_val_if_fail (trainer != NULL && mistakes != NULL && version != NULL, FALSE);

  g_mutex_lock (&trainer->mutex);
  newer = trainer->mistakes_version > *version;
  if (newer)
    {
      *mistakes = trainer->mistakes;
      *version = trainer->mistakes_version;
    }
  g_mutex_unlock (&trainer->mutex);

  return newer;
}
