/* SPDX-License-Identifier: Apache-2.0 */
/* background-work.h - something long on a thread of its own, while the program draws and listens to Ctrl-C */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* On the working thread. FALSE with @error set if it could not be done. */
typedef gboolean (*OfframpWorkFunc) (gpointer user_data, GCancellable *cancellable, GError **error);

/* On the calling thread, some twenty times a second. */
typedef void (*OfframpDrawFunc) (gpointer user_data);

gboolean offramp_work_run (OfframpWorkFunc work, OfframpDrawFunc draw, gpointer user_data, GError **error);

G_END_DECLS
