/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-announcement.h - says something to who does not see the screen */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void offramp_announce (GtkWidget *status, const char *text);

G_END_DECLS
