/* SPDX-License-Identifier: Apache-2.0 */
/* Reads both parts through the engine, exactly as a training does, so that what is shown here can be trained on. Of
 * each class some images are kept, evenly over the set; the rest is let go at once. */
#include "offramp-set-reader.h"

#include <string.h>

#define FOLDER "folder:"

enum
{
  SAMPLES = 12,    /* of a class */
  FEW_SAMPLES = 4, /* where there are many classes */
  MANY_CLASSES = 200,
};

typedef struct
{
  OfframpSetContents *contents;
  EeProgressFunc progress;
  gpointer user_data;
  guint part;
  gboolean note_broken; /* both parts read all pictures of a folder */
} Reading;

static void
progress_cb (const char *what, double fraction, gpointer user_data)
{
  Reading *reading = user_data;

  if (reading->progress != NULL)
    reading->progress (what, (reading->part + CLAMP (fraction, 0, 1)) / 2, reading->user_data);
}

static void
broken_cb (const char *remark, gpointer user_data)
{
  Reading *reading = user_data;
  OfframpSetContents *contents = reading->contents;

  if (!reading->note_broken)
    return;
  if (contents->n_broken++ < OFFRAMP_SET_READER_MAX_BROKEN)
    g_ptr_array_add (contents->broken, g_strdup (remark));
}

static EeDataset *
load_part (Reading *reading, const char *word, gboolean classes, EePart part, GCancellable *cancellable, GError **error)
{
  g_autofree char *root = NULL;

  reading->part = part;
  reading->note_broken = part == EE_PART_TRAIN;
  if (g_str_has_prefix (word, FOLDER))
    return ee_dataset_inspect_folder (word + strlen (FOLDER), classes, part, broken_cb, progress_cb, reading,
                                      cancellable, error);
  root = ee_dataset_find_root (error);
  return root != NULL ? ee_dataset_load (word, part, root, progress_cb, reading, cancellable, error) : NULL;
}

/* Whether the test images are of the same classes; Omniglot's are not. */
static gboolean
have_same_classes (EeDataset *train, EeDataset *test)
{
  const char *const *a = ee_dataset_get_class_names (train), *const *b = ee_dataset_get_class_names (test);

  if (ee_dataset_get_n_classes (train) != ee_dataset_get_n_classes (test))
    return FALSE;
  return a == NULL || b == NULL || g_strv_equal (a, b);
}

static void
append_classes (OfframpSetContents *contents, EeDataset *dataset)
{
  const char *const *names = ee_dataset_get_class_names (dataset);

  for (guint i = 0; i < ee_dataset_get_n_classes (dataset); i++)
    g_ptr_array_add (contents->classes,
                     offramp_class_samples_new (contents->classes->len, names != NULL ? names[i] : NULL));
}

/* Counts the part's images into the classes from @first on, and keeps some where none are kept yet. */
static void
take_part (OfframpSetContents *contents, EeDataset *dataset, EePart part, guint first)
{
  const guint n_classes = ee_dataset_get_n_classes (dataset), n_images = ee_dataset_get_n_images (dataset);
  const guint most = contents->classes->len > MANY_CLASSES ? FEW_SAMPLES : SAMPLES;
  g_autofree guint *counts = g_new0 (guint, n_classes);
  g_autofree guint *seen = g_new0 (guint, n_classes);
  g_autofree gboolean *wanted = g_new0 (gboolean, n_classes);

  for (guint i = 0; i < n_images; i++)
    counts[ee_dataset_get_label (dataset, i)]++;
  for (guint c = 0; c < n_classes; c++)
    {
      OfframpClassSamples *class = g_ptr_array_index (contents->classes, first + c);

      offramp_class_samples_set_count (class, part, counts[c]);
      wanted[c] = offramp_class_samples_get_n_samples (class) == 0;
    }
  for (guint i = 0; i < n_images; i++)
    {
      const guint label = ee_dataset_get_label (dataset, i), k = seen[label]++, n = counts[label];

      /* The first image of each of as many equal stretches as there are samples. */
      if (wanted[label] && (k == 0 || (guint64)k * most / n != (guint64)(k - 1) * most / n))
        offramp_class_samples_add (g_ptr_array_index (contents->classes, first + label), dataset, i);
    }
}

static void
take_digests (OfframpSetContents *contents, EeDataset *dataset)
{
  for (guint i = 0; i < ee_dataset_get_n_images (dataset); i++)
    {
      guint8 image[EE_IMAGE_BYTES];
      guint8 digest[32];
      gsize size = sizeof digest;
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

      ee_dataset_copy_image (dataset, i, FALSE, image);
      g_checksum_update (checksum, image, sizeof image);
      g_checksum_get_digest (checksum, digest, &size);
      g_hash_table_add (contents->digests, g_bytes_new (digest, size));
    }
}

/**
 * offramp_set_contents_read:
 * @word: of a set, as in a pair: "mnist", "folder:/home/me/pictures"
 * @classes: whether the sub-folders of a folder are its classes
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading
 *
 * Returns: (transfer full): what is in it, or why it cannot be used
 */
OfframpSetContents *
offramp_set_contents_read (const char *word, gboolean classes, EeProgressFunc progress, gpointer user_data,
                           GCancellable *cancellable)
{
  OfframpSetContents *contents = g_new0 (OfframpSetContents, 1);
  Reading reading = { contents, progress, user_data };
  g_autoptr (EeDataset) train = NULL;
  g_autoptr (EeDataset) test = NULL;
  guint first;

  contents->classes = g_ptr_array_new_with_free_func (g_object_unref);
  contents->broken = g_ptr_array_new_with_free_func (g_free);
  train = load_part (&reading, word, classes, EE_PART_TRAIN, cancellable, &contents->error);
  if (train != NULL)
    test = load_part (&reading, word, classes, EE_PART_TEST, cancellable, &contents->error);
  g_ptr_array_add (contents->broken, NULL);
  if (test == NULL)
    return contents;
  append_classes (contents, train);
  first = have_same_classes (train, test) ? 0 : contents->classes->len;
  if (first > 0)
    append_classes (contents, test);
  take_part (contents, train, EE_PART_TRAIN, 0);
  take_part (contents, test, EE_PART_TEST, first);
  if (g_str_has_prefix (word, FOLDER))
    {
      contents->digests = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
      take_digests (contents, train);
      take_digests (contents, test);
    }
  return contents;
}

/**
 * offramp_set_contents_free:
 * @contents: (nullable) (transfer full): contents
 */
void
offramp_set_contents_free (OfframpSetContents *contents)
{
  if (contents == NULL)
    return;
  g_ptr_array_unref (contents->classes);
  g_ptr_array_unref (contents->broken);
  g_clear_pointer (&contents->digests, g_hash_table_unref);
  g_clear_error (&contents->error);
  g_free (contents);
}
