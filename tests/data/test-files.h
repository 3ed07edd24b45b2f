/* SPDX-License-Identifier: Apache-2.0 */
/* test-files.h - small files for the tests of readers, in a folder that goes away */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *test_files_make_folder (void);
void test_files_remove_folder (const char *folder);
char *test_files_write (const char *folder, const char *name, GBytes *bytes);
GBytes *test_files_compress (GBytes *bytes, GZlibCompressorFormat format);
GBytes *test_files_cut (GBytes *bytes, gsize length);
GBytes *test_files_join (GBytes *first, GBytes *second);
char *test_files_find_real (const char *name);

void test_files_assert_error (GError **error, int code, const char *name, const char *reason);

G_END_DECLS
