/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's thread and its queues; what a job does stands in offramp-worker-jobs.c.
 *
 * Opening a network and what is being drawn come before images, a handful of images before the thousands of a folder.
 * Of an image that a large network takes long for there is a verdict after one timed run; the median of many follows
 * when nobody waits for another image.
 * News wait in a queue for a moment, so that a burst reaches the window as one change a frame and never as a flood.
 * They come before drawing: an idle source would starve where drawing alone keeps the computer busy.
 */
#include "offramp-worker-private.h"

/* News handed over at once: few enough for one frame; and how long they are gathered. */
enum
{
  NEWS_AT_ONCE = 32,
  NEWS_EVERY_MS = 15
};

static gboolean
deliver_news_cb (gpointer user_data)
{
  OfframpWorker *self = user_data;
  g_autoptr (GPtrArray) news = g_ptr_array_new_with_free_func ((GDestroyNotify)offramp_news_free);
  OfframpNews *next;

  while (news->len < NEWS_AT_ONCE && (next = g_async_queue_try_pop (self->outgoing)) != NULL)
    g_ptr_array_add (news, next);
  if (news->len == NEWS_AT_ONCE)
    {
      self->news_func (news, self->user_data);
      return G_SOURCE_CONTINUE;
    }

  /* Whoever pushes from here on attaches a new source; what was pushed just before is taken below. */
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->source, g_source_unref);
  self->posted = FALSE;
  self->delivered_at = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  while ((next = g_async_queue_try_pop (self->outgoing)) != NULL)
    g_ptr_array_add (news, next);
  self->news_func (news, self->user_data);
  return G_SOURCE_REMOVE;
}

/* Milliseconds until news may be handed over: none where the last ones were a while ago. Under the lock. */
static guint
get_delay (OfframpWorker *self)
{
  const gint64 passed = (g_get_monotonic_time () - self->delivered_at) / 1000;

  return passed < NEWS_EVERY_MS ? NEWS_EVERY_MS - passed : 0;
}

/* Lets the session look at news and counts at once or in a moment. Any thread. */
void
offramp_worker_wake (OfframpWorker *self)
{
  g_mutex_lock (&self->lock);
  if (!self->posted)
    {
      self->posted = TRUE;
      self->source = g_timeout_source_new (get_delay (self));
      g_source_set_priority (self->source, G_PRIORITY_HIGH_IDLE);
      g_source_set_callback (self->source, deliver_news_cb, self, NULL);
      g_source_attach (self->source, self->context);
    }
  g_mutex_unlock (&self->lock);
}

/* (transfer full): @news for the session. */
void
offramp_worker_post (OfframpWorker *self, OfframpNews *news)
{
  g_async_queue_push (self->outgoing, news);
  offramp_worker_wake (self);
}

/* Whether no stop came after @job was asked for, no newer round of classifying, and no newer sketch. */
gboolean
offramp_worker_is_current (OfframpWorker *self, const OfframpJob *job)
{
  if (job->kind == OFFRAMP_JOB_SKETCH)
    return job->round == g_atomic_int_get (&self->sketch);
  if ((job->kind == OFFRAMP_JOB_CLASSIFY || job->kind == OFFRAMP_JOB_REFINE)
      && job->round != g_atomic_int_get (&self->round))
    return FALSE;
  return job->generation == g_atomic_int_get (&self->generation);
}

/* So many more images are asked for. Any thread. */
void
offramp_worker_count (OfframpWorker *self, guint n_images)
{
  g_atomic_int_add (&self->n_asked, n_images);
  g_atomic_int_add (&self->n_waiting, n_images);
}

static gboolean
is_image_job (const OfframpJob *job)
{
  return job->kind == OFFRAMP_JOB_FILE || job->kind == OFFRAMP_JOB_PIXELS || job->kind == OFFRAMP_JOB_CLASSIFY
         || job->kind == OFFRAMP_JOB_EXAMPLES;
}

/* (transfer full): puts @job in its queue. Worker thread. Image jobs are counted in n_waiting by whoever asks. */
void
offramp_worker_enqueue (OfframpWorker *self, OfframpJob *job)
{
  const gboolean can_wait = is_image_job (job) || job->kind == OFFRAMP_JOB_CONTRAST;
  guint queue = !can_wait ? OFFRAMP_WORKER_URGENT : job->bulk ? OFFRAMP_WORKER_BULK : OFFRAMP_WORKER_NORMAL;

  if (job->kind == OFFRAMP_JOB_REFINE)
    queue = OFFRAMP_WORKER_REFINE;
  g_queue_push_tail (&self->queues[queue], job);
}

/* Not an image that a stop or a newer one makes needless. */
static gboolean
is_always_done (const OfframpJob *job)
{
  return !is_image_job (job) && job->kind != OFFRAMP_JOB_SKETCH && job->kind != OFFRAMP_JOB_REFINE;
}

/* Whether somebody waits for something that comes before timing an image again. Worker thread. */
gboolean
offramp_worker_is_wanted (OfframpWorker *self)
{
  return g_async_queue_length (self->incoming) > 0 || !g_queue_is_empty (&self->queues[OFFRAMP_WORKER_URGENT])
         || !g_queue_is_empty (&self->queues[OFFRAMP_WORKER_NORMAL]);
}

static OfframpJob *
take_next_job (OfframpWorker *self)
{
  for (guint i = 0; i < OFFRAMP_WORKER_N_QUEUES; i++)
    if (!g_queue_is_empty (&self->queues[i]))
      return g_queue_pop_head (&self->queues[i]);
  return NULL;
}

static gpointer
run_worker (gpointer user_data)
{
  OfframpWorker *self = user_data;

  for (;;)
    {
      g_autoptr (OfframpJob) job = NULL;
      OfframpJob *arrived;
      gboolean image;

      while ((arrived = g_async_queue_try_pop (self->incoming)) != NULL)
        offramp_worker_enqueue (self, arrived);
      job = take_next_job (self);
      if (job == NULL)
        {
          offramp_worker_enqueue (self, g_async_queue_pop (self->incoming));
          continue;
        }
      if (job->kind == OFFRAMP_JOB_QUIT)
        break;

      image = is_image_job (job);
      if (is_always_done (job) || offramp_worker_is_current (self, job))
        offramp_worker_do (self, job);
      if ((image && g_atomic_int_dec_and_test (&self->n_waiting))
          || (job->kind == OFFRAMP_JOB_REFINE && g_atomic_int_dec_and_test (&self->n_refining)))
        offramp_worker_wake (self);
    }

  for (guint i = 0; i < OFFRAMP_WORKER_N_QUEUES; i++)
    g_queue_clear_full (&self->queues[i], (GDestroyNotify)offramp_job_free);
  g_clear_pointer (&self->classifier, offramp_classifier_free);
  g_clear_pointer (&self->examples, ee_experiment_unref);
  return NULL;
}

/**
 * offramp_worker_new:
 * @news_func: called in the thread-default main context of the caller
 * @user_data: for @news_func
 *
 * Returns: (transfer full): a running worker without a network
 */
OfframpWorker *
offramp_worker_new (OfframpWorkerNewsFunc news_func, gpointer user_data)
{
  OfframpWorker *self = g_new0 (OfframpWorker, 1);

  self->incoming = g_async_queue_new_full ((GDestroyNotify)offramp_job_free);
  self->outgoing = g_async_queue_new_full ((GDestroyNotify)offramp_news_free);
  self->context = g_main_context_ref_thread_default ();
  self->news_func = news_func;
  self->user_data = user_data;
  self->classifier = offramp_classifier_new ();
  self->walk_cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  self->threshold = -1;
  for (guint i = 0; i < OFFRAMP_WORKER_N_QUEUES; i++)
    g_queue_init (&self->queues[i]);
  self->thread = g_thread_new ("explore-worker", run_worker, self);
  return self;
}

/**
 * offramp_worker_free:
 * @self: (nullable) (transfer full): a worker
 *
 * Drops what waits, lets the image under way end, and joins the thread. No news come after this.
 */
void
offramp_worker_free (OfframpWorker *self)
{
  if (self == NULL)
    return;
  offramp_worker_stop (self);
  offramp_worker_push (self, offramp_job_new (OFFRAMP_JOB_QUIT));
  g_thread_join (self->thread);

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_async_queue_unref (self->incoming);
  g_async_queue_unref (self->outgoing);
  g_main_context_unref (self->context);
  g_object_unref (self->walk_cancellable);
  g_mutex_clear (&self->lock);
  g_free (self->examples_pair);
  g_free (self);
}

/**
 * offramp_worker_push:
 * @self: a worker
 * @job: (transfer full): what to do
 */
void
offramp_worker_push (OfframpWorker *self, OfframpJob *job)
{
  job->generation = g_atomic_int_get (&self->generation);
  job->round
      = job->kind == OFFRAMP_JOB_SKETCH ? g_atomic_int_add (&self->sketch, 1) + 1 : g_atomic_int_get (&self->round);
  if (is_image_job (job))
    offramp_worker_count (self, 1);
  else if (job->kind == OFFRAMP_JOB_CLASSIFY_ALL)
    offramp_worker_count (self, job->samples->len);
  g_async_queue_push (self->incoming, job);
}

/**
 * offramp_worker_stop:
 * @self: a worker
 *
 * Drops all images that wait, and ends a walk through folders. The image under way is finished.
 */
void
offramp_worker_stop (OfframpWorker *self)
{
  g_mutex_lock (&self->lock);
  g_atomic_int_inc (&self->generation);
  g_cancellable_cancel (self->walk_cancellable);
  g_object_unref (self->walk_cancellable);
  self->walk_cancellable = g_cancellable_new ();
  g_mutex_unlock (&self->lock);
}

/**
 * offramp_worker_begin_round:
 * @self: a worker
 *
 * Drops the classifications that wait, since all images will be pushed again. Decoding goes on.
 */
void
offramp_worker_begin_round (OfframpWorker *self)
{
  g_atomic_int_inc (&self->round);
}

/**
 * offramp_worker_get_generation:
 * @self: a worker
 *
 * Returns: the number of stops so far; the generation of a job pushed now
 */
int
offramp_worker_get_generation (OfframpWorker *self)
{
  return g_atomic_int_get (&self->generation);
}

/**
 * offramp_worker_get_n_waiting:
 * @self: a worker
 *
 * Returns: images (and folders not yet walked) that were asked for and are not answered
 */
guint
offramp_worker_get_n_waiting (OfframpWorker *self)
{
  return g_atomic_int_get (&self->n_waiting);
}

/**
 * offramp_worker_is_refining:
 * @self: a worker
 *
 * Returns: whether images that have their verdicts are still being timed
 */
gboolean
offramp_worker_is_refining (OfframpWorker *self)
{
  return g_atomic_int_get (&self->n_refining) > 0;
}

/**
 * offramp_worker_get_n_asked:
 * @self: a worker
 *
 * Returns: images (and folders) that were ever asked for; it may wrap
 */
guint
offramp_worker_get_n_asked (OfframpWorker *self)
{
  return g_atomic_int_get (&self->n_asked);
}

/**
 * offramp_worker_set_threshold:
 * @self: a worker
 * @threshold: P(redundant) from which the images to come leave; negative for the network's own
 */
void
offramp_worker_set_threshold (OfframpWorker *self, double threshold)
{
  g_mutex_lock (&self->lock);
  self->threshold = threshold;
  g_mutex_unlock (&self->lock);
}

/**
 * offramp_worker_is_walking:
 * @self: a worker
 *
 * Returns: whether the number of images is still growing
 */
gboolean
offramp_worker_is_walking (OfframpWorker *self)
{
  return g_atomic_int_get (&self->walking);
}

/**
 * offramp_worker_get_reading:
 * @self: a worker
 *
 * Returns: how far the data set that is being read for sample images has got, 0..1; negative where none is read
 */
double
offramp_worker_get_reading (OfframpWorker *self)
{
  return (g_atomic_int_get (&self->reading) - 1) / 1000.0;
}

/**
 * offramp_worker_has_news:
 * @self: a worker
 *
 * Returns: whether something was found out that was not told yet
 */
gboolean
offramp_worker_has_news (OfframpWorker *self)
{
  gboolean posted;

  g_mutex_lock (&self->lock);
  posted = self->posted;
  g_mutex_unlock (&self->lock);
  return posted;
}
