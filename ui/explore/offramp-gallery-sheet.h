/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-gallery-sheet.h - a contact sheet: images with their verdicts, for print (PDF) or a slide (PNG)
 *
 * Drawn by cairo and pango, without GTK. Blocking; any thread.
 */
#pragma once

#include "offramp-gallery-rows.h"

G_BEGIN_DECLS

/* More would be a picture that no program opens. */
#define OFFRAMP_GALLERY_SHEET_PNG_MAX 2000

GBytes *offramp_gallery_sheet_to_pdf (const OfframpGalleryRows *rows, int *n_done, GCancellable *cancellable,
                                      GError **error);
GBytes *offramp_gallery_sheet_to_png (const OfframpGalleryRows *rows, int *n_done, GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
