/* SPDX-License-Identifier: Apache-2.0 */
/* What the worker does for each job. Worker thread only; whatever fails is said, by name and reason. */
#include "offramp-worker-private.h"

#include <glib/gi18n.h>

#include "offramp-examples.h"
#include "offramp-folder-walk.h"
#include "offramp-preview.h"

/* Timed runs of one image: enough for a steady median where few wait, fewer where many wait or a training runs. */
enum
{
  REPEATS = 15,
  COMPARE_REPEATS = 7,
  LIGHT_REPEATS = 5,
  LIGHT_COMPARE_REPEATS = 3,
  FOUND_BETWEEN_WAKES = 64
};

static void
post_failure (OfframpWorker *self, const char *name, const GError *error)
{
  offramp_worker_post (self, offramp_news_new (OFFRAMP_NEWS_FAILURE, NULL, name, error->message));
}

static void
classify (OfframpWorker *self, OfframpSample *sample, gboolean light)
{
  const guint8 *image = g_bytes_get_data (offramp_sample_get_image (sample), NULL);
  g_autoptr (OfframpVerdict) verdict = NULL;
  g_autoptr (GError) error = NULL;
  OfframpNews *news;

  if (offramp_classifier_get_model (self->classifier) == NULL)
    return; /* the session asks again as soon as there is a network */

  verdict = offramp_classifier_classify (self->classifier, image, light ? LIGHT_REPEATS : REPEATS,
                                         light ? LIGHT_COMPARE_REPEATS : COMPARE_REPEATS, &error);
  if (verdict == NULL)
    {
      offramp_worker_post (self, offramp_news_new (OFFRAMP_NEWS_NO_VERDICT, sample, NULL, error->message));
      return;
    }
  news = offramp_news_new (OFFRAMP_NEWS_VERDICT, sample, NULL, NULL);
  news->verdict = g_steal_pointer (&verdict);
  offramp_worker_post (self, news);
}

/* (transfer full): @sample joins the session and is classified at once. */
static void
add_sample (OfframpWorker *self, const OfframpJob *job, OfframpSample *sample)
{
  OfframpNews *news = offramp_news_new (OFFRAMP_NEWS_SAMPLE, sample, NULL, NULL);

  news->generation = job->generation;
  offramp_worker_post (self, news);
  classify (self, sample, job->bulk);
  g_object_unref (sample);
}

/* (transfer full): @pixels as the network will see them, with a preview for people. */
static OfframpSample *
make_sample (const EePixels *pixels, const char *name)
{
  g_autofree guint8 *image = g_malloc (EE_IMAGE_BYTES);
  g_autoptr (GBytes) image_bytes = NULL;
  g_autoptr (GBytes) preview = NULL;
  guint width, height;

  ee_pixels_to_image (pixels, image);
  image_bytes = g_bytes_new_take (g_steal_pointer (&image), EE_IMAGE_BYTES);
  preview = offramp_preview_new (pixels, &width, &height);
  return offramp_sample_new (name, image_bytes, preview, width, height);
}

static void
add_pixels (OfframpWorker *self, const OfframpJob *job, const EePixels *pixels, const char *name)
{
  add_sample (self, job, make_sample (pixels, name));
}

/* (transfer full): cancelled by the next stop. Taken before asking whether a job is current, so that no stop is missed.
 */
static GCancellable *
get_cancellable (OfframpWorker *self)
{
  GCancellable *cancellable;

  g_mutex_lock (&self->lock);
  cancellable = g_object_ref (self->walk_cancellable);
  g_mutex_unlock (&self->lock);
  return cancellable;
}

typedef struct
{
  OfframpWorker *worker;
  const OfframpJob *parent;
  guint n_found;
} Walk;

static void
found_file_cb (GFile *file, gpointer user_data)
{
  Walk *walk = user_data;
  OfframpJob *job = offramp_job_new (OFFRAMP_JOB_FILE);

  job->file = g_object_ref (file);
  job->generation = walk->parent->generation;
  job->bulk = TRUE;
  g_atomic_int_inc (&walk->worker->n_waiting);
  offramp_worker_enqueue (walk->worker, job);
  if (++walk->n_found % FOUND_BETWEEN_WAKES == 0)
    offramp_worker_wake (walk->worker);
}

static void
walk_folder (OfframpWorker *self, const OfframpJob *job, const char *name)
{
  Walk walk = { self, job, 0 };
  g_autoptr (GCancellable) cancellable = get_cancellable (self);
  g_autoptr (GError) error = NULL;
  guint n_passed_over = 0;

  if (!offramp_worker_is_current (self, job))
    return;

  g_atomic_int_set (&self->walking, TRUE);
  if (!offramp_folder_walk (job->file, found_file_cb, &walk, &n_passed_over, cancellable, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    post_failure (self, name, error);
  g_atomic_int_set (&self->walking, FALSE);

  if (error == NULL && (walk.n_found == 0 || n_passed_over > 0))
    {
      g_autofree char *images = g_strdup_printf (ngettext ("%u image", "%u images", walk.n_found), walk.n_found);
      g_autofree char *text
          = g_strdup_printf (ngettext ("“%s” holds %s; %u other file was passed over.",
                                       "“%s” holds %s; %u other files were passed over.", n_passed_over),
                             name, images, n_passed_over);

      offramp_worker_post (self, offramp_news_new (OFFRAMP_NEWS_NOTICE, NULL, NULL, text));
    }
  offramp_worker_wake (self);
}

/* A file without a local path is read through GIO, but not one that is too large to be a picture. */
static EePixels *
decode_file (GFile *file, const char *name, GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (path != NULL)
    return ee_pixels_new_from_file (path, error);

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, error);
  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) > (goffset)EE_IMAGE_MAX_FILE_BYTES)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” is larger than %u MiB."), name,
                   EE_IMAGE_MAX_FILE_BYTES / 1024 / 1024);
      return NULL;
    }

  bytes = g_file_load_bytes (file, NULL, NULL, error);
  return bytes != NULL ? ee_pixels_new_from_bytes (bytes, name, error) : NULL;
}

static void
do_file (OfframpWorker *self, const OfframpJob *job)
{
  g_autofree char *base = g_file_get_basename (job->file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "?");
  g_autoptr (EePixels) pixels = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_query_file_type (job->file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY)
    {
      walk_folder (self, job, name);
      return;
    }
  pixels = decode_file (job->file, name, &error);
  if (pixels == NULL)
    post_failure (self, name, error);
  else
    add_pixels (self, job, pixels, name);
}

static EePixels *
read_pixels (const OfframpJob *job, GError **error)
{
  return ee_pixels_new_from_rgba (g_bytes_get_data (job->bytes, NULL), job->width, job->height, 4 * (gsize)job->width,
                                  error);
}

static void
do_pixels (OfframpWorker *self, const OfframpJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EePixels) pixels = read_pixels (job, &error);

  if (pixels == NULL)
    post_failure (self, job->name, error);
  else
    add_pixels (self, job, pixels, job->name);
}

/* The sample and its verdict come as one piece of news: what is on the screen while one draws is always of one moment.
 */
static void
do_sketch (OfframpWorker *self, const OfframpJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EePixels) pixels = read_pixels (job, &error);
  g_autoptr (OfframpSample) sample = pixels != NULL ? make_sample (pixels, job->name) : NULL;
  OfframpNews *news;

  if (sample == NULL)
    {
      post_failure (self, job->name, error);
      return;
    }
  news = offramp_news_new (OFFRAMP_NEWS_SKETCH, sample, NULL, NULL);
  if (offramp_classifier_get_model (self->classifier) != NULL)
    {
      news->verdict
          = offramp_classifier_classify (self->classifier, g_bytes_get_data (offramp_sample_get_image (sample), NULL),
                                         LIGHT_REPEATS, LIGHT_COMPARE_REPEATS, &error);
      if (news->verdict == NULL)
        news->text = g_strdup (error->message);
    }
  offramp_worker_post (self, news);
}

static void
do_examples (OfframpWorker *self, const OfframpJob *job)
{
  g_autoptr (GCancellable) cancellable = get_cancellable (self);
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *notice = NULL;

  if (!offramp_worker_is_current (self, job))
    return;
  g_atomic_int_set (&self->walking, TRUE);
  samples
      = offramp_examples_draw (&self->examples, &self->examples_pair, offramp_classifier_get_model (self->classifier),
                               job->count, job->seed, &notice, cancellable, &error);
  g_atomic_int_set (&self->walking, FALSE);
  if (samples == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        post_failure (self, _ ("Sample images"), error);
      return;
    }
  if (notice != NULL)
    offramp_worker_post (self, offramp_news_new (OFFRAMP_NEWS_NOTICE, NULL, NULL, notice));
  for (guint i = 0; i < samples->len && offramp_worker_is_current (self, job); i++)
    add_sample (self, job, g_object_ref (g_ptr_array_index (samples, i)));
}

/* One job an image, so that others may pass; each was counted when all were asked for. */
static void
split_classification (OfframpWorker *self, const OfframpJob *all)
{
  for (guint i = 0; i < all->samples->len; i++)
    {
      OfframpJob *job = offramp_job_new (OFFRAMP_JOB_CLASSIFY);

      job->sample = g_object_ref (g_ptr_array_index (all->samples, i));
      job->generation = all->generation;
      job->round = all->round;
      job->bulk = all->bulk;
      offramp_worker_enqueue (self, job);
    }
}

/* Tells the session which network answers, or why none does. */
static void
report_network (OfframpWorker *self, gboolean ok, const GError *error)
{
  const EeModel *model = offramp_classifier_get_model (self->classifier);
  g_autofree char *description = NULL;
  OfframpNews *news;

  if (!ok)
    {
      offramp_worker_post (self, offramp_news_new (OFFRAMP_NEWS_NO_NETWORK, NULL, NULL, error->message));
      return;
    }
  description = ee_model_describe (model);
  news = offramp_news_new (OFFRAMP_NEWS_NETWORK, NULL, offramp_classifier_get_weights (self->classifier), description);
  news->plan = ee_plan_ref (model->plan);
  offramp_worker_post (self, news);
}

/* Does @job; it stays the caller's. */
void
offramp_worker_do (OfframpWorker *self, OfframpJob *job)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  switch (job->kind)
    {
    case OFFRAMP_JOB_OPEN:
      ok = job->path != NULL ? offramp_classifier_open (self->classifier, job->path, &error)
                             : offramp_classifier_open_bundled (self->classifier, &error);
      report_network (self, ok, error);
      break;
    case OFFRAMP_JOB_PARAMETERS:
      ok = offramp_classifier_set_parameters (self->classifier, job->parameters, job->facts, &error);
      report_network (self, ok, error);
      break;
    case OFFRAMP_JOB_FILE:
      do_file (self, job);
      break;
    case OFFRAMP_JOB_PIXELS:
      do_pixels (self, job);
      break;
    case OFFRAMP_JOB_SKETCH:
      do_sketch (self, job);
      break;
    case OFFRAMP_JOB_EXAMPLES:
      do_examples (self, job);
      break;
    case OFFRAMP_JOB_CLASSIFY:
      classify (self, job->sample, job->bulk);
      break;
    case OFFRAMP_JOB_CLASSIFY_ALL:
      split_classification (self, job);
      break;
    case OFFRAMP_JOB_QUIT:
      break;
    }
}
