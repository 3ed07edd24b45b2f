/* SPDX-License-Identifier: Apache-2.0 */
/* What a training does where the disk does not: goes on.
 *
 * A checkpoint that cannot be written is tried again when the next one is due; until then the last good one stays, and
 * the trainer says what is wrong. A best model that found no room is kept in memory, and no state that speaks of it is
 * written before it. Only the last checkpoint of all must succeed. Runs on the training thread.
 */
#include "ee-training.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Takes @text, NULL for none. */
static void
set_trouble (EeTraining *training, char *text)
{
  EeTrainer *trainer = training->trainer;

  g_mutex_lock (&trainer->mutex);
  g_free (trainer->trouble);
  trainer->trouble = text;
  trainer->progress.in_trouble = text != NULL;
  g_mutex_unlock (&trainer->mutex);
}

/* Whether the disk is what failed, and not the numbers or the device. */
static gboolean
is_of_disk (const GError *error)
{
  return error->domain == G_FILE_ERROR
         || (error->domain == G_IO_ERROR && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}

static char *
describe_last_state (EeTraining *training)
{
  if (!ee_run_has_state (training->run))
    return g_strdup (_ ("Nothing to go on from is on the disk yet."));

  return g_strdup_printf (_ ("What is on the disk goes on from step %" PRIu64 "."), training->saved_step);
}

/* The model that is not on the disk yet, and then the state. */
static gboolean
save_all (EeTraining *training, GError **error)
{
  if (!ee_run_mend (training->run, error))
    return FALSE;
  if (training->unsaved_best != NULL)
    {
      if (!ee_run_save_model (training->run, training->unsaved_best, training->unsaved_facts, error))
        return FALSE;
      g_clear_pointer (&training->unsaved_best, ee_parameters_free);
      g_clear_pointer (&training->unsaved_facts, ee_model_facts_free);
    }
  /* Somebody took the best model away: the next validation's is kept. */
  else if (training->state.best_score >= 0 && !ee_run_has_model (training->run))
    training->state.best_score = training->state.best_exit_accuracy = -1;
  if (!ee_training_save_state (training, error))
    return FALSE;
  training->saved_step = training->state.step;

  return TRUE;
}

/* Saves all. Where the disk does not take it @why is set, and @last says from where the run can go on. Returns: FALSE,
 * with @error, where something else than the disk failed. */
static gboolean
save_or_tell (EeTraining *training, GError **why, char **last, GError **error)
{
  if (save_all (training, why))
    {
      set_trouble (training, NULL);
      return TRUE;
    }
  if (!is_of_disk (*why))
    {
      g_propagate_error (error, g_steal_pointer (why));
      return FALSE;
    }
  *last = describe_last_state (training);

  return TRUE;
}

/**
 * ee_training_try_checkpoint:
 * @training: a training
 * @error: return location; set where going on makes no sense
 *
 * Writes a checkpoint. Where the disk does not take it the trainer is in trouble until it takes one.
 *
 * Returns: whether the training can go on
 */
gboolean
ee_training_try_checkpoint (EeTraining *training, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autofree char *last = NULL;

  if (!save_or_tell (training, &why, &last, error))
    return FALSE;
  if (why == NULL)
    return TRUE;

  set_trouble (training,
               g_strdup_printf (_ ("%s The training goes on, and it is tried again at the next checkpoint. %s"),
                                why->message, last));

  return TRUE;
}

/**
 * ee_training_finish_checkpoint:
 * @training: a training that ends
 * @error: return location; says from where the run can go on
 *
 * Writes the last checkpoint.
 *
 * Returns: whether it is on the disk
 */
gboolean
ee_training_finish_checkpoint (EeTraining *training, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autofree char *last = NULL;

  if (!save_or_tell (training, &why, &last, error))
    return FALSE;
  if (why == NULL)
    return TRUE;

  g_set_error (error, why->domain, why->code, "%s %s", why->message, last);

  return FALSE;
}

/**
 * ee_training_keep_best:
 * @training: after a validation
 * @facts: about the net as it is now
 * @error: return location; set where going on makes no sense
 *
 * Makes the net the best model, on the disk or, where that takes nothing, in memory until the next checkpoint.
 *
 * Returns: whether it is kept
 */
gboolean
ee_training_keep_best (EeTraining *training, const EeModelFacts *facts, GError **error)
{
  g_autoptr (GError) why = NULL;

  g_clear_pointer (&training->unsaved_best, ee_parameters_free);
  g_clear_pointer (&training->unsaved_facts, ee_model_facts_free);
  if (!ee_training_read_parameters (training, training->slots[0], error))
    return FALSE;
  if (ee_run_save_model (training->run, training->slots[0], facts, &why))
    return TRUE;
  if (!is_of_disk (why))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }

  training->unsaved_best = ee_parameters_copy (training->slots[0]);
  training->unsaved_facts = ee_model_facts_copy (facts);

  return TRUE;
}
