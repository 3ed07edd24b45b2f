/* SPDX-License-Identifier: Apache-2.0 */
/* Walking a folder of images, and the small copy that is kept of a large picture. */
#include "offramp-folder-walk.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "delete-tree.h"
#include "offramp-preview.h"

static void
write_file (const char *root, const char *name)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, "x", 1, &error);
  g_assert_no_error (error);
}

static void
found_cb (GFile *file, gpointer user_data)
{
  g_ptr_array_add (user_data, g_file_get_basename (file));
}

static void
failed_cb (GFile *folder, const GError *error, gpointer user_data)
{
  g_autofree char *name = g_file_get_basename (folder);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_RECURSE);
  g_ptr_array_add (user_data, g_strconcat ("link:", name, NULL));
}

static void
test_walks_everything_once (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *root = g_dir_make_tmp ("offramp-walk-XXXXXX", &error);
  g_autofree char *loop = g_build_filename (root, "b", "loop", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (root);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  guint n_passed_over;

  write_file (root, "c.JPG");
  write_file (root, "a.png");
  write_file (root, "b/2.bmp");
  write_file (root, "b/deep/1.gif");
  write_file (root, "b/notes.txt");
  write_file (root, ".hidden.png");
  write_file (root, "noending");
  g_assert_cmpint (symlink (root, loop), ==, 0);

  g_assert_true (offramp_folder_walk (folder, found_cb, failed_cb, names, &n_passed_over, NULL, &error));
  g_assert_no_error (error);
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (" ", (char **)names->pdata);
  g_assert_cmpstr (joined, ==, "a.png 2.bmp 1.gif link:loop c.JPG");
  g_assert_cmpuint (n_passed_over, ==, 2); /* notes.txt and noending */

  delete_tree (folder);
}

static void
test_says_what_cannot_be_read (void)
{
  g_autoptr (GFile) folder = g_file_new_for_path ("/nowhere/at/all");
  g_autoptr (GError) error = NULL;
  guint n_passed_over;

  g_assert_false (offramp_folder_walk (folder, found_cb, failed_cb, NULL, &n_passed_over, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_can_be_stopped (void)
{
  g_autoptr (GFile) folder = g_file_new_for_path (g_get_tmp_dir ());
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n_passed_over;

  g_cancellable_cancel (cancellable);
  g_assert_false (offramp_folder_walk (folder, found_cb, failed_cb, NULL, &n_passed_over, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_small_picture_is_kept_whole (void)
{
  guint8 rgb[2 * 3 * 3] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  const EePixels pixels = { 3, 2, rgb };
  guint width, height;
  g_autoptr (GBytes) preview = offramp_preview_new (&pixels, OFFRAMP_PREVIEW_SIDE, &width, &height);

  g_assert_cmpuint (width, ==, 3);
  g_assert_cmpuint (height, ==, 2);
  g_assert_cmpmem (g_bytes_get_data (preview, NULL), g_bytes_get_size (preview), rgb, sizeof rgb);
}

static void
test_large_picture_is_averaged (void)
{
  const guint side = 2 * OFFRAMP_PREVIEW_SIDE;
  g_autofree guint8 *rgb = g_malloc0 (3 * side * side / 2);
  const EePixels pixels = { side, side / 2, rgb };
  g_autoptr (GBytes) preview = NULL;
  const guint8 *data;
  guint width, height;

  rgb[0] = 100;            /* left top pixel, red */
  rgb[3 * side + 3] = 200; /* its neighbour below and to the right */
  preview = offramp_preview_new (&pixels, OFFRAMP_PREVIEW_SIDE, &width, &height);
  g_assert_cmpuint (width, ==, OFFRAMP_PREVIEW_SIDE);
  g_assert_cmpuint (height, ==, OFFRAMP_PREVIEW_SIDE / 2);
  data = g_bytes_get_data (preview, NULL);
  g_assert_cmpuint (data[0], ==, 75); /* (100 + 0 + 0 + 200) / 4 */
  g_assert_cmpuint (data[1], ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/folder-walk/walks-everything-once", test_walks_everything_once);
  g_test_add_func ("/folder-walk/says-what-cannot-be-read", test_says_what_cannot_be_read);
  g_test_add_func ("/folder-walk/can-be-stopped", test_can_be_stopped);
  g_test_add_func ("/preview/small-picture-is-kept-whole", test_small_picture_is_kept_whole);
  g_test_add_func ("/preview/large-picture-is-averaged", test_large_picture_is_averaged);
  return g_test_run ();
}
