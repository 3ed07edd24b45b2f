/* SPDX-License-Identifier: Apache-2.0 */
/* ee-router-private.h - the queue of rows behind the router and the evaluation
 *
 * It keeps the books of the backend's pools: which image stands in which row. Who may go on is decided by
 * a function of its user's. Owned by the thread that owns the model.
 */
#pragma once

#include "ee-router.h"

G_BEGIN_DECLS

typedef struct _EeRouterQueue EeRouterQueue;

/**
 * EeRouterDecideFunc:
 * @stage: that was computed
 * @image: the image's number, as pushed
 * @probabilities: [n_outputs of the stage]
 *
 * Called once for each image and stage that it reached; after the last stage the answer is ignored.
 *
 * Returns: whether the image goes on to the next stage
 */
typedef gboolean (*EeRouterDecideFunc) (guint stage, guint image, const float *probabilities, gpointer user_data);

EeRouterQueue *ee_router_queue_new (EeModel *model, EeRouterDecideFunc decide, gpointer user_data);
void ee_router_queue_set_threshold (EeRouterQueue *queue, double threshold);
void ee_router_queue_free (EeRouterQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeRouterQueue, ee_router_queue_free)

gboolean ee_router_queue_push (EeRouterQueue *queue, const guint8 *images, guint n_images, guint first_image,
                               GError **error);
gboolean ee_router_queue_run_stage (EeRouterQueue *queue, guint stage, guint rows, GError **error);
gboolean ee_router_queue_settle (EeRouterQueue *queue, GError **error);
gboolean ee_router_queue_finish (EeRouterQueue *queue, GError **error);
guint ee_router_queue_get_n_waiting (EeRouterQueue *queue, guint stage);

/* Writes image number @image: [32, 32, 3] uint8. */
typedef void (*EeRouterCopyFunc) (guint image, guint8 *pixels, gpointer user_data);

gboolean ee_router_pass_run (EeModel *model, guint n_images, EeRouterCopyFunc copy, EeRouterDecideFunc decide,
                             gpointer user_data, EeRouterProgressFunc progress, gpointer progress_data, GError **error);

/**
 * EeRouterVerdict:
 * @model: whose stages are decided
 * @threshold: P(redundant) from which an image leaves
 * @routes: [n_images] filled
 * @probabilities: (nullable): [n_outputs] of the classifier, of the last image that reached it
 */
typedef struct
{
  EeModel *model;
  double threshold;
  EeRoute *routes;
  float *probabilities;
} EeRouterVerdict;

gboolean ee_router_decide (guint stage, guint image, const float *probabilities, gpointer verdict);

G_END_DECLS
