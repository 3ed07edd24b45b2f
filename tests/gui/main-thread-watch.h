/* SPDX-License-Identifier: Apache-2.0 */
/* main-thread-watch.h - whether the window's thread is ever held up by the engine or by a file
 *
 * For benchmarks on Linux: a second thread looks every quarter of a millisecond where the main thread is.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MainThreadWatch MainThreadWatch;

MainThreadWatch *main_thread_watch_start (void);
guint main_thread_watch_stop (MainThreadWatch *self, const char *during);

G_END_DECLS
