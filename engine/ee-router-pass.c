/* SPDX-License-Identifier: Apache-2.0 */
/* All images of a list through a queue, batch by batch, whatever is asked of them.
 *
 * Runs on the thread that owns the model. Must not know where images come from.
 */
#include "ee-router-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "ee-image.h"

/**
 * ee_router_pass_run:
 * @model: the network
 * @n_images: 0 or more
 * @copy: fetches an image
 * @decide: who goes on
 * @user_data: for @copy and @decide
 * @progress: (nullable): called after each batch with the images sent
 * @progress_data: for @progress
 * @error: the backend's, or G_IO_ERROR_CANCELLED where @progress returned FALSE
 *
 * Returns: whether all images went as far as @decide let them; the model's pools are empty either way
 */
gboolean
ee_router_pass_run (EeModel *model, guint n_images, EeRouterCopyFunc copy, EeRouterDecideFunc decide,
                    gpointer user_data, EeRouterProgressFunc progress, gpointer progress_data, GError **error)
{
  g_autoptr (EeRouterQueue) queue = ee_router_queue_new (model, decide, user_data);
  g_autofree guint8 *images = g_malloc ((gsize)model->max_rows * EE_IMAGE_BYTES); /* [max_rows, 32, 32, 3] */

  for (guint done = 0; done < n_images;)
    {
      guint rows = MIN (model->max_rows, n_images - done);

      for (guint row = 0; row < rows; row++)
        copy (done + row, images + (gsize)row * EE_IMAGE_BYTES, user_data);
      if (!ee_router_queue_push (queue, images, rows, done, error) || !ee_router_queue_settle (queue, error))
        return FALSE;

      done += rows;
      if (progress != NULL && !progress (done, n_images, progress_data))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The evaluation was stopped."));
          return FALSE;
        }
    }

  return ee_router_queue_finish (queue, error);
}
