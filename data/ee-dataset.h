/* SPDX-License-Identifier: Apache-2.0 */
/* ee-dataset.h - one part (training or test) of one data set, decoded, in memory
 *
 * Immutable and reference counted once a reader has made it, so any thread may read it. Pixels are
 * already 32x32; grey sets keep one channel and become three equal ones when copied out.
 */
#pragma once

#include "ee-image.h"

G_BEGIN_DECLS

typedef struct _EeDataset EeDataset;

/**
 * EePart:
 * @EE_PART_TRAIN: the authors' training images
 * @EE_PART_TEST: the authors' test images
 */
typedef enum
{
  EE_PART_TRAIN,
  EE_PART_TEST,
} EePart;

/* Called from the loading thread; @fraction is 0..1, @what names the file being read. */
typedef void (*EeProgressFunc) (const char *what, double fraction, gpointer user_data);

/* Called from the loading thread; @remark is a sentence that names a file. */
typedef void (*EeRemarkFunc) (const char *remark, gpointer user_data);

EeDataset *ee_dataset_new (const char *id, guint n_classes, guint channels, guint n_images, guint8 *pixels,
                           guint16 *labels, const char *source, const char *digest);
EeDataset *ee_dataset_new_named (const char *id, guint n_classes, const char *const *class_names, guint channels,
                                 guint n_images, guint8 *pixels, guint16 *labels, const char *source,
                                 const char *digest);
EeDataset *ee_dataset_load (const char *id, EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                            GCancellable *cancellable, GError **error);
EeDataset *ee_dataset_load_folder (const char *path, gboolean classes, EePart part, EeProgressFunc progress,
                                   gpointer user_data, GCancellable *cancellable, GError **error);
EeDataset *ee_dataset_inspect_folder (const char *path, gboolean classes, EePart part, EeRemarkFunc broken,
                                      EeProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                                      GError **error);
EeDataset *ee_dataset_ref (EeDataset *dataset);
void ee_dataset_unref (EeDataset *dataset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeDataset, ee_dataset_unref)

const char *ee_dataset_get_id (EeDataset *dataset);
const char *ee_dataset_get_source (EeDataset *dataset);
const char *ee_dataset_get_digest (EeDataset *dataset);
guint ee_dataset_get_n_images (EeDataset *dataset);
guint ee_dataset_get_n_classes (EeDataset *dataset);
const char *const *ee_dataset_get_class_names (EeDataset *dataset);
guint ee_dataset_get_channels (EeDataset *dataset);
const guint8 *ee_dataset_get_pixels (EeDataset *dataset);
const guint16 *ee_dataset_get_labels (EeDataset *dataset);
guint ee_dataset_get_label (EeDataset *dataset, guint index);
void ee_dataset_copy_image (EeDataset *dataset, guint index, gboolean invert, guint8 *image);

void ee_dataset_set_root (const char *root);
char *ee_dataset_name_root (void);
gboolean ee_dataset_check_root (const char *root, GError **error);
char *ee_dataset_find_root (GError **error);
gboolean ee_dataset_is_installed (const char *id, const char *root);

G_END_DECLS
