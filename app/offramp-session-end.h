/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-session-end.h - the end that comes from outside: a signal, a session that closes
 *
 * SIGTERM, SIGINT and SIGHUP stop a running training, wait until its state is on the disk, and close the windows
 * without a question; a second one ends the program at once. When the session asks whether it may end, a checkpoint is
 * written. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void offramp_session_end_watch (GtkApplication *application);

G_END_DECLS
