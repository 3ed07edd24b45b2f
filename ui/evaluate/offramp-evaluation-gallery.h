/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluation-gallery.h - a window with the images of a mistake or of a cell
 *
 * Arrows walk, Enter or a double click shows the selected ones in Explore. Signal "show-images" (a GListModel of
 * OfframpEvaluationImage): they are wanted there.
 */
#pragma once

#include <adwaita.h>

#include "offramp-evaluation-images.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_EVALUATION_GALLERY (offramp_evaluation_gallery_get_type ())
G_DECLARE_FINAL_TYPE (OfframpEvaluationGallery, offramp_evaluation_gallery, OFFRAMP, EVALUATION_GALLERY, AdwWindow)

GtkWidget *offramp_evaluation_gallery_new (GtkWindow *parent, OfframpEvaluationImages *images);

G_END_DECLS
