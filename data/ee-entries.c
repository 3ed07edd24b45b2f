/* SPDX-License-Identifier: Apache-2.0 */
/* ee-entries.c - the rules for what is taken from an archive or a folder of drawings
 *
 * Owns the entries. Knows neither libarchive nor the file system: those call it.
 */
#include "ee-entries.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-data-error.h"

struct _EeEntries
{
  char *source;
  GPtrArray *list; /* of EeEntry */
  guint64 total_bytes;
};

static void
free_entry (EeEntry *entry)
{
  g_free (entry->path);
  g_free (entry->name);
  g_bytes_unref (entry->bytes);
  g_free (entry);
}

/**
 * ee_entries_new:
 * @source: the archive or the folder, for messages
 *
 * Returns: (transfer full): an empty list
 */
EeEntries *
ee_entries_new (const char *source)
{
  EeEntries *entries = g_new0 (EeEntries, 1);

  entries->source = g_strdup (source);
  entries->list = g_ptr_array_new_with_free_func ((GDestroyNotify)free_entry);
  return entries;
}

/**
 * ee_entries_free:
 * @entries: (nullable) (transfer full): a list
 */
void
ee_entries_free (EeEntries *entries)
{
  if (entries == NULL)
    return;
  g_free (entries->source);
  g_ptr_array_unref (entries->list);
  g_free (entries);
}

/**
 * ee_entries_leads_out:
 * @path: of an entry of an archive
 *
 * Returns: whether it would name a file outside the archive were it unpacked
 */
gboolean
ee_entries_leads_out (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  return g_path_is_absolute (path) || strchr (path, '\\') != NULL || g_strv_contains ((const char *const *)parts, "..");
}

/* Where the last three parts of @path begin; NULL if there are fewer. */
static const char *
find_last_three (const char *path)
{
  const char *start = path + strlen (path);

  for (guint n = 0; start > path; start--)
    if (start[-1] == '/' && ++n == 3)
      break;
  for (guint n = 0, i = 0;; i++)
    {
      if (start[i] == '\0')
        return n == 2 ? start : NULL;
      n += start[i] == '/';
    }
}

static gboolean
is_picture (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return name[0] != '.' && !g_str_has_prefix (path, "__MACOSX/") && g_str_has_suffix (lower, ".png");
}

/**
 * ee_entries_wants:
 * @entries: a list
 * @path: of a regular file in the source
 * @wanted: (out): whether it is a drawing; notes and hidden files are passed over
 * @error: (out) (optional): %EE_DATA_ERROR_FORMAT
 *
 * Returns: %FALSE with @error set if @path leads out of the source or a drawing lies outside
 *   alphabet/character
 */
gboolean
ee_entries_wants (EeEntries *entries, const char *path, gboolean *wanted, GError **error)
{
  if (ee_entries_leads_out (path))
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                   _ ("“%s” is refused: its entry “%s” leads out of the archive."), entries->source, path);
      return FALSE;
    }
  *wanted = is_picture (path);
  if (*wanted && find_last_three (path) == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                   _ ("“%s” has the picture “%s” outside any folder alphabet/character."), entries->source, path);
      return FALSE;
    }
  return TRUE;
}

/**
 * ee_entries_check_size:
 * @entries: a list
 * @path: of the next entry
 * @size: in bytes, as claimed or as read so far
 * @error: (out) (optional): %EE_DATA_ERROR_TOO_LARGE
 *
 * Returns: whether an entry of that size may be added
 */
gboolean
ee_entries_check_size (EeEntries *entries, const char *path, guint64 size, GError **error)
{
  if (size <= EE_ENTRIES_MAX_BYTES && entries->total_bytes + size <= EE_ENTRIES_MAX_TOTAL_BYTES
      && entries->list->len < EE_ENTRIES_MAX)
    return TRUE;

  if (size > EE_ENTRIES_MAX_BYTES)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE,
                 _ ("“%s” is refused: its entry “%s” is larger than %u KiB."), entries->source, path,
                 EE_ENTRIES_MAX_BYTES / 1024);
  else
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE,
                 _ ("“%s” is refused at its entry “%s”: at most %u drawings of together %u MiB are read."),
                 entries->source, path, EE_ENTRIES_MAX, EE_ENTRIES_MAX_TOTAL_BYTES / (1024 * 1024));
  return FALSE;
}

/**
 * ee_entries_add:
 * @entries: a list
 * @path: wanted, see ee_entries_wants()
 * @bytes: the entry's content; a reference is taken
 * @error: (out) (optional): #EeDataError
 *
 * Returns: whether the entry was added
 */
gboolean
ee_entries_add (EeEntries *entries, const char *path, GBytes *bytes, GError **error)
{
  const char *last_three = find_last_three (path);
  EeEntry *entry;

  g_return_val_if_fail (last_three != NULL, FALSE);

  if (!ee_entries_check_size (entries, path, g_bytes_get_size (bytes), error))
    return FALSE;
  entries->total_bytes += g_bytes_get_size (bytes);

  entry = g_new0 (EeEntry, 1);
  entry->path = g_strdup (last_three);
  entry->group_length = (gsize)(strrchr (entry->path, '/') - entry->path);
  entry->name = g_strdup_printf ("%s: %s", entries->source, path);
  entry->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (entries->list, entry);
  return TRUE;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const EeEntry *const *)a)->path, (*(const EeEntry *const *)b)->path);
}

/**
 * ee_entries_sort:
 * @entries: a list
 * @error: (out) (optional): %EE_DATA_ERROR_FORMAT if the list is empty or holds one path twice
 *
 * Puts the entries into the order of the bytes of their paths, whatever order they came in.
 *
 * Returns: whether the list can be used
 */
gboolean
ee_entries_sort (EeEntries *entries, GError **error)
{
  if (entries->list->len == 0)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” holds no drawings (PNG files)."),
                   entries->source);
      return FALSE;
    }
  g_ptr_array_sort (entries->list, compare_entries);
  for (guint i = 1; i < entries->list->len; i++)
    if (g_str_equal (ee_entries_get (entries, i - 1)->path, ee_entries_get (entries, i)->path))
      {
        g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” holds the drawing “%s” twice."),
                     entries->source, ee_entries_get (entries, i)->path);
        return FALSE;
      }
  return TRUE;
}

const char *
ee_entries_get_source (EeEntries *entries)
{
  return entries->source;
}

guint
ee_entries_get_n (EeEntries *entries)
{
  return entries->list->len;
}

/**
 * ee_entries_get:
 * @entries: a list
 * @index: below ee_entries_get_n()
 *
 * Returns: (transfer none): the entry
 */
const EeEntry *
ee_entries_get (EeEntries *entries, guint index)
{
  g_return_val_if_fail (index < entries->list->len, NULL);

  return g_ptr_array_index (entries->list, index);
}
