/* SPDX-License-Identifier: Apache-2.0 */
/* ee-loader.c - the prefetch thread and its ring of batches
 *
 * Two threads: the loader's own one fills slots of the ring, the caller of ee_loader_next() empties them.
 * They share the two counters under one lock; a slot belongs to the filling thread until `filled` passes
 * it and to the caller until `taken` does. All else is written before the thread starts. The order is
 * ee-order's affair.
 */
#include "ee-loader.h"

#include <glib/gi18n-lib.h>

#include "ee-data-error.h"
#include "ee-order.h"
#include "ee-rng.h"

enum
{
  RING_SLOTS = 4,
};

struct _EeLoader
{
  EeExperiment *experiment;
  EeSplit split;
  EeOrder *order;
  guint64 seed;
  guint64 first_step;
  const EeAugmentation *augmentation; /* NULL for images as they are */
  GThread *thread;

  GMutex lock;
  GCond changed;
  guint64 filled; /* batches ready or given out since the start */
  guint64 taken;  /* batches given back by the caller */
  gboolean holding;
  gboolean quit;

  EeLoaderBatch ring[RING_SLOTS];
};

/* Waits for a free slot; FALSE when the loader is being freed. */
static gboolean
wait_for_slot (EeLoader *loader)
{
  gboolean quit;

  g_mutex_lock (&loader->lock);
  while (!loader->quit && loader->filled - loader->taken == RING_SLOTS)
    g_cond_wait (&loader->changed, &loader->lock);
  quit = loader->quit;
  g_mutex_unlock (&loader->lock);
  return !quit;
}

static void
fill_batch (EeLoader *loader, EeLoaderBatch *batch, guint64 step)
{
  batch->step = step;
  for (guint row = 0; row < batch->rows; row++)
    {
      guint index = ee_order_get (loader->order, step, row);
      guint8 *image = batch->images + (gsize)row * EE_IMAGE_BYTES;

      ee_experiment_copy_image (loader->experiment, loader->split, index, image);
      if (loader->augmentation != NULL)
        ee_augment_image (loader->augmentation, ee_rng_mix (ee_rng_mix (loader->seed, step), row), image);
      batch->labels[row] = (guint16)ee_experiment_get_label (loader->experiment, loader->split, index);
    }
}

static gpointer
run_thread (gpointer user_data)
{
  EeLoader *loader = user_data;
  guint64 step = loader->first_step;

  for (guint64 n = 0; wait_for_slot (loader); n++, step++)
    {
      fill_batch (loader, &loader->ring[n % RING_SLOTS], step);
      g_mutex_lock (&loader->lock);
      loader->filled++;
      g_cond_signal (&loader->changed);
      g_mutex_unlock (&loader->lock);
    }
  return NULL;
}

/**
 * ee_loader_new:
 * @experiment: whose images; a reference is taken
 * @split: that was loaded
 * @batch_rows: images a batch
 * @seed: of the order and of the augmentation
 * @first_step: the first batch to give, counted from 0 over all epochs
 * @augmentation: (nullable) (transfer none): changes each image anew, by seed, step and row; outlives the loader
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID if the split holds no full batch
 *
 * Starts to prepare batches at once.
 *
 * Returns: (transfer full): the loader, or %NULL
 */
EeLoader *
ee_loader_new (EeExperiment *experiment, EeSplit split, guint batch_rows, guint64 seed, guint64 first_step,
               const EeAugmentation *augmentation, GError **error)
{
  guint n_images;
  EeLoader *loader;

  g_return_val_if_fail (experiment != NULL && split < EE_N_SPLITS, NULL);

  n_images = ee_experiment_get_n_images (experiment, split);
  if (batch_rows == 0 || batch_rows > n_images)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID,
                   _ ("Batches of %u images cannot be made of %u images. Choose a smaller batch (--batch)."),
                   batch_rows, n_images);
      return NULL;
    }

  loader = g_new0 (EeLoader, 1);
  loader->experiment = ee_experiment_ref (experiment);
  loader->split = split;
  loader->seed = seed;
  loader->first_step = first_step;
  loader->augmentation = augmentation;
  loader->order = ee_order_new (n_images - ee_experiment_get_n_redundant (experiment, split),
                                ee_experiment_get_n_redundant (experiment, split), batch_rows, seed);
  g_mutex_init (&loader->lock);
  g_cond_init (&loader->changed);
  for (guint i = 0; i < RING_SLOTS; i++)
    {
      loader->ring[i].images = g_malloc ((gsize)batch_rows * EE_IMAGE_BYTES);
      loader->ring[i].labels = g_new (guint16, batch_rows);
      loader->ring[i].rows = batch_rows;
    }
  loader->thread = g_thread_new ("ee-loader", run_thread, loader);
  return loader;
}

/**
 * ee_loader_free:
 * @loader: (nullable) (transfer full): a loader
 *
 * Waits for its thread, at most as long as one batch takes. The last batch becomes invalid.
 */
void
ee_loader_free (EeLoader *loader)
{
  if (loader == NULL)
    return;

  g_mutex_lock (&loader->lock);
  loader->quit = TRUE;
  g_cond_signal (&loader->changed);
  g_mutex_unlock (&loader->lock);
  g_thread_join (loader->thread);

  for (guint i = 0; i < RING_SLOTS; i++)
    {
      g_free (loader->ring[i].images);
      g_free (loader->ring[i].labels);
    }
  ee_order_free (loader->order);
  ee_experiment_unref (loader->experiment);
  g_mutex_clear (&loader->lock);
  g_cond_clear (&loader->changed);
  g_free (loader);
}

/**
 * ee_loader_get_steps_per_epoch:
 * @loader: a loader
 *
 * Returns: full batches in the split
 */
guint
ee_loader_get_steps_per_epoch (EeLoader *loader)
{
  g_return_val_if_fail (loader != NULL, 0);

  return ee_order_get_steps_per_epoch (loader->order);
}

/**
 * ee_loader_next:
 * @loader: a loader; one thread calls this
 *
 * Gives the previous batch back and waits until the next one is ready, which it usually is. There is
 * always a next one: epoch follows epoch.
 *
 * Returns: (transfer none): the batch, valid until the next call
 */
const EeLoaderBatch *
ee_loader_next (EeLoader *loader)
{
  const EeLoaderBatch *batch;

  g_return_val_if_fail (loader != NULL, NULL);

  g_mutex_lock (&loader->lock);
  if (loader->holding)
    loader->taken++;
  loader->holding = TRUE;
  g_cond_signal (&loader->changed);
  while (loader->filled == loader->taken)
    g_cond_wait (&loader->changed, &loader->lock);
  batch = &loader->ring[loader->taken % RING_SLOTS];
  g_mutex_unlock (&loader->lock);
  return batch;
}
