/* SPDX-License-Identifier: Apache-2.0 */
/* An image and its newest verdict. "changed" is emitted on the thread that sets the verdict: the main one. */
#include "offramp-sample.h"

#include <glib/gi18n.h>

#include "offramp-display-name.h"

struct _OfframpSample
{
  GObject parent_instance;

  char *name;     /* for people, one line */
  char *raw_name; /* as the file system has it; NULL if it is the same */
  char *name_key; /* NULL until somebody sorts by it */
  guint64 arrival;
  GBytes *image;
  GBytes *seen_image;
  GBytes *preview;
  guint preview_width, preview_height;
  OfframpSource *source;
  OfframpVerdict *verdict;
  OfframpVerdict *held; /* not shown while the way at the threshold is not known */
  char *error;
  gboolean covered; /* the verdict is kept from everybody until somebody has guessed */
};

/* Guards the previews, which the worker's thread may read while they are dropped. */
static GMutex preview_lock;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpSample, offramp_sample, G_TYPE_OBJECT)

static void
offramp_sample_finalize (GObject *object)
{
  OfframpSample *self = OFFRAMP_SAMPLE (object);

  g_free (self->name);
  g_free (self->raw_name);
  g_free (self->name_key);
  g_bytes_unref (self->image);
  g_clear_pointer (&self->seen_image, g_bytes_unref);
  g_clear_pointer (&self->preview, g_bytes_unref);
  g_clear_pointer (&self->source, offramp_source_free);
  offramp_verdict_free (self->verdict);
  offramp_verdict_free (self->held);
  g_free (self->error);

  G_OBJECT_CLASS (offramp_sample_parent_class)->finalize (object);
}

static void
offramp_sample_class_init (OfframpSampleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = offramp_sample_finalize;

  /**
   * OfframpSample::changed:
   * @self: the sample
   *
   * The verdict or the error is a new one.
   */
  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_sample_init (OfframpSample *self)
{
}

/**
 * offramp_sample_new:
 * @name: of the file, or what it is
 * @image: [32, 32, 3] uint8 as it comes, before any inversion
 * @preview: (nullable): [@preview_height, @preview_width, 3] uint8, the picture itself, made smaller
 * @preview_width: in pixels
 * @preview_height: in pixels
 *
 * Returns: (transfer full): a sample without a verdict
 */
OfframpSample *
offramp_sample_new (const char *name, GBytes *image, GBytes *preview, guint preview_width, guint preview_height)
{
  OfframpSample *self;

  g_return_val_if_fail (name != NULL && image != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (image) == EE_IMAGE_BYTES, NULL);
  g_return_val_if_fail (preview == NULL || g_bytes_get_size (preview) == 3 * preview_width * preview_height, NULL);

  self = g_object_new (OFFRAMP_TYPE_SAMPLE, NULL);
  self->name = offramp_display_name_new (name);
  self->raw_name = g_str_equal (self->name, name) ? NULL : g_utf8_make_valid (name, -1);
  self->image = g_bytes_ref (image);
  self->source = offramp_source_new ();
  if (preview != NULL)
    self->preview = g_bytes_ref (preview);
  self->preview_width = preview_width;
  self->preview_height = preview_height;
  return self;
}

/**
 * offramp_sample_get_name:
 * @self: a sample
 *
 * Returns: (transfer none): for people: valid UTF-8, one line
 */
const char *
offramp_sample_get_name (OfframpSample *self)
{
  return self->name;
}

/**
 * offramp_sample_get_raw_name:
 * @self: a sample
 *
 * Returns: (transfer none): as it was given, line breaks and all; valid UTF-8
 */
const char *
offramp_sample_get_raw_name (OfframpSample *self)
{
  return self->raw_name != NULL ? self->raw_name : self->name;
}

/**
 * offramp_sample_get_name_key:
 * @self: a sample
 *
 * Returns: (transfer none): bytes that sort names as a file manager does, by strcmp()
 */
const char *
offramp_sample_get_name_key (OfframpSample *self)
{
  if (self->name_key == NULL)
    self->name_key = g_utf8_collate_key_for_filename (self->name, -1);
  return self->name_key;
}

/**
 * offramp_sample_get_arrival:
 * @self: a sample
 *
 * Returns: which one of its session it was, from 1; 0 for none
 */
guint64
offramp_sample_get_arrival (OfframpSample *self)
{
  return self->arrival;
}

/**
 * offramp_sample_set_arrival:
 * @self: a sample
 * @arrival: which one of its session it is
 */
void
offramp_sample_set_arrival (OfframpSample *self, guint64 arrival)
{
  self->arrival = arrival;
}

/**
 * offramp_sample_get_image:
 * @self: a sample
 *
 * Any thread.
 *
 * Returns: (transfer none): [32, 32, 3] uint8 before any inversion
 */
GBytes *
offramp_sample_get_image (OfframpSample *self)
{
  return self->image;
}

/**
 * offramp_sample_get_seen_image:
 * @self: a sample
 *
 * Returns: (transfer none): [32, 32, 3] uint8 as the network saw it for the newest verdict
 */
GBytes *
offramp_sample_get_seen_image (OfframpSample *self)
{
  return self->seen_image != NULL ? self->seen_image : self->image;
}

/**
 * offramp_sample_get_preview:
 * @self: a sample
 * @width: (out): in pixels
 * @height: (out): in pixels
 *
 * Returns: (transfer none) (nullable): [@height, @width, 3] uint8; NULL if the picture is 32x32 itself
 */
GBytes *
offramp_sample_get_preview (OfframpSample *self, guint *width, guint *height)
{
  *width = self->preview_width;
  *height = self->preview_height;
  return self->preview;
}

/**
 * offramp_sample_drop_preview:
 * @self: a sample
 *
 * Gives the memory of the preview back; what the network sees takes its place.
 *
 * Returns: the bytes it took
 */
gsize
offramp_sample_drop_preview (OfframpSample *self)
{
  gsize n_bytes = self->preview != NULL ? g_bytes_get_size (self->preview) : 0;

  g_mutex_lock (&preview_lock);
  g_clear_pointer (&self->preview, g_bytes_unref);
  self->preview_width = self->preview_height = EE_IMAGE_SIDE;
  g_mutex_unlock (&preview_lock);
  return n_bytes;
}

/**
 * offramp_sample_get_source:
 * @self: a sample
 *
 * Returns: (transfer none): where it came from, and how it is prepared; any thread
 */
OfframpSource *
offramp_sample_get_source (OfframpSample *self)
{
  return self->source;
}

/**
 * offramp_sample_prepare:
 * @self: a sample
 * @framing: how much of the picture
 * @out: (out): the image for the network; clear it with offramp_prepared_clear()
 *
 * Blocking; worker's thread.
 */
void
offramp_sample_prepare (OfframpSample *self, EeFraming framing, OfframpPrepared *out)
{
  g_autoptr (GBytes) preview = NULL;
  guint width, height;

  g_mutex_lock (&preview_lock);
  preview = self->preview != NULL ? g_bytes_ref (self->preview) : NULL;
  width = self->preview_width;
  height = self->preview_height;
  g_mutex_unlock (&preview_lock);
  offramp_source_prepare (self->source, self->image, preview, width, height, framing, out);
}

/**
 * offramp_sample_get_verdict:
 * @self: a sample
 *
 * Returns: (transfer none) (nullable): the newest verdict; valid until "changed"; NULL too while it is covered
 */
const OfframpVerdict *
offramp_sample_get_verdict (OfframpSample *self)
{
  return self->covered ? NULL : self->verdict;
}

/**
 * offramp_sample_get_error:
 * @self: a sample
 *
 * Returns: (transfer none) (nullable): why the image could not be classified
 */
const char *
offramp_sample_get_error (OfframpSample *self)
{
  return self->error;
}

/**
 * offramp_sample_take_verdict:
 * @self: a sample
 * @verdict: (transfer full): what the network said
 *
 * Replaces the verdict before and any error.
 */
void
offramp_sample_take_verdict (OfframpSample *self, OfframpVerdict *verdict)
{
  g_return_if_fail (verdict != NULL);

  g_clear_pointer (&self->seen_image, g_bytes_unref);
  if (verdict->seen != NULL)
    self->seen_image = g_bytes_ref (verdict->seen);
  else if (verdict->inverted)
    {
      guint8 *image = g_memdup2 (g_bytes_get_data (self->image, NULL), EE_IMAGE_BYTES);

      ee_image_invert (image);
      self->seen_image = g_bytes_new_take (image, EE_IMAGE_BYTES);
    }
  g_clear_pointer (&self->held, offramp_verdict_free);
  offramp_verdict_free (self->verdict);
  self->verdict = verdict;
  g_clear_pointer (&self->error, g_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_sample_settle:
 * @self: a sample
 *
 * What was timed once will not be timed again.
 */
void
offramp_sample_settle (OfframpSample *self)
{
  OfframpVerdict *verdict = self->verdict != NULL ? self->verdict : self->held;

  if (verdict == NULL || !verdict->provisional)
    return;
  verdict->provisional = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_sample_set_error:
 * @self: a sample
 * @message: a sentence
 *
 * The verdict before, if any, is dropped: it is not what the network says now.
 */
void
offramp_sample_set_error (OfframpSample *self, const char *message)
{
  g_clear_pointer (&self->verdict, offramp_verdict_free);
  g_clear_pointer (&self->held, offramp_verdict_free);
  g_clear_pointer (&self->seen_image, g_bytes_unref);
  g_free (self->error);
  self->error = g_strdup (message);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_sample_set_threshold:
 * @self: a sample
 * @threshold: P(redundant) from which an image leaves
 *
 * Judges the image anew from what was measured. Where that does not tell, the sample has no verdict until it is
 * classified again, or until the threshold comes back to where its way is known.
 *
 * Returns: whether the way at @threshold is known; TRUE too where there is no verdict to move
 */
gboolean
offramp_sample_set_threshold (OfframpSample *self, double threshold)
{
  OfframpVerdict *verdict = self->verdict != NULL ? self->verdict : self->held;
  gboolean known;

  if (verdict == NULL || (verdict == self->verdict && verdict->threshold == threshold))
    return TRUE;
  known = offramp_verdict_set_threshold (verdict, threshold);
  self->verdict = known ? verdict : NULL;
  self->held = known ? NULL : verdict;
  g_signal_emit (self, signals[CHANGED], 0);
  return known;
}

/**
 * offramp_sample_get_p_redundant:
 * @self: a sample
 * @p_redundant: (out): the threshold from which on the image stays, as far as is known
 *
 * Returns: whether any network with exits has seen the image
 */
gboolean
offramp_sample_get_p_redundant (OfframpSample *self, double *p_redundant)
{
  const OfframpVerdict *verdict = self->verdict != NULL ? self->verdict : self->held;

  if (verdict == NULL || self->covered || ee_plan_get_n_stages (verdict->plan) == 1)
    return FALSE;
  *p_redundant = offramp_verdict_get_p_redundant (verdict);
  return TRUE;
}

/**
 * offramp_sample_is_covered:
 * @self: a sample
 *
 * Returns: whether its verdict is kept back until somebody has guessed
 */
gboolean
offramp_sample_is_covered (OfframpSample *self)
{
  return self->covered;
}

/**
 * offramp_sample_set_covered:
 * @self: a sample
 * @covered: whether its verdict is kept back
 *
 * While it is, the sample answers as if there were no verdict: so nothing that shows, counts, sorts or exports can
 * give it away.
 */
void
offramp_sample_set_covered (OfframpSample *self, gboolean covered)
{
  if (self->covered == covered)
    return;
  self->covered = covered;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_sample_freeze:
 * @self: a sample
 *
 * Returns: (transfer full) (nullable): a copy that shows what the network saw and said, whatever happens to @self
 * later; NULL where no verdict is to be seen
 */
OfframpSample *
offramp_sample_freeze (OfframpSample *self)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (self);
  GBytes *seen = offramp_sample_get_seen_image (self);
  OfframpVerdict *copy;
  OfframpSample *frozen;

  if (verdict == NULL)
    return NULL;
  frozen = offramp_sample_new (self->name, seen, self->preview, self->preview_width, self->preview_height);
  copy = offramp_verdict_copy_result (verdict);
  copy->seen = g_bytes_ref (seen);
  offramp_sample_take_verdict (frozen, copy);
  return frozen;
}

/**
 * offramp_sample_describe:
 * @self: a sample
 *
 * Returns: (transfer full): name, verdict and figures in a line, as a screen reader says them
 */
char *
offramp_sample_describe (OfframpSample *self)
{
  g_autofree char *name = offramp_display_name_isolate (self->name);
  g_autofree char *headline = NULL;
  g_autofree char *figures = NULL;

  if (self->error != NULL)
    return g_strdup_printf (_ ("%s: %s"), name, self->error);
  if (self->covered)
    return g_strdup_printf (_ ("%s: covered until you have guessed"), name);
  if (self->verdict == NULL)
    return g_strdup_printf (_ ("%s: not classified yet"), name);

  headline = offramp_verdict_format_headline (self->verdict);
  figures = offramp_verdict_format_figures (self->verdict);
  return g_strdup_printf (_ ("%s: %s, %s"), name, headline, figures);
}
