/* SPDX-License-Identifier: Apache-2.0 */
/* test-tar.h - tar archives, honest and lying */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  TEST_TAR_FILE = '0',
  TEST_TAR_HARDLINK = '1',
  TEST_TAR_SYMLINK = '2',
  TEST_TAR_FOLDER = '5',
  TEST_TAR_PIPE = '6',
};

GByteArray *test_tar_new (void);
void test_tar_add (GByteArray *tar, const char *name, GBytes *content);
void test_tar_add_lying (GByteArray *tar, const char *name, GBytes *content, char kind, guint64 claimed_size);
GBytes *test_tar_finish (GByteArray *tar);

G_END_DECLS
