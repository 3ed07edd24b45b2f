/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-whole-file.h - writes a file as a whole or not at all
 *
 * Any thread; blocks. Knows no GTK.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean offramp_whole_file_write (GFile *file, GBytes *content, GCancellable *cancellable, GError **error);

G_END_DECLS
