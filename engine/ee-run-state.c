/* SPDX-License-Identifier: Apache-2.0 */
/* The two weight files of a run: model.safetensors, the best by validation, and state.safetensors, from which
 * a training goes on.
 *
 * Before a state is written, the records up to it are brought to the disk, so that a resumed run never lacks
 * a line of metrics.csv.
 */
#include "ee-run-private.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"
#include "ee-json.h"

static char *
make_state_path (EeRun *run)
{
  return g_build_filename (run->path, "state.safetensors", NULL);
}

/**
 * ee_run_has_state:
 * @run: a run
 *
 * Returns: whether a checkpoint was written; a training that was killed before its first one starts anew
 */
gboolean
ee_run_has_state (EeRun *run)
{
  g_autofree char *file = NULL;

  g_return_val_if_fail (run != NULL, FALSE);

  file = make_state_path (run);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

/**
 * ee_run_has_model:
 * @run: a run
 *
 * Returns: whether there is a model.safetensors
 */
gboolean
ee_run_has_model (EeRun *run)
{
  g_autofree char *file = NULL;

  g_return_val_if_fail (run != NULL, FALSE);

  file = ee_run_get_model_path (run->path);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

/**
 * ee_run_save_model:
 * @run: a run
 * @parameters: of the best model so far
 * @facts: about it
 * @error: return location
 *
 * Replaces model.safetensors.
 *
 * Returns: whether it was written; if not, the old file is still there
 */
gboolean
ee_run_save_model (EeRun *run, const EeParameters *parameters, const EeModelFacts *facts, GError **error)
{
  g_autofree char *file = NULL;

  g_return_val_if_fail (run != NULL && parameters != NULL && facts != NULL, FALSE);

  file = ee_run_get_model_path (run->path);
  if (!ee_checkpoint_save (file, parameters, facts, EE_DTYPE_F32, error))
    return FALSE;

  g_free (run->best_scores);
  run->best_scores = g_strdup (facts->scores);

  return TRUE;
}

/**
 * ee_run_rewrite_model:
 * @run: an opened run that ee_run_lock() took
 * @goal: what the threshold in @facts was chosen for; a training that goes on chooses for it too
 * @parameters: of model.safetensors
 * @facts: with the new threshold and its figures
 * @error: return location
 *
 * Replaces model.safetensors, then run.json.
 *
 * Returns: whether both were written; if not, each file is the old one or the new one
 */
gboolean
ee_run_rewrite_model (EeRun *run, const EeThresholdGoal *goal, const EeParameters *parameters,
                      const EeModelFacts *facts, GError **error)
{
  g_return_val_if_fail (run != NULL && run->lock >= 0 && run->metrics < 0 && goal != NULL, FALSE);

  if (!ee_run_save_model (run, parameters, facts, error))
    return FALSE;
  run->settings.threshold_goal = *goal;

  return ee_run_write_json (run, error);
}

/**
 * ee_run_note_failure:
 * @run: a new run, or one after ee_run_continue()
 * @error: return location
 *
 * Brings metrics.csv to the disk and the alarms into run.json, where a training ends without a checkpoint.
 *
 * Returns: whether both were written
 */
gboolean
ee_run_note_failure (EeRun *run, GError **error)
{
  g_return_val_if_fail (run != NULL, FALSE);

  return ee_run_flush_metrics (run, error) && ee_run_write_json (run, error);
}

static char *
format_state (const EeRunState *state)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  ee_run_state_to_json (state, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/**
 * ee_run_save_state:
 * @run: a new run, or one after ee_run_continue()
 * @state: how far the training is
 * @slots: [n_slots] parameters, then the optimizer's moments, all of one plan
 * @n_slots: 1 to 3
 * @error: return location
 *
 * Brings metrics.csv to the disk, then replaces state.safetensors, then run.json.
 *
 * Returns: whether all were written; if not, each file is the old one or the new one
 */
gboolean
ee_run_save_state (EeRun *run, const EeRunState *state, const EeParameters *const slots[], guint n_slots,
                   GError **error)
{
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (run != NULL && state != NULL, FALSE);

  file = make_state_path (run);
  text = format_state (state);
  if (!ee_run_flush_metrics (run, error) || !ee_checkpoint_save_state (file, slots, n_slots, text, error))
    return FALSE;
  run->state = *state;

  return ee_run_write_json (run, error);
}

/**
 * ee_run_load_state:
 * @run: a run that has a state
 * @state: (out): how far the training was
 * @slots: [n_slots] of the run's plan, overwritten
 * @n_slots: as when it was saved
 * @error: return location; EE_ERROR_CHECKPOINT where the file is damaged or of another plan
 *
 * Reads state.safetensors.
 *
 * Returns: whether it worked; if not, @state and @slots are undefined
 */
gboolean
ee_run_load_state (EeRun *run, EeRunState *state, EeParameters *const slots[], guint n_slots, GError **error)
{
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;

  g_return_val_if_fail (run != NULL && state != NULL, FALSE);

  file = make_state_path (run);
  if (!ee_checkpoint_load_state (file, slots, n_slots, &text, error))
    return FALSE;

  object = ee_json_parse_object (text, NULL);
  if (object == NULL || !ee_run_state_from_json (object, state))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT, _ ("%s does not say how far the training came."), file);
      return FALSE;
    }

  return TRUE;
}
