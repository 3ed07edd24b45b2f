/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cifar.c - the records of CIFAR's binary version
 *
 * Below <root>/cifar10 or <root>/cifar100: the archive cifar-10-binary.tar.gz or cifar-100-binary.tar.gz,
 * the folder it unpacks to, or that folder's files themselves; the first of them that is there. A record
 * is one label byte (CIFAR-100: the coarse label, then the fine one, which is used) and 32x32 pixels, red
 * plane, green plane, blue plane. How many records a file has comes from its size. Images are in the
 * order of the batches' numbers, whatever the archive's. Digest: see ee_walk_open().
 *
 * A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images (2009).
 */
#include "ee-cifar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-class-names.h"
#include "ee-data-error.h"
#include "ee-walk.h"

enum
{
  PLANE = EE_IMAGE_SIDE * EE_IMAGE_SIDE,
  MAX_BATCHES = 5,
  MAX_RECORDS = 100 * 1000, /* of a file: twice what the authors' largest has */
  CHUNK = 256,              /* records read at once */
};

/* What distinguishes the two sets. */
typedef struct
{
  const char *id;
  const char *title;
  const char *archive;
  const char *folder;
  guint label_bytes; /* the last one counts */
  guint n_classes;
  const char *const *class_names;
  const char *files[2][MAX_BATCHES + 1];
} Cifar;

static const Cifar cifar10
    = { "cifar10",
        "CIFAR-10",
        "cifar-10-binary.tar.gz",
        "cifar-10-batches-bin",
        1,
        EE_N_CIFAR10,
        ee_cifar10_names,
        { { "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin" },
          { "test_batch.bin" } } };
static const Cifar cifar100
    = { "cifar100", "CIFAR-100",   "cifar-100-binary.tar.gz", "cifar-100-binary",
        2,          EE_N_CIFAR100, ee_cifar100_names,         { { "train.bin" }, { "test.bin" } } };

/* One file of records. */
typedef struct
{
  GByteArray *pixels; /* [n, 32, 32, 3]; NULL where the file was not met */
  GArray *labels;     /* of guint16, [n] */
} Batch;

typedef struct
{
  Batch batches[MAX_BATCHES];
} Batches;

static void
clear_batches (Batches *batches)
{
  for (guint i = 0; i < MAX_BATCHES; i++)
    {
      g_clear_pointer (&batches->batches[i].pixels, g_byte_array_unref);
      g_clear_pointer (&batches->batches[i].labels, g_array_unref);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batches, clear_batches)

static gboolean
convert_record (const Cifar *cifar, const guint8 *record, Batch *batch, EeWalk *walk, GError **error)
{
  guint16 label = record[cifar->label_bytes - 1];
  const guint8 *planes = record + cifar->label_bytes;
  guint8 image[EE_IMAGE_BYTES];

  if (batch->labels->len == MAX_RECORDS || label >= cifar->n_classes)
    {
      g_autofree char *name = ee_walk_name_entry (walk);

      if (label >= cifar->n_classes)
        g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                     _ ("“%s” has the label %u at record %u; a label of %s is at most %u."), name, label,
                     batch->labels->len, cifar->title, cifar->n_classes - 1);
      else
        g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” holds more than %d images."), name,
                     MAX_RECORDS);
      return FALSE;
    }
  for (guint i = 0; i < PLANE; i++)
    for (guint c = 0; c < EE_IMAGE_CHANNELS; c++)
      image[i * EE_IMAGE_CHANNELS + c] = planes[c * PLANE + i];
  g_byte_array_append (batch->pixels, image, sizeof image);
  g_array_append_val (batch->labels, label);
  return TRUE;
}

static gboolean
set_middle_error (const Cifar *cifar, EeWalk *walk, guint record, GError **error)
{
  g_autofree char *name = ee_walk_name_entry (walk);

  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
               _ ("“%s” is no file of %s or truncated: it ends in the middle of record %u (%u bytes each)."), name,
               cifar->title, record, cifar->label_bytes + EE_IMAGE_BYTES);
  return FALSE;
}

static gboolean
read_batch (const Cifar *cifar, EeWalk *walk, Batch *batch, GError **error)
{
  const gsize record_bytes = cifar->label_bytes + EE_IMAGE_BYTES;
  g_autofree guint8 *chunk = g_malloc (record_bytes * CHUNK);
  g_autofree char *name = ee_walk_name_entry (walk);
  gssize n;

  if (batch->pixels != NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is there twice."), name);
      return FALSE;
    }
  batch->pixels = g_byte_array_new ();
  batch->labels = g_array_new (FALSE, FALSE, sizeof (guint16));
  do
    {
      n = ee_walk_read (walk, chunk, record_bytes * CHUNK, error);
      if (n < 0)
        return FALSE;
      for (gsize at = 0; at + record_bytes <= (gsize)n; at += record_bytes)
        if (!convert_record (cifar, chunk + at, batch, walk, error))
          return FALSE;
      if ((gsize)n % record_bytes != 0)
        return set_middle_error (cifar, walk, batch->labels->len, error);
    }
  while ((gsize)n == record_bytes * CHUNK);
  if (batch->labels->len > 0)
    return TRUE;
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is empty."), name);
  return FALSE;
}

/* The number of the batch that the file is, or -1 for what the part does not need. */
static int
find_batch (const Cifar *cifar, EePart part, const char *name)
{
  g_autofree char *base = g_path_get_basename (name);

  for (int i = 0; i < MAX_BATCHES && cifar->files[part][i] != NULL; i++)
    if (g_str_equal (cifar->files[part][i], base))
      return i;
  return -1;
}

static gboolean
read_batches (const Cifar *cifar, EePart part, EeWalk *walk, const char *path, EeProgressFunc progress,
              gpointer user_data, Batches *batches, GError **error)
{
  const char *name;
  guint n_read = 0;

  for (;;)
    {
      int batch;

      if (!ee_walk_next (walk, &name, error))
        return FALSE;
      if (name == NULL)
        break;
      batch = find_batch (cifar, part, name);
      if (batch < 0)
        continue;
      if (!read_batch (cifar, walk, &batches->batches[batch], error))
        return FALSE;
      if (progress != NULL)
        progress (path, (double)MIN (++n_read, MAX_BATCHES) / (MAX_BATCHES + 1), user_data);
    }
  for (guint i = 0; i < MAX_BATCHES; i++)
    if (batches->batches[i].pixels != NULL)
      return TRUE;
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
               _ ("“%s” holds no file “%s”; the binary version of %s is needed."), path, cifar->files[part][0],
               cifar->title);
  return FALSE;
}

static EeDataset *
join_batches (const Cifar *cifar, Batches *batches, const char *path, const char *digest, GError **error)
{
  gsize n = 0, done = 0;
  guint8 *pixels;
  guint16 *labels;

  for (guint i = 0; i < MAX_BATCHES; i++)
    n += batches->batches[i].labels != NULL ? batches->batches[i].labels->len : 0;
  pixels = g_try_malloc (n * EE_IMAGE_BYTES);
  if (pixels == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” does not fit into memory."), path);
      return NULL;
    }
  labels = g_new (guint16, n);
  for (guint i = 0; i < MAX_BATCHES; i++)
    {
      Batch *batch = &batches->batches[i];

      if (batch->pixels == NULL)
        continue;
      memcpy (pixels + done * EE_IMAGE_BYTES, batch->pixels->data, batch->pixels->len);
      memcpy (labels + done, batch->labels->data, batch->labels->len * sizeof *labels);
      done += batch->labels->len;
      g_clear_pointer (&batch->pixels, g_byte_array_unref);
    }
  return ee_dataset_new_named (cifar->id, cifar->n_classes, cifar->class_names, EE_IMAGE_CHANNELS, (guint)n, pixels,
                               labels, path, digest);
}

static GStrv
list_places (const Cifar *cifar, EePart part, const char *root)
{
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();
  g_autofree char *folder = g_build_filename (root, cifar->id, NULL);
  g_autofree char *archive = g_build_filename (folder, cifar->archive, NULL);
  g_autofree char *unpacked = g_build_filename (folder, cifar->folder, NULL);
  g_autofree char *loose = g_build_filename (folder, cifar->files[part][0], NULL);

  g_strv_builder_add (places, archive);
  g_strv_builder_add (places, unpacked);
  if (g_file_test (loose, G_FILE_TEST_EXISTS))
    g_strv_builder_add (places, folder);
  return g_strv_builder_end (places);
}

static void
set_missing_error (const Cifar *cifar, const char *root, GError **error)
{
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND,
               _ ("%s is not there: put its archive “%s” into the folder “%s/%s”, or get it by "
                  "“offramp-cli datasets get %s”."),
               cifar->title, cifar->archive, root, cifar->id, cifar->id);
}

static EeDataset *
load (const Cifar *cifar, EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
      GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) places = list_places (cifar, part, root);
  g_autofree char *path = ee_walk_find ((const char *const *)places);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_auto (Batches) batches = { 0 };
  g_autoptr (EeWalk) walk = NULL;
  EeDataset *dataset;

  if (path == NULL)
    {
      set_missing_error (cifar, root, error);
      return NULL;
    }
  if (progress != NULL)
    progress (path, 0, user_data);
  walk = ee_walk_open (path, checksum, cancellable, error);
  if (walk == NULL || !read_batches (cifar, part, walk, path, progress, user_data, &batches, error))
    return NULL;
  dataset = join_batches (cifar, &batches, path, g_checksum_get_string (checksum), error);
  if (dataset != NULL && progress != NULL)
    progress (path, 1, user_data);
  return dataset;
}

/* The length of the file that @walk stands at, in records. */
static gboolean
measure_batch (const Cifar *cifar, EeWalk *walk, guint *n_records, GError **error)
{
  const gsize record_bytes = cifar->label_bytes + EE_IMAGE_BYTES;
  g_autofree guint8 *chunk = g_malloc (record_bytes * CHUNK);
  guint64 n_bytes = 0;
  gssize n;

  while ((n = ee_walk_read (walk, chunk, record_bytes * CHUNK, error)) > 0
         && n_bytes < (guint64)record_bytes * MAX_RECORDS)
    n_bytes += (gsize)n;
  if (n < 0)
    return FALSE;
  *n_records = (guint)(n_bytes / record_bytes);
  return n_bytes % record_bytes == 0 || set_middle_error (cifar, walk, *n_records, error);
}

static gboolean
count_records (const Cifar *cifar, EePart part, const char *root, guint *n_records, GCancellable *cancellable,
               GError **error)
{
  g_auto (GStrv) places = list_places (cifar, part, root);
  g_autofree char *path = ee_walk_find ((const char *const *)places);
  g_autoptr (EeWalk) walk = path != NULL ? ee_walk_open (path, NULL, cancellable, error) : NULL;
  const char *name;

  *n_records = 0;
  if (path == NULL)
    set_missing_error (cifar, root, error);
  while (walk != NULL)
    {
      guint n = 0;

      if (!ee_walk_next (walk, &name, error))
        return FALSE;
      if (name == NULL)
        return TRUE;
      if (find_batch (cifar, part, name) >= 0 && !measure_batch (cifar, walk, &n, error))
        return FALSE;
      *n_records += n;
    }
  return FALSE;
}

/**
 * ee_cifar10_load:
 * @part: training or test images
 * @root: the folder that holds the folder `cifar10`
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): photographs in 10 classes, or %NULL
 */
EeDataset *
ee_cifar10_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                 GError **error)
{
  return load (&cifar10, part, root, progress, user_data, cancellable, error);
}

/**
 * ee_cifar10_list_places:
 * @part: training or test images
 * @root: the folder that holds the folder `cifar10`
 *
 * Returns: (transfer full): where the images are looked for
 */
GStrv
ee_cifar10_list_places (EePart part, const char *root)
{
  return list_places (&cifar10, part, root);
}

/**
 * ee_cifar100_load:
 * @part: training or test images
 * @root: the folder that holds the folder `cifar100`
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): photographs in 100 classes (the fine labels), or %NULL
 */
EeDataset *
ee_cifar100_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                  GError **error)
{
  return load (&cifar100, part, root, progress, user_data, cancellable, error);
}

/**
 * ee_cifar100_list_places:
 * @part: training or test images
 * @root: the folder that holds the folder `cifar100`
 *
 * Returns: (transfer full): where the images are looked for
 */
GStrv
ee_cifar100_list_places (EePart part, const char *root)
{
  return list_places (&cifar100, part, root);
}

/**
 * ee_cifar10_count:
 * @part: training or test images
 * @root: the folder that holds the folder `cifar10`
 * @n_images: (out): how many images there are
 * @n_classes: (out): in how many classes
 * @cancellable: (nullable): stops the counting
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Adds up the lengths of the files in the archive, which has to be unpacked for that, in memory.
 *
 * Returns: whether they could be counted
 */
gboolean
ee_cifar10_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                  GError **error)
{
  *n_classes = cifar10.n_classes;
  return count_records (&cifar10, part, root, n_images, cancellable, error);
}

/**
 * ee_cifar100_count:
 * @part: training or test images
 * @root: the folder that holds the folder `cifar100`
 * @n_images: (out): how many images there are
 * @n_classes: (out): in how many classes
 * @cancellable: (nullable): stops the counting
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Adds up the lengths of the files in the archive, which has to be unpacked for that, in memory.
 *
 * Returns: whether they could be counted
 */
gboolean
ee_cifar100_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                   GError **error)
{
  *n_classes = cifar100.n_classes;
  return count_records (&cifar100, part, root, n_images, cancellable, error);
}
