/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-wrap-layout.h - children in lines, as words in a paragraph
 *
 * Properties: "spacing" (int) between two children of a line, "align-end" (boolean): lines end at the far edge.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_WRAP_LAYOUT (offramp_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (OfframpWrapLayout, offramp_wrap_layout, OFFRAMP, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
