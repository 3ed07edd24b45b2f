/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-set-preview.h - what is in a data set or a folder: classes, how many images each has, a few of them
 *
 * Lives on the main thread and never blocks it: images are read in a GTask, of which the newest counts. Knows no GTK.
 *
 * Signal "updated" (nothing): what the getters say changed; while reading about ten times a second.
 */
#pragma once

#include "offramp-class-samples.h"
#include "offramp-series.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_SET_PREVIEW (offramp_set_preview_get_type ())
G_DECLARE_FINAL_TYPE (OfframpSetPreview, offramp_set_preview, OFFRAMP, SET_PREVIEW, GObject)

OfframpSetPreview *offramp_set_preview_new (void);
void offramp_set_preview_load (OfframpSetPreview *self, const char *word, gboolean classes);
void offramp_set_preview_clear (OfframpSetPreview *self);

const char *offramp_set_preview_get_word (OfframpSetPreview *self);
gboolean offramp_set_preview_is_loading (OfframpSetPreview *self);
double offramp_set_preview_get_fraction (OfframpSetPreview *self);
const char *offramp_set_preview_get_error (OfframpSetPreview *self);
const char *const *offramp_set_preview_get_broken (OfframpSetPreview *self, guint *n_more);
GListModel *offramp_set_preview_get_classes (OfframpSetPreview *self);
guint offramp_set_preview_get_total (OfframpSetPreview *self, EePart part);
OfframpSeries *offramp_set_preview_get_series (OfframpSetPreview *self, EePart part);
GHashTable *offramp_set_preview_get_digests (OfframpSetPreview *self);
char *offramp_set_preview_describe (OfframpSetPreview *self);

G_END_DECLS
