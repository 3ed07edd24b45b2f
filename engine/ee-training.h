/* SPDX-License-Identifier: Apache-2.0 */
/* ee-training.h - a training that runs, as the files that make it up share it
 *
 * Belongs to the training thread alone; what other threads may touch is in ee-trainer-private.h.
 */
#pragma once

#include "ee-trainer-private.h"

G_BEGIN_DECLS

/**
 * EeTraining:
 * @trainer: whose training it is
 * @n_slots: slots that the optimizer needs: parameters and one or two moments
 * @slots: (owned): [n_slots] where checkpoints are gathered
 * @spare: (owned) (nullable): the next parameters to publish
 * @state: how far the training is
 * @clock_start: monotonic time at which the training would have begun without pauses, in microseconds
 * @recorded_at: seconds of training at which the throughput of the next record starts to count
 * @checkpoint_at: seconds of training of the last checkpoint, or of trying to write one
 * @saved_step: of the last checkpoint on the disk
 * @unsaved_best: (owned) (nullable): the best model, where the disk did not take it
 * @unsaved_facts: (owned) (nullable): about it
 * @published_at: seconds of training of the last publication
 * @step_seconds: smoothed duration of a step; 0 until it is known
 * @validation_seconds: duration of the last validation; 0 until it is known
 * @health: (owned): watches the records
 * @n_overflows: steps in a row that fp16 could not make; see #EeLossScale
 * @threshold: that the last validation chose; 0.5 until there was one since the start or the resuming
 */
typedef struct
{
  EeTrainer *trainer;
  EeExperiment *experiment;
  EeLoader *loader;
  EePlan *plan;
  const EeBackend *backend;
  EeNet *net;
  char device_name[128];
  EeRun *run;
  char *sources;
  EeSchedule schedule;
  guint steps_per_epoch;
  guint n_slots;
  EeParameters *slots[EE_N_SLOTS];
  EeParameters *spare;
  EeRunState state;
  gint64 clock_start;
  double recorded_at, checkpoint_at, published_at;
  guint64 saved_step;
  EeParameters *unsaved_best;
  EeModelFacts *unsaved_facts;
  double step_seconds, validation_seconds;
  EeHealth *health;
  guint n_overflows;
  double threshold;
} EeTraining;

gboolean ee_training_make_net (EeTraining *training, GError **error);
gboolean ee_training_prepare (EeTraining *training, GError **error);
void ee_training_clear (EeTraining *training);

gboolean ee_training_run (EeTraining *training, GError **error);
double ee_training_get_seconds (EeTraining *training);
void ee_training_wait_while_paused (EeTraining *training);
gboolean ee_training_set_diverged (EeTraining *training, GError **error);

gboolean ee_training_start_health (EeTraining *training, GError **error);
gboolean ee_training_watch_health (EeTraining *training, const EeRecord *record, GError **error);

gboolean ee_training_validate (EeTraining *training, GError **error);

EeModelFacts *ee_training_make_facts (EeTraining *training);
gboolean ee_training_read_parameters (EeTraining *training, EeParameters *parameters, GError **error);
gboolean ee_training_save_state (EeTraining *training, GError **error);
gboolean ee_training_try_checkpoint (EeTraining *training, GError **error);
gboolean ee_training_finish_checkpoint (EeTraining *training, GError **error);
gboolean ee_training_keep_best (EeTraining *training, const EeModelFacts *facts, GError **error);
gboolean ee_training_publish (EeTraining *training, GError **error);

G_END_DECLS
