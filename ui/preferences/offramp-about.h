/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-about.h - the About window */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void offramp_about_show (GtkWindow *parent);

G_END_DECLS
