/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-gallery-rows.h - what is known of some images at one moment, to write into files
 *
 * Taken on the main thread; after that nothing of it changes, and any thread may read it.
 */
#pragma once

#include "offramp-sample.h"

G_BEGIN_DECLS

/**
 * OfframpGalleryRow:
 * @name: (owned): of the file, as it is
 * @title: (owned): the same for people, one line
 * @image: (owned): [32, 32, 3] uint8 before any inversion
 * @seen: (owned): [32, 32, 3] uint8 as the network saw it
 * @error: (owned) (nullable): why there is no verdict
 * @headline: (owned) (nullable): the verdict in words; NULL where there is none, and then all below has no meaning
 * @figures: (owned) (nullable): its time and confidence in words
 * @weights: (owned) (nullable): which weights answered
 * @label: (owned) (nullable): name of the class; NULL where none was computed
 * @exit_block: the block after which the image left; 0 for the whole network
 * @left: whether an exit took it
 * @p_redundant: P(redundant) of the last exit that saw it
 * @p_label: of @label
 * @threshold: P(redundant) from which an image leaves
 * @median_ms: of the repeats
 * @p95_ms: 95th percentile of the repeats; negative where the time was added up from stages
 * @repeats: how many were timed
 * @inverted: whether light and dark were swapped for the network
 * @while_training: whether a training ran beside it
 */
typedef struct
{
  char *name;
  char *title;
  GBytes *image;
  GBytes *seen;
  char *error;
  char *headline;
  char *figures;
  char *weights;
  char *label;
  guint exit_block;
  gboolean left;
  double p_redundant, p_label, threshold;
  double median_ms, p95_ms;
  guint repeats;
  gboolean inverted, while_training;
} OfframpGalleryRow;

/**
 * OfframpGalleryRows:
 * @rows: (owned): of #OfframpGalleryRow, in the order shown
 * @network: (owned) (nullable): the network that answers, in a line
 */
typedef struct
{
  GPtrArray *rows;
  char *network;
} OfframpGalleryRows;

OfframpGalleryRows *offramp_gallery_rows_new (GPtrArray *samples, const char *network);
void offramp_gallery_rows_free (OfframpGalleryRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpGalleryRows, offramp_gallery_rows_free)

char *offramp_gallery_row_digest (const OfframpGalleryRow *row);
char *offramp_gallery_rows_to_csv (const OfframpGalleryRows *self);
char *offramp_gallery_rows_to_json (const OfframpGalleryRows *self);

G_END_DECLS
