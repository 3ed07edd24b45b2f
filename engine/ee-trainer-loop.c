/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a training, and what happens between them: records, pauses, stops, the end of an epoch.
 *
 * What a step does depends on the settings and on its number alone: the batch (ee-loader.h), the learning
 * rate and the seed of the dropout. Neither pauses, stops, checkpoints nor validations change a number. Runs on the
 * training thread.
 */
#include "ee-training.h"

#include <math.h>

#include "ee-rng.h"

#define PUBLISH_SECONDS 2.0
#define STEP_SMOOTHING 0.05
/* Adam's usual constants (Kingma and Ba, 2015). */
#define ADAM_BETA_1 0.9f
#define ADAM_BETA_2 0.999f
#define ADAM_EPSILON 1e-8f

/* Steps in a row that fp16 may leave out. From the highest scale of the loss to the lowest there are 16: after them the
 * gradients themselves are too large. */
enum
{
  MOST_OVERFLOWS = 32
};

/* Trained so far, pauses excluded, checkpoints and validations included. */
double
ee_training_get_seconds (EeTraining *training)
{
  return (g_get_monotonic_time () - training->clock_start) / 1e6;
}

/* Sleeps as long as the training is paused and not stopped; the clock stands still meanwhile. */
void
ee_training_wait_while_paused (EeTraining *training)
{
  EeTrainer *trainer = training->trainer;
  EeTrainerPhase phase;
  gint64 start;

  if (!g_atomic_int_get (&trainer->paused))
    return;

  ee_metrics_ring_flush (trainer->ring);
  start = g_get_monotonic_time ();
  g_mutex_lock (&trainer->mutex);
  phase = trainer->progress.phase;
  trainer->progress.phase = EE_TRAINER_PAUSED;
  while (g_atomic_int_get (&trainer->paused) && !ee_trainer_is_stopping (trainer))
    g_cond_wait (&trainer->cond, &trainer->mutex);
  trainer->progress.phase = phase;
  g_mutex_unlock (&trainer->mutex);
  training->clock_start += g_get_monotonic_time () - start;
}

static double
divide (double part, double whole)
{
  return whole > 0 ? part / whole : NAN;
}

/* A first step that also creates the backend's primitives is forgotten when an ordinary one follows. */
static double
smooth (double mean, double value)
{
  return mean == 0 || value < mean / 2 ? value : mean + STEP_SMOOTHING * (value - mean);
}

/* The exit's shares of main and redundant images, which the sums of a single exit determine: it answers rightly what is
 * redundant and leaves, and what is main and stays. Of several exits they do not. */
static void
divide_left (EeTraining *training, const EeScores *scores, EeRecord *record)
{
  const double main_left = ((double)scores->left + scores->main_rows - scores->exit_right) / 2;

  record->main_left = record->redundant_left = NAN;
  if (ee_plan_get_n_stages (training->plan) != 2)
    return;
  record->main_left = divide (main_left, scores->main_rows);
  record->redundant_left = divide (scores->left - main_left, scores->rows - scores->main_rows);
}

static gboolean
record_step (EeTraining *training, const EeScores *scores, double learning_rate, GError **error)
{
  double now = ee_training_get_seconds (training), duration = now - training->recorded_at;
  gboolean has_exits = ee_plan_get_n_stages (training->plan) > 1;
  const double weight = ee_settings_get_main_weight (&training->trainer->settings);
  double loss = (scores->loss_exit + weight * scores->loss_main) / scores->rows;
  EeRecord record = {
    .kind = EE_RECORD_STEP,
    .step = training->state.step,
    .epoch = (double)training->state.step / training->steps_per_epoch,
    .n_steps = 1,
    .loss = loss,
    .loss_exit = scores->loss_exit / scores->rows,
    .loss_main = scores->loss_main / scores->rows,
    .loss_least = loss,
    .loss_most = loss,
    .accuracy = divide (scores->right, scores->rows),
    .exit_accuracy = has_exits ? divide (scores->exit_right, scores->rows) : NAN,
    .main_accuracy = divide (scores->main_right, scores->main_rows),
    .share_left = divide (scores->left, scores->rows),
    .main_share = divide (scores->main_rows, scores->rows),
    .learning_rate = learning_rate,
    .images_per_s = duration > 0 ? scores->rows / duration : 0,
    .seconds = now,
  };

  divide_left (training, scores, &record);
  training->step_seconds = smooth (training->step_seconds, duration);
  training->recorded_at = now;
  ee_metrics_ring_push (training->trainer->ring, &record);

  return ee_run_append (training->run, &record, error) && ee_training_watch_health (training, &record, error);
}

/* What is left, from recent steps and the last validation; before the first validation an image of it is taken to
 * cost a third of a training image. */
static double
estimate_seconds_left (EeTraining *training)
{
  const EeSettings *settings = &training->trainer->settings;
  guint64 steps_left = training->schedule.total_steps - training->state.step;
  guint64 validations_left = settings->epochs - training->state.validated_step / training->steps_per_epoch;
  double validation_seconds = training->validation_seconds;

  if (training->step_seconds == 0)
    return -1;
  if (validation_seconds == 0)
    validation_seconds = ee_experiment_get_n_images (training->experiment, EE_SPLIT_VALIDATION) * training->step_seconds
                         / settings->batch / 3;

  return steps_left * training->step_seconds + validations_left * validation_seconds;
}

static void
report_step (EeTraining *training)
{
  EeTrainer *trainer = training->trainer;
  double seconds_left = estimate_seconds_left (training);

  g_mutex_lock (&trainer->mutex);
  trainer->progress.phase = EE_TRAINER_TRAINING;
  trainer->progress.fraction = (double)training->state.step / training->schedule.total_steps;
  trainer->progress.step = training->state.step;
  trainer->progress.seconds = ee_training_get_seconds (training);
  trainer->progress.seconds_left = seconds_left;
  trainer->progress.stopped_early = training->state.stopped_early;
  g_mutex_unlock (&trainer->mutex);
}

static gboolean
do_step (EeTraining *training, GError **error)
{
  const EeSettings *settings = &training->trainer->settings;
  const EeLoaderBatch *loaded = ee_loader_next (training->loader);
  EeBatch batch = { loaded->images, loaded->labels, loaded->rows, ee_settings_get_main_weight (settings) };
  EeScores scores = { 0 };
  EeUpdate update = {
    .kind = settings->optimizer,
    .learning_rate = ee_schedule_get_rate (&training->schedule, training->state.step),
    .weight_decay = settings->weight_decay,
    .momentum = settings->momentum,
    .nesterov = TRUE,
    .beta_1 = ADAM_BETA_1,
    .beta_2 = ADAM_BETA_2,
    .epsilon = ADAM_EPSILON,
    .step = training->state.step + 1,
  };

  g_assert (loaded->step == training->state.step);
  if (!training->backend->train_pass (training->net, &batch, ee_rng_mix (settings->seed, training->state.step), &scores,
                                      error))
    return FALSE;
  training->n_overflows = scores.overflowed ? training->n_overflows + 1 : 0;
  if (!isfinite (scores.loss_exit + scores.loss_main) || training->n_overflows > MOST_OVERFLOWS)
    return ee_training_set_diverged (training, error);
  if (!training->backend->train_update (training->net, &update, error))
    return FALSE;
  training->state.step++;

  return record_step (training, &scores, update.learning_rate, error);
}

/* Does not count as time of training steps. The last one of all must succeed. */
static gboolean
checkpoint (EeTraining *training, GError **error)
{
  const gboolean last = training->state.finished;

  g_atomic_int_set (&training->trainer->save_wanted, FALSE);
  if (last ? !ee_training_finish_checkpoint (training, error) : !ee_training_try_checkpoint (training, error))
    return FALSE;
  training->checkpoint_at = training->recorded_at = ee_training_get_seconds (training);

  return TRUE;
}

static gboolean
publish (EeTraining *training, GError **error)
{
  if (!ee_training_publish (training, error))
    return FALSE;
  training->published_at = training->recorded_at = ee_training_get_seconds (training);

  return TRUE;
}

static gboolean
is_epoch_end (EeTraining *training)
{
  return training->state.step > training->state.validated_step && training->state.step % training->steps_per_epoch == 0;
}

/* Whether so many epochs as the settings allow brought nothing better; those of the warm-up do not count. */
static gboolean
is_patience_over (EeTraining *training)
{
  const EeRunState *state = &training->state;
  guint64 patience = (guint64)training->trainer->settings.patience * training->steps_per_epoch;
  guint64 since = MAX (state->best_step, training->schedule.warmup_steps);

  return patience > 0 && state->step >= since + patience;
}

static gboolean
end_epoch (EeTraining *training, GError **error)
{
  EeRunState *state = &training->state;

  if (!publish (training, error) || !ee_training_validate (training, error))
    return FALSE;
  state->stopped_early = state->step < training->schedule.total_steps && is_patience_over (training);
  state->finished = state->step == training->schedule.total_steps || state->stopped_early;

  return checkpoint (training, error);
}

/* What is due between two steps. */
static gboolean
do_between_steps (EeTraining *training, GError **error)
{
  double now = ee_training_get_seconds (training);

  if (is_epoch_end (training))
    return end_epoch (training, error);
  if ((now - training->checkpoint_at >= training->trainer->settings.checkpoint_seconds
       || g_atomic_int_get (&training->trainer->save_wanted))
      && !checkpoint (training, error))
    return FALSE;
  if (now - training->published_at >= PUBLISH_SECONDS
      && g_atomic_int_compare_and_exchange (&training->trainer->newest_wanted, TRUE, FALSE))
    return publish (training, error);

  return TRUE;
}

/* A stopped training leaves a state to go on from, and a model to look at even before its first validation. */
static gboolean
end_early (EeTraining *training, GError **error)
{
  g_autoptr (EeModelFacts) facts = NULL;

  /* A stop in a validation comes after the step was done and before it was reported. */
  report_step (training);
  if (!publish (training, error) || !ee_training_finish_checkpoint (training, error))
    return FALSE;
  if (training->state.best_score < 0 && training->state.step > 0)
    {
      facts = ee_training_make_facts (training);
      if (!ee_run_save_model (training->run, training->slots[0], facts, error))
        return FALSE;
    }
  g_cancellable_set_error_if_cancelled (training->trainer->stop, error);

  return FALSE;
}

/* A pause may last, or be the end, so what was reached is written first. */
static gboolean
rest (EeTraining *training, GError **error)
{
  if (!g_atomic_int_get (&training->trainer->paused) || ee_trainer_is_stopping (training->trainer))
    return TRUE;
  if (training->state.step > training->saved_step && !checkpoint (training, error))
    return FALSE;
  ee_training_wait_while_paused (training);

  return TRUE;
}

static gboolean
run_steps (EeTraining *training, GError **error)
{
  while (!training->state.finished)
    {
      if (!rest (training, error))
        return FALSE;
      if (g_cancellable_set_error_if_cancelled (training->trainer->stop, error))
        return FALSE;
      if (!is_epoch_end (training) && !do_step (training, error))
        return FALSE;
      if (!do_between_steps (training, error))
        return FALSE;
      report_step (training);
    }

  return TRUE;
}

/**
 * ee_training_run:
 * @training: prepared
 * @error: return location; G_IO_ERROR_CANCELLED where the training was stopped
 *
 * Trains from the state's step to the end.
 *
 * Returns: whether all epochs are done; if stopped, a state was written
 */
gboolean
ee_training_run (EeTraining *training, GError **error)
{
  g_autoptr (GError) why = NULL;

  training->clock_start = g_get_monotonic_time () - (gint64)(training->state.seconds * 1e6);
  training->saved_step = training->state.step;
  training->recorded_at = training->checkpoint_at = training->published_at = training->state.seconds;
  report_step (training);

  if (run_steps (training, &why))
    return TRUE;
  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED) && ee_trainer_is_stopping (training->trainer))
    return end_early (training, error);
  g_propagate_error (error, g_steal_pointer (&why));

  return FALSE;
}
