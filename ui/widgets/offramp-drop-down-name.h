/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-drop-down-name.h - says what a drop-down is for, where the focus is */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void offramp_drop_down_set_name (GtkDropDown *drop_down, const char *name);

G_END_DECLS
