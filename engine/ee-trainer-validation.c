/* SPDX-License-Identifier: Apache-2.0 */
/* The end of an epoch: how good is the network on images it does not learn from, and is it the best so far?
 *
 * Uses the training net's own inference, which moves neither weights nor running statistics. The test
 * images are never looked at here. Runs on the training thread.
 */
#include "ee-training.h"

#include <math.h>

#include "ee-error.h"
#include "ee-threshold.h"

/* At which epochs are compared, whatever threshold the best one gets. */
#define THRESHOLD 0.5

static gboolean
report_validation (guint done, guint total, gpointer user_data)
{
  EeTraining *training = user_data;

  ee_training_wait_while_paused (training);
  ee_trainer_set_phase (training->trainer, EE_TRAINER_VALIDATING, (double)done / total);

  return !ee_trainer_is_stopping (training->trainer);
}

/* The line of this epoch. */
static EeRecord
make_record (EeTraining *training, const EeEvaluation *evaluation)
{
  gboolean has_exits = ee_plan_get_n_stages (training->plan) > 1;
  guint n_main = evaluation->images - evaluation->redundant;
  double main_left = round (evaluation->main_lost * n_main);
  /* What the training makes small; an evaluation knows the paper's delta only. */
  double excess = ee_settings_get_main_weight (&training->trainer->settings) - 1;
  double loss = evaluation->loss + excess * evaluation->loss_main;

  return (EeRecord){
    .kind = EE_RECORD_VALIDATION,
    .step = training->state.step,
    .epoch = (double)training->state.step / training->steps_per_epoch,
    .n_steps = 1,
    .loss = loss,
    .loss_exit = evaluation->loss_exit,
    .loss_main = evaluation->loss_main,
    .loss_least = loss,
    .loss_most = loss,
    .accuracy = evaluation->accuracy,
    .exit_accuracy = has_exits ? evaluation->exit_accuracy : NAN,
    .main_accuracy = evaluation->classifier_accuracy,
    .share_left = (double)evaluation->left / evaluation->images,
    .main_left = has_exits && n_main > 0 ? evaluation->main_lost : NAN,
    .redundant_left = has_exits && evaluation->redundant > 0
                          ? (evaluation->left - (n_main > 0 ? main_left : 0)) / evaluation->redundant
                          : NAN,
    .main_share = (double)n_main / evaluation->images,
    .learning_rate = ee_schedule_get_rate (&training->schedule, training->state.step - 1),
    .images_per_s = training->validation_seconds > 0 ? evaluation->images / training->validation_seconds : 0,
    .seconds = ee_training_get_seconds (training),
  };
}

static gboolean
is_best (EeTraining *training, const EeRecord *record)
{
  const EeRunState *state = &training->state;
  const EeRecord best = {
    .accuracy = state->best_score,
    .exit_accuracy = state->best_exit_accuracy,
    .loss = state->best_loss,
  };

  return ee_record_is_better (record, &best);
}

static gboolean
save_best (EeTraining *training, const EeRecord *record, const EeModelFacts *facts, GError **error)
{
  if (!ee_training_keep_best (training, facts, error))
    return FALSE;

  training->state.best_score = record->accuracy;
  /* JSON knows no NaN, and without exits it decides nothing. */
  training->state.best_exit_accuracy = isnan (record->exit_accuracy) ? -1 : record->exit_accuracy;
  training->state.best_loss = record->loss;
  training->state.best_step = training->state.step;

  return TRUE;
}

/* The net without its ownership, as the evaluation wants it. */
static EeModel
borrow_model (EeTraining *training)
{
  EeModel model = {
    .plan = training->plan,
    .backend = training->backend,
    .net = training->net,
    .max_rows = training->trainer->settings.batch,
    .device_name = training->device_name,
  };

  return model;
}

/* The mutex is held for a copy of some 40 kilobytes, once an epoch. */
static void
publish_mistakes (EeTraining *training, const EeScoreSet *scores)
{
  EeTrainer *trainer = training->trainer;
  g_autofree EeMistakes *mistakes = g_new (EeMistakes, 1);

  ee_mistakes_find (scores, training->experiment, EE_SPLIT_VALIDATION, THRESHOLD, mistakes);
  g_mutex_lock (&trainer->mutex);
  trainer->mistakes = *mistakes;
  trainer->mistakes_version++;
  g_mutex_unlock (&trainer->mutex);
}

/* What the scores say of this epoch: its record, and whether the model is kept with the threshold they suggest. */
static gboolean
judge (EeTraining *training, const EeScoreSet *scores, EeRecord *record, GError **error)
{
  g_autoptr (EeModelFacts) facts = ee_training_make_facts (training);
  EeEvaluation evaluation, chosen;
  EeThresholdChoice choice;

  ee_evaluation_from_scores (scores, THRESHOLD, &evaluation);
  if (!isfinite (evaluation.loss))
    return ee_training_set_diverged (training, error);
  *record = make_record (training, &evaluation);
  if (!ee_threshold_apply (scores, training->plan, &training->trainer->settings.threshold_goal, facts, &chosen, &choice,
                           error))
    return FALSE;
  training->threshold = choice.threshold;

  return !is_best (training, record) || save_best (training, record, facts, error);
}

/**
 * ee_training_validate:
 * @training: at the end of an epoch
 * @error: return location; G_IO_ERROR_CANCELLED where the training was stopped meanwhile, EE_ERROR_DIVERGED
 *
 * Measures on the validation split, records it, and keeps the model, with a threshold chosen on the same scores, if it
 * is the best so far.
 *
 * Returns: whether it was done to the end; if not, the state says that it is still to do
 */
gboolean
ee_training_validate (EeTraining *training, GError **error)
{
  EeModel model = borrow_model (training);
  g_autoptr (EeScoreSet) scores = NULL;
  EeRecord record;
  double start = ee_training_get_seconds (training);

  ee_trainer_set_phase (training->trainer, EE_TRAINER_VALIDATING, 0);
  scores = ee_score_set_new (&model, training->experiment, EE_SPLIT_VALIDATION, EE_SCORES_NO_REDUNDANT,
                             report_validation, training, error);
  if (scores == NULL)
    return FALSE;
  training->validation_seconds = ee_training_get_seconds (training) - start;

  if (!judge (training, scores, &record, error))
    return FALSE;
  training->state.validated_step = training->state.step;
  publish_mistakes (training, scores);

  ee_metrics_ring_push (training->trainer->ring, &record);

  return ee_run_append (training->run, &record, error);
}
