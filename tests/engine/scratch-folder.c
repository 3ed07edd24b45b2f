/* SPDX-License-Identifier: Apache-2.0 */
/* The user's data folder is a temporary one while the tests run. G_TEST_OPTION_ISOLATE_DIRS would do the same, but
 * leaks in GLib 2.74, which the address sanitizer reports. */
#include "scratch-folder.h"

#include <glib/gstdio.h>

/* To be called before anything asks for the user's folders. */
void
scratch_folder_init (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_dir_make_tmp ("offramp-test-XXXXXX", &error);

  g_assert_no_error (error);
  g_assert_true (g_setenv ("XDG_DATA_HOME", path, TRUE));
  g_assert_cmpstr (g_get_user_data_dir (), ==, path);
}

/* (transfer full): a path in a folder of the running test, there or not. */
char *
scratch_folder_get_path (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), g_test_get_path (), name, NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

/* As g_test_run(); removes the folder after it. */
int
scratch_folder_run_tests (void)
{
  int status = g_test_run ();

  remove_tree (g_get_user_data_dir ());

  return status;
}
