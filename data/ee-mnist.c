/* SPDX-License-Identifier: Apache-2.0 */
/* ee-mnist.c - joins an IDX file of images and one of labels into a data set
 *
 * Files: <root>/mnist/{train,t10k}-{images-idx3,labels-idx1}-ubyte, each plain or with .gz. Digest:
 * sha256 over the file of images followed by the file of labels, as they are on disk.
 *
 * Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to document
 * recognition, Proceedings of the IEEE 86 (1998).
 */
#include "ee-mnist.h"

#include <glib/gi18n-lib.h>

#include "ee-class-names.h"
#include "ee-data-error.h"
#include "ee-idx.h"
#include "ee-resize.h"

enum
{
  MAX_SIDE = 1024,
  MAX_IMAGES = 1000 * 1000,
  IMAGE_PIXELS = EE_IMAGE_SIDE * EE_IMAGE_SIDE,
  CHUNK = 1024, /* images between two looks at the cancellable */
};

static const char *const image_names[] = { "train-images-idx3-ubyte", "t10k-images-idx3-ubyte" };
static const char *const label_names[] = { "train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte" };

/* <root>/mnist/<name>.gz or <root>/mnist/<name>, whichever is there. */
static char *
find_file (const char *root, const char *name, GError **error)
{
  g_autofree char *plain = g_build_filename (root, "mnist", name, NULL);
  g_autofree char *gzip = g_strconcat (plain, ".gz", NULL);
  g_autofree char *folder = g_path_get_dirname (plain);

  if (g_file_test (gzip, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&gzip);
  if (g_file_test (plain, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&plain);

  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND,
               _ ("MNIST is not there: put its file “%s” (or the same with .gz) into the folder “%s”, or get it by "
                  "“offramp-cli datasets get mnist”."),
               name, folder);
  return NULL;
}

static gboolean
set_number_error (const EeIdx *labels, const EeIdx *images, const char *labels_path, const char *images_path,
                  GError **error)
{
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” has %u labels, but “%s” has %u images."),
               labels_path, labels->sizes[0], images_path, images->sizes[0]);
  return FALSE;
}

static gboolean
check_labels (const EeIdx *labels, const EeIdx *images, const char *labels_path, const char *images_path,
              GError **error)
{
  if (labels->sizes[0] != images->sizes[0])
    return set_number_error (labels, images, labels_path, images_path, error);
  for (guint i = 0; i < labels->sizes[0]; i++)
    if (labels->data[i] >= EE_N_DIGITS)
      {
        g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                     _ ("“%s” has the label %u at image %u; a digit is at most 9."), labels_path, labels->data[i], i);
        return FALSE;
      }
  if (images->sizes[0] > MAX_IMAGES || images->sizes[1] > MAX_SIDE || images->sizes[2] > MAX_SIDE)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE,
                   _ ("“%s” claims %u images of %u x %u pixels; at most %d with %d a side are read."), images_path,
                   images->sizes[0], images->sizes[2], images->sizes[1], MAX_IMAGES, MAX_SIDE);
      return FALSE;
    }
  return TRUE;
}

/* [n, 32, 32] from [n, height, width]; NULL when cancelled. */
static guint8 *
resize_images (const EeIdx *images, const char *path, EeProgressFunc progress, gpointer user_data,
               GCancellable *cancellable, GError **error)
{
  guint n = images->sizes[0], height = images->sizes[1], width = images->sizes[2];
  g_autofree guint8 *pixels = g_try_malloc ((gsize)n * IMAGE_PIXELS);

  if (pixels == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” does not fit into memory."), path);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      if (i % CHUNK == 0)
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return NULL;
          if (progress != NULL)
            progress (path, (double)i / n, user_data);
        }
      ee_resize_to_square (images->data + (gsize)i * height * width, width, height, 1, EE_IMAGE_SIDE,
                           pixels + (gsize)i * IMAGE_PIXELS);
    }
  if (progress != NULL)
    progress (path, 1, user_data);
  return g_steal_pointer (&pixels);
}

/**
 * ee_mnist_load:
 * @part: training or test images
 * @root: the folder that holds the folder `mnist`
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): light digits on a dark ground, labels 0 to 9, or %NULL
 */
EeDataset *
ee_mnist_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data, GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *images_path = find_file (root, image_names[part], error);
  g_autofree char *labels_path = images_path != NULL ? find_file (root, label_names[part], error) : NULL;
  g_autoptr (EeIdx) images = NULL;
  g_autoptr (EeIdx) labels = NULL;
  guint8 *pixels;
  guint16 *classes;

  if (labels_path == NULL)
    return NULL;
  if ((images = ee_idx_read (images_path, 3, checksum, cancellable, error)) == NULL
      || (labels = ee_idx_read (labels_path, 1, checksum, cancellable, error)) == NULL
      || !check_labels (labels, images, labels_path, images_path, error))
    return NULL;

  pixels = resize_images (images, images_path, progress, user_data, cancellable, error);
  if (pixels == NULL)
    return NULL;
  classes = g_new (guint16, labels->sizes[0]);
  for (guint i = 0; i < labels->sizes[0]; i++)
    classes[i] = labels->data[i];
  return ee_dataset_new_named ("mnist", EE_N_DIGITS, ee_digit_names, 1, images->sizes[0], pixels, classes, images_path,
                               g_checksum_get_string (checksum));
}

/**
 * ee_mnist_list_places:
 * @part: training or test images
 * @root: the folder that holds the folder `mnist`
 *
 * Returns: (transfer full): the files of images and labels; empty where one is missing
 */
GStrv
ee_mnist_list_places (EePart part, const char *root)
{
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();
  g_autofree char *images = find_file (root, image_names[part], NULL);
  g_autofree char *labels = find_file (root, label_names[part], NULL);

  if (images != NULL && labels != NULL)
    g_strv_builder_add_many (places, images, labels, NULL);
  return g_strv_builder_end (places);
}

/**
 * ee_mnist_count:
 * @part: training or test images
 * @root: the folder that holds the folder `mnist`
 * @n_images: (out): how many images there are
 * @n_classes: (out): in how many classes
 * @cancellable: (nullable): stops the counting
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Reads the heads of the files, and compares the lengths that they promise with those of the files.
 *
 * Returns: whether they could be counted
 */
gboolean
ee_mnist_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                GError **error)
{
  g_autofree char *images_path = find_file (root, image_names[part], error);
  g_autofree char *labels_path = images_path != NULL ? find_file (root, label_names[part], error) : NULL;
  g_autoptr (EeIdx) images = NULL;
  g_autoptr (EeIdx) labels = NULL;

  if (labels_path == NULL || (images = ee_idx_read_head (images_path, 3, cancellable, error)) == NULL
      || (labels = ee_idx_read_head (labels_path, 1, cancellable, error)) == NULL)
    return FALSE;
  if (labels->sizes[0] != images->sizes[0])
    return set_number_error (labels, images, labels_path, images_path, error);
  *n_images = images->sizes[0];
  *n_classes = EE_N_DIGITS;
  return TRUE;
}
