/* SPDX-License-Identifier: Apache-2.0 */
/* large-sets.h - archives as large as the authors' largest, of made-up images, written without keeping them in memory
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void large_sets_write_svhn (const char *path, guint n_images);
void large_sets_write_gtsrb (const char *path, guint n_images);

G_END_DECLS
