/* SPDX-License-Identifier: Apache-2.0 */
/* The device that "auto" takes, and a sentence for each backend that cannot be used. */
#include "offramp-devices.h"

#include <glib/gi18n.h>

static void
describe_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GError *error = NULL;
  EeDevice device;
  guint index;
  const EeBackend *backend = ee_registry_find ("auto", &index, &error);

  if (backend == NULL || !backend->get_device (index, &device, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* Translators: the device that the network runs on follows */
  g_string_printf (text, _ ("Runs on: %s"), device.name);
  for (guint i = 0; i < ee_registry_get_n_entries (); i++)
    {
      const EeRegistryEntry *entry = ee_registry_get_entry (i);

      if (entry->reason != NULL)
        g_string_append_printf (text, "\n%s: %s", entry->id, entry->reason);
    }
  g_task_return_pointer (task, g_string_free (g_steal_pointer (&text), FALSE), g_free);
}

/**
 * offramp_devices_describe_async:
 * @source: (nullable): the task's source object
 * @cancellable: (nullable): to forget the result
 * @callback: called on the main thread
 * @user_data: for @callback
 */
void
offramp_devices_describe_async (GObject *source, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_run_in_thread (task, describe_in_thread);
}

/**
 * offramp_devices_describe_finish:
 * @result: given to the callback
 * @error: why there is no device
 *
 * Returns: (transfer full): a line or several; %NULL with @error set
 */
char *
offramp_devices_describe_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
