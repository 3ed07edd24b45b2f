/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-network-peek.h - whether a network on the disk has an exit, without opening it
 *
 * Main thread; reads in another one. Knows no GTK.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void offramp_network_peek_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean offramp_network_peek_finish (GAsyncResult *result, gboolean *has_exit, GError **error);

G_END_DECLS
