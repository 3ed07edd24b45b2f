/* SPDX-License-Identifier: Apache-2.0 */
/* ee-mix.h - several data sets one after the other, seen as one
 *
 * Private to the data floor. Immutable once made; any thread may read it.
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

typedef struct _EeMix EeMix;

EeMix *ee_mix_new (GPtrArray *sets, const gboolean *invert);
void ee_mix_free (EeMix *mix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeMix, ee_mix_free)

guint ee_mix_get_n_sets (EeMix *mix);
EeDataset *ee_mix_get_set (EeMix *mix, guint index);
guint ee_mix_get_n_images (EeMix *mix);
guint ee_mix_find_set (EeMix *mix, guint index);
void ee_mix_copy_image (EeMix *mix, guint index, guint8 *image);

G_END_DECLS
