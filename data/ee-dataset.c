/* SPDX-License-Identifier: Apache-2.0 */
/* ee-dataset.c - the images of one part of a data set
 *
 * Owns pixels and labels; immutable, so any thread may read. Formats are the readers' affair.
 */
#include "ee-dataset.h"

enum
{
  IMAGE_PIXELS = EE_IMAGE_SIDE * EE_IMAGE_SIDE,
};

struct _EeDataset
{
  gatomicrefcount references;
  char *id;
  guint n_classes;
  GStrv class_names; /* NULL where nobody named them */
  guint channels;
  guint n_images;
  guint8 *pixels;  /* [n_images, 32, 32, channels] */
  guint16 *labels; /* [n_images] */
  char *source;
  char *digest;
};

/**
 * ee_dataset_new:
 * @id: of the data set
 * @n_classes: every label is below it
 * @channels: 1 (grey) or 3
 * @n_images: at least 1
 * @pixels: (transfer full): [@n_images, 32, 32, @channels] uint8, freed with g_free()
 * @labels: (transfer full): [@n_images], freed with g_free()
 * @source: where the images are from, for people
 * @digest: sha256 of the source in hexadecimal digits
 *
 * Returns: (transfer full): the data set
 */
EeDataset *
ee_dataset_new (const char *id, guint n_classes, guint channels, guint n_images, guint8 *pixels, guint16 *labels,
                const char *source, const char *digest)
{
  return ee_dataset_new_named (id, n_classes, NULL, channels, n_images, pixels, labels, source, digest);
}

/**
 * ee_dataset_new_named:
 * @id: of the data set
 * @n_classes: every label is below it
 * @class_names: (nullable) (array length=n_classes): what the classes are called
 * @channels: 1 (grey) or 3
 * @n_images: at least 1
 * @pixels: (transfer full): [@n_images, 32, 32, @channels] uint8, freed with g_free()
 * @labels: (transfer full): [@n_images], freed with g_free()
 * @source: where the images are from, for people
 * @digest: sha256 of the source in hexadecimal digits
 *
 * Returns: (transfer full): the data set
 */
EeDataset *
ee_dataset_new_named (const char *id, guint n_classes, const char *const *class_names, guint channels, guint n_images,
                      guint8 *pixels, guint16 *labels, const char *source, const char *digest)
{
  EeDataset *dataset;

  g_return_val_if_fail (id != NULL && source != NULL && digest != NULL, NULL);
  g_return_val_if_fail (channels == 1 || channels == EE_IMAGE_CHANNELS, NULL);
  g_return_val_if_fail (n_images > 0 && pixels != NULL && labels != NULL, NULL);

  dataset = g_new0 (EeDataset, 1);
  g_atomic_ref_count_init (&dataset->references);
  dataset->id = g_strdup (id);
  dataset->n_classes = n_classes;
  if (class_names != NULL)
    {
      dataset->class_names = g_new0 (char *, n_classes + 1);
      for (guint label = 0; label < n_classes; label++)
        dataset->class_names[label] = g_strdup (class_names[label]);
    }
  dataset->channels = channels;
  dataset->n_images = n_images;
  dataset->pixels = pixels;
  dataset->labels = labels;
  dataset->source = g_strdup (source);
  dataset->digest = g_strdup (digest);
  return dataset;
}

/**
 * ee_dataset_ref:
 * @dataset: a data set
 *
 * Returns: (transfer full): @dataset
 */
EeDataset *
ee_dataset_ref (EeDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  g_atomic_ref_count_inc (&dataset->references);
  return dataset;
}

/**
 * ee_dataset_unref:
 * @dataset: (nullable) (transfer full): a data set
 */
void
ee_dataset_unref (EeDataset *dataset)
{
  if (dataset == NULL || !g_atomic_ref_count_dec (&dataset->references))
    return;
  g_free (dataset->id);
  g_strfreev (dataset->class_names);
  g_free (dataset->pixels);
  g_free (dataset->labels);
  g_free (dataset->source);
  g_free (dataset->digest);
  g_free (dataset);
}

const char *
ee_dataset_get_id (EeDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  return dataset->id;
}

/**
 * ee_dataset_get_source:
 * @dataset: a data set
 *
 * Returns: the files that the images were read from, for people
 */
const char *
ee_dataset_get_source (EeDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  return dataset->source;
}

/**
 * ee_dataset_get_digest:
 * @dataset: a data set
 *
 * Returns: sha256 of the source in hexadecimal digits; its reader says over what exactly
 */
const char *
ee_dataset_get_digest (EeDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  return dataset->digest;
}

guint
ee_dataset_get_n_images (EeDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, 0);

  return dataset->n_images;
}

guint
ee_dataset_get_n_classes (EeDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, 0);

  return dataset->n_classes;
}

/**
 * ee_dataset_get_class_names:
 * @dataset: a data set
 *
 * Returns: (nullable) (transfer none) (array zero-terminated=1): the names of its classes, in English or as
 *   the user's folders are called
 */
const char *const *
ee_dataset_get_class_names (EeDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  return (const char *const *)dataset->class_names;
}

/**
 * ee_dataset_get_channels:
 * @dataset: a data set
 *
 * Returns: 1 for a grey set, 3 for one in colour
 */
guint
ee_dataset_get_channels (EeDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, 0);

  return dataset->channels;
}

/**
 * ee_dataset_get_pixels:
 * @dataset: a data set
 *
 * Returns: (transfer none): [n_images, 32, 32, channels] uint8
 */
const guint8 *
ee_dataset_get_pixels (EeDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  return dataset->pixels;
}

/**
 * ee_dataset_get_labels:
 * @dataset: a data set
 *
 * Returns: (transfer none): [n_images]
 */
const guint16 *
ee_dataset_get_labels (EeDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  return dataset->labels;
}

guint
ee_dataset_get_label (EeDataset *dataset, guint index)
{
  g_return_val_if_fail (dataset != NULL && index < dataset->n_images, 0);

  return dataset->labels[index];
}

/**
 * ee_dataset_copy_image:
 * @dataset: a data set
 * @index: below ee_dataset_get_n_images()
 * @invert: whether every value v is to become 255 - v
 * @image: (out caller-allocates): [32, 32, 3] uint8; a grey set gives three equal channels
 */
void
ee_dataset_copy_image (EeDataset *dataset, guint index, gboolean invert, guint8 *image)
{
  const guint8 flip = invert ? 0xff : 0;
  const guint8 *pixels;

  g_return_if_fail (dataset != NULL && index < dataset->n_images && image != NULL);

  pixels = dataset->pixels + (gsize)index * IMAGE_PIXELS * dataset->channels;
  if (dataset->channels == 1)
    for (guint i = 0; i < IMAGE_PIXELS; i++, image += EE_IMAGE_CHANNELS)
      image[0] = image[1] = image[2] = pixels[i] ^ flip;
  else
    for (guint i = 0; i < EE_IMAGE_BYTES; i++)
      image[i] = pixels[i] ^ flip;
}
