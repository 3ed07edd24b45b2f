/* SPDX-License-Identifier: Apache-2.0 */
/* The list, the counts and the doors to the worker; following a training stands in offramp-session-training.c.
 *
 * Signals: "updated" when counts, network or progress changed; "message" with a sentence for the user; "sketched" with
 * a sample that is not in the list and the newest verdict on what is being drawn.
 */
#include "offramp-session-private.h"

#include <glib/gi18n.h>

/* More images than these are classified with few repeats, so that the last one is not an hour away. */
enum
{
  MANY_IMAGES = 64
};

/* What all previews together may take: some hundred of a few images, over a thousand of a folder. */
#define PREVIEW_BYTES (40 * 1024 * 1024)

enum
{
  UPDATED,
  MESSAGE,
  SKETCHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void offramp_session_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OfframpSession, offramp_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, offramp_session_list_model_init))

static GType
offramp_session_get_item_type (GListModel *model)
{
  return OFFRAMP_TYPE_SAMPLE;
}

static guint
offramp_session_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (OFFRAMP_SESSION (model)->samples));
}

static gpointer
offramp_session_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (OFFRAMP_SESSION (model)->samples), position);
}

static void
offramp_session_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = offramp_session_get_item_type;
  iface->get_n_items = offramp_session_get_n_items;
  iface->get_item = offramp_session_get_item;
}

void
offramp_session_emit_updated (OfframpSession *self)
{
  guint n_asked = offramp_worker_get_n_asked (self->worker);

  if (offramp_worker_get_n_waiting (self->worker) == 0)
    self->n_asked_before = n_asked;
  offramp_tally_compute (&self->tally, G_LIST_MODEL (self->samples));
  g_signal_emit (self, signals[UPDATED], 0);
}

static void
emit_message (OfframpSession *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

/* The failures of one group of news: the sentence itself if it is one, else how many. */
static void
report_failures (OfframpSession *self, guint n_new)
{
  g_autofree char *text = NULL;

  if (n_new == 0)
    return;
  if (n_new == 1)
    {
      guint last = g_list_model_get_n_items (G_LIST_MODEL (self->failures)) - 1;
      g_autoptr (OfframpFailure) failure = g_list_model_get_item (G_LIST_MODEL (self->failures), last);

      text = g_strdup (offramp_failure_get_sentence (failure));
    }
  else
    text = g_strdup_printf (ngettext ("%u file could not be read.", "%u files could not be read.", n_new), n_new);
  emit_message (self, text);
}

static void
take_network (OfframpSession *self, OfframpNews *news)
{
  gboolean refreshed = self->judged_by_training && self->version > 0;

  self->n_networks++;
  self->judged_by_training = self->version > 0;
  ee_plan_unref (self->plan);
  self->plan = g_steal_pointer (&news->plan);
  g_free (self->network);
  self->network = g_steal_pointer (&news->text);
  g_free (self->weights);
  self->weights = g_steal_pointer (&news->name);
  g_free (self->notice);
  self->notice = g_steal_pointer (&news->notice);
  g_clear_pointer (&self->network_error, g_free);
  offramp_session_take_facts (self, news, refreshed);

  /* A training's weights are new every few seconds: only a handful of images follow it without being asked to. */
  if (!refreshed || offramp_session_get_n_items (G_LIST_MODEL (self)) <= MANY_IMAGES / 2)
    offramp_session_classify_again (self);
}

/* The oldest previews go when all together take too much; what the network sees is always kept. */
static void
bound_previews (OfframpSession *self)
{
  guint n_samples = g_list_model_get_n_items (G_LIST_MODEL (self->samples));

  while (self->preview_bytes > PREVIEW_BYTES && self->first_with_preview < n_samples)
    {
      g_autoptr (OfframpSample) sample
          = g_list_model_get_item (G_LIST_MODEL (self->samples), self->first_with_preview++);
      gsize n_bytes = offramp_sample_drop_preview (sample);

      self->preview_bytes -= MIN (self->preview_bytes, n_bytes);
    }
}

/* Adds the samples and the failures among @news with one items-changed each. Returns the number of failures. */
static guint
add_items (OfframpSession *self, GPtrArray *news)
{
  guint position = g_list_model_get_n_items (G_LIST_MODEL (self->samples)), width, height;
  g_autoptr (GPtrArray) samples = g_ptr_array_new ();
  g_autoptr (GPtrArray) failures = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < news->len; i++)
    {
      OfframpNews *item = g_ptr_array_index (news, i);

      if (item->generation < self->generation)
        continue;
      if (item->kind == OFFRAMP_NEWS_FAILURE)
        g_ptr_array_add (failures, offramp_failure_new (item->name, item->text));
      if (item->kind != OFFRAMP_NEWS_SAMPLE)
        continue;
      offramp_sample_set_arrival (item->sample, ++self->n_arrived);
      if (offramp_sample_get_preview (item->sample, &width, &height) != NULL)
        self->preview_bytes += EE_IMAGE_CHANNELS * (gsize)width * height;
      g_ptr_array_add (samples, item->sample);
    }
  if (samples->len > 0)
    g_list_store_splice (self->samples, position, 0, samples->pdata, samples->len);
  if (failures->len > 0)
    g_list_store_splice (self->failures, g_list_model_get_n_items (G_LIST_MODEL (self->failures)), 0, failures->pdata,
                         failures->len);
  bound_previews (self);
  return failures->len;
}

static void
take_sketch (OfframpSession *self, OfframpNews *news)
{
  if (news->verdict != NULL)
    {
      offramp_sample_take_verdict (news->sample, g_steal_pointer (&news->verdict));
      offramp_sample_set_threshold (news->sample, self->threshold);
    }
  else if (news->text != NULL)
    offramp_sample_set_error (news->sample, news->text);
  g_signal_emit (self, signals[SKETCHED], 0, news->sample);
}

static void
take_news (OfframpSession *self, OfframpNews *news)
{
  switch (news->kind)
    {
    case OFFRAMP_NEWS_SAMPLE:
    case OFFRAMP_NEWS_FAILURE:
      break;
    case OFFRAMP_NEWS_VERDICT:
      offramp_sample_take_verdict (news->sample, g_steal_pointer (&news->verdict));
      offramp_session_judge (self, news->sample);
      break;
    case OFFRAMP_NEWS_SKETCH:
      take_sketch (self, news);
      break;
    case OFFRAMP_NEWS_NO_VERDICT:
      offramp_sample_set_error (news->sample, news->text);
      break;
    case OFFRAMP_NEWS_NETWORK:
      self->opening = self->opening > 0 ? self->opening - 1 : 0;
      take_network (self, news);
      break;
    case OFFRAMP_NEWS_NO_NETWORK:
      self->opening = self->opening > 0 ? self->opening - 1 : 0;
      g_free (self->network_error);
      self->network_error = g_strdup (news->text);
      if (self->plan != NULL) /* without a network the page itself says why */
        emit_message (self, news->text);
      break;
    case OFFRAMP_NEWS_FEATURES:
    case OFFRAMP_NEWS_CONTRAST:
      offramp_session_take_features (self, news);
      break;
    case OFFRAMP_NEWS_NOTICE:
      emit_message (self, news->text);
      break;
    }
}

static void
news_cb (GPtrArray *news, gpointer user_data)
{
  g_autoptr (OfframpSession) self = g_object_ref (OFFRAMP_SESSION (user_data));
  guint n_failures = add_items (self, news);

  for (guint i = 0; i < news->len; i++)
    take_news (self, g_ptr_array_index (news, i));
  offramp_session_ask_missing (self);
  report_failures (self, n_failures);
  offramp_session_emit_updated (self);
}

static void
offramp_session_dispose (GObject *object)
{
  OfframpSession *self = OFFRAMP_SESSION (object);

  offramp_session_set_training (self, NULL);
  g_clear_pointer (&self->worker, offramp_worker_free);

  G_OBJECT_CLASS (offramp_session_parent_class)->dispose (object);
}

static void
offramp_session_finalize (GObject *object)
{
  OfframpSession *self = OFFRAMP_SESSION (object);

  g_clear_object (&self->samples);
  g_clear_object (&self->failures);
  ee_plan_unref (self->plan);
  g_free (self->network);
  g_free (self->weights);
  g_free (self->notice);
  g_free (self->network_error);
  offramp_session_finalize_threshold (self);

  G_OBJECT_CLASS (offramp_session_parent_class)->finalize (object);
}

static void
offramp_session_class_init (OfframpSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = offramp_session_dispose;
  object_class->finalize = offramp_session_finalize;

  signals[UPDATED]
      = g_signal_new ("updated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SKETCHED] = g_signal_new ("sketched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, OFFRAMP_TYPE_SAMPLE);
  offramp_session_install_features (klass);
}

static void
offramp_session_init (OfframpSession *self)
{
  self->samples = g_list_store_new (OFFRAMP_TYPE_SAMPLE);
  self->failures = g_list_store_new (OFFRAMP_TYPE_FAILURE);
  offramp_session_init_threshold (self);
  self->worker = offramp_worker_new (news_cb, self);
  self->next_seed = 1;
  g_signal_connect_swapped (self->samples, "items-changed", G_CALLBACK (g_list_model_items_changed), self);
  offramp_session_push_open (self, NULL);
}

/**
 * offramp_session_new:
 *
 * Returns: (transfer full): an empty session that opens the bundled network in the background
 */
OfframpSession *
offramp_session_new (void)
{
  return g_object_new (OFFRAMP_TYPE_SESSION, NULL);
}

/* Asks the worker to open @path, or the bundled network if it is NULL. */
void
offramp_session_push_open (OfframpSession *self, const char *path)
{
  OfframpJob *job = offramp_job_new (OFFRAMP_JOB_OPEN);

  job->path = g_strdup (path);
  self->opening++;
  offramp_worker_push (self->worker, job);
}

/**
 * offramp_session_open_model_async:
 * @self: a session
 * @path: (nullable): a checkpoint file or a run folder; NULL for the bundled network
 *
 * When it is open all images are classified again; when it cannot be, "message" says why and the network
 * before stays. A running training is no longer followed.
 */
void
offramp_session_open_model_async (OfframpSession *self, const char *path)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self));

  offramp_session_unfollow (self);
  offramp_session_push_open (self, path);
  offramp_session_emit_updated (self);
}

/**
 * offramp_session_add_files:
 * @self: a session
 * @files: (element-type GFile): image files, and folders that are walked with all folders below them
 */
void
offramp_session_add_files (OfframpSession *self, GPtrArray *files)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self) && files != NULL);

  for (guint i = 0; i < files->len; i++)
    {
      OfframpJob *job = offramp_job_new (OFFRAMP_JOB_FILE);

      job->file = g_object_ref (g_ptr_array_index (files, i));
      job->bulk = files->len > MANY_IMAGES;
      offramp_worker_push (self->worker, job);
    }
  offramp_session_emit_updated (self);
}

static void
push_pixels (OfframpSession *self, OfframpJobKind kind, const char *name, GBytes *rgba, guint width, guint height)
{
  OfframpJob *job = offramp_job_new (kind);

  job->name = g_strdup (name);
  job->bytes = g_bytes_ref (rgba);
  job->width = width;
  job->height = height;
  offramp_worker_push (self->worker, job);
}

/**
 * offramp_session_add_pixels:
 * @self: a session
 * @name: what it is, for people
 * @rgba: [@height, @width, 4] uint8, straight alpha
 * @width: in pixels
 * @height: in pixels
 */
void
offramp_session_add_pixels (OfframpSession *self, const char *name, GBytes *rgba, guint width, guint height)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self) && name != NULL && rgba != NULL);
  g_return_if_fail (g_bytes_get_size (rgba) == 4 * (gsize)width * height);

  push_pixels (self, OFFRAMP_JOB_PIXELS, name, rgba, width, height);
  offramp_session_emit_updated (self);
}

/**
 * offramp_session_sketch:
 * @self: a session
 * @name: what it is, for people
 * @rgba: [@height, @width, 4] uint8, straight alpha
 * @width: in pixels
 * @height: in pixels
 *
 * Asks for a verdict on a picture that is still being drawn; it does not join the images. "sketched" answers; of
 * sketches that come faster than verdicts only the newest is answered.
 */
void
offramp_session_sketch (OfframpSession *self, const char *name, GBytes *rgba, guint width, guint height)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self) && name != NULL && rgba != NULL);
  g_return_if_fail (g_bytes_get_size (rgba) == 4 * (gsize)width * height);

  push_pixels (self, OFFRAMP_JOB_SKETCH, name, rgba, width, height);
}

/**
 * offramp_session_add_examples:
 * @self: a session
 * @count: how many images
 *
 * Other images at each call, but the same ones in each session.
 */
void
offramp_session_add_examples (OfframpSession *self, guint count)
{
  OfframpJob *job;

  g_return_if_fail (OFFRAMP_IS_SESSION (self));

  job = offramp_job_new (OFFRAMP_JOB_EXAMPLES);
  job->count = count;
  job->seed = self->next_seed++;
  offramp_worker_push (self->worker, job);
  offramp_session_emit_updated (self);
}

/* Asks for a verdict on each of @samples. */
void
offramp_session_push_classification (OfframpSession *self, GPtrArray *samples)
{
  OfframpJob *job = offramp_job_new (OFFRAMP_JOB_CLASSIFY_ALL);

  job->bulk = samples->len > MANY_IMAGES || self->following;
  job->samples = g_ptr_array_ref (samples);
  offramp_worker_push (self->worker, job);
}

/**
 * offramp_session_classify_again:
 * @self: a session
 *
 * Asks for a new verdict on every image, with the newest weights.
 */
void
offramp_session_classify_again (OfframpSession *self)
{
  g_autoptr (GPtrArray) samples = NULL;
  guint n_samples;

  g_return_if_fail (OFFRAMP_IS_SESSION (self));

  n_samples = g_list_model_get_n_items (G_LIST_MODEL (self->samples));
  samples = g_ptr_array_new_full (n_samples, g_object_unref);
  for (guint i = 0; i < n_samples; i++)
    g_ptr_array_add (samples, g_list_model_get_item (G_LIST_MODEL (self->samples), i));
  offramp_worker_begin_round (self->worker);
  offramp_session_push_classification (self, samples);
  offramp_session_emit_updated (self);
}

/**
 * offramp_session_stop:
 * @self: a session
 *
 * Drops all images that wait to be decoded, classified or timed again. Those that are here stay.
 */
void
offramp_session_stop (OfframpSession *self)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self));

  offramp_worker_stop (self->worker);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (self), i);

      offramp_sample_settle (sample);
    }
}
