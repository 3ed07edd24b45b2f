/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-swatch.h - a short piece of a curve, for the legend */
#pragma once

#include <gtk/gtk.h>

#include "offramp-layer-style.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_SWATCH (offramp_swatch_get_type ())
G_DECLARE_FINAL_TYPE (OfframpSwatch, offramp_swatch, OFFRAMP, SWATCH, GtkWidget)

GtkWidget *offramp_swatch_new (const OfframpLayerStyle *style);

G_END_DECLS
