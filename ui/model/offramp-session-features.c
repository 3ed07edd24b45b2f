/* SPDX-License-Identifier: Apache-2.0 */
/* Asking for the maps of a layer, and for what tells main from redundant images in them.
 *
 * Signals: "features" with the sample, the OfframpFeatureMaps (NULL if there are none) and why not; "contrast" with the
 * place of the OfframpFeatureContrast (steal it by setting NULL), likewise. The maps are the emitter's.
 */
#include "offramp-session-private.h"

enum
{
  FEATURES,
  CONTRAST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
offramp_session_install_features (OfframpSessionClass *klass)
{
  signals[FEATURES] = g_signal_new ("features", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 3, OFFRAMP_TYPE_SAMPLE, G_TYPE_POINTER, G_TYPE_STRING);
  signals[CONTRAST] = g_signal_new ("contrast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_STRING);
}

/* What the worker found; a listener may steal the contrast by setting it NULL. */
void
offramp_session_take_features (OfframpSession *self, OfframpNews *news)
{
  if (news->kind == OFFRAMP_NEWS_FEATURES)
    g_signal_emit (self, signals[FEATURES], 0, news->sample, news->features, news->text);
  else
    g_signal_emit (self, signals[CONTRAST], 0, &news->contrast, news->text);
}

/**
 * offramp_session_ask_features:
 * @self: a session with a network
 * @sample: with a verdict, so that it is known how the network sees it
 * @layer: index in the network's plan
 *
 * "features" answers, unless another network answers by then.
 */
void
offramp_session_ask_features (OfframpSession *self, OfframpSample *sample, guint layer)
{
  OfframpJob *job;

  g_return_if_fail (OFFRAMP_IS_SESSION (self) && OFFRAMP_IS_SAMPLE (sample));
  g_return_if_fail (self->plan != NULL && layer < ee_plan_get_n_layers (self->plan));

  job = offramp_job_new (OFFRAMP_JOB_FEATURES);
  job->sample = g_object_ref (sample);
  job->bytes = g_bytes_ref (offramp_sample_get_seen_image (sample));
  job->plan = ee_plan_ref (self->plan);
  job->layer = layer;
  offramp_worker_push (self->worker, job);
}

/**
 * offramp_session_ask_contrast:
 * @self: a session with a network
 * @layer: index in the network's plan
 *
 * Some images of each kind, of the network's own test set or doodles, are sent through in the background, after all
 * that somebody waits for. "contrast" answers, unless another network answers by then.
 */
void
offramp_session_ask_contrast (OfframpSession *self, guint layer)
{
  OfframpJob *job;

  g_return_if_fail (OFFRAMP_IS_SESSION (self));
  g_return_if_fail (self->plan != NULL && layer < ee_plan_get_n_layers (self->plan));

  job = offramp_job_new (OFFRAMP_JOB_CONTRAST);
  job->bulk = TRUE;
  job->plan = ee_plan_ref (self->plan);
  job->layer = layer;
  offramp_worker_push (self->worker, job);
}
