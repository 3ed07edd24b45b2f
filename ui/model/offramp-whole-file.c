/* SPDX-License-Identifier: Apache-2.0 */
/* GIO does not always write beside and rename; where there is a path it is done here. */
#include "offramp-whole-file.h"

enum
{
  FILE_MODE = 0666
};

/**
 * offramp_whole_file_write:
 * @file: where to; an older file is replaced
 * @content: all of it
 * @cancellable: (nullable): stops before anything is written
 * @error: of the file system; an older file is as it was
 *
 * Returns: whether it is written
 */
gboolean
offramp_whole_file_write (GFile *file, GBytes *content, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  gsize size;
  const char *data = g_bytes_get_data (content, &size);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (path != NULL)
    return g_file_set_contents_full (path, data, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, FILE_MODE, error);
  return g_file_replace_contents (file, data, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, error);
}
