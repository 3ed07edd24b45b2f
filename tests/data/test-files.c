/* SPDX-License-Identifier: Apache-2.0 */
/* test-files.c - temporary folders, written files, and the real images */
#include "test-files.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ee-data-error.h"

/* A new empty folder; the caller frees its name. */
char *
test_files_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("offramp-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/* Removes @folder with all that is in it. */
void
test_files_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        test_files_remove_folder (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Writes @folder/@name, making the folders in between; returns the path. */
char *
test_files_write (const char *folder, const char *name, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = NULL;
  char *path = g_build_filename (folder, name, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  parent = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  /* Without syncing: some tests write hundreds. A longer file that is there would keep its end. */
  g_unlink (path);
  g_file_set_contents_full (path, size > 0 ? data : "", (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  return path;
}

/* @bytes as gzip, zlib or bare deflate. */
GBytes *
test_files_compress (GBytes *bytes, GZlibCompressorFormat format)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (format, -1);
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, G_CONVERTER (compressor));
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_output_stream_splice (output, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
}

/* The first @length bytes. */
GBytes *
test_files_cut (GBytes *bytes, gsize length)
{
  return g_bytes_new_from_bytes (bytes, 0, length);
}

GBytes *
test_files_join (GBytes *first, GBytes *second)
{
  GByteArray *both = g_byte_array_new ();

  g_byte_array_append (both, g_bytes_get_data (first, NULL), (guint)g_bytes_get_size (first));
  g_byte_array_append (both, g_bytes_get_data (second, NULL), (guint)g_bytes_get_size (second));
  return g_byte_array_free_to_bytes (both);
}

/* The path of @name among the real images; NULL after having skipped the test if it is not there. */
char *
test_files_find_real (const char *name)
{
  const char *root = g_getenv ("OFFRAMP_TEST_DATA");
  g_autofree char *path = root != NULL ? g_build_filename (root, name, NULL) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("the real images are not there (OFFRAMP_TEST_DATA)");
  return NULL;
}

/* Checks an EE_DATA_ERROR whose message names the file and the reason, and is a sentence; clears it. */
void
test_files_assert_error (GError **error, int code, const char *name, const char *reason)
{
  g_assert_error (*error, EE_DATA_ERROR, code);
  if (strstr ((*error)->message, name) == NULL || strstr ((*error)->message, reason) == NULL
      || !g_str_has_suffix ((*error)->message, "."))
    g_error ("expected a sentence with “%s” and “%s”, got: %s", name, reason, (*error)->message);
  g_clear_error (error);
}
