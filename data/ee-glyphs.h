/* SPDX-License-Identifier: Apache-2.0 */
/* ee-glyphs.h - how digits, letters and figures are written: points along the pen's path
 *
 * Private to the data floor. Constant tables in a box of 100 x 100, y downwards. Any thread.
 */
#pragma once

#include "ee-pen.h"

G_BEGIN_DECLS

guint ee_glyphs_get_n_variants (guint digit);
void ee_glyphs_get_digit (guint digit, guint variant, EeDrawing *drawing);

guint ee_glyphs_get_n_figures (void);
void ee_glyphs_get_figure (guint index, EeDrawing *drawing);

G_END_DECLS
