/* SPDX-License-Identifier: Apache-2.0 */
/* ee-tree.h - folders of drawings: alphabet/character/file
 *
 * Private to the data floor. Any thread.
 */
#pragma once

#include "ee-entries.h"

G_BEGIN_DECLS

gboolean ee_tree_count (const char *folder, guint *n_pictures, GError **error);
EeEntries *ee_tree_read (const char *folder, GCancellable *cancellable, GError **error);

G_END_DECLS
