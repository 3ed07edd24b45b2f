/* SPDX-License-Identifier: Apache-2.0 */
/* ee-run.h - a run folder: what one training leaves behind
 *
 *   run.json            settings, seed, data digests, versions, hardware, state, results
 *   metrics.csv         one line a step and a validation, every one kept
 *   events/             the same for TensorBoard, unless the settings say no (ee-run-events.c)
 *   model.safetensors   the best model by validation
 *   state.safetensors   all that resuming needs (parameters, moments, step), in one file so that
 *                       a kill cannot tear it apart
 *
 * Every file is written beside, synced and renamed, metrics.csv appended to and cut back to the state's step
 * when a killed run goes on. Owned by one thread at a time.
 */
#pragma once

#include "ee-checkpoint.h"
#include "ee-metrics.h"
#include "ee-settings.h"

G_BEGIN_DECLS

typedef struct _EeRun EeRun;

/**
 * EeRunState:
 * @step: updates done
 * @total_steps: of the whole training
 * @validated_step: step of the last validation, 0 before the first
 * @seconds: trained so far
 * @best_score: validation accuracy of model.safetensors; -1 before the first validation
 * @best_exit_accuracy: of model.safetensors; decides between equal scores
 * @best_loss: of model.safetensors; decides between these
 * @best_step: when they were reached
 * @finished: there is nothing left to do: all epochs are done, or @stopped_early
 * @loss_scale: of a training in fp16; of scale 0 elsewhere
 * @stopped_early: so many epochs as the settings' patience brought nothing better
 */
typedef struct
{
  guint64 step, total_steps;
  guint64 validated_step;
  double seconds;
  double best_score, best_exit_accuracy, best_loss;
  guint64 best_step;
  gboolean finished, stopped_early;
  EeLossScale loss_scale;
} EeRunState;

void ee_run_set_default_folder (const char *path);
char *ee_run_get_default_folder (void);
char *ee_run_make_default_path (const EeSettings *settings);
gboolean ee_run_check_unused (const char *path, GError **error);
void ee_run_state_init (EeRunState *state);
EeRun *ee_run_new (const char *path, const EeSettings *settings, const char *sources, const char *device_name,
                   GError **error);
void ee_run_set_device (EeRun *run, const char *device, const char *device_name);
EeRun *ee_run_open (const char *path, EeSettings *settings, GError **error);
void ee_run_close (EeRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeRun, ee_run_close)

const char *ee_run_get_path (EeRun *run);
const char *ee_run_get_sources (EeRun *run);
gboolean ee_run_is_finished (EeRun *run);
gboolean ee_run_has_stopped_early (EeRun *run);
char *ee_run_get_model_path (const char *path);

gboolean ee_run_lock (EeRun *run, GError **error);
gboolean ee_run_continue (EeRun *run, const EeRunState *state, GError **error);
gboolean ee_run_append (EeRun *run, const EeRecord *record, GError **error);
gboolean ee_run_note_failure (EeRun *run, GError **error);
GArray *ee_run_read_metrics (const char *path, GError **error);

gboolean ee_run_mend (EeRun *run, GError **error);
gboolean ee_run_has_state (EeRun *run);
gboolean ee_run_has_model (EeRun *run);
gboolean ee_run_save_model (EeRun *run, const EeParameters *parameters, const EeModelFacts *facts, GError **error);
gboolean ee_run_rewrite_model (EeRun *run, const EeThresholdGoal *goal, const EeParameters *parameters,
                               const EeModelFacts *facts, GError **error);
gboolean ee_run_save_state (EeRun *run, const EeRunState *state, const EeParameters *const slots[], guint n_slots,
                            GError **error);
gboolean ee_run_load_state (EeRun *run, EeRunState *state, EeParameters *const slots[], guint n_slots, GError **error);

G_END_DECLS
