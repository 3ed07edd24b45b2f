/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-source.h - where an image came from, how long it took to read, and how it is prepared for the network
 *
 * Made with its sample. What a person asks for is set on the main thread and read on the worker's; the rest never
 * changes. Knows no network and no widget.
 */
#pragma once

#include <gio/gio.h>

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpPreparation:
 * @invert: whether light and dark are swapped; automatic where the network was trained on light ink
 * @framing: how much of the picture is taken; automatic is all of it, as data sets are read
 *
 * All zeros: everything automatic.
 */
typedef struct
{
  EeInvert invert;
  EeFraming framing;
} OfframpPreparation;

/**
 * OfframpPrepared:
 * @image: (owned): [32, 32, 3] uint8, not yet inverted
 * @framed: what was cut off
 * @decode_ms: time of reading and decoding the picture; negative where it came decoded
 * @frame_ms: time of scaling it to 32x32; negative where it came so
 */
typedef struct
{
  GBytes *image;
  EeFramed framed;
  double decode_ms, frame_ms;
} OfframpPrepared;

typedef struct _OfframpSource OfframpSource;

OfframpSource *offramp_source_new (void);
void offramp_source_free (OfframpSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpSource, offramp_source_free)

void offramp_source_set_origin (OfframpSource *self, GFile *file, double decode_ms, double frame_ms);
void offramp_source_set_preparation (OfframpSource *self, OfframpPreparation preparation);
OfframpPreparation offramp_source_get_preparation (OfframpSource *self);
void offramp_source_prepare (OfframpSource *self, GBytes *image, GBytes *preview, guint preview_width,
                             guint preview_height, EeFraming framing, OfframpPrepared *out);
void offramp_prepared_clear (OfframpPrepared *prepared);

EePixels *offramp_source_read_file (GFile *file, const char *name, GError **error);
double offramp_source_get_elapsed_ms (gint64 since);
gboolean offramp_preparation_is_automatic (const OfframpPreparation *preparation);

G_END_DECLS
