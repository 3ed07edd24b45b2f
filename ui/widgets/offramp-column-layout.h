/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-column-layout.h - children in columns of equal width, as many as there is room for
 *
 * Properties: "column-width" (int, pixels), the least width of a column; "spacing" (int). The children of a line are as
 * high as the highest of them; what a line lacks of children is left to the last one.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_COLUMN_LAYOUT (offramp_column_layout_get_type ())
G_DECLARE_FINAL_TYPE (OfframpColumnLayout, offramp_column_layout, OFFRAMP, COLUMN_LAYOUT, GtkLayoutManager)

G_END_DECLS
