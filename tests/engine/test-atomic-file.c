/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are replaced whole or not at all. */
#include "ee-atomic-file.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "test-folder.h"

static void
assert_contents (const char *path, const char *expected)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_replaces (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.txt");
  g_autoptr (GError) error = NULL;
  EeAtomicFile *file;

  ee_atomic_file_set_contents (path, "old", &error);
  g_assert_no_error (error);
  file = ee_atomic_file_new (path, &error);
  g_assert_no_error (error);
  g_assert_true (ee_atomic_file_write (file, "ne", 2, &error));
  assert_contents (path, "old");
  g_assert_cmpuint (test_folder_count_files (folder), ==, 2);
  g_assert_true (ee_atomic_file_write (file, "w", 1, &error));
  g_assert_true (ee_atomic_file_commit (file, &error));
  assert_contents (path, "new");
  ee_atomic_file_free (file);
  g_assert_cmpuint (test_folder_count_files (folder), ==, 1);
}

static void
test_abandoned_leaves_nothing (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.txt");
  EeAtomicFile *file;

  g_assert_true (ee_atomic_file_set_contents (path, "old", NULL));
  file = ee_atomic_file_new (path, NULL);
  g_assert_true (ee_atomic_file_write (file, "new", 3, NULL));
  ee_atomic_file_free (file);
  assert_contents (path, "old");
  g_assert_cmpuint (test_folder_count_files (folder), ==, 1);
}

/* A limit on the size of files stands in for a full disk. */
static void
test_full_disk_keeps_the_old_file (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.txt"), *text = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;
  struct rlimit before, small;

  g_assert_true (ee_atomic_file_set_contents (path, "old", NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 50000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (ee_atomic_file_set_contents (path, text, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);

  g_assert_true (error->domain == G_FILE_ERROR);
  g_assert_nonnull (strstr (error->message, path));
  assert_contents (path, "old");
  g_assert_cmpuint (test_folder_count_files (folder), ==, 1);
}

static void
test_missing_folder (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "none/a.txt");
  g_autoptr (GError) error = NULL;

  g_assert_false (ee_atomic_file_set_contents (path, "x", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_read_only_folder (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.txt");
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0)
    {
      g_test_skip ("root may write to any folder");
      return;
    }
  g_assert_true (ee_atomic_file_set_contents (path, "old", NULL));
  g_assert_cmpint (g_chmod (folder->path, 0500), ==, 0);
  g_assert_false (ee_atomic_file_set_contents (path, "new", &error));
  g_assert_cmpint (g_chmod (folder->path, 0700), ==, 0);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
  assert_contents (path, "old");
}

static void
test_folder_in_the_way (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (ee_atomic_file_set_contents (path, "x", &error));
  g_assert_true (error->domain == G_FILE_ERROR);
  g_assert_cmpuint (test_folder_count_files (folder), ==, 1);
}

static void
test_leftovers_are_removed (TestFolder *folder, gconstpointer data)
{
  static const char *const names[] = { ".a.txt.part-abc123", "a.txt", ".hidden", "b.part-abc123", ".part-abc123" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = test_folder_get_file (folder, names[i]);

      g_assert_true (g_file_set_contents (path, "x", 1, NULL));
    }
  ee_atomic_file_remove_leftovers (folder->path);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = test_folder_get_file (folder, names[i]);

      g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, i != 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                                                \
  g_test_add ("/atomic-file/" name, TestFolder, NULL, test_folder_set_up, func, test_folder_tear_down)
  ADD ("replaces", test_replaces);
  ADD ("abandoned-leaves-nothing", test_abandoned_leaves_nothing);
  ADD ("full-disk-keeps-the-old-file", test_full_disk_keeps_the_old_file);
  ADD ("missing-folder", test_missing_folder);
  ADD ("read-only-folder", test_read_only_folder);
  ADD ("folder-in-the-way", test_folder_in_the_way);
  ADD ("leftovers-are-removed", test_leftovers_are_removed);
  return g_test_run ();
}
