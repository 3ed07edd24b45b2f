/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-gallery-export.h - images and their verdicts, written into a file on a thread of its own
 *
 * Others see the old file or the whole new one. Main thread; knows no GTK.
 */
#pragma once

#include "offramp-gallery-rows.h"

G_BEGIN_DECLS

/**
 * OfframpGalleryFormat:
 * @OFFRAMP_GALLERY_CSV: a table for spreadsheets
 * @OFFRAMP_GALLERY_JSON: the same for programs
 * @OFFRAMP_GALLERY_PDF: a contact sheet on pages
 * @OFFRAMP_GALLERY_PNG: a contact sheet in one picture
 */
typedef enum
{
  OFFRAMP_GALLERY_CSV,
  OFFRAMP_GALLERY_JSON,
  OFFRAMP_GALLERY_PDF,
  OFFRAMP_GALLERY_PNG,
  OFFRAMP_GALLERY_N_FORMATS,
} OfframpGalleryFormat;

const char *offramp_gallery_format_get_suffix (OfframpGalleryFormat format);
const char *offramp_gallery_format_get_title (OfframpGalleryFormat format);

#define OFFRAMP_TYPE_GALLERY_EXPORT (offramp_gallery_export_get_type ())
G_DECLARE_FINAL_TYPE (OfframpGalleryExport, offramp_gallery_export, OFFRAMP, GALLERY_EXPORT, GObject)

OfframpGalleryExport *offramp_gallery_export_new (OfframpGalleryRows *rows, OfframpGalleryFormat format, GFile *file);
void offramp_gallery_export_start (OfframpGalleryExport *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean offramp_gallery_export_finish (OfframpGalleryExport *self, GAsyncResult *result, GError **error);
void offramp_gallery_export_stop (OfframpGalleryExport *self);
guint offramp_gallery_export_get_n_done (OfframpGalleryExport *self);
guint offramp_gallery_export_get_n_images (OfframpGalleryExport *self);
const char *offramp_gallery_export_get_name (OfframpGalleryExport *self);

G_END_DECLS
