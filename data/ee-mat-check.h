/* SPDX-License-Identifier: Apache-2.0 */
/* ee-mat-check.h - whether a MATLAB 5 file may be given to matio
 *
 * Private to the data floor. Any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ee_mat_check (const char *path, guint64 max_bytes, guint64 *size, GError **error);

G_END_DECLS
