/* SPDX-License-Identifier: Apache-2.0 */
/* Downloads a texture and turns cairo's premultiplied words into straight red, green, blue, alpha. A texture is
 * immutable, so another thread may read it. */
#include "offramp-texture-pixels.h"

#include <glib/gi18n.h>

#include "ee.h"

static void
unpremultiply (const guint32 *source, guint8 *target, gsize n_pixels)
{
  for (gsize i = 0; i < n_pixels; i++, target += 4)
    {
      guint alpha = source[i] >> 24;

      for (guint c = 0; c < 3; c++)
        {
          guint value = source[i] >> (16 - 8 * c) & 0xff;

          target[c] = alpha == 0 ? 0 : MIN ((value * 255 + alpha / 2) / alpha, 255);
        }
      target[3] = alpha;
    }
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GdkTexture *texture = task_data;
  gsize width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *words = NULL;
  guint8 *rgba;

  if (width > EE_IMAGE_MAX_SIDE || height > EE_IMAGE_MAX_SIDE || width * height > EE_IMAGE_MAX_PIXELS)
    {
      g_task_return_new_error (task, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE,
                               _ ("The picture of %u × %u pixels is too large."), (guint)width, (guint)height);
      return;
    }
  words = g_new (guint32, width * height);
  gdk_texture_download (texture, (guchar *)words, 4 * width);
  rgba = g_malloc (4 * width * height);
  unpremultiply (words, rgba, width * height);
  g_task_return_pointer (task, g_bytes_new_take (rgba, 4 * width * height), (GDestroyNotify)g_bytes_unref);
}

/**
 * offramp_texture_read_async:
 * @texture: a picture
 * @callback: called in the caller's main context
 * @user_data: for @callback
 */
void
offramp_texture_read_async (GdkTexture *texture, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, g_object_ref (texture), g_object_unref);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * offramp_texture_read_finish:
 * @result: given to the callback
 * @width: (out): in pixels
 * @height: (out): in pixels
 * @error: EE_DATA_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): [@height, @width, 4] uint8, red green blue alpha, straight
 */
GBytes *
offramp_texture_read_finish (GAsyncResult *result, guint *width, guint *height, GError **error)
{
  GdkTexture *texture = g_task_get_task_data (G_TASK (result));

  *width = gdk_texture_get_width (texture);
  *height = gdk_texture_get_height (texture);
  return g_task_propagate_pointer (G_TASK (result), error);
}
