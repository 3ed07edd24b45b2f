/* SPDX-License-Identifier: Apache-2.0 */
/* A run's name lies in its own file, which a training that writes run.json meanwhile leaves alone. */
#include "offramp-run-folder.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define NAME_FILE "name.txt"

enum
{
  MAX_NAME_BYTES = 400
};

static char *
read_name (const char *path)
{
  g_autofree char *file = g_build_filename (path, NAME_FILE, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (file, &text, &length, NULL) || length > MAX_NAME_BYTES
      || !g_utf8_validate (text, (gssize)length, NULL))
    return NULL;
  return g_strdup (g_strstrip (g_strdelimit (text, "\n\r\t", ' ')));
}

static OfframpRun *
read_run (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = read_name (path);
  EeRunSummary *summary = ee_run_summary_read (path, &error);

  return offramp_run_new (path, name, summary, error != NULL ? error->message : NULL);
}

static const char *
get_created (OfframpRun *run)
{
  const EeRunSummary *summary = offramp_run_get_summary (run);

  return summary != NULL && summary->created != NULL ? summary->created : "";
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  OfframpRun *first = *(OfframpRun *const *)a, *second = *(OfframpRun *const *)b;
  const int order = strcmp (get_created (second), get_created (first));

  return order != 0 ? order : strcmp (offramp_run_get_path (first), offramp_run_get_path (second));
}

/**
 * offramp_run_folder_read:
 * @folder: that may hold runs, each in a folder of its own; need not exist
 * @cancellable: (nullable): stops the reading
 *
 * Returns: (transfer full) (element-type OfframpRun): the runs, the newest first; damaged ones at the end
 */
GPtrArray *
offramp_run_folder_read (const char *folder, GCancellable *cancellable)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *file = g_build_filename (path, "run.json", NULL);

      if (g_file_test (file, G_FILE_TEST_EXISTS))
        g_ptr_array_add (runs, read_run (path));
    }
  g_ptr_array_sort (runs, compare_cb);
  return runs;
}

/**
 * offramp_run_folder_write_name:
 * @path: a run folder
 * @name: (nullable): its name; NULL or "" for none of its own
 * @error: why it could not be written
 *
 * Returns: whether the folder says so now; on failure it says what it said
 */
gboolean
offramp_run_folder_write_name (const char *path, const char *name, GError **error)
{
  g_autofree char *path_of_file = g_build_filename (path, NAME_FILE, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path_of_file);
  g_autoptr (GError) why = NULL;

  if (name != NULL && *name != '\0')
    return g_file_set_contents (path_of_file, name, -1, error);
  if (g_file_delete (file, NULL, &why) || g_error_matches (why, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

/* Links are deleted, not followed. */
static gboolean
delete_tree (GFile *file, GError **error)
{
  g_autoptr (GFileEnumerator) children = NULL;

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL) == G_FILE_TYPE_DIRECTORY)
    {
      children = g_file_enumerate_children (file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                            NULL, error);
      while (children != NULL)
        {
          GFile *child;

          if (!g_file_enumerator_iterate (children, NULL, &child, NULL, error)
              || (child != NULL && !delete_tree (child, error)))
            return FALSE;
          if (child == NULL)
            break;
        }
      if (children == NULL)
        return FALSE;
    }
  return g_file_delete (file, NULL, error);
}

/**
 * offramp_run_folder_delete:
 * @path: a run folder
 * @error: why it is still there: a training writes to it, or the file system
 *
 * Puts the folder into the wastebasket where there is one, else deletes it.
 *
 * Returns: whether it is gone
 */
gboolean
offramp_run_folder_delete (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (EeRunSummary) summary = ee_run_summary_read (path, NULL);
  g_autofree char *json = g_build_filename (path, "run.json", NULL);

  if (summary != NULL && summary->is_written)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("The run in %s is being trained; it was not deleted."), path);
      return FALSE;
    }
  if (!g_file_test (json, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no run in %s any more."), path);
      return FALSE;
    }
  return g_file_trash (file, NULL, NULL) || delete_tree (file, error);
}
