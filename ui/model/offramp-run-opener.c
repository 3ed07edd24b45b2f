/* SPDX-License-Identifier: Apache-2.0 */
/* One task in a thread of the pool; what it read is handed over whole, or freed where nobody takes it. */
#include "offramp-run-opener.h"

typedef struct
{
  EeTrainer *trainer;
  GArray *history; /* EeRecord */
} OpenedRun;

static void
opened_run_free (gpointer data)
{
  OpenedRun *opened = data;

  g_clear_pointer (&opened->trainer, ee_trainer_free);
  g_clear_pointer (&opened->history, g_array_unref);
  g_free (opened);
}

static void
open_run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  OpenedRun *opened = g_new0 (OpenedRun, 1);
  GError *error = NULL;

  opened->trainer = ee_trainer_new_resume (path, NULL, &error);
  if (opened->trainer != NULL)
    opened->history = ee_run_read_metrics (path, &error);
  if (error == NULL)
    {
      g_task_return_pointer (task, opened, opened_run_free);
      return;
    }
  opened_run_free (opened);
  g_task_return_error (task, error);
}

/**
 * offramp_run_opener_start:
 * @source: whose job it is
 * @run_path: folder of a run that was stopped
 * @callback: called on the main thread with @source
 *
 * Reads the run in the background.
 */
void
offramp_run_opener_start (GObject *source, const char *run_path, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, NULL);

  g_task_set_task_data (task, g_strdup (run_path), g_free);
  g_task_run_in_thread (task, open_run_in_thread);
}

/**
 * offramp_run_opener_finish:
 * @result: given to the callback
 * @history: (out) (transfer full) (element-type EeRecord): what was measured before; untouched on failure
 * @error: why there is no run to go on with
 *
 * Returns: (transfer full) (nullable): a training that ee_trainer_start() continues
 */
EeTrainer *
offramp_run_opener_finish (GAsyncResult *result, GArray **history, GError **error)
{
  OpenedRun *opened = g_task_propagate_pointer (G_TASK (result), error);
  EeTrainer *trainer;

  if (opened == NULL)
    return NULL;
  trainer = g_steal_pointer (&opened->trainer);
  *history = g_steal_pointer (&opened->history);
  opened_run_free (opened);

  return trainer;
}
