/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluation-images.h - images of a test set that have something in common: a mistake, or a cell of the matrix
 *
 * A GListModel of OfframpEvaluationImage, made while they are looked at. Main thread; knows no GTK.
 */
#pragma once

#include <gio/gio.h>

#include "offramp-evaluation-result.h"

G_BEGIN_DECLS

/**
 * OfframpMistake:
 * @OFFRAMP_MISTAKE_EXITED: main images that leave; of a network without exit those that it calls redundant
 * @OFFRAMP_MISTAKE_KEPT: redundant images that stay, or get a main class
 * @OFFRAMP_MISTAKE_CLASSIFIED: main images that stay and get another class
 */
typedef enum
{
  OFFRAMP_MISTAKE_EXITED,
  OFFRAMP_MISTAKE_KEPT,
  OFFRAMP_MISTAKE_CLASSIFIED,
  OFFRAMP_N_MISTAKES
} OfframpMistake;

#define OFFRAMP_TYPE_EVALUATION_IMAGE (offramp_evaluation_image_get_type ())
G_DECLARE_FINAL_TYPE (OfframpEvaluationImage, offramp_evaluation_image, OFFRAMP, EVALUATION_IMAGE, GObject)

GBytes *offramp_evaluation_image_get_pixels (OfframpEvaluationImage *self);
char *offramp_evaluation_image_get_name (OfframpEvaluationImage *self);
char *offramp_evaluation_image_format_answer (OfframpEvaluationImage *self);
char *offramp_evaluation_image_format_scores (OfframpEvaluationImage *self);
char *offramp_evaluation_image_describe (OfframpEvaluationImage *self);

#define OFFRAMP_TYPE_EVALUATION_IMAGES (offramp_evaluation_images_get_type ())
G_DECLARE_FINAL_TYPE (OfframpEvaluationImages, offramp_evaluation_images, OFFRAMP, EVALUATION_IMAGES, GObject)

OfframpEvaluationImages *offramp_evaluation_images_new_mistake (OfframpEvaluationResult *result,
                                                                OfframpMistake mistake);
OfframpEvaluationImages *offramp_evaluation_images_new_cell (OfframpEvaluationResult *result, guint truth,
                                                             guint answer);
const char *offramp_evaluation_images_get_title (OfframpEvaluationImages *self);
guint offramp_evaluation_images_get_index (OfframpEvaluationImages *self, guint position);

const char *offramp_mistake_get_title (const OfframpEvaluationResult *result, OfframpMistake mistake);
const char *offramp_mistake_get_hint (const OfframpEvaluationResult *result, OfframpMistake mistake);

G_END_DECLS
