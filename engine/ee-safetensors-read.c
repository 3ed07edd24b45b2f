/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a safetensors file: nothing in it is believed before it was checked.
 *
 * As the format asks: the header is an object, names are unique, every tensor's bytes are what its shape and format
 * need, and the tensors cover the data without overlap or gap. The file stays mapped; no number is copied here.
 */
#include "ee-safetensors-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "ee-error.h"
#include "ee-json.h"

enum
{
  LENGTH_BYTES = 8,
  MAX_HEADER_BYTES = 8 * 1024 * 1024,
  MAX_NESTING = 4 /* the header's deepest: object, tensor, shape */
};

/* Formats that may stand in a file beside ours, so that their lengths can be checked. */
static const struct
{
  const char *name;
  guint size;
} known_formats[] = {
  { "F64", 8 },  { "F32", 4 }, { "F16", 2 },     { "BF16", 2 },    { "I64", 8 }, { "I32", 4 },
  { "I16", 2 },  { "I8", 1 },  { "U64", 8 },     { "U32", 4 },     { "U16", 2 }, { "U8", 1 },
  { "BOOL", 1 }, { "C64", 8 }, { "F8_E4M3", 1 }, { "F8_E5M2", 1 },
};

G_GNUC_PRINTF (3, 4)
static gboolean
fail (EeSafetensors *file, GError **error, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT, _ ("“%s” cannot be read: %s"), file->display_name, reason);
  return FALSE;
}

static gboolean
fail_to_open (EeSafetensors *file, int code, GError **error)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _ ("“%s” cannot be opened: %s."),
               file->display_name, g_strerror (code));
  return FALSE;
}

/* A pipe would block for ever, a folder gives a riddle of a message; so look before mapping. */
static gboolean
map_file (EeSafetensors *file, const char *path, GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return fail_to_open (file, errno, error);
  if (!S_ISREG (status.st_mode))
    return fail (file, error, _ ("it is not a file."));

  /* GLib's own sentence would name the file twice. */
  file->mapping = g_access (path, R_OK) == 0 ? g_mapped_file_new (path, FALSE, NULL) : NULL;
  return file->mapping != NULL || fail_to_open (file, errno, error);
}

static void
count_member_cb (JsonParser *parser, JsonObject *object, const char *name, gpointer user_data)
{
  guint *n_members = user_data;

  (*n_members)++;
}

static guint
count_members (JsonNode *node)
{
  guint n_members = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      for (GList *l = values; l != NULL; l = l->next)
        n_members += 1 + count_members (l->data);
    }
  return n_members;
}

/* The header's object, or NULL. A name that stands twice is refused: the parser would drop one of them silently. */
static JsonNode *
parse_header (EeSafetensors *file, const char *json, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) cause = NULL;
  guint n_members = 0;
  JsonNode *root;

  if (length == 0 || json[0] != '{' || memchr (json, '\0', length) != NULL
      || !ee_json_is_plain (json, length, MAX_NESTING))
    {
      fail (file, error, _ ("it is not a safetensors file."));
      return NULL;
    }

  g_signal_connect (parser, "object-member", G_CALLBACK (count_member_cb), &n_members);
  if (!json_parser_load_from_data (parser, json, length, &cause))
    {
      fail (file, error, _ ("its header is not JSON (%s)."), cause->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      fail (file, error, _ ("its header is not a JSON object."));
      return NULL;
    }
  if (count_members (root) != n_members)
    {
      fail (file, error, _ ("a name stands twice in its header."));
      return NULL;
    }
  return json_node_copy (root);
}

static gboolean
read_metadata (EeSafetensors *file, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (file, error, _ ("its __metadata__ is not an object."));
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value))
    {
      if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
        return fail (file, error, _ ("“%s” in its __metadata__ is not a string."), key);
      ee_safetensors_set_metadata (file, key, json_node_get_string (value));
    }
  return TRUE;
}

/* A whole number of at least 0 and at most @most. */
static gboolean
read_size (JsonNode *node, guint64 most, guint64 *size)
{
  gint64 number;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  number = json_node_get_int (node);
  *size = number;
  return number >= 0 && (guint64)number <= most;
}

static gboolean
read_shape (EeSafetensorsEntry *entry, JsonNode *node)
{
  JsonArray *dims;
  guint64 size;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  dims = json_node_get_array (node);
  if (json_array_get_length (dims) > EE_SAFETENSORS_MAX_DIMS)
    return FALSE;
  entry->n_dims = json_array_get_length (dims);
  entry->count = 1;
  for (guint d = 0; d < entry->n_dims; d++)
    {
      if (!read_size (json_array_get_element (dims, d), G_MAXUINT, &size)
          || !g_size_checked_mul (&entry->count, entry->count, size))
        return FALSE;
      entry->shape[d] = size;
    }
  return TRUE;
}

static gboolean
read_offsets (EeSafetensorsEntry *entry, JsonNode *node)
{
  JsonArray *offsets;
  guint64 begin, end;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  offsets = json_node_get_array (node);
  if (json_array_get_length (offsets) != 2 || !read_size (json_array_get_element (offsets, 0), G_MAXSSIZE, &begin)
      || !read_size (json_array_get_element (offsets, 1), G_MAXSSIZE, &end) || end < begin)
    return FALSE;
  entry->begin = begin;
  entry->end = end;
  return TRUE;
}

static gboolean
has_right_length (const EeSafetensorsEntry *entry)
{
  gsize n_bytes;

  for (guint i = 0; i < G_N_ELEMENTS (known_formats); i++)
    if (g_str_equal (known_formats[i].name, entry->dtype_name))
      return g_size_checked_mul (&n_bytes, entry->count, known_formats[i].size) && entry->end - entry->begin == n_bytes;
  return TRUE;
}

static gboolean
read_entry (EeSafetensors *file, const char *name, JsonNode *node, GError **error)
{
  EeSafetensorsEntry *entry = ee_safetensors_append (file, name);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *dtype = object != NULL ? json_object_get_member (object, "dtype") : NULL;

  g_assert (entry != NULL);
  if (dtype == NULL || !JSON_NODE_HOLDS_VALUE (dtype) || json_node_get_value_type (dtype) != G_TYPE_STRING)
    return fail (file, error, _ ("the format of the tensor %s is missing."), name);
  entry->dtype_name = g_strdup (json_node_get_string (dtype));
  entry->is_readable = ee_dtype_from_string (entry->dtype_name, &entry->dtype);
  if (!read_shape (entry, json_object_get_member (object, "shape")))
    return fail (file, error, _ ("the shape of the tensor %s makes no sense."), name);
  if (!read_offsets (entry, json_object_get_member (object, "data_offsets")))
    return fail (file, error, _ ("the place of the tensor %s makes no sense."), name);
  if (!has_right_length (entry))
    return fail (file, error, _ ("the length of the tensor %s does not fit its shape."), name);
  return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const EeSafetensorsEntry *x = *(const EeSafetensorsEntry *const *)a, *y = *(const EeSafetensorsEntry *const *)b;

  if (x->begin != y->begin)
    return x->begin < y->begin ? -1 : 1;
  return x->end < y->end ? -1 : x->end > y->end;
}

/* Whether the tensors cover the data, each byte once. */
static gboolean
check_places (EeSafetensors *file, gsize n_bytes, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  gsize place = 0;

  for (guint i = 0; i < file->entries->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (file->entries, i));
  g_ptr_array_sort (sorted, compare_places);
  for (guint i = 0; i < sorted->len; i++)
    {
      const EeSafetensorsEntry *entry = g_ptr_array_index (sorted, i);

      if (entry->begin != place)
        return fail (file, error, _ ("there is a gap or an overlap before the tensor %s."), entry->name);
      place = entry->end;
    }
  if (place > n_bytes)
    return fail (file, error, _ ("it is cut short: its header speaks of %zu bytes of numbers, there are %zu."), place,
                 n_bytes);
  if (place < n_bytes)
    return fail (file, error, _ ("%zu bytes at its end belong to no tensor."), n_bytes - place);
  return TRUE;
}

static gboolean
read_header (EeSafetensors *file, const char *json, gsize length, gsize n_bytes, GError **error)
{
  g_autoptr (JsonNode) root = parse_header (file, json, length, error);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (root == NULL)
    return FALSE;
  json_object_iter_init_ordered (&iter, json_node_get_object (root));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!(g_str_equal (name, "__metadata__") ? read_metadata (file, node, error)
                                             : read_entry (file, name, node, error)))
      return FALSE;
  return check_places (file, n_bytes, error);
}

/**
 * ee_safetensors_load:
 * @path: a file
 * @error: G_FILE_ERROR if it cannot be opened, EE_ERROR_CHECKPOINT if it is corrupt or something else
 *
 * Maps the file and checks its header. Tensors in formats that cannot be read are no error until one is asked for.
 *
 * Returns: (transfer full): the container, or NULL
 */
EeSafetensors *
ee_safetensors_load (const char *path, GError **error)
{
  g_autoptr (EeSafetensors) file = ee_safetensors_new ();
  const guint8 *bytes;
  gsize n_bytes;
  guint64 n_header;

  g_return_val_if_fail (path != NULL, NULL);

  file->display_name = g_filename_display_name (path);
  if (!map_file (file, path, error))
    return NULL;
  bytes = (const guint8 *)g_mapped_file_get_contents (file->mapping);
  n_bytes = g_mapped_file_get_length (file->mapping);
  if (n_bytes < LENGTH_BYTES + 2)
    {
      fail (file, error, n_bytes == 0 ? _ ("it is empty.") : _ ("it is too short for a safetensors file."));
      return NULL;
    }

  memcpy (&n_header, bytes, sizeof n_header);
  n_header = GUINT64_FROM_LE (n_header);
  if (bytes[LENGTH_BYTES] != '{')
    {
      fail (file, error, _ ("it is not a safetensors file."));
      return NULL;
    }
  if (n_header > MAX_HEADER_BYTES)
    {
      fail (file, error, _ ("a header of %" PRIu64 " bytes is more than the %d that are allowed."), n_header,
            MAX_HEADER_BYTES);
      return NULL;
    }
  if (n_header > n_bytes - LENGTH_BYTES)
    {
      fail (file, error, _ ("it is cut short within its header."));
      return NULL;
    }
  if (!read_header (file, (const char *)bytes + LENGTH_BYTES, n_header, n_bytes - LENGTH_BYTES - n_header, error))
    return NULL;

  file->data = bytes + LENGTH_BYTES + n_header;
  return g_steal_pointer (&file);
}
