/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-set-view.h - shows a preview: class counts as bars, a few images of each class, what is wrong */
#pragma once

#include <adwaita.h>

#include "offramp-set-preview.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_SET_VIEW (offramp_set_view_get_type ())
G_DECLARE_FINAL_TYPE (OfframpSetView, offramp_set_view, OFFRAMP, SET_VIEW, AdwBin)

void offramp_set_view_show (OfframpSetView *self, OfframpSetPreview *preview);

G_END_DECLS
