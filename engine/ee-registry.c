/* SPDX-License-Identifier: Apache-2.0 */
/* The table of backends
 *
 * Filled once and then only read. A module that could not be opened stays in the table with the reason,
 * so that the window and `offramp-cli devices` can say why it is not used.
 */
#include "ee-registry.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <gmodule.h>
#include <string.h>

#include "config.h"
#include "ee-cpu.h"
#include "ee-error.h"

static GArray *entries; /* of EeRegistryEntry; written by fill_entries() alone */

static void
add_entry (const char *id, const EeBackend *backend, const char *reason)
{
  EeRegistryEntry entry = { g_strdup (id), backend, g_strdup (reason) };

  g_array_append_val (entries, entry);
}

/* A backend whose table we can read; asks it for devices, and keeps its sentence where it has none. */
static void
add_backend (const EeBackend *backend)
{
  g_autoptr (GError) error = NULL;
  guint n_devices = backend->count_devices (&error);

  if (n_devices > 0)
    add_entry (backend->id, backend, NULL);
  else
    add_entry (backend->id, backend, error != NULL ? error->message : _ ("It found no device."));
}

#ifdef OFFRAMP_MODULES
static void
add_module (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *reason = NULL;
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  gpointer symbol;
  const EeBackend *backend = NULL;

  if (module == NULL)
    {
      reason = g_strdup_printf (_ ("This module cannot be opened: %s."), g_module_error ());
      add_entry (name, NULL, reason);
      return;
    }

  if (!g_module_symbol (module, EE_BACKEND_ENTRY_POINT, &symbol) || symbol == NULL)
    reason = g_strdup_printf (_ ("%s is not an Offramp backend: it lacks %s."), path, EE_BACKEND_ENTRY_POINT);
  else if ((backend = ((EeBackendGetFunc)symbol) ()) == NULL)
    reason = g_strdup_printf (_ ("%s offers no backend."), path);
  else if (backend->abi != EE_BACKEND_ABI)
    reason = g_strdup_printf (_ ("%s was built for backend interface %u, this program has %u."), path, backend->abi,
                              EE_BACKEND_ABI);
  else if (backend->size != sizeof (EeBackend))
    reason = g_strdup_printf (_ ("%s was built with a table of %u bytes, this program has %u."), path,
                              (guint)backend->size, (guint)sizeof (EeBackend));
  if (reason != NULL)
    {
      add_entry (name, NULL, reason);
      g_module_close (module);
      return;
    }

  g_module_make_resident (module);
  add_backend (backend);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/* Opens every module of the backend folder, in the order of their names. Relative folders are refused:
 * a backend must not come from wherever the program was started. */
static void
add_modules (void)
{
  const char *folder = g_getenv ("OFFRAMP_BACKENDS");
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL || *folder == '\0')
    folder = OFFRAMP_BACKEND_DIR;
  if (!g_path_is_absolute (folder) || (dir = g_dir_open (folder, 0, NULL)) == NULL)
    return;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, "." G_MODULE_SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_module (folder, g_ptr_array_index (names, i));
}
#endif

static void
fill_entries (void)
{
  static gsize filled = 0;

  if (!g_once_init_enter (&filled))
    return;

  entries = g_array_new (FALSE, FALSE, sizeof (EeRegistryEntry));
  add_backend (ee_cpu_backend_get ());
#ifdef OFFRAMP_MODULES
  add_modules ();
#endif
  g_once_init_leave (&filled, 1);
}

/**
 * ee_registry_get_n_entries:
 *
 * Returns: the number of backends, usable or not; at least 1
 */
guint
ee_registry_get_n_entries (void)
{
  fill_entries ();
  return entries->len;
}

/**
 * ee_registry_get_entry:
 * @index: below ee_registry_get_n_entries()
 *
 * Returns: (transfer none): the entry, valid for ever
 */
const EeRegistryEntry *
ee_registry_get_entry (guint index)
{
  fill_entries ();
  g_return_val_if_fail (index < entries->len, NULL);
  return &g_array_index (entries, EeRegistryEntry, index);
}

/* The usable backend of highest rank. The CPU is always one. */
static const EeBackend *
find_best (void)
{
  const EeBackend *best = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      const EeRegistryEntry *entry = ee_registry_get_entry (i);

      if (entry->reason == NULL && (best == NULL || entry->backend->rank > best->rank))
        best = entry->backend;
    }
  return best;
}

/* Whether a module's file name speaks of @id, as in "libofframp-cuda.so". */
static gboolean
is_entry_of (const EeRegistryEntry *entry, const char *id)
{
  return g_str_equal (entry->id, id) || (entry->backend == NULL && strstr (entry->id, id) != NULL);
}

/* Reads "cuda:1" as ("cuda", 1); a missing number is 0. */
static char *
parse_device (const char *device, guint *index)
{
  const char *colon = strchr (device, ':');
  guint64 number = 0;

  if (colon != NULL && !g_ascii_string_to_unsigned (colon + 1, 10, 0, 1023, &number, NULL))
    return NULL;

  *index = number;
  return colon != NULL ? g_strndup (device, colon - device) : g_strdup (device);
}

/**
 * ee_registry_find:
 * @device: "auto", or a backend's id with an optional number: "cpu", "cuda", "cuda:1"
 * @device_index: (out): the device's number in its backend
 * @error: EE_ERROR_INVALID says why that device cannot be used
 *
 * Returns: (transfer none): the backend, or NULL
 */
const EeBackend *
ee_registry_find (const char *device, guint *device_index, GError **error)
{
  g_autofree char *id = NULL;
  guint index = 0;

  g_return_val_if_fail (device != NULL && device_index != NULL, NULL);
  fill_entries ();
  *device_index = 0;
  if (g_str_equal (device, "auto"))
    return find_best ();

  id = parse_device (device, &index);
  if (id == NULL || *id == '\0')
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” is not the name of a device, such as cpu or cuda:1."),
                   device);
      return NULL;
    }

  for (guint i = 0; i < entries->len; i++)
    {
      const EeRegistryEntry *entry = ee_registry_get_entry (i);

      if (!is_entry_of (entry, id))
        continue;
      if (entry->reason != NULL)
        {
          g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The device %s cannot be used. %s"), device,
                       entry->reason);
          return NULL;
        }
      if (index >= entry->backend->count_devices (NULL))
        {
          g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("There is no device %s: %s has %u."), device, id,
                       entry->backend->count_devices (NULL));
          return NULL;
        }
      *device_index = index;
      return entry->backend;
    }

  g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
               _ ("There is no backend “%s” in this installation; “auto” takes the best one there is."), id);
  return NULL;
}
