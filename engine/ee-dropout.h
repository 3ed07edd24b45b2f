/* SPDX-License-Identifier: Apache-2.0 */
/* ee-dropout.h - which outputs a training pass drops
 *
 * A pure function of (seed, layer, row, unit), so that every backend drops the same outputs and a
 * resumed run repeats an undisturbed one. @row counts the rows of the layer's stage in their order.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

float ee_dropout_factor (guint64 seed, guint layer, guint row, guint unit, float probability);

G_END_DECLS
