/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-fold-layout.h - children in a row while they fit, else in a column
 *
 * In a row the first child takes what the others leave, at least "first-width" (int, pixels). Which of the two
 * it is follows from the width alone, so nothing flickers and the window may become as narrow as the widest child.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_FOLD_LAYOUT (offramp_fold_layout_get_type ())
G_DECLARE_FINAL_TYPE (OfframpFoldLayout, offramp_fold_layout, OFFRAMP, FOLD_LAYOUT, GtkLayoutManager)

G_END_DECLS
