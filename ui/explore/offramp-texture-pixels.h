/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-texture-pixels.h - a dropped or pasted picture as plain bytes, read on a thread of its own */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void offramp_texture_read_async (GdkTexture *texture, GAsyncReadyCallback callback, gpointer user_data);
GBytes *offramp_texture_read_finish (GAsyncResult *result, guint *width, guint *height, GError **error);

G_END_DECLS
