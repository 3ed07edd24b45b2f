/* SPDX-License-Identifier: Apache-2.0 */
/* ee-trainer.h - one training, from its settings to a finished run folder, on a thread of its own
 *
 * ee_trainer_start() loads the data, makes the net and trains. Stop and pause are atomics that the
 * thread reads at step boundaries. Records come out of the ring (one consumer). The same settings give the
 * same bytes, also through any number of stops and resumes.
 */
#pragma once

#include "ee-mistakes.h"
#include "ee-run.h"

G_BEGIN_DECLS

typedef struct _EeTrainer EeTrainer;

/**
 * EeTrainerPhase:
 * @EE_TRAINER_NEW: ee_trainer_start() was not called yet
 * @EE_TRAINER_LOADING: reads the data
 * @EE_TRAINER_PREPARING: makes the net
 * @EE_TRAINER_TRAINING: trains
 * @EE_TRAINER_PAUSED: waits for ee_trainer_resume()
 * @EE_TRAINER_VALIDATING: measures on the validation split
 * @EE_TRAINER_FINISHED: all epochs are done, or the patience is over
 * @EE_TRAINER_STOPPED: stopped on request; the run can be resumed
 * @EE_TRAINER_FAILED: see ee_trainer_get_error(); the run's files are those of the last checkpoint
 */
typedef enum
{
  EE_TRAINER_NEW,
  EE_TRAINER_LOADING,
  EE_TRAINER_PREPARING,
  EE_TRAINER_TRAINING,
  EE_TRAINER_PAUSED,
  EE_TRAINER_VALIDATING,
  EE_TRAINER_FINISHED,
  EE_TRAINER_STOPPED,
  EE_TRAINER_FAILED,
} EeTrainerPhase;

/**
 * EeTrainerProgress:
 * @phase: see #EeTrainerPhase
 * @fraction: of the phase while loading or validating, else of the whole training, 0..1
 * @step: updates done
 * @total_steps: of the whole training; 0 until it is known
 * @steps_per_epoch: 0 until it is known
 * @seconds: trained, pauses excluded
 * @seconds_left: estimated from recent steps and validations; negative until it is known
 * @stopped_early: finished before @total_steps, because nothing became better
 * @in_trouble: the disk did not take the last checkpoint; see ee_trainer_dup_trouble()
 * @train_images: in the training split
 * @device_name: for people; "" until it is known
 */
typedef struct
{
  EeTrainerPhase phase;
  double fraction;
  guint64 step, total_steps;
  guint steps_per_epoch;
  double seconds, seconds_left;
  gboolean stopped_early, in_trouble;
  guint train_images;
  char device_name[128];
} EeTrainerProgress;

EeTrainer *ee_trainer_new (const EeSettings *settings, const char *run_path, const char *data_root);
EeTrainer *ee_trainer_new_resume (const char *run_path, const char *data_root, GError **error);
void ee_trainer_set_device (EeTrainer *trainer, const char *device);
gboolean ee_trainer_can_go_on_elsewhere (EeTrainer *trainer);
void ee_trainer_free (EeTrainer *trainer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeTrainer, ee_trainer_free)

void ee_trainer_start (EeTrainer *trainer);
void ee_trainer_pause (EeTrainer *trainer);
void ee_trainer_resume (EeTrainer *trainer);
void ee_trainer_stop (EeTrainer *trainer);
void ee_trainer_save (EeTrainer *trainer);
void ee_trainer_wait (EeTrainer *trainer);

gboolean ee_trainer_is_done (EeTrainer *trainer);
void ee_trainer_get_progress (EeTrainer *trainer, EeTrainerProgress *progress);
char *ee_trainer_dup_trouble (EeTrainer *trainer);
char *ee_trainer_dup_notice (EeTrainer *trainer);
const GError *ee_trainer_get_error (EeTrainer *trainer);
EeMetricsRing *ee_trainer_get_ring (EeTrainer *trainer);
const EeSettings *ee_trainer_get_settings (EeTrainer *trainer);
const char *ee_trainer_get_run_path (EeTrainer *trainer);

gboolean ee_trainer_copy_mistakes (EeTrainer *trainer, EeMistakes *mistakes, guint64 *version);
gboolean ee_trainer_copy_newest (EeTrainer *trainer, EeParameters **parameters, EeModelFacts **facts, guint64 *version);

G_END_DECLS
