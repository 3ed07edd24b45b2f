/* SPDX-License-Identifier: Apache-2.0 */
/* The loader's batches: the same from any step on, evenly mixed, and its thread well behaved. */
#include "ee-loader.h"

#include <string.h>

#include "ee-data-error.h"
#include "test-files.h"

enum
{
  ROWS = 48,
};

static EeExperiment *experiment; /* doodles, 350 test images, made once in main() */

static EeLoader *
make (guint64 seed, guint64 first_step)
{
  g_autoptr (GError) error = NULL;
  EeLoader *loader = ee_loader_new (experiment, EE_SPLIT_TEST, ROWS, seed, first_step, NULL, &error);

  g_assert_no_error (error);
  return loader;
}

static char *
digest_batch (const EeLoaderBatch *batch)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, batch->images, (gssize)batch->rows * EE_IMAGE_BYTES);
  g_checksum_update (checksum, (const guchar *)batch->labels, (gssize)(batch->rows * sizeof *batch->labels));
  return g_strdup (g_checksum_get_string (checksum));
}

/* Digests of @n batches from @first_step on. */
static GPtrArray *
collect (guint64 seed, guint64 first_step, guint n)
{
  g_autoptr (EeLoader) loader = make (seed, first_step);
  GPtrArray *digests = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      const EeLoaderBatch *batch = ee_loader_next (loader);

      g_assert_cmpuint (batch->step, ==, first_step + i);
      g_assert_cmpuint (batch->rows, ==, ROWS);
      g_ptr_array_add (digests, digest_batch (batch));
    }
  return digests;
}

static void
test_resume_anywhere (void)
{
  static const guint starts[] = { 0, 1, 6, 7, 8, 20, 21 };
  const guint n = 30;
  g_autoptr (GPtrArray) whole = collect (3, 0, n);

  for (guint s = 0; s < G_N_ELEMENTS (starts); s++)
    {
      g_autoptr (GPtrArray) rest = collect (3, starts[s], n - starts[s]);

      for (guint i = 0; i < rest->len; i++)
        g_assert_cmpstr (rest->pdata[i], ==, whole->pdata[starts[s] + i]);
    }
}

static void
test_seed_and_epoch_matter (void)
{
  g_autoptr (GPtrArray) first = collect (3, 0, 14);
  g_autoptr (GPtrArray) other = collect (4, 0, 14);

  for (guint i = 0; i < 7; i++)
    {
      g_assert_cmpstr (first->pdata[i], !=, other->pdata[i]);
      g_assert_cmpstr (first->pdata[i], !=, first->pdata[i + 7]);
    }
}

/* 200 main and 150 redundant images in batches of 48: 27 or 28 main rows each, seven batches. */
static void
test_even_batches (void)
{
  g_autoptr (EeLoader) loader = make (3, 0);

  g_assert_cmpuint (ee_loader_get_steps_per_epoch (loader), ==, 7);
  for (guint step = 0; step < 50; step++)
    {
      const EeLoaderBatch *batch = ee_loader_next (loader);
      guint n_main = 0;

      for (guint row = 0; row < batch->rows; row++)
        n_main += batch->labels[row] < 10;
      g_assert_true (n_main == 27 || n_main == 28);
    }
}

/* Every row is an image of the split with its own label; none comes twice within an epoch. */
static void
test_rows_are_the_split_s_images (void)
{
  g_autoptr (EeLoader) loader = make (3, 0);
  g_autoptr (GHashTable) left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < ee_experiment_get_n_images (experiment, EE_SPLIT_TEST); i++)
    {
      guint8 image[EE_IMAGE_BYTES];
      char *digest;

      ee_experiment_copy_image (experiment, EE_SPLIT_TEST, i, image);
      digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, image, sizeof image);
      g_hash_table_insert (left, digest, GUINT_TO_POINTER (ee_experiment_get_label (experiment, EE_SPLIT_TEST, i)));
    }
  g_assert_cmpuint (g_hash_table_size (left), ==, 350);

  for (guint step = 0; step < 7; step++)
    {
      const EeLoaderBatch *batch = ee_loader_next (loader);

      for (guint row = 0; row < batch->rows; row++)
        {
          g_autofree char *digest
              = g_compute_checksum_for_data (G_CHECKSUM_SHA256, batch->images + row * EE_IMAGE_BYTES, EE_IMAGE_BYTES);
          gpointer label;

          g_assert_true (g_hash_table_lookup_extended (left, digest, NULL, &label));
          g_assert_cmpuint (GPOINTER_TO_UINT (label), ==, batch->labels[row]);
          g_hash_table_remove (left, digest);
        }
    }
  g_assert_cmpuint (g_hash_table_size (left), ==, 350 - 7 * ROWS);
}

/* While the caller holds a batch the thread runs ahead, but never into that batch. */
static void
test_held_batch_stays (void)
{
  g_autoptr (EeLoader) loader = make (3, 0);

  for (guint i = 0; i < 10; i++)
    {
      const EeLoaderBatch *batch = ee_loader_next (loader);
      g_autofree char *before = digest_batch (batch);
      g_autofree char *after = NULL;

      g_usleep (5000);
      after = digest_batch (batch);
      g_assert_cmpstr (before, ==, after);
    }
}

/* At once, half full, and while the thread waits on a full ring. */
static void
test_free_at_any_time (void)
{
  for (guint i = 0; i < 100; i++)
    {
      EeLoader *loader = make (i, i);

      for (guint n = 0; n < i % 4; n++)
        ee_loader_next (loader);
      if (i % 10 == 0)
        g_usleep (3000);
      ee_loader_free (loader);
    }
  ee_loader_free (NULL);
}

static void
test_too_large_batches (void)
{
  static const guint sizes[] = { 0, 351 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_assert_null (ee_loader_new (experiment, EE_SPLIT_TEST, sizes[i], 1, 0, NULL, &error));
      test_files_assert_error (&error, EE_DATA_ERROR_INVALID, "350", "Batches");
    }
  g_assert_null (ee_loader_new (experiment, EE_SPLIT_TRAIN, 1, 1, 0, NULL, &error));
  g_assert_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  EeExperimentOptions options = { "doodles", NULL, EE_POLARITY_MATCHED, 1, 0, 350, 1 << EE_SPLIT_TEST };
  int status;

  g_test_init (&argc, &argv, NULL);
  experiment = ee_experiment_new (&options, NULL, NULL, NULL, NULL);
  g_test_add_func ("/loader/resume-anywhere", test_resume_anywhere);
  g_test_add_func ("/loader/seed-and-epoch-matter", test_seed_and_epoch_matter);
  g_test_add_func ("/loader/even-batches", test_even_batches);
  g_test_add_func ("/loader/rows-are-the-split-s-images", test_rows_are_the_split_s_images);
  g_test_add_func ("/loader/held-batch-stays", test_held_batch_stays);
  g_test_add_func ("/loader/free-at-any-time", test_free_at_any_time);
  g_test_add_func ("/loader/too-large-batches", test_too_large_batches);
  status = g_test_run ();
  ee_experiment_unref (experiment);
  return status;
}
