/* SPDX-License-Identifier: Apache-2.0 */
/* test-folder.h - a temporary folder of one test program, and files in it */
#pragma once

#include <glib.h>

/**
 * TestFolder:
 * @path: of the folder
 *
 * Flat: files only.
 */
typedef struct
{
  char *path;
} TestFolder;

void test_folder_set_up (TestFolder *folder, gconstpointer data);
void test_folder_tear_down (TestFolder *folder, gconstpointer data);
char *test_folder_get_file (TestFolder *folder, const char *name);
guint test_folder_count_files (TestFolder *folder);
