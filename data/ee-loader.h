/* SPDX-License-Identifier: Apache-2.0 */
/* ee-loader.h - ready batches of training images, prepared ahead on a thread of its own
 *
 * The order depends on seed and step alone: epoch e shuffles main and redundant images apart, by
 * (seed, e), and spreads both evenly, so that every batch holds the experiment's share of main images
 * (rounded down or up). That keeps the number of surviving rows, and with it the shapes that the
 * engine sees, almost constant. A short last batch is dropped. A loader started at step s gives the
 * batches that one started at 0 gives from s on.
 */
#pragma once

#include "ee-augment.h"
#include "ee-experiment.h"

G_BEGIN_DECLS

typedef struct _EeLoader EeLoader;

/**
 * EeLoaderBatch:
 * @images: [rows, 32, 32, 3] uint8
 * @labels: [rows]; n_main for a redundant image
 * @rows: the batch size
 * @step: counted from 0 over all epochs
 *
 * Owned by the loader, valid until the next call of ee_loader_next().
 */
typedef struct
{
  guint8 *images;
  guint16 *labels;
  guint rows;
  guint64 step;
} EeLoaderBatch;

EeLoader *ee_loader_new (EeExperiment *experiment, EeSplit split, guint batch_rows, guint64 seed, guint64 first_step,
                         const EeAugmentation *augmentation, GError **error);
void ee_loader_free (EeLoader *loader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeLoader, ee_loader_free)

guint ee_loader_get_steps_per_epoch (EeLoader *loader);
const EeLoaderBatch *ee_loader_next (EeLoader *loader);

G_END_DECLS
