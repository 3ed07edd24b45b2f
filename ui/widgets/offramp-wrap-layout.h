/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-wrap-layout.h - children in lines, as words in a paragraph; each line ends at the right edge */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_WRAP_LAYOUT (offramp_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (OfframpWrapLayout, offramp_wrap_layout, OFFRAMP, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
