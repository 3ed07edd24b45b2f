/* SPDX-License-Identifier: Apache-2.0 */
/* The first question opens backend modules and asks drivers, so it runs in a GTask. */
#include "offramp-device-list.h"

#include <glib/gi18n.h>
#include <string.h>

static void
free_info (gpointer data)
{
  OfframpDeviceInfo *info = data;

  g_free (info->id);
  g_free (info->name);
  g_free (info->reason);
  g_free (info);
}

static OfframpDeviceInfo *
add_info (GPtrArray *devices, const char *id, const char *name, const char *reason)
{
  OfframpDeviceInfo *info = g_new0 (OfframpDeviceInfo, 1);

  info->id = g_strdup (id);
  info->name = g_strdup (name);
  info->reason = g_strdup (reason);
  g_ptr_array_add (devices, info);
  return info;
}

static void
add_backend (GPtrArray *devices, const EeRegistryEntry *entry, const EeBackend *best, guint best_index)
{
  g_autoptr (GError) error = NULL;
  guint n = entry->backend != NULL && entry->reason == NULL ? entry->backend->count_devices (&error) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = n > 1 ? g_strdup_printf ("%s:%u", entry->id, i) : g_strdup (entry->id);
      EeDevice device = { 0 };
      OfframpDeviceInfo *info;

      if (!entry->backend->get_device (i, &device, NULL))
        continue;
      info = add_info (devices, id, device.name, NULL);
      info->precisions = device.precisions;
      info->trained = ee_precision_list_trained (&device);
      info->automatic = entry->backend == best && i == best_index;
    }
  if (n == 0)
    add_info (devices, entry->id, entry->id,
              entry->reason != NULL ? entry->reason
              : error != NULL       ? error->message
                                    : _ ("It found no device."));
}

static void
list_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (free_info);
  guint best_index = 0;
  const EeBackend *best = ee_registry_find ("auto", &best_index, NULL);

  gboolean cuda = FALSE;

  for (guint i = 0; i < ee_registry_get_n_entries (); i++)
    {
      add_backend (devices, ee_registry_get_entry (i), best, best_index);
      cuda = cuda || strstr (ee_registry_get_entry (i)->id, "cuda") != NULL;
    }
  if (!cuda)
    add_info (devices, "cuda", "cuda", _ ("This installation has no module for NVIDIA’s graphics processors."));
  g_task_return_pointer (task, g_steal_pointer (&devices), (GDestroyNotify)g_ptr_array_unref);
}

/**
 * offramp_device_list_async:
 * @source: (nullable): the task's source object
 * @cancellable: (nullable): to forget the result
 * @callback: called on the main thread
 */
void
offramp_device_list_async (GObject *source, GCancellable *cancellable, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, NULL);

  g_task_run_in_thread (task, list_in_thread);
}

/**
 * offramp_device_list_finish:
 * @result: given to the callback
 * @error: (out) (optional): %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type OfframpDeviceInfo): those that can be used, and those that cannot
 */
GPtrArray *
offramp_device_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
