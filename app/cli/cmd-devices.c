/* SPDX-License-Identifier: Apache-2.0 */
/* `devices`: what networks can run on here, and why they cannot run on the rest. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "ee.h"
#include "json-output.h"

/* One device, or one backend that has none. */
typedef struct
{
  char *id;
  char *name;
  guint64 memory;
  guint precisions;
  char *reason;
} Device;

static void
device_free (gpointer data)
{
  Device *device = data;

  g_free (device->id);
  g_free (device->name);
  g_free (device->reason);
  g_free (device);
}

static void
add_device (GPtrArray *devices, const EeBackend *backend, guint index, guint n_devices)
{
  Device *device = g_new0 (Device, 1);
  EeDevice facts = { 0 };
  g_autoptr (GError) error = NULL;

  device->id = n_devices > 1 ? g_strdup_printf ("%s:%u", backend->id, index) : g_strdup (backend->id);
  if (backend->get_device (index, &facts, &error))
    {
      device->name = g_strdup (facts.name);
      device->memory = facts.memory;
      device->precisions = facts.precisions;
    }
  else
    {
      device->reason = g_strdup (error->message);
    }
  g_ptr_array_add (devices, device);
}

static GPtrArray *
list_devices (void)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func (device_free);

  for (guint e = 0; e < ee_registry_get_n_entries (); e++)
    {
      const EeRegistryEntry *entry = ee_registry_get_entry (e);
      g_autoptr (GError) error = NULL;
      guint n_devices = entry->backend != NULL ? entry->backend->count_devices (&error) : 0;

      for (guint i = 0; i < n_devices; i++)
        add_device (devices, entry->backend, i, n_devices);
      if (n_devices == 0)
        {
          Device *device = g_new0 (Device, 1);

          device->id = g_strdup (entry->id);
          if (entry->reason != NULL)
            device->reason = g_strdup (entry->reason);
          else
            device->reason = g_strdup (error != NULL ? error->message : _ ("It found no device."));
          g_ptr_array_add (devices, device);
        }
    }

  return devices;
}

static void
print_device (const Device *device)
{
  g_autofree char *precisions = ee_precision_describe (device->precisions | 1u << EE_PRECISION_FP32);

  if (device->reason != NULL)
    {
      g_print (_ ("%-8s cannot be used: %s\n"), device->id, device->reason);
    }
  else if (device->memory > 0)
    {
      g_autofree char *memory = g_format_size_full (device->memory, G_FORMAT_SIZE_IEC_UNITS);

      g_print ("%-8s %s, %s; %s\n", device->id, device->name, memory, precisions);
    }
  else
    {
      g_print ("%-8s %s; %s\n", device->id, device->name, precisions);
    }
}

static void
print_json (GPtrArray *devices)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < devices->len; i++)
    {
      const Device *device = devices->pdata[i];

      json_builder_begin_object (builder);
      offramp_json_add_text (builder, "device", device->id);
      offramp_json_add_truth (builder, "usable", device->reason == NULL);
      if (device->reason != NULL)
        {
          offramp_json_add_text (builder, "reason", device->reason);
        }
      else
        {
          offramp_json_add_text (builder, "name", device->name);
          offramp_json_add_count (builder, "memory_bytes", device->memory);
          json_builder_set_member_name (builder, "precisions");
          json_builder_begin_array (builder);
          json_builder_add_string_value (builder, "fp32");
          for (EePrecision p = EE_PRECISION_BF16; p <= EE_PRECISION_FP16; p++)
            if ((device->precisions & 1u << p) != 0)
              json_builder_add_string_value (builder, ee_precision_get_name (p));
          json_builder_end_array (builder);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  offramp_json_print (builder, TRUE);
}

/**
 * offramp_cmd_devices:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_devices (char **arguments)
{
  g_auto (GStrv) words = arguments;
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL }, { NULL } };
  g_autoptr (GPtrArray) devices = NULL;

  if (!offramp_arguments_parse (
          &words, NULL, _ ("Lists the devices that --device can name, and what is missing for others."), entries))
    return OFFRAMP_EXIT_USAGE;

  devices = list_devices ();
  if (json)
    print_json (devices);
  else
    for (guint i = 0; i < devices->len; i++)
      print_device (devices->pdata[i]);

  return OFFRAMP_EXIT_OK;
}
