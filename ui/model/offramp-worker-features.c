/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's jobs that look inside the network. Worker thread only. */
#include "offramp-worker-private.h"

#include <glib/gi18n.h>

#include "offramp-examples.h"

/* Test images of each kind that are compared, how many at a time so that others may pass, and which ones: always the
 * same. Nothing is chosen by them: they only say what is worth a look. */
enum
{
  IMAGES_A_KIND = 48,
  IMAGES_AT_ONCE = 4,
  IMAGE_SEED = 1
};

static gboolean
is_answering (OfframpWorker *self, const OfframpJob *job)
{
  const EeModel *model = offramp_classifier_get_model (self->classifier);

  return model != NULL && ee_plan_equal (model->plan, job->plan);
}

/* Reads the maps of one layer for one image. */
void
offramp_worker_do_features (OfframpWorker *self, OfframpJob *job)
{
  g_autoptr (GError) error = NULL;
  OfframpNews *news;

  if (!is_answering (self, job))
    return;
  news = offramp_news_new (OFFRAMP_NEWS_FEATURES, job->sample, NULL, NULL);
  news->features
      = offramp_classifier_read_features (self->classifier, g_bytes_get_data (job->bytes, NULL), job->layer, &error);
  if (news->features == NULL)
    news->text = g_strdup (error->message);
  offramp_worker_post (self, news);
}

/* The test images of one kind, shuffled: [count]; fewer where there are fewer. In a split main images come first. */
static guint *
choose_images (EeExperiment *experiment, guint kind, guint *count)
{
  const guint n_redundant = ee_experiment_get_n_redundant (experiment, EE_SPLIT_TEST);
  const guint n_main = ee_experiment_get_n_images (experiment, EE_SPLIT_TEST) - n_redundant;
  const guint n = kind == OFFRAMP_FEATURE_MAIN ? n_main : n_redundant;
  guint *order = g_new (guint, MAX (n, 1));
  EeRng rng;

  for (guint i = 0; i < n; i++)
    order[i] = kind == OFFRAMP_FEATURE_MAIN ? i : n_main + i;
  ee_rng_init (&rng, IMAGE_SEED);
  ee_rng_shuffle (&rng, order, n);
  *count = MIN (n, IMAGES_A_KIND);
  return order;
}

/* Adds a few more images of each kind. @complete: (out): whether that were the last */
static gboolean
compare_some (OfframpWorker *self, OfframpJob *job, gboolean *complete, GError **error)
{
  guint8 image[EE_IMAGE_BYTES];

  *complete = TRUE;
  for (guint kind = 0; kind < OFFRAMP_FEATURE_N_KINDS; kind++)
    {
      guint n;
      g_autofree guint *order = choose_images (self->examples, kind, &n);
      const guint first = job->contrast->n_images[kind], last = MIN (first + IMAGES_AT_ONCE, n);

      for (guint i = first; i < last; i++)
        {
          g_autoptr (OfframpFeatureMaps) maps = NULL;

          ee_experiment_copy_image (self->examples, EE_SPLIT_TEST, order[i], image);
          maps = offramp_classifier_read_features (self->classifier, image, job->layer, error);
          if (maps == NULL)
            return FALSE;
          offramp_feature_contrast_add (job->contrast, kind, maps);
        }
      *complete = *complete && last == n;
    }
  return TRUE;
}

/* (transfer full): the rest of @job, which it leaves without its contrast. */
static OfframpJob *
continue_job (OfframpJob *job)
{
  OfframpJob *rest = offramp_job_new (OFFRAMP_JOB_CONTRAST);

  rest->bulk = job->bulk;
  rest->generation = job->generation;
  rest->plan = ee_plan_ref (job->plan);
  rest->layer = job->layer;
  rest->network = job->network;
  rest->contrast = g_steal_pointer (&job->contrast);
  return rest;
}

static gboolean
begin_contrast (OfframpWorker *self, OfframpJob *job, GError **error)
{
  const EeModel *model = offramp_classifier_get_model (self->classifier);
  g_autoptr (GCancellable) cancellable = offramp_worker_get_cancellable (self);
  g_autofree char *notice = NULL;

  if (!offramp_examples_load (&self->examples, &self->examples_pair, model, &notice, NULL, NULL, cancellable, error))
    return FALSE;
  job->network = self->n_networks;
  job->contrast = offramp_feature_contrast_new (job->layer, ee_plan_get_layer (model->plan, job->layer)->out_channels);
  job->contrast->pair = g_strdup (ee_experiment_get_pair_title (ee_experiment_get_pair (self->examples)));
  return TRUE;
}

/* Compares a few images, and asks for the rest behind all that waits. */
void
offramp_worker_do_contrast (OfframpWorker *self, OfframpJob *job)
{
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;
  OfframpNews *news;

  if (!is_answering (self, job) || (job->contrast != NULL && job->network != self->n_networks))
    return;
  if ((job->contrast != NULL || begin_contrast (self, job, &error)) && compare_some (self, job, &complete, &error)
      && !complete)
    {
      offramp_worker_enqueue (self, continue_job (job));
      return;
    }
  news = offramp_news_new (OFFRAMP_NEWS_CONTRAST, NULL, NULL, error != NULL ? error->message : NULL);
  if (error == NULL)
    news->contrast = g_steal_pointer (&job->contrast);
  offramp_worker_post (self, news);
}
