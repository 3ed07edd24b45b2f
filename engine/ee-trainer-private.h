/* SPDX-License-Identifier: Apache-2.0 */
/* ee-trainer-private.h - the trainer: what other threads may touch of it
 *
 * Constants, atomics, and what its mutex guards. What belongs to the training thread alone is in ee-training.h.
 */
#pragma once

#include "ee-evaluation.h"
#include "ee-health.h"
#include "ee-loader.h"
#include "ee-trainer.h"

G_BEGIN_DECLS

/**
 * EeTrainer:
 * @settings: constant
 * @run_path: (owned): constant
 * @data_root: (owned) (nullable): constant
 * @resuming: constant; whether the run folder is there already
 * @thread: (nullable): of the owner
 * @ring: records; the training thread produces
 * @stop: cancelled when the training shall stop
 * @paused: atomic; changed with @mutex held, so that no wake-up is missed
 * @save_wanted: atomic; whether somebody asked for a checkpoint since the last one
 * @newest_wanted: atomic; whether somebody asked for the newest parameters since they were last published
 * @mutex: guards what follows
 * @cond: signalled when @paused or @stop changes
 * @progress: for other threads
 * @trouble: (owned) (nullable): why the last checkpoint is not on the disk
 * @backend_id: (nullable): of the backend that computes
 * @notice: (owned) (nullable): why the processor computes
 * @error: (owned) (nullable): set once, before the phase says that it failed
 * @newest: (owned) (nullable): parameters of a running training
 * @newest_facts: (owned) (nullable): about @newest
 * @newest_version: grows with each publication; 0 before the first
 * @mistakes: of the last validation
 * @mistakes_version: grows with each validation; 0 before the first
 */
struct _EeTrainer
{
  EeSettings settings;
  char *run_path;
  char *data_root;
  gboolean resuming;
  GThread *thread;
  EeMetricsRing *ring;
  GCancellable *stop;
  int paused;
  int save_wanted;
  int newest_wanted;

  GMutex mutex;
  GCond cond;
  EeTrainerProgress progress;
  char *trouble;
  const char *backend_id;
  char *notice;
  GError *error;
  EeParameters *newest;
  EeModelFacts *newest_facts;
  guint64 newest_version;
  EeMistakes mistakes;
  guint64 mistakes_version;
};

void ee_trainer_set_phase (EeTrainer *trainer, EeTrainerPhase phase, double fraction);
gboolean ee_trainer_is_stopping (EeTrainer *trainer);

G_END_DECLS
