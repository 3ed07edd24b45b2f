/* SPDX-License-Identifier: Apache-2.0 */
/* A picture that is to be framed otherwise is read again where it came from; if it is gone or is another one now, the
 * preview takes its place, and at last the 32x32 image itself. */
#include "offramp-source.h"

#include <glib/gi18n.h>
#include <string.h>

/* @lock guards @preparation alone. */
struct _OfframpSource
{
  GMutex lock;
  OfframpPreparation preparation;
  GFile *file;
  double decode_ms, frame_ms;
};

/**
 * offramp_source_new:
 *
 * Returns: (transfer full): of an image that came as 32x32 pixels; everything automatic
 */
OfframpSource *
offramp_source_new (void)
{
  OfframpSource *self = g_new0 (OfframpSource, 1);

  g_mutex_init (&self->lock);
  self->decode_ms = self->frame_ms = -1;
  return self;
}

/**
 * offramp_source_free:
 * @self: (nullable) (transfer full): a source
 */
void
offramp_source_free (OfframpSource *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->file);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * offramp_source_set_origin:
 * @self: a new source; before any other thread has it
 * @file: (nullable): where the picture was read
 * @decode_ms: how long reading and decoding took; negative where it came decoded
 * @frame_ms: how long scaling to 32x32 took
 */
void
offramp_source_set_origin (OfframpSource *self, GFile *file, double decode_ms, double frame_ms)
{
  g_set_object (&self->file, file);
  self->decode_ms = decode_ms;
  self->frame_ms = frame_ms;
}

/**
 * offramp_source_set_preparation:
 * @self: a source
 * @preparation: how the image is to be prepared from now on
 */
void
offramp_source_set_preparation (OfframpSource *self, OfframpPreparation preparation)
{
  g_mutex_lock (&self->lock);
  self->preparation = preparation;
  g_mutex_unlock (&self->lock);
}

/**
 * offramp_source_get_preparation:
 * @self: a source
 *
 * Returns: how the image is to be prepared; any thread
 */
OfframpPreparation
offramp_source_get_preparation (OfframpSource *self)
{
  OfframpPreparation preparation;

  g_mutex_lock (&self->lock);
  preparation = self->preparation;
  g_mutex_unlock (&self->lock);
  return preparation;
}

/**
 * offramp_preparation_is_automatic:
 * @preparation: a preparation
 *
 * Returns: whether nobody asked for anything
 */
gboolean
offramp_preparation_is_automatic (const OfframpPreparation *preparation)
{
  return preparation->invert == EE_INVERT_AUTO && preparation->framing == EE_FRAMING_FIT;
}

/**
 * offramp_source_get_elapsed_ms:
 * @since: of g_get_monotonic_time()
 *
 * Returns: milliseconds until now
 */
double
offramp_source_get_elapsed_ms (gint64 since)
{
  return (g_get_monotonic_time () - since) / 1000.0;
}

/**
 * offramp_source_read_file:
 * @file: a picture
 * @name: of it, in messages
 * @error: #EeDataError or GIO's
 *
 * Blocking; any thread. A file without a local path is read through GIO, but not one that is too large to be a picture.
 *
 * Returns: (transfer full): the decoded picture, or NULL
 */
EePixels *
offramp_source_read_file (GFile *file, const char *name, GError **error)
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

/* (transfer full) (nullable): the picture as it was, if it is still there. */
static EePixels *
read_again (OfframpSource *self, GBytes *image, double *decode_ms)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (EePixels) pixels = self->file != NULL ? offramp_source_read_file (self->file, "", NULL) : NULL;
  guint8 whole[EE_IMAGE_BYTES];

  if (pixels == NULL)
    return NULL;
  *decode_ms = offramp_source_get_elapsed_ms (start);
  ee_pixels_to_image (pixels, whole);
  if (memcmp (whole, g_bytes_get_data (image, NULL), sizeof whole) != 0)
    return NULL; /* another picture has its name now */
  return g_steal_pointer (&pixels);
}

/**
 * offramp_source_prepare:
 * @self: a source
 * @image: [32, 32, 3] uint8: the whole picture
 * @preview: (nullable): [@preview_height, @preview_width, 3] uint8
 * @preview_width: in pixels
 * @preview_height: in pixels
 * @framing: how much of the picture
 * @out: (out): the image for the network; clear it with offramp_prepared_clear()
 *
 * Blocking; worker's thread. Never fails: what is still known of the picture is taken.
 */
void
offramp_source_prepare (OfframpSource *self, GBytes *image, GBytes *preview, guint preview_width, guint preview_height,
                        EeFraming framing, OfframpPrepared *out)
{
  EePixels kept = { EE_IMAGE_SIDE, EE_IMAGE_SIDE, (guint8 *)g_bytes_get_data (image, NULL) };
  g_autoptr (EePixels) again = NULL;
  guint8 *framed;
  gint64 start;

  *out = (OfframpPrepared){ g_bytes_ref (image), EE_FRAMED_WHOLE, self->decode_ms, self->frame_ms };
  if (framing == EE_FRAMING_FIT)
    return;

  again = read_again (self, image, &out->decode_ms);
  if (again == NULL && preview != NULL)
    kept = (EePixels){ preview_width, preview_height, (guint8 *)g_bytes_get_data (preview, NULL) };
  framed = g_malloc (EE_IMAGE_BYTES);
  start = g_get_monotonic_time ();
  out->framed = ee_pixels_frame (again != NULL ? again : &kept, framing, framed);
  out->frame_ms = offramp_source_get_elapsed_ms (start);
  g_bytes_unref (out->image);
  out->image = g_bytes_new_take (framed, EE_IMAGE_BYTES);
}

/**
 * offramp_prepared_clear:
 * @prepared: an image for the network
 */
void
offramp_prepared_clear (OfframpPrepared *prepared)
{
  g_clear_pointer (&prepared->image, g_bytes_unref);
}
