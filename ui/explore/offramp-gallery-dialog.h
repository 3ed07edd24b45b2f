/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-gallery-dialog.h - asks which images are to be exported, and how */
#pragma once

#include <adwaita.h>

#include "offramp-gallery-export.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_GALLERY_DIALOG (offramp_gallery_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OfframpGalleryDialog, offramp_gallery_dialog, OFFRAMP, GALLERY_DIALOG, AdwMessageDialog)

GtkWidget *offramp_gallery_dialog_new (GtkWindow *parent, guint n_selected, guint n_shown);
gboolean offramp_gallery_dialog_get_all (OfframpGalleryDialog *self);
OfframpGalleryFormat offramp_gallery_dialog_get_format (OfframpGalleryDialog *self);

G_END_DECLS
