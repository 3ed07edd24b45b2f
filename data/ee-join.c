/* SPDX-License-Identifier: Apache-2.0 */
/* ee-join.c - the images of one set after those of another; keeps neither */
#include "ee-join.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-data-error.h"

/* [n, 32, 32, @channels] from a set that may be grey. */
static void
copy_pixels (EeDataset *set, guint channels, guint8 *pixels)
{
  gsize values = (gsize)EE_IMAGE_SIDE * EE_IMAGE_SIDE * channels;

  if (ee_dataset_get_channels (set) == channels)
    {
      memcpy (pixels, ee_dataset_get_pixels (set), ee_dataset_get_n_images (set) * values);
      return;
    }
  for (guint i = 0; i < ee_dataset_get_n_images (set); i++)
    ee_dataset_copy_image (set, i, FALSE, pixels + i * values);
}

static char *
join_texts (const char *first, const char *second)
{
  return g_strdup_printf ("%s, %s", first, second);
}

/**
 * ee_dataset_join:
 * @id: of the whole
 * @first: a data set, whose class names the whole gets
 * @second: one with as many classes, label for label the same
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID where the classes are not as many
 *
 * Returns: (transfer full): the images of @first and then those of @second; or %NULL
 */
EeDataset *
ee_dataset_join (const char *id, EeDataset *first, EeDataset *second, GError **error)
{
  guint n_first = ee_dataset_get_n_images (first), n = n_first + ee_dataset_get_n_images (second);
  guint channels = MAX (ee_dataset_get_channels (first), ee_dataset_get_channels (second));
  gsize values = (gsize)EE_IMAGE_SIDE * EE_IMAGE_SIDE * channels;
  g_autofree char *source = join_texts (ee_dataset_get_source (first), ee_dataset_get_source (second));
  g_autofree char *digest = join_texts (ee_dataset_get_digest (first), ee_dataset_get_digest (second));
  guint8 *pixels;
  guint16 *labels;

  if (ee_dataset_get_n_classes (first) != ee_dataset_get_n_classes (second))
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("“%s” has %u classes, but “%s” has %u."),
                   ee_dataset_get_source (first), ee_dataset_get_n_classes (first), ee_dataset_get_source (second),
                   ee_dataset_get_n_classes (second));
      return NULL;
    }
  pixels = g_malloc (n * values);
  labels = g_new (guint16, n);
  copy_pixels (first, channels, pixels);
  copy_pixels (second, channels, pixels + n_first * values);
  memcpy (labels, ee_dataset_get_labels (first), n_first * sizeof *labels);
  memcpy (labels + n_first, ee_dataset_get_labels (second), (n - n_first) * sizeof *labels);
  return ee_dataset_new_named (id, ee_dataset_get_n_classes (first), ee_dataset_get_class_names (first), channels, n,
                               pixels, labels, source, digest);
}
