/* SPDX-License-Identifier: Apache-2.0 */
/* The plan is in the file's header, so a hundred megabytes of weights are as quick as one; a disk that sleeps is not,
 * so it is a task in a thread of the pool. */
#include "offramp-network-peek.h"

#include "ee.h"

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  g_autofree char *file = g_file_test (path, G_FILE_TEST_IS_DIR) ? ee_run_get_model_path (path) : g_strdup (path);
  GError *error = NULL;
  g_autoptr (EePlan) plan = ee_checkpoint_load_plan (file, &error);

  if (plan == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, ee_plan_get_options (plan)->exits != 0);
}

/**
 * offramp_network_peek_async:
 * @path: of a checkpoint, or of a run folder, whose best model is looked at
 * @cancellable: (nullable): for when nobody wants to know any more
 * @callback: gets the answer for offramp_network_peek_finish()
 * @user_data: for @callback
 */
void
offramp_network_peek_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL && (cancellable == NULL || G_IS_CANCELLABLE (cancellable)));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, offramp_network_peek_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * offramp_network_peek_finish:
 * @result: the answer
 * @has_exit: (out): whether images may leave the network early; untouched on failure
 * @error: as of ee_checkpoint_load_plan(), or G_IO_ERROR_CANCELLED
 *
 * Returns: TRUE if it is known
 */
gboolean
offramp_network_peek_finish (GAsyncResult *result, gboolean *has_exit, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gssize answer;

  g_return_val_if_fail (g_async_result_is_tagged (result, offramp_network_peek_async) && has_exit != NULL, FALSE);

  answer = g_task_propagate_int (G_TASK (result), &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *has_exit = answer != 0;
  return TRUE;
}
