/* SPDX-License-Identifier: Apache-2.0 */
/* ee-idx.h - one IDX file of unsigned bytes, plain or gzip
 *
 * Private to the data floor. Format: LeCun, Cortes and Burges, THE MNIST DATABASE, "FILE FORMATS FOR
 * THE MNIST DATABASE". Any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

enum
{
  EE_IDX_MAX_DIMENSIONS = 3,
};

/**
 * EeIdx:
 * @n_dimensions: 1 for labels, 3 for images
 * @sizes: of the dimensions; the first is the number of records
 * @data: (owned): the values, product of @sizes
 */
typedef struct
{
  guint n_dimensions;
  guint32 sizes[EE_IDX_MAX_DIMENSIONS];
  guint8 *data;
} EeIdx;

EeIdx *ee_idx_read (const char *path, guint n_dimensions, GChecksum *checksum, GCancellable *cancellable,
                    GError **error);
EeIdx *ee_idx_read_head (const char *path, guint n_dimensions, GCancellable *cancellable, GError **error);
void ee_idx_free (EeIdx *idx);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeIdx, ee_idx_free)

G_END_DECLS
