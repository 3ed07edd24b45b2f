/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-gallery-order.h - which images of a session are shown, and in which order
 *
 * Plain functions over samples, without GTK; main thread.
 */
#pragma once

#include "offramp-sample.h"

G_BEGIN_DECLS

/**
 * OfframpGalleryKey:
 * @OFFRAMP_GALLERY_ARRIVAL: the order in which they came
 * @OFFRAMP_GALLERY_REDUNDANT: P(redundant) of the exit that decided
 * @OFFRAMP_GALLERY_CONFIDENCE: probability of the class found; images that left have none
 * @OFFRAMP_GALLERY_TIME: median time of the way they took
 * @OFFRAMP_GALLERY_CLASS: name of the class found; images that left have none
 * @OFFRAMP_GALLERY_NAME: as a file manager sorts names: "2.png" before "10.png"
 */
typedef enum
{
  OFFRAMP_GALLERY_ARRIVAL,
  OFFRAMP_GALLERY_REDUNDANT,
  OFFRAMP_GALLERY_CONFIDENCE,
  OFFRAMP_GALLERY_TIME,
  OFFRAMP_GALLERY_CLASS,
  OFFRAMP_GALLERY_NAME,
  OFFRAMP_GALLERY_N_KEYS,
} OfframpGalleryKey;

/**
 * OfframpGalleryRoute:
 * @OFFRAMP_GALLERY_ALL: every image
 * @OFFRAMP_GALLERY_LEFT: those that left at an exit
 * @OFFRAMP_GALLERY_FULL: those that went through the whole network
 * @OFFRAMP_GALLERY_UNJUDGED: those without a verdict: they wait, or could not be classified
 */
typedef enum
{
  OFFRAMP_GALLERY_ALL,
  OFFRAMP_GALLERY_LEFT,
  OFFRAMP_GALLERY_FULL,
  OFFRAMP_GALLERY_UNJUDGED,
} OfframpGalleryRoute;

/**
 * OfframpGalleryChoice:
 * @route: which way the images must have taken
 * @label: (nullable): name of the class they must have; NULL for any
 */
typedef struct
{
  OfframpGalleryRoute route;
  const char *label;
} OfframpGalleryChoice;

int offramp_gallery_compare (OfframpSample *a, OfframpSample *b, OfframpGalleryKey key, gboolean descending);
gboolean offramp_gallery_match (OfframpSample *sample, const OfframpGalleryChoice *choice);
gboolean offramp_gallery_follows_verdicts (OfframpGalleryKey key);
OfframpGalleryKey offramp_gallery_key_from_string (const char *text);
const char *offramp_gallery_key_to_string (OfframpGalleryKey key);
char **offramp_gallery_list_labels (GListModel *samples);

G_END_DECLS
