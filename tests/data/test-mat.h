/* SPDX-License-Identifier: Apache-2.0 */
/* test-mat.h - MATLAB 5 files, honest and lying */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where words stand in a variable of four sizes. */
enum
{
  TEST_MAT_KIND = 0,
  TEST_MAT_LENGTH = 4,
  TEST_MAT_CLASS = 16,
  TEST_MAT_SIZES_LENGTH = 28,
  TEST_MAT_NAME_LENGTH = 52,
  TEST_MAT_VALUES_LENGTH = 68,
};

enum
{
  TEST_MAT_DOUBLE = 6,
  TEST_MAT_UINT8 = 9,
};

GByteArray *test_mat_new (void);
void test_mat_add (GByteArray *mat, const char *name, guint class_type, guint rank, const guint32 *sizes,
                   GBytes *values, gboolean compress);
void test_mat_add_lying (GByteArray *mat, const char *name, guint class_type, guint rank, const guint32 *sizes,
                         GBytes *values, gboolean compress, guint offset, guint32 word);

G_END_DECLS
