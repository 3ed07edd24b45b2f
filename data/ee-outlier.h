/* SPDX-License-Identifier: Apache-2.0 */
/* ee-outlier.h - images that nothing in a main set looks like, made by code: redundant without any file
 *
 * Empty pages, noise, patterns, characters of no alphabet, and images of the main set that were spoilt
 * until they show nothing of it any more. Image i of seed s is always the same. Any thread.
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

/**
 * EeOutlierKind:
 * @EE_OUTLIER_BLANK: pages with nothing on them: even, faintly shaded, framed
 * @EE_OUTLIER_NOISE: noise of many kinds, fine and coarse, grey and coloured
 * @EE_OUTLIER_PATTERNS: stripes, shapes, textures, colour: what photographs are made of
 * @EE_OUTLIER_CHARACTERS: light pen strokes on a dark ground, fine pens mostly, that mean nothing
 * @EE_OUTLIER_MUTANTS: broken, overlaid, crossed out, shrunk or smeared images of the main set
 */
typedef enum
{
  EE_OUTLIER_BLANK,
  EE_OUTLIER_NOISE,
  EE_OUTLIER_PATTERNS,
  EE_OUTLIER_CHARACTERS,
  EE_OUTLIER_MUTANTS,
  EE_N_OUTLIERS
} EeOutlierKind;

gboolean ee_outlier_kind_from_id (const char *id, EeOutlierKind *kind);
const char *ee_outlier_kind_get_id (EeOutlierKind kind);
const char *ee_outlier_kind_get_title (EeOutlierKind kind);

void ee_outlier_draw (EeOutlierKind kind, EeDataset *main, guint64 seed, guint8 *image);
guint ee_outlier_count (EeOutlierKind kind, EePart part);
EeDataset *ee_outlier_dataset_new (EeOutlierKind kind, EePart part, EeDataset *main, guint64 seed);

G_END_DECLS
