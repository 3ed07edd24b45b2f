/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-display-name.h - names of files, made fit for a line on the screen; any thread */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *offramp_display_name_new (const char *name);
char *offramp_display_name_isolate (const char *name);

G_END_DECLS
