/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-sample.h - one image that somebody brought, and the newest verdict on it
 *
 * Decoded once and kept, since a dropped file may vanish. Made on the worker's thread; after that it
 * belongs to the main thread, save for references and the immutable image. Knows no widget.
 */
#pragma once

#include <gio/gio.h>

#include "offramp-verdict.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_SAMPLE (offramp_sample_get_type ())
G_DECLARE_FINAL_TYPE (OfframpSample, offramp_sample, OFFRAMP, SAMPLE, GObject)

OfframpSample *offramp_sample_new (const char *name, GBytes *image, GBytes *preview, guint preview_width,
                                   guint preview_height);

const char *offramp_sample_get_name (OfframpSample *self);
const char *offramp_sample_get_raw_name (OfframpSample *self);
const char *offramp_sample_get_name_key (OfframpSample *self);
guint64 offramp_sample_get_arrival (OfframpSample *self);
void offramp_sample_set_arrival (OfframpSample *self, guint64 arrival);
GBytes *offramp_sample_get_image (OfframpSample *self);
GBytes *offramp_sample_get_seen_image (OfframpSample *self);
GBytes *offramp_sample_get_preview (OfframpSample *self, guint *width, guint *height);
gsize offramp_sample_drop_preview (OfframpSample *self);
OfframpSource *offramp_sample_get_source (OfframpSample *self);
void offramp_sample_prepare (OfframpSample *self, EeFraming framing, OfframpPrepared *out);

const OfframpVerdict *offramp_sample_get_verdict (OfframpSample *self);
const char *offramp_sample_get_error (OfframpSample *self);
void offramp_sample_take_verdict (OfframpSample *self, OfframpVerdict *verdict);
void offramp_sample_settle (OfframpSample *self);
void offramp_sample_set_error (OfframpSample *self, const char *message);
gboolean offramp_sample_set_threshold (OfframpSample *self, double threshold);
gboolean offramp_sample_get_p_redundant (OfframpSample *self, double *p_redundant);
gboolean offramp_sample_is_covered (OfframpSample *self);
void offramp_sample_set_covered (OfframpSample *self, gboolean covered);
OfframpSample *offramp_sample_freeze (OfframpSample *self);
char *offramp_sample_describe (OfframpSample *self);

G_END_DECLS
