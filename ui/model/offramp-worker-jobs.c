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
  LEAST_REPEATS = 3,
  FEW_TO_REFINE = 8,
  FOUND_BETWEEN_WAKES = 64
};

/* Whoever drops an image waits for its verdict. Where all the runs of a large network do not fit into this, the image
 * is timed once, and as often as a median needs when nobody waits for another one. Of many images, and of a picture
 * that is being drawn, only as many runs are made as fit. */
static const double PATIENCE_MS = 24;

static void
post_failure (OfframpWorker *self, const OfframpJob *job, const char *name, const GError *error)
{
  OfframpNews *news = offramp_news_new (OFFRAMP_NEWS_FAILURE, NULL, name, error->message);

  news->generation = job->generation;
  offramp_worker_post (self, news);
}

/* Runs that fit into the patience, so many and at least so few. */
static guint
bound_repeats (OfframpWorker *self, guint most, guint least)
{
  const double whole_ms = offramp_classifier_get_whole_ms (self->classifier);

  return whole_ms * most > PATIENCE_MS ? MAX ((guint)(PATIENCE_MS / whole_ms), least) : most;
}

static gboolean
takes_long (OfframpWorker *self)
{
  const guint n_runs = REPEATS + 1 + COMPARE_REPEATS + 1;

  return bound_repeats (self, n_runs, 1) < n_runs;
}

static gboolean
is_light (const OfframpJob *job)
{
  return job->bulk || job->kind == OFFRAMP_JOB_SKETCH;
}

static gboolean
go_on_cb (gpointer user_data)
{
  OfframpWorker *self = user_data;

  self->cut_short = offramp_worker_is_wanted (self);
  return !self->cut_short;
}

/* A handful of images are timed well and compared; of many, and while a training runs, only as far as that is quick. */
static OfframpEffort
choose_effort (OfframpWorker *self, const OfframpJob *job)
{
  if (is_light (job))
    {
      const guint least = job->bulk ? LEAST_REPEATS : 1;

      return (OfframpEffort){ bound_repeats (self, LIGHT_REPEATS, least),
                              bound_repeats (self, LIGHT_COMPARE_REPEATS, least), TRUE, NULL, NULL };
    }
  if (job->kind == OFFRAMP_JOB_REFINE && g_queue_get_length (&self->queues[OFFRAMP_WORKER_REFINE]) > FEW_TO_REFINE)
    return (OfframpEffort){ bound_repeats (self, REPEATS, LEAST_REPEATS),
                            bound_repeats (self, COMPARE_REPEATS, LEAST_REPEATS), FALSE, go_on_cb, self };
  if (job->kind == OFFRAMP_JOB_REFINE)
    return (OfframpEffort){ REPEATS, COMPARE_REPEATS, FALSE, go_on_cb, self };
  if (!job->whole && takes_long (self))
    return (OfframpEffort){ 1, 0, FALSE, NULL, NULL };

  return (OfframpEffort){ REPEATS, COMPARE_REPEATS, FALSE, NULL, NULL };
}

static int
compare_sample (gconstpointer job, gconstpointer sample)
{
  return ((const OfframpJob *)job)->sample != sample;
}

/* The verdict on @sample that is to follow the first one. */
static void
refine_later (OfframpWorker *self, const OfframpJob *first, OfframpSample *sample)
{
  GList *waiting = g_queue_find_custom (&self->queues[OFFRAMP_WORKER_REFINE], sample, compare_sample);
  OfframpJob *job;

  if (waiting != NULL)
    {
      ((OfframpJob *)waiting->data)->generation = first->generation;
      ((OfframpJob *)waiting->data)->round = first->round;
      return;
    }
  job = offramp_job_new (OFFRAMP_JOB_REFINE);
  job->sample = g_object_ref (sample);
  job->generation = first->generation;
  job->round = first->round;
  g_atomic_int_inc (&self->n_refining);
  offramp_worker_enqueue (self, job);
}

static void
classify (OfframpWorker *self, const OfframpJob *job, OfframpSample *sample)
{
  const OfframpEffort effort = choose_effort (self, job);
  const gboolean is_first = effort.repeats == 1 && job->kind != OFFRAMP_JOB_REFINE && !is_light (job);
  g_autoptr (OfframpVerdict) verdict = NULL;
  g_autoptr (GError) error = NULL;
  OfframpNews *news;

  if (offramp_classifier_get_model (self->classifier) == NULL)
    return; /* the session asks again as soon as there is a network */

  self->cut_short = FALSE;
  verdict = offramp_classifier_classify (self->classifier, sample, &effort, &error);
  if (verdict == NULL)
    {
      offramp_worker_post (self, offramp_news_new (OFFRAMP_NEWS_NO_VERDICT, sample, NULL, error->message));
      return;
    }
  if (is_first || self->cut_short)
    refine_later (self, job, sample);
  if (self->cut_short)
    return;
  verdict->provisional = is_first;
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
  classify (self, job, sample);
  g_object_unref (sample);
}

/* (transfer full): @pixels as the network will see them, with a preview for people: a small one where there are many.
 */
static OfframpSample *
make_sample (const EePixels *pixels, const char *name, GFile *file, double decode_ms, gboolean bulk)
{
  gint64 start = g_get_monotonic_time ();
  g_autofree guint8 *image = g_malloc (EE_IMAGE_BYTES);
  g_autoptr (GBytes) image_bytes = NULL;
  g_autoptr (GBytes) preview = NULL;
  OfframpSample *sample;
  guint width, height;
  double frame_ms;

  ee_pixels_to_image (pixels, image);
  frame_ms = offramp_source_get_elapsed_ms (start);
  image_bytes = g_bytes_new_take (g_steal_pointer (&image), EE_IMAGE_BYTES);
  preview = offramp_preview_new (pixels, bulk ? OFFRAMP_PREVIEW_BULK_SIDE : OFFRAMP_PREVIEW_SIDE, &width, &height);
  sample = offramp_sample_new (name, image_bytes, preview, width, height);
  offramp_source_set_origin (offramp_sample_get_source (sample), file, decode_ms, frame_ms);
  return sample;
}

/* (transfer full): cancelled by the next stop. Taken before asking whether a job is current, so that no stop is missed.
 */
GCancellable *
offramp_worker_get_cancellable (OfframpWorker *self)
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
  offramp_worker_count (walk->worker, 1);
  offramp_worker_enqueue (walk->worker, job);
  if (++walk->n_found % FOUND_BETWEEN_WAKES == 0)
    offramp_worker_wake (walk->worker);
}

static void
failed_folder_cb (GFile *folder, const GError *error, gpointer user_data)
{
  Walk *walk = user_data;
  g_autofree char *path = g_file_get_parse_name (folder);

  post_failure (walk->worker, walk->parent, path, error);
}

static void
walk_folder (OfframpWorker *self, const OfframpJob *job, const char *name)
{
  Walk walk = { self, job, 0 };
  g_autoptr (GCancellable) cancellable = offramp_worker_get_cancellable (self);
  g_autoptr (GError) error = NULL;
  guint n_passed_over = 0;

  if (!offramp_worker_is_current (self, job))
    return;

  g_atomic_int_set (&self->walking, TRUE);
  if (!offramp_folder_walk (job->file, found_file_cb, failed_folder_cb, &walk, &n_passed_over, cancellable, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    post_failure (self, job, name, error);
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

static void
do_file (OfframpWorker *self, const OfframpJob *job)
{
  g_autofree char *base = g_file_get_basename (job->file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "?");
  g_autoptr (EePixels) pixels = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start;

  if (g_file_query_file_type (job->file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY)
    {
      walk_folder (self, job, name);
      return;
    }
  start = g_get_monotonic_time ();
  pixels = offramp_source_read_file (job->file, name, &error);
  if (pixels == NULL)
    post_failure (self, job, name, error);
  else
    add_sample (self, job, make_sample (pixels, name, job->file, offramp_source_get_elapsed_ms (start), job->bulk));
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
    post_failure (self, job, job->name, error);
  else
    add_sample (self, job, make_sample (pixels, job->name, NULL, -1, job->bulk));
}

/* The sample and its verdict come as one piece of news: what is on the screen while one draws is always of one moment.
 */
static void
do_sketch (OfframpWorker *self, const OfframpJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EePixels) pixels = read_pixels (job, &error);
  g_autoptr (OfframpSample) sample = pixels != NULL ? make_sample (pixels, job->name, NULL, -1, FALSE) : NULL;
  OfframpNews *news;

  if (sample == NULL)
    {
      post_failure (self, job, job->name, error);
      return;
    }
  news = offramp_news_new (OFFRAMP_NEWS_SKETCH, sample, NULL, NULL);
  if (offramp_classifier_get_model (self->classifier) != NULL)
    {
      const OfframpEffort effort = choose_effort (self, job);

      news->verdict = offramp_classifier_classify (self->classifier, sample, &effort, &error);
      if (news->verdict == NULL)
        news->text = g_strdup (error->message);
    }
  offramp_worker_post (self, news);
}

/* An EeProgressFunc: the window sees it with the next news. */
static void
reading_cb (const char *what, double fraction, gpointer user_data)
{
  OfframpWorker *self = user_data;

  g_atomic_int_set (&self->reading, 1 + (int)(1000 * CLAMP (fraction, 0, 1)));
  offramp_worker_wake (self);
}

/* Draws @job's images from the network's own test set, which the first call reads; NULL where that was stopped. */
static GPtrArray *
draw_examples (OfframpWorker *self, const OfframpJob *job, char **notice, GError **error)
{
  g_autoptr (GCancellable) cancellable = offramp_worker_get_cancellable (self);
  const EeModel *model = offramp_classifier_get_model (self->classifier);
  gboolean ok;

  g_atomic_int_set (&self->walking, TRUE);
  ok = offramp_examples_load (&self->examples, &self->examples_pair, model, notice, reading_cb, self, cancellable,
                              error);
  g_atomic_int_set (&self->walking, FALSE);
  g_atomic_int_set (&self->reading, 0);
  return ok ? offramp_examples_draw (self->examples, job->count, job->seed) : NULL;
}

static void
do_examples (OfframpWorker *self, const OfframpJob *job)
{
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *notice = NULL;

  if (!offramp_worker_is_current (self, job))
    return;
  samples = draw_examples (self, job, &notice, &error);
  if (samples == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        post_failure (self, job, _ ("Sample images"), error);
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
  self->n_networks++;
  description = ee_model_describe (model);
  news = offramp_news_new (OFFRAMP_NEWS_NETWORK, NULL, offramp_classifier_get_weights (self->classifier), description);
  news->plan = ee_plan_ref (model->plan);
  news->facts = ee_model_facts_copy (model->facts);
  news->path = g_strdup (offramp_classifier_get_path (self->classifier));
  news->notice = g_strdup (model->notice);
  offramp_worker_post (self, news);
}

/* The threshold that holds when a job begins; the session sets right what it changes meanwhile. */
static void
pass_threshold_on (OfframpWorker *self)
{
  g_mutex_lock (&self->lock);
  offramp_classifier_set_threshold (self->classifier, self->threshold);
  g_mutex_unlock (&self->lock);
}

/* Does @job; it stays the caller's. */
void
offramp_worker_do (OfframpWorker *self, OfframpJob *job)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  pass_threshold_on (self);
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
    case OFFRAMP_JOB_REFINE:
      classify (self, job, job->sample);
      break;
    case OFFRAMP_JOB_CLASSIFY_ALL:
      split_classification (self, job);
      break;
    case OFFRAMP_JOB_FEATURES:
      offramp_worker_do_features (self, job);
      break;
    case OFFRAMP_JOB_CONTRAST:
      offramp_worker_do_contrast (self, job);
      break;
    case OFFRAMP_JOB_QUIT:
      break;
    }
}
