/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-sample-strip.h - a few images of a class in a row, as many as there is room for */
#pragma once

#include <gtk/gtk.h>

#include "offramp-class-samples.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_SAMPLE_STRIP (offramp_sample_strip_get_type ())
G_DECLARE_FINAL_TYPE (OfframpSampleStrip, offramp_sample_strip, OFFRAMP, SAMPLE_STRIP, GtkWidget)

GtkWidget *offramp_sample_strip_new (void);
void offramp_sample_strip_show (OfframpSampleStrip *self, OfframpClassSamples *samples);

G_END_DECLS
