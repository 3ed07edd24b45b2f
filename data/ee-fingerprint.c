/* SPDX-License-Identifier: Apache-2.0 */
/* ee-fingerprint.c - names, sizes and times of files, digested
 *
 * Owns nothing. A file that is rewritten with the same size in the same nanosecond goes unnoticed.
 */
#include "ee-fingerprint.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

enum
{
  MAX_DEPTH = 16,
};

static void add_path (GChecksum *checksum, const char *path, guint depth);

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
add_folder (GChecksum *checksum, const char *path, guint depth)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    return;
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_path (checksum, g_ptr_array_index (names, i), depth + 1);
}

static void
add_path (GChecksum *checksum, const char *path, guint depth)
{
  struct stat facts;
  g_autofree char *line = NULL;

  if (stat (path, &facts) != 0)
    {
      line = g_strdup_printf ("%s missing\n", path);
      g_checksum_update (checksum, (const guchar *)line, -1);
      return;
    }
  line = g_strdup_printf ("%s %o %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld\n", path, facts.st_mode & S_IFMT,
                          S_ISDIR (facts.st_mode) ? 0 : (gint64)facts.st_size,
                          S_ISDIR (facts.st_mode) ? 0 : (gint64)facts.st_mtim.tv_sec,
                          S_ISDIR (facts.st_mode) ? 0 : facts.st_mtim.tv_nsec);
  g_checksum_update (checksum, (const guchar *)line, -1);
  if (S_ISDIR (facts.st_mode) && depth < MAX_DEPTH)
    add_folder (checksum, path, depth);
}

/**
 * ee_fingerprint_take:
 * @paths: %NULL-terminated list of files and folders, there or not
 *
 * Of each file, in the folders too, the path, the size and the time of its last change count.
 *
 * Returns: (transfer full): 64 hexadecimal digits that are others once a file was changed, added or removed
 */
char *
ee_fingerprint_take (const char *const *paths)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; paths[i] != NULL; i++)
    add_path (checksum, paths[i], 0);
  return g_strdup (g_checksum_get_string (checksum));
}
