/* SPDX-License-Identifier: Apache-2.0 */
/* target-cache.c - the file of decoded images; its checksum is made right half of the time, which no chance would do */
#include <glib/gstdio.h>
#include <string.h>

#include "ee-cache.h"
#include "ee-checksum.h"
#include "fuzz-bytes.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-target.h"

#define FINGERPRINT "0123"

enum
{
  HEADER_BYTES = 48, /* of magic, order, version, counts, text bytes and checksum */
  TEXT_BYTES_AT = 32,
  CHECKSUM_AT = 40,
  LABEL_BYTES = 2,
};

/* The checksum is over the texts, the labels and the pixels, each by itself. */
static GBytes *
mend (GBytes *input)
{
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_bytes_ref (input), &size);
  guint64 text_bytes, checksum;
  guint32 n_images;
  gsize rest = size > HEADER_BYTES ? size - HEADER_BYTES : 0, n_labels;

  if (rest > 0)
    {
      memcpy (&n_images, data + 16, sizeof n_images);
      memcpy (&text_bytes, data + TEXT_BYTES_AT, sizeof text_bytes);
      text_bytes = MIN (text_bytes, rest);
      n_labels = MIN ((gsize)n_images * LABEL_BYTES, rest - text_bytes);
      checksum = ee_checksum_block (0, data + HEADER_BYTES, text_bytes);
      checksum = ee_checksum_block (checksum, data + HEADER_BYTES + text_bytes, n_labels);
      checksum
          = ee_checksum_block (checksum, data + HEADER_BYTES + text_bytes + n_labels, rest - text_bytes - n_labels);
      memcpy (data + CHECKSUM_AT, &checksum, sizeof checksum);
    }
  return g_bytes_new_take (data, size);
}

static void
run (GBytes *input)
{
  const char *path = fuzz_folder_write ("set.images", input);
  g_autoptr (EeDataset) dataset = ee_cache_load (path, FINGERPRINT);

  if (dataset != NULL)
    {
      g_assert_true (g_utf8_validate (ee_dataset_get_source (dataset), -1, NULL));
      for (guint i = 0; i < ee_dataset_get_n_images (dataset); i++)
        {
          guint8 image[EE_IMAGE_BYTES];

          ee_dataset_copy_image (dataset, i, FALSE, image);
          g_assert_cmpuint (ee_dataset_get_label (dataset, i), <, ee_dataset_get_n_classes (dataset));
        }
    }
  fuzz_folder_clear ();
}

static GBytes *
store (guint channels, gboolean named)
{
  static const char *const names[] = { "cat", "dog", NULL };
  g_autofree char *path = g_build_filename (fuzz_folder_get (), "seed.images", NULL);
  guint16 *labels = g_new0 (guint16, 2);
  g_autoptr (EeDataset) dataset = ee_dataset_new_named ("mnist", 2, named ? names : NULL, channels, 2,
                                                        g_malloc0 (2 * 1024 * channels), labels, "a source", "0123");
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize size;

  labels[1] = 1;
  ee_cache_store (path, FINGERPRINT, dataset);
  g_assert_true (g_file_get_contents (path, &contents, &size, &error));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return g_bytes_new_take (contents, size);
}

static void
add_seeds (GPtrArray *seeds)
{
  g_ptr_array_add (seeds, store (1, TRUE));
  g_ptr_array_add (seeds, store (3, FALSE));
}

static GBytes *
mutate (GBytes *input, gsize max_size, EeRng *rng)
{
  g_autoptr (GBytes) mutated = fuzz_bytes_mutate (input, max_size, rng);

  return mend (mutated);
}

const FuzzTarget fuzz_target = { run, add_seeds, mutate };
