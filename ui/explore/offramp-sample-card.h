/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-sample-card.h - one image of the grid: what the network sees, where it left, how long it took */
#pragma once

#include <gtk/gtk.h>

#include "offramp-sample.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_SAMPLE_CARD (offramp_sample_card_get_type ())
G_DECLARE_FINAL_TYPE (OfframpSampleCard, offramp_sample_card, OFFRAMP, SAMPLE_CARD, GtkWidget)

GtkWidget *offramp_sample_card_new (void);
void offramp_sample_card_set_sample (OfframpSampleCard *self, OfframpSample *sample);
OfframpSample *offramp_sample_card_get_sample (OfframpSampleCard *self);

G_END_DECLS
