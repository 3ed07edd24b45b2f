/* SPDX-License-Identifier: Apache-2.0 */
/* ee-dataset.c - the images of one part of a data set, and the table of data sets that have files
 *
 * Owns pixels and labels; immutable, so any thread may read. Formats are the readers' affair.
 */
#include "ee-dataset.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-mnist.h"
#include "ee-omniglot.h"

enum
{
  IMAGE_PIXELS = EE_IMAGE_SIDE * EE_IMAGE_SIDE,
};

struct _EeDataset
{
  gatomicrefcount references;
  char *id;
  guint n_classes;
  guint channels;
  guint n_images;
  guint8 *pixels;  /* [n_images, 32, 32, channels] */
  guint16 *labels; /* [n_images] */
  char *source;
  char *digest;
};

typedef struct
{
  const char *id;
  EeDataset *(*load) (EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                      GCancellable *cancellable, GError **error);
  gboolean (*is_installed) (const char *root);
} Reader;

static const Reader readers[] = {
  { "mnist", ee_mnist_load, ee_mnist_is_installed },
  { "omniglot", ee_omniglot_load, ee_omniglot_is_installed },
};

static const Reader *
find_reader (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    if (g_str_equal (readers[i].id, id))
      return &readers[i];
  return NULL;
}

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
  EeDataset *dataset;

  g_return_val_if_fail (id != NULL && source != NULL && digest != NULL, NULL);
  g_return_val_if_fail (channels == 1 || channels == EE_IMAGE_CHANNELS, NULL);
  g_return_val_if_fail (n_images > 0 && pixels != NULL && labels != NULL, NULL);

  dataset = g_new0 (EeDataset, 1);
  g_atomic_ref_count_init (&dataset->references);
  dataset->id = g_strdup (id);
  dataset->n_classes = n_classes;
  dataset->channels = channels;
  dataset->n_images = n_images;
  dataset->pixels = pixels;
  dataset->labels = labels;
  dataset->source = g_strdup (source);
  dataset->digest = g_strdup (digest);
  return dataset;
}

/**
 * ee_dataset_load:
 * @id: "mnist" or "omniglot"
 * @part: training or test images
 * @root: the data folder, see ee_dataset_find_root()
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading with %G_IO_ERROR_CANCELLED
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR
 *
 * Reads and decodes every image; takes up to a few seconds.
 *
 * Returns: (transfer full): the data set, or %NULL with @error set and nothing kept
 */
EeDataset *
ee_dataset_load (const char *id, EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                 GCancellable *cancellable, GError **error)
{
  const Reader *reader;

  g_return_val_if_fail (id != NULL && root != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  reader = find_reader (id);
  if (reader == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("There is no data set named “%s”."), id);
      return NULL;
    }
  return reader->load (part, root, progress, user_data, cancellable, error);
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

/**
 * ee_dataset_find_root:
 * @error: (out) (optional): %EE_DATA_ERROR_NOT_FOUND; the message says which folder was looked for
 *
 * The folder in the environment variable OFFRAMP_DATA, else `offramp/data` in the user's data folder
 * of the XDG base directories (usually ~/.local/share/offramp/data).
 *
 * Returns: (transfer full): the folder with one subfolder a data set, or %NULL
 */
char *
ee_dataset_find_root (GError **error)
{
  const char *given = g_getenv ("OFFRAMP_DATA");
  g_autofree char *root = NULL;

  if (given != NULL && *given != '\0')
    root = g_strdup (given);
  else
    root = g_build_filename (g_get_user_data_dir (), "offramp", "data", NULL);

  if (g_file_test (root, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&root);

  if (given != NULL && *given != '\0')
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND,
                 _ ("The folder “%s”, named by OFFRAMP_DATA, does not exist."), root);
  else
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND,
                 _ ("There is no data folder: make “%s” and put the data sets there (mnist, omniglot), or name "
                    "another folder in OFFRAMP_DATA."),
                 root);
  return NULL;
}

/**
 * ee_dataset_is_installed:
 * @id: "mnist" or "omniglot"
 * @root: (nullable): the data folder; %NULL for ee_dataset_find_root()
 *
 * Looks only whether files of both parts are there, not into them.
 *
 * Returns: whether ee_dataset_load() has something to read
 */
gboolean
ee_dataset_is_installed (const char *id, const char *root)
{
  g_autofree char *found = NULL;
  const Reader *reader;

  g_return_val_if_fail (id != NULL, FALSE);

  reader = find_reader (id);
  if (reader == NULL)
    return FALSE;
  if (root == NULL)
    root = found = ee_dataset_find_root (NULL);
  return root != NULL && reader->is_installed (root);
}
