/* SPDX-License-Identifier: Apache-2.0 */
/* The container in memory: what it holds, taking numbers out of a loaded one, adding to a new one.
 *
 * The header is read in ee-safetensors-read.c and written in ee-safetensors-write.c.
 */
#include "ee-safetensors-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-error.h"

static void
free_entry (gpointer data)
{
  EeSafetensorsEntry *entry = data;

  g_free (entry->name);
  g_free (entry->dtype_name);
  g_free (entry);
}

/* A zeroed entry, owned by @file; NULL if the name is taken. */
EeSafetensorsEntry *
ee_safetensors_append (EeSafetensors *file, const char *name)
{
  EeSafetensorsEntry *entry;

  if (g_hash_table_contains (file->by_name, name))
    return NULL;

  entry = g_new0 (EeSafetensorsEntry, 1);
  entry->name = g_strdup (name);
  g_ptr_array_add (file->entries, entry);
  g_hash_table_insert (file->by_name, entry->name, entry);
  return entry;
}

/* The entry of that name, or NULL. */
EeSafetensorsEntry *
ee_safetensors_lookup (EeSafetensors *file, const char *name)
{
  return g_hash_table_lookup (file->by_name, name);
}

static char *
format_shape (const guint *shape, guint n_dims)
{
  GString *text = g_string_new ("[");

  for (guint d = 0; d < n_dims; d++)
    g_string_append_printf (text, d == 0 ? "%u" : ", %u", shape[d]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/**
 * ee_safetensors_new:
 *
 * Returns: (transfer full): a container without tensors, to be filled and saved
 */
EeSafetensors *
ee_safetensors_new (void)
{
  EeSafetensors *file = g_new0 (EeSafetensors, 1);

  file->entries = g_ptr_array_new_with_free_func (free_entry);
  file->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  file->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return file;
}

/**
 * ee_safetensors_free:
 * @file: (nullable) (transfer full): a container
 */
void
ee_safetensors_free (EeSafetensors *file)
{
  if (file == NULL)
    return;
  g_hash_table_unref (file->by_name);
  g_ptr_array_unref (file->entries);
  g_hash_table_unref (file->metadata);
  g_clear_pointer (&file->mapping, g_mapped_file_unref);
  g_free (file->display_name);
  g_free (file);
}

/**
 * ee_safetensors_set_metadata:
 * @file: a container
 * @key: name of the string
 * @value: (nullable): the string, UTF-8; NULL removes it
 */
void
ee_safetensors_set_metadata (EeSafetensors *file, const char *key, const char *value)
{
  g_return_if_fail (file != NULL && key != NULL);
  if (value != NULL)
    g_hash_table_insert (file->metadata, g_strdup (key), g_strdup (value));
  else
    g_hash_table_remove (file->metadata, key);
}

/**
 * ee_safetensors_get_metadata:
 * @file: a container
 * @key: name of the string
 *
 * Returns: (transfer none) (nullable): the string, or NULL
 */
const char *
ee_safetensors_get_metadata (EeSafetensors *file, const char *key)
{
  g_return_val_if_fail (file != NULL && key != NULL, NULL);
  return g_hash_table_lookup (file->metadata, key);
}

/**
 * ee_safetensors_add:
 * @file: a new container
 * @name: of the tensor, not in @file yet
 * @dtype: to store it in
 * @shape: [n_dims]
 * @n_dims: up to EE_SAFETENSORS_MAX_DIMS
 * @data: (transfer none): the numbers, row-major; kept by the caller until @file is saved or freed
 */
void
ee_safetensors_add (EeSafetensors *file, const char *name, EeDtype dtype, const guint *shape, guint n_dims,
                    const float *data)
{
  EeSafetensorsEntry *entry;

  g_return_if_fail (file != NULL && file->mapping == NULL);
  g_return_if_fail (name != NULL && data != NULL && n_dims <= EE_SAFETENSORS_MAX_DIMS);

  entry = ee_safetensors_append (file, name);
  g_return_if_fail (entry != NULL);
  entry->dtype_name = g_strdup (ee_dtype_to_string (dtype));
  entry->is_readable = TRUE;
  entry->dtype = dtype;
  entry->n_dims = n_dims;
  entry->count = 1;
  for (guint d = 0; d < n_dims; d++)
    {
      entry->shape[d] = shape[d];
      entry->count *= shape[d];
    }
  entry->source = data;
}

/**
 * ee_safetensors_get_n_tensors:
 * @file: a container
 *
 * Returns: how many tensors it holds
 */
guint
ee_safetensors_get_n_tensors (EeSafetensors *file)
{
  return file->entries->len;
}

/**
 * ee_safetensors_get_name:
 * @file: a container
 * @index: below ee_safetensors_get_n_tensors()
 *
 * Returns: (transfer none): a tensor's name
 */
const char *
ee_safetensors_get_name (EeSafetensors *file, guint index)
{
  const EeSafetensorsEntry *entry;

  g_return_val_if_fail (index < file->entries->len, NULL);
  entry = g_ptr_array_index (file->entries, index);
  return entry->name;
}

/**
 * ee_safetensors_has:
 * @file: a container
 * @name: of a tensor
 *
 * Returns: whether it holds that tensor
 */
gboolean
ee_safetensors_has (EeSafetensors *file, const char *name)
{
  return ee_safetensors_lookup (file, name) != NULL;
}

/**
 * ee_safetensors_get_dtype:
 * @file: a container
 * @name: of a tensor
 * @dtype: (out): of its numbers; untouched on failure
 *
 * Returns: FALSE if there is no such tensor, or its numbers are of a kind that is not read here
 */
gboolean
ee_safetensors_get_dtype (EeSafetensors *file, const char *name, EeDtype *dtype)
{
  const EeSafetensorsEntry *entry;

  g_return_val_if_fail (file != NULL && name != NULL && dtype != NULL, FALSE);

  entry = ee_safetensors_lookup (file, name);
  if (entry == NULL || !entry->is_readable)
    return FALSE;
  *dtype = entry->dtype;
  return TRUE;
}

/**
 * ee_safetensors_get_shape:
 * @file: a container
 * @name: of a tensor
 * @shape: (out): [n_dims]
 * @n_dims: (out): number of dimensions
 *
 * Returns: FALSE if there is no such tensor
 */
gboolean
ee_safetensors_get_shape (EeSafetensors *file, const char *name, guint shape[EE_SAFETENSORS_MAX_DIMS], guint *n_dims)
{
  const EeSafetensorsEntry *entry = ee_safetensors_lookup (file, name);

  if (entry == NULL)
    return FALSE;
  memcpy (shape, entry->shape, sizeof entry->shape);
  *n_dims = entry->n_dims;
  return TRUE;
}

/**
 * ee_safetensors_check:
 * @file: a loaded container
 * @name: of a tensor
 * @shape: [n_dims] that it must have
 * @n_dims: number of dimensions
 * @error: EE_ERROR_CHECKPOINT says what is wrong with it
 *
 * Whether ee_safetensors_get() will succeed. Looks at the header alone.
 *
 * Returns: TRUE if it is there, in that shape and in a readable format
 */
gboolean
ee_safetensors_check (EeSafetensors *file, const char *name, const guint *shape, guint n_dims, GError **error)
{
  const EeSafetensorsEntry *entry;
  g_autofree char *expected = NULL;

  g_return_val_if_fail (file != NULL && file->mapping != NULL, FALSE);

  entry = ee_safetensors_lookup (file, name);
  expected = format_shape (shape, n_dims);
  if (entry == NULL)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT, _ ("“%s” lacks the tensor %s, of shape %s."),
                   file->display_name, name, expected);
      return FALSE;
    }
  if (entry->n_dims != n_dims || (n_dims > 0 && memcmp (entry->shape, shape, n_dims * sizeof *shape) != 0))
    {
      g_autofree char *actual = format_shape (entry->shape, entry->n_dims);

      g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT, _ ("In “%s” the tensor %s has the shape %s; %s is expected."),
                   file->display_name, name, actual, expected);
      return FALSE;
    }
  if (!entry->is_readable)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT,
                   _ ("In “%s” the tensor %s is stored as %s; only F32, F16 and BF16 can be read."), file->display_name,
                   name, entry->dtype_name);
      return FALSE;
    }
  return TRUE;
}

/**
 * ee_safetensors_get:
 * @file: a loaded container
 * @name: of a tensor
 * @shape: [n_dims] that it must have
 * @n_dims: number of dimensions
 * @out: (out): its numbers, row-major; untouched on failure
 * @error: EE_ERROR_CHECKPOINT: there is no such tensor, or its shape or format is another
 *
 * Returns: TRUE if the numbers were copied
 */
gboolean
ee_safetensors_get (EeSafetensors *file, const char *name, const guint *shape, guint n_dims, float *out, GError **error)
{
  const EeSafetensorsEntry *entry;

  if (!ee_safetensors_check (file, name, shape, n_dims, error))
    return FALSE;
  entry = ee_safetensors_lookup (file, name);
  ee_dtype_read (entry->dtype, file->data + entry->begin, entry->count, out);
  return TRUE;
}
