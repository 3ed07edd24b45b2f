/* SPDX-License-Identifier: Apache-2.0 */
/* The box itself, and the copying of weights in a GTask that holds it. */
#include "offramp-trainer-box.h"

#include <glib/gi18n.h>

typedef struct
{
  OfframpTrainerBox *box;
  guint64 version;
  EeParameters *parameters;
  EeModelFacts *facts;
} Copy;

static void
clear_box (gpointer data)
{
  OfframpTrainerBox *box = data;

  g_clear_pointer (&box->trainer, ee_trainer_free);
}

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_clear_pointer (&copy->box, offramp_trainer_box_unref);
  g_clear_pointer (&copy->parameters, ee_parameters_free);
  g_clear_pointer (&copy->facts, ee_model_facts_free);
  g_free (copy);
}

static void
unref_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  offramp_trainer_box_unref (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
copy_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Copy *copy = task_data;
  OfframpTrainerBox *box = g_steal_pointer (&copy->box);
  const gboolean copied = ee_trainer_copy_newest (box->trainer, &copy->parameters, &copy->facts, &copy->version);

  /* Let go here and not with the task's data, which is freed on the main thread. */
  offramp_trainer_box_unref (box);
  if (copied)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("The training has no newer weights yet."));
}

/**
 * offramp_trainer_box_new:
 * @trainer: (transfer full): a trainer
 *
 * Returns: (transfer full): the box
 */
OfframpTrainerBox *
offramp_trainer_box_new (EeTrainer *trainer)
{
  OfframpTrainerBox *box;

  g_return_val_if_fail (trainer != NULL, NULL);

  box = g_atomic_rc_box_new0 (OfframpTrainerBox);
  box->trainer = trainer;
  return box;
}

/**
 * offramp_trainer_box_ref:
 * @box: a box; any thread
 *
 * Returns: (transfer full): @box
 */
OfframpTrainerBox *
offramp_trainer_box_ref (OfframpTrainerBox *box)
{
  return g_atomic_rc_box_acquire (box);
}

/**
 * offramp_trainer_box_unref:
 * @box: (transfer full): a box; any thread
 *
 * The last one frees the trainer, which waits for its thread.
 */
void
offramp_trainer_box_unref (OfframpTrainerBox *box)
{
  g_atomic_rc_box_release_full (box, clear_box);
}

/**
 * offramp_trainer_box_unref_in_thread:
 * @box: (transfer full): a box
 *
 * As offramp_trainer_box_unref(), without waiting.
 */
void
offramp_trainer_box_unref_in_thread (OfframpTrainerBox *box)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, box, NULL);
  g_task_run_in_thread (task, unref_in_thread);
}

/**
 * offramp_trainer_box_copy_newest_async:
 * @box: a box
 * @source: (nullable): the task's source object
 * @known_version: the version that the caller has; 0 if none
 * @cancellable: (nullable): to forget the result
 * @callback: called on the main thread
 * @user_data: for @callback
 *
 * Copies the newest weights, some dozen megabytes, in a thread of the pool.
 */
void
offramp_trainer_box_copy_newest_async (OfframpTrainerBox *box, GObject *source, guint64 known_version,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  Copy *copy = g_new0 (Copy, 1);

  copy->box = offramp_trainer_box_ref (box);
  copy->version = known_version;
  g_task_set_task_data (task, copy, copy_free);
  g_task_run_in_thread (task, copy_in_thread);
}

/**
 * offramp_trainer_box_copy_newest_finish:
 * @result: given to the callback
 * @parameters: (out) (transfer full): the weights
 * @facts: (out) (transfer full): what they were trained for
 * @version: (out) (optional): their version
 * @error: %G_IO_ERROR_NOT_FOUND if there are no newer ones
 *
 * Returns: %FALSE with @error set, and nothing in the out parameters
 */
gboolean
offramp_trainer_box_copy_newest_finish (GAsyncResult *result, EeParameters **parameters, EeModelFacts **facts,
                                        guint64 *version, GError **error)
{
  Copy *copy = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *parameters = g_steal_pointer (&copy->parameters);
  *facts = g_steal_pointer (&copy->facts);
  if (version != NULL)
    *version = copy->version;
  return TRUE;
}
