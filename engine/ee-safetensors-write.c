/* SPDX-License-Identifier: Apache-2.0 */
/* Saving a safetensors file: the same tensors and strings give the same bytes. */
#include "ee-safetensors-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "ee-atomic-file.h"

enum
{
  ALIGNMENT = 8,
  CHUNK = 16384 /* numbers converted at a time */
};

static int
compare_sizes (gconstpointer a, gconstpointer b, gpointer entries)
{
  const EeSafetensorsEntry *x = *(const EeSafetensorsEntry *const *)a, *y = *(const EeSafetensorsEntry *const *)b;

  return (int)ee_dtype_get_size (y->dtype) - (int)ee_dtype_get_size (x->dtype);
}

/* Gives every tensor its place: wider formats first, so that all are aligned, else in the order of adding. */
static GPtrArray *
place_entries (EeSafetensors *file)
{
  GPtrArray *sorted = g_ptr_array_new ();
  gsize place = 0;

  for (guint i = 0; i < file->entries->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (file->entries, i));
  g_ptr_array_sort_with_data (sorted, compare_sizes, NULL);
  for (guint i = 0; i < sorted->len; i++)
    {
      EeSafetensorsEntry *entry = g_ptr_array_index (sorted, i);

      entry->begin = place;
      place += entry->count * ee_dtype_get_size (entry->dtype);
      entry->end = place;
    }
  return sorted;
}

static void
build_metadata (JsonBuilder *builder, EeSafetensors *file)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (file->metadata), (GCompareFunc)strcmp);

  json_builder_set_member_name (builder, "__metadata__");
  json_builder_begin_object (builder);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      json_builder_set_member_name (builder, l->data);
      json_builder_add_string_value (builder, g_hash_table_lookup (file->metadata, l->data));
    }
  json_builder_end_object (builder);
}

static void
build_entry (JsonBuilder *builder, const EeSafetensorsEntry *entry)
{
  json_builder_set_member_name (builder, entry->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, entry->dtype_name);
  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (guint d = 0; d < entry->n_dims; d++)
    json_builder_add_int_value (builder, entry->shape[d]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data_offsets");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, entry->begin);
  json_builder_add_int_value (builder, entry->end);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* The length and the JSON, padded with spaces so that the numbers start at a multiple of 8. */
static GByteArray *
make_header (EeSafetensors *file, GPtrArray *sorted)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  GByteArray *header = g_byte_array_new ();
  guint64 length;

  json_builder_begin_object (builder);
  if (g_hash_table_size (file->metadata) > 0)
    build_metadata (builder, file);
  for (guint i = 0; i < sorted->len; i++)
    build_entry (builder, g_ptr_array_index (sorted, i));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);

  length = (strlen (json) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  length = GUINT64_TO_LE (length);
  g_byte_array_append (header, (const guint8 *)&length, sizeof length);
  g_byte_array_append (header, (const guint8 *)json, strlen (json));
  while (header->len % ALIGNMENT != 0)
    g_byte_array_append (header, (const guint8 *)" ", 1);
  return header;
}

static gboolean
write_numbers (EeAtomicFile *out, const EeSafetensorsEntry *entry, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (CHUNK * ee_dtype_get_size (entry->dtype));

  for (gsize i = 0; i < entry->count; i += CHUNK)
    {
      gsize count = MIN (CHUNK, entry->count - i);

      ee_dtype_write (entry->dtype, entry->source + i, count, bytes);
      if (!ee_atomic_file_write (out, bytes, count * ee_dtype_get_size (entry->dtype), error))
        return FALSE;
    }
  return TRUE;
}

/**
 * ee_safetensors_save:
 * @file: a new container; the numbers of its tensors must still be alive
 * @path: the file to make or replace
 * @error: G_FILE_ERROR; then an old file stands untouched
 *
 * Writes beside, syncs and renames. The same contents give the same bytes.
 *
 * Returns: TRUE if the new file is in place
 */
gboolean
ee_safetensors_save (EeSafetensors *file, const char *path, GError **error)
{
  g_autoptr (GPtrArray) sorted = NULL;
  g_autoptr (GByteArray) header = NULL;
  g_autoptr (EeAtomicFile) out = NULL;

  g_return_val_if_fail (file != NULL && file->mapping == NULL && path != NULL, FALSE);

  sorted = place_entries (file);
  header = make_header (file, sorted);
  out = ee_atomic_file_new (path, error);
  if (out == NULL || !ee_atomic_file_write (out, header->data, header->len, error))
    return FALSE;
  for (guint i = 0; i < sorted->len; i++)
    if (!write_numbers (out, g_ptr_array_index (sorted, i), error))
      return FALSE;
  return ee_atomic_file_commit (out, error);
}
