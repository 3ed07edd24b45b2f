/* SPDX-License-Identifier: Apache-2.0 */
/* An image and its newest verdict. "changed" is emitted on the thread that sets the verdict: the main one. */
#include "offramp-sample.h"

#include <glib/gi18n.h>

struct _OfframpSample
{
  GObject parent_instance;

  char *name;
  GBytes *image;
  GBytes *seen_image;
  GBytes *preview;
  guint preview_width, preview_height;
  OfframpVerdict *verdict;
  char *error;
};

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
  g_bytes_unref (self->image);
  g_clear_pointer (&self->seen_image, g_bytes_unref);
  g_clear_pointer (&self->preview, g_bytes_unref);
  offramp_verdict_free (self->verdict);
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
  self->name = g_utf8_make_valid (name, -1);
  self->image = g_bytes_ref (image);
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
 * Returns: (transfer none): valid UTF-8
 */
const char *
offramp_sample_get_name (OfframpSample *self)
{
  return self->name;
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
 * offramp_sample_get_verdict:
 * @self: a sample
 *
 * Returns: (transfer none) (nullable): the newest verdict; valid until "changed"
 */
const OfframpVerdict *
offramp_sample_get_verdict (OfframpSample *self)
{
  return self->verdict;
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
  if (verdict->inverted)
    {
      guint8 *image = g_memdup2 (g_bytes_get_data (self->image, NULL), EE_IMAGE_BYTES);

      ee_image_invert (image);
      self->seen_image = g_bytes_new_take (image, EE_IMAGE_BYTES);
    }
  offramp_verdict_free (self->verdict);
  self->verdict = verdict;
  g_clear_pointer (&self->error, g_free);
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
  g_clear_pointer (&self->seen_image, g_bytes_unref);
  g_free (self->error);
  self->error = g_strdup (message);
  g_signal_emit (self, signals[CHANGED], 0);
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
  g_autofree char *headline = NULL;
  g_autofree char *figures = NULL;

  if (self->error != NULL)
    return g_strdup_printf (_ ("%s: %s"), self->name, self->error);
  if (self->verdict == NULL)
    return g_strdup_printf (_ ("%s: not classified yet"), self->name);

  headline = offramp_verdict_format_headline (self->verdict);
  figures = offramp_verdict_format_figures (self->verdict);
  return g_strdup_printf (_ ("%s: %s, %s"), self->name, headline, figures);
}
