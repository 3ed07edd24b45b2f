/* SPDX-License-Identifier: Apache-2.0 */
/* ee-doodle.h - digits and doodles drawn by code, so that the program works with no data at all
 *
 * Main: the digits 0 to 9 as strokes with random slant, thickness, jitter, shift and scale. Redundant:
 * other glyphs and scribbles. Light ink on a dark ground, anti-aliased, grey. Image i of seed s is
 * always the same picture. Any thread.
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

#define EE_DOODLE_N_DIGITS 10

void ee_doodle_draw_digit (guint digit, guint64 seed, guint8 *image);
void ee_doodle_draw_glyph (guint64 seed, guint8 *image);

EeDataset *ee_doodle_dataset_new (gboolean redundant, guint n_images, guint64 seed);

G_END_DECLS
