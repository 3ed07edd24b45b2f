/* SPDX-License-Identifier: Apache-2.0 */
/* test-mat.h - MATLAB 5 files, honest and lying */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  TEST_MAT_DOUBLE = 6,
  TEST_MAT_UINT8 = 9,
};

GByteArray *test_mat_new (void);
void test_mat_add (GByteArray *mat, const char *name, guint class_type, guint rank, const guint32 *sizes,
                   GBytes *values, gboolean compress);

G_END_DECLS
