/* SPDX-License-Identifier: Apache-2.0 */
/* Each loading has a state of its own, counted, so that one that was superseded ends by itself and is not listened to.
 */
#include "offramp-set-preview.h"

#include <glib/gi18n.h>

#include "offramp-set-reader.h"

enum
{
  POLL_MS = 100,
};

/* One loading; the working thread writes what is behind the lock. */
typedef struct
{
  gatomicrefcount references;
  char *word;
  gboolean classes;
  GCancellable *cancellable;
  GMutex mutex;
  double fraction;
} Loading;

struct _OfframpSetPreview
{
  GObject parent_instance;

  char *word;
  Loading *loading; /* NULL while nothing is read */
  double fraction;
  guint poll_id;

  GListStore *classes;
  OfframpSetContents *contents; /* NULL before something was read */
  OfframpSeries *series[2];
  guint totals[2];
};

G_DEFINE_FINAL_TYPE (OfframpSetPreview, offramp_set_preview, G_TYPE_OBJECT)

enum
{
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
loading_unref (gpointer data)
{
  Loading *loading = data;

  if (!g_atomic_ref_count_dec (&loading->references))
    return;
  g_free (loading->word);
  g_object_unref (loading->cancellable);
  g_mutex_clear (&loading->mutex);
  g_free (loading);
}

static void
progress_cb (const char *what, double fraction, gpointer user_data)
{
  Loading *loading = user_data;

  g_mutex_lock (&loading->mutex);
  loading->fraction = fraction;
  g_mutex_unlock (&loading->mutex);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Loading *loading = task_data;

  g_task_return_pointer (task,
                         offramp_set_contents_read (loading->word, loading->classes, progress_cb, loading, cancellable),
                         (GDestroyNotify)offramp_set_contents_free);
}

static gboolean
poll_cb (gpointer user_data)
{
  OfframpSetPreview *self = user_data;
  double fraction;

  g_mutex_lock (&self->loading->mutex);
  fraction = self->loading->fraction;
  g_mutex_unlock (&self->loading->mutex);
  if (fraction != self->fraction)
    {
      self->fraction = fraction;
      g_signal_emit (self, signals[UPDATED], 0);
    }
  return G_SOURCE_CONTINUE;
}

static void
forget_contents (OfframpSetPreview *self)
{
  g_clear_pointer (&self->contents, offramp_set_contents_free);
  g_list_store_remove_all (self->classes);
  for (guint part = 0; part < 2; part++)
    {
      offramp_series_clear (self->series[part]);
      self->totals[part] = 0;
    }
}

static void
stop_loading (OfframpSetPreview *self)
{
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (self->loading == NULL)
    return;
  g_cancellable_cancel (self->loading->cancellable);
  g_clear_pointer (&self->loading, loading_unref);
}

static void
take_contents (OfframpSetPreview *self, OfframpSetContents *contents)
{
  forget_contents (self);
  self->contents = contents;
  g_list_store_splice (self->classes, 0, 0, contents->classes->pdata, contents->classes->len);
  for (guint i = 0; i < contents->classes->len; i++)
    for (guint part = 0; part < 2; part++)
      {
        guint count = offramp_class_samples_get_count (g_ptr_array_index (contents->classes, i), (EePart)part);

        offramp_series_append (self->series[part], i + 0.5, count); /* the middle of its class */
        self->totals[part] += count;
      }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  OfframpSetPreview *self = OFFRAMP_SET_PREVIEW (source);
  const gboolean newest = g_task_get_task_data (G_TASK (result)) == self->loading;
  g_autoptr (OfframpSetContents) contents = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!newest)
    return;
  stop_loading (self);
  if (contents != NULL)
    take_contents (self, g_steal_pointer (&contents));
  g_signal_emit (self, signals[UPDATED], 0);
}

static void
offramp_set_preview_finalize (GObject *object)
{
  OfframpSetPreview *self = OFFRAMP_SET_PREVIEW (object);

  stop_loading (self);
  forget_contents (self);
  g_object_unref (self->classes);
  g_object_unref (self->series[EE_PART_TRAIN]);
  g_object_unref (self->series[EE_PART_TEST]);
  g_free (self->word);
  G_OBJECT_CLASS (offramp_set_preview_parent_class)->finalize (object);
}

static void
offramp_set_preview_class_init (OfframpSetPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_set_preview_finalize;

  signals[UPDATED]
      = g_signal_new ("updated", OFFRAMP_TYPE_SET_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_set_preview_init (OfframpSetPreview *self)
{
  self->classes = g_list_store_new (OFFRAMP_TYPE_CLASS_SAMPLES);
  self->series[EE_PART_TRAIN] = offramp_series_new ();
  self->series[EE_PART_TEST] = offramp_series_new ();
}

/**
 * offramp_set_preview_new:
 *
 * Returns: (transfer full): a preview of nothing
 */
OfframpSetPreview *
offramp_set_preview_new (void)
{
  return g_object_new (OFFRAMP_TYPE_SET_PREVIEW, NULL);
}

/**
 * offramp_set_preview_load:
 * @self: a preview
 * @word: of a set, as in a pair: "mnist", "folder:/home/me/pictures"
 * @classes: whether the sub-folders of a folder are its classes
 *
 * Reads it, in the background. What was shown before goes, and what was being read is stopped.
 */
void
offramp_set_preview_load (OfframpSetPreview *self, const char *word, gboolean classes)
{
  g_autoptr (GTask) task = NULL;
  Loading *loading;

  g_return_if_fail (OFFRAMP_IS_SET_PREVIEW (self) && word != NULL);

  offramp_set_preview_clear (self);
  loading = g_new0 (Loading, 1);
  g_atomic_ref_count_init (&loading->references);
  g_atomic_ref_count_inc (&loading->references);
  loading->word = g_strdup (word);
  loading->classes = classes;
  loading->cancellable = g_cancellable_new ();
  g_mutex_init (&loading->mutex);
  self->loading = loading;
  self->word = g_strdup (word);
  self->fraction = 0;
  self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
  task = g_task_new (self, loading->cancellable, read_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, loading, loading_unref);
  g_task_run_in_thread (task, read_in_thread);
  g_signal_emit (self, signals[UPDATED], 0);
}

/**
 * offramp_set_preview_clear:
 * @self: a preview
 *
 * Shows nothing, and stops what is being read.
 */
void
offramp_set_preview_clear (OfframpSetPreview *self)
{
  g_return_if_fail (OFFRAMP_IS_SET_PREVIEW (self));

  stop_loading (self);
  forget_contents (self);
  g_clear_pointer (&self->word, g_free);
  g_signal_emit (self, signals[UPDATED], 0);
}

/**
 * offramp_set_preview_get_word:
 * @self: a preview
 *
 * Returns: (transfer none) (nullable): the set that is shown or being read
 */
const char *
offramp_set_preview_get_word (OfframpSetPreview *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SET_PREVIEW (self), NULL);

  return self->word;
}

/**
 * offramp_set_preview_is_loading:
 * @self: a preview
 *
 * Returns: whether something is being read
 */
gboolean
offramp_set_preview_is_loading (OfframpSetPreview *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SET_PREVIEW (self), FALSE);

  return self->loading != NULL;
}

/**
 * offramp_set_preview_get_fraction:
 * @self: a preview
 *
 * Returns: how much of it was read, 0..1
 */
double
offramp_set_preview_get_fraction (OfframpSetPreview *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SET_PREVIEW (self), 0);

  return self->fraction;
}

/**
 * offramp_set_preview_get_error:
 * @self: a preview
 *
 * Returns: (transfer none) (nullable): why the set cannot be used
 */
const char *
offramp_set_preview_get_error (OfframpSetPreview *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SET_PREVIEW (self), NULL);

  return self->contents != NULL && self->contents->error != NULL ? self->contents->error->message : NULL;
}

/**
 * offramp_set_preview_get_broken:
 * @self: a preview
 * @n_more: (out): how many there are that are not named
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the pictures that cannot be read, with the reason
 */
const char *const *
offramp_set_preview_get_broken (OfframpSetPreview *self, guint *n_more)
{
  GPtrArray *broken;

  g_return_val_if_fail (OFFRAMP_IS_SET_PREVIEW (self) && n_more != NULL, NULL);

  *n_more = 0;
  if (self->contents == NULL || self->contents->n_broken == 0)
    return NULL;
  broken = self->contents->broken;
  *n_more = self->contents->n_broken - MIN (self->contents->n_broken, OFFRAMP_SET_READER_MAX_BROKEN);
  return (const char *const *)broken->pdata;
}

/**
 * offramp_set_preview_get_classes:
 * @self: a preview
 *
 * Returns: (transfer none): a list of #OfframpClassSamples; the same object for all sets
 */
GListModel *
offramp_set_preview_get_classes (OfframpSetPreview *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SET_PREVIEW (self), NULL);

  return G_LIST_MODEL (self->classes);
}

/**
 * offramp_set_preview_get_total:
 * @self: a preview
 * @part: training or test images
 *
 * Returns: how many there are
 */
guint
offramp_set_preview_get_total (OfframpSetPreview *self, EePart part)
{
  g_return_val_if_fail (OFFRAMP_IS_SET_PREVIEW (self), 0);

  return self->totals[part];
}

/**
 * offramp_set_preview_get_series:
 * @self: a preview
 * @part: training or test images
 *
 * Returns: (transfer none): a point for each class: its middle, so 0.5 for the first, and how many images it has; the
 *   same object for all sets
 */
OfframpSeries *
offramp_set_preview_get_series (OfframpSetPreview *self, EePart part)
{
  g_return_val_if_fail (OFFRAMP_IS_SET_PREVIEW (self), NULL);

  return self->series[part];
}

/**
 * offramp_set_preview_get_digests:
 * @self: a preview
 *
 * Returns: (transfer none) (nullable): a set of the pictures of a folder, to be compared with another's
 */
GHashTable *
offramp_set_preview_get_digests (OfframpSetPreview *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SET_PREVIEW (self), NULL);

  return self->contents != NULL ? self->contents->digests : NULL;
}

/**
 * offramp_set_preview_describe:
 * @self: a preview
 *
 * Returns: (transfer full): classes and images in words; "" where there is nothing
 */
char *
offramp_set_preview_describe (OfframpSetPreview *self)
{
  g_autofree char *train = g_strdup_printf ("%'u", self->totals[EE_PART_TRAIN]);
  g_autofree char *test = g_strdup_printf ("%'u", self->totals[EE_PART_TEST]);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->classes));

  if (n == 0)
    return g_strdup ("");
  return g_strdup_printf (ngettext ("%u class: %s images for training, %s for testing",
                                    "%u classes: %s images for training, %s for testing", n),
                          n, train, test);
}
