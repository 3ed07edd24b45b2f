/* SPDX-License-Identifier: Apache-2.0 */
/* test-zip.h - zip archives, honest and lying */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TestZip TestZip;

TestZip *test_zip_new (void);
void test_zip_add (TestZip *zip, const char *name, GBytes *content);
void test_zip_add_lying (TestZip *zip, const char *name, GBytes *content, gboolean deflate, guint32 claimed_size,
                         guint32 unix_mode);
GBytes *test_zip_finish (TestZip *zip);

G_END_DECLS
