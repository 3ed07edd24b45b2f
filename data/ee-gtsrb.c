/* SPDX-License-Identifier: Apache-2.0 */
/* ee-gtsrb.c - reads the signs of GTSRB: images, regions and classes
 *
 * Below <root>/gtsrb. Training images: GTSRB_Final_Training_Images.zip or the folder it unpacks to; each
 * class folder has its list GT-NNNNN.csv. Test images: GTSRB_Final_Test_Images.zip or the folder it
 * unpacks to, with the list GT-final_test.csv in GTSRB_Final_Test_GT.zip or beside. The source is walked
 * twice, for the lists and for the images, so that no more than one image is in memory undone. Of an image
 * the region of the sign is used; where an image has another size than its list says (a reduced copy) the
 * region is scaled with it. Images are in the order of their paths. Digest: see ee_walk_open(), first over
 * the lists, then over the images; an archive counts once.
 *
 * J. Stallkamp, M. Schlipsing, J. Salmen and C. Igel, Man vs. computer: Benchmarking machine learning
 * algorithms for traffic sign recognition, Neural Networks 32 (2012).
 */
#include "ee-gtsrb.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-class-names.h"
#include "ee-data-error.h"
#include "ee-sign-list.h"
#include "ee-walk.h"

#define TEST_LIST "GT-final_test.csv"

enum
{
  MAX_PICTURE_BYTES = 4 * 1024 * 1024,
  MAX_LIST_BYTES = 16 * 1024 * 1024,
  CHUNK = 256, /* images between two reports of progress */
};

static const char *const archive_names[] = { "GTSRB_Final_Training_Images.zip", "GTSRB_Final_Test_Images.zip" };
static const char *const folder_names[] = { "Final_Training", "Final_Test" };
static const char *const list_places[] = { "GTSRB_Final_Test_GT.zip", TEST_LIST, "GTSRB_Final_Test_GT" };

/* What the reading of one part is about. */
typedef struct
{
  EePart part;
  EeProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
  const char *path; /* of the images */
  GChecksum *checksum;
  EeSignList *signs;
  guint n_signs;
  guint8 *pixels;  /* [n_signs, 32, 32, 3] */
  guint16 *labels; /* [n_signs] */
} Reading;

/* The last part of a path, for training images with the class folder before it. */
static char *
get_key (EePart part, const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *folder = g_path_get_dirname (name);
  g_autofree char *class_folder = g_path_get_basename (folder);

  return part == EE_PART_TEST ? g_steal_pointer (&base) : g_strconcat (class_folder, "/", base, NULL);
}

static gboolean
is_list (EePart part, const char *name)
{
  g_autofree char *base = g_path_get_basename (name);

  return part == EE_PART_TEST ? g_str_equal (base, TEST_LIST)
                              : g_str_has_prefix (base, "GT-") && g_str_has_suffix (base, ".csv");
}

static gboolean
is_picture (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".ppm");
}

/* Adds the list that @walk stands at. */
static gboolean
read_list (Reading *reading, EeWalk *walk, const char *name, GError **error)
{
  g_autofree char *entry = ee_walk_name_entry (walk);
  g_autofree char *key = get_key (reading->part, name);
  g_autofree char *folder = g_path_get_dirname (key);
  g_autofree char *prefix = reading->part == EE_PART_TEST ? g_strdup ("") : g_strconcat (folder, "/", NULL);
  g_autoptr (GBytes) csv = ee_walk_read_all (walk, MAX_LIST_BYTES, error);

  return csv != NULL && ee_sign_list_add_csv (reading->signs, csv, entry, prefix, error);
}

/* All lists in @path; for a test set one is enough, since copies may lie beside. */
static gboolean
read_lists (Reading *reading, const char *path, GError **error)
{
  g_autoptr (EeWalk) walk = ee_walk_open (path, reading->checksum, reading->cancellable, error);
  const char *name = NULL;
  guint n_lists = 0;

  if (walk == NULL)
    return FALSE;
  while (n_lists == 0 || reading->part == EE_PART_TRAIN)
    {
      if (!ee_walk_next (walk, &name, error))
        return FALSE;
      if (name == NULL)
        break;
      if (!is_list (reading->part, name))
        continue;
      n_lists++;
      if (!read_list (reading, walk, name, error))
        return FALSE;
    }
  if (n_lists > 0)
    return TRUE;
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” holds no list of images (%s)."), path,
               reading->part == EE_PART_TEST ? TEST_LIST : "GT-00000.csv");
  return FALSE;
}

/* A list in a plain file. */
static gboolean
read_plain_list (Reading *reading, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autoptr (EeWalk) walk = ee_walk_open (folder, reading->checksum, reading->cancellable, error);
  const char *name;

  if (walk == NULL)
    return FALSE;
  do
    if (!ee_walk_next (walk, &name, error))
      return FALSE;
  while (name != NULL && !g_str_equal (name, base));
  return name != NULL && read_list (reading, walk, name, error);
}

/* From @size, as the list has it, to @actual pixels. */
static guint
scale_edge (guint edge, guint size, guint actual)
{
  return (guint)(((guint64)edge * actual + size / 2) / size);
}

static void
crop (const EePixels *pixels, const EeSign *sign, guint8 *image)
{
  guint x1 = MIN (scale_edge (sign->x1, sign->width, pixels->width), pixels->width - 1);
  guint y1 = MIN (scale_edge (sign->y1, sign->height, pixels->height), pixels->height - 1);
  guint x2 = CLAMP (scale_edge (sign->x2 + 1, sign->width, pixels->width), x1 + 1, pixels->width);
  guint y2 = CLAMP (scale_edge (sign->y2 + 1, sign->height, pixels->height), y1 + 1, pixels->height);
  gsize row_bytes = (gsize)(x2 - x1) * EE_IMAGE_CHANNELS;
  EePixels region = { x2 - x1, y2 - y1, g_malloc (row_bytes * (y2 - y1)) };

  for (guint y = y1; y < y2; y++)
    memcpy (region.rgb + row_bytes * (y - y1), pixels->rgb + ((gsize)y * pixels->width + x1) * EE_IMAGE_CHANNELS,
            row_bytes);
  ee_pixels_to_image (&region, image);
  g_free (region.rgb);
}

/* In the training archive the folder is the class, too. */
static gboolean
check_sign (Reading *reading, const EeSign *sign, const char *key, const char *entry, GError **error)
{
  if (sign == NULL)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is in no list of images."), entry);
  else if (sign->seen)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is there twice."), entry);
  else if (reading->part == EE_PART_TRAIN && g_ascii_strtoull (key, NULL, 10) != sign->label)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                 _ ("“%s” lies in the folder of another class than %u, which its list says."), entry, sign->label);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_picture (Reading *reading, EeWalk *walk, const char *name, GError **error)
{
  g_autofree char *entry = ee_walk_name_entry (walk);
  g_autofree char *key = get_key (reading->part, name);
  EeSign *sign = ee_sign_list_find (reading->signs, key);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (EePixels) pixels = NULL;

  if (!check_sign (reading, sign, key, entry, error)
      || (bytes = ee_walk_read_all (walk, MAX_PICTURE_BYTES, error)) == NULL
      || (pixels = ee_pixels_new_from_bytes (bytes, entry, error)) == NULL)
    return FALSE;
  sign->seen = TRUE;
  crop (pixels, sign, reading->pixels + (gsize)sign->order * EE_IMAGE_BYTES);
  reading->labels[sign->order] = (guint16)sign->label;
  return TRUE;
}

static gboolean
read_pictures (Reading *reading, EeWalk *walk, GError **error)
{
  const char *name, *unseen;
  guint n = 0;

  for (;;)
    {
      if (!ee_walk_next (walk, &name, error))
        return FALSE;
      if (name == NULL)
        break;
      if (!is_picture (name))
        continue;
      if (!read_picture (reading, walk, name, error))
        return FALSE;
      if (++n % CHUNK == 0 && reading->progress != NULL)
        reading->progress (reading->path, (double)n / reading->n_signs, reading->user_data);
    }
  unseen = ee_sign_list_find_unseen (reading->signs);
  if (unseen == NULL)
    return TRUE;
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
               _ ("“%s” is incomplete: the image “%s”, which its list names, is not there."), reading->path, unseen);
  return FALSE;
}

/* Where the images may lie; the list of the test images is found apart. */
static GStrv
list_image_places (EePart part, const char *root)
{
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();
  g_autofree char *archive = g_build_filename (root, "gtsrb", archive_names[part], NULL);
  g_autofree char *stem = g_strndup (archive, strlen (archive) - strlen (".zip"));
  g_autofree char *unpacked = g_build_filename (root, "gtsrb", "GTSRB", folder_names[part], NULL);
  g_autofree char *moved = g_build_filename (root, "gtsrb", folder_names[part], NULL);

  g_strv_builder_add_many (places, archive, unpacked, moved, stem, NULL);
  return g_strv_builder_end (places);
}

static GStrv
list_list_places (const char *root)
{
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (list_places); i++)
    {
      g_autofree char *place = g_build_filename (root, "gtsrb", list_places[i], NULL);

      g_strv_builder_add (places, place);
    }
  return g_strv_builder_end (places);
}

/* The lists: beside the training images; the test images' in a file of its own, or else beside them. */
static gboolean
find_lists (Reading *reading, const char *root, gboolean *in_images, GError **error)
{
  g_auto (GStrv) places = list_list_places (root);
  g_autofree char *path = reading->part == EE_PART_TEST ? ee_walk_find ((const char *const *)places) : NULL;

  *in_images = path == NULL;
  if (path != NULL && g_str_has_suffix (path, ".csv"))
    return read_plain_list (reading, path, error);
  return read_lists (reading, path != NULL ? path : reading->path, error);
}

static gboolean
read_part (Reading *reading, const char *root, GError **error)
{
  gboolean in_images, counted;
  g_autoptr (EeWalk) walk = NULL;

  if (!find_lists (reading, root, &in_images, error))
    return FALSE;
  reading->n_signs = ee_sign_list_sort (reading->signs);
  if (reading->n_signs == 0)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("The lists of “%s” name no images."), reading->path);
      return FALSE;
    }
  reading->pixels = g_malloc ((gsize)reading->n_signs * EE_IMAGE_BYTES);
  reading->labels = g_new (guint16, reading->n_signs);

  counted = in_images && !g_file_test (reading->path, G_FILE_TEST_IS_DIR);
  walk = ee_walk_open (reading->path, counted ? NULL : reading->checksum, reading->cancellable, error);
  return walk != NULL && read_pictures (reading, walk, error);
}

/**
 * ee_gtsrb_load:
 * @part: training or test images
 * @root: the folder that holds the folder `gtsrb`
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): traffic signs in 43 classes, or %NULL
 */
EeDataset *
ee_gtsrb_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data, GCancellable *cancellable,
               GError **error)
{
  g_auto (GStrv) places = list_image_places (part, root);
  g_autofree char *path = ee_walk_find ((const char *const *)places);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (EeSignList) signs = ee_sign_list_new ();
  Reading reading = { part, progress, user_data, cancellable, path, checksum, signs };

  if (path == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND,
                   _ ("GTSRB is not there: put its archive “%s” into the folder “%s/gtsrb”, or get it by "
                      "“offramp-cli datasets get gtsrb”."),
                   archive_names[part], root);
      return NULL;
    }
  if (progress != NULL)
    progress (path, 0, user_data);
  if (!read_part (&reading, root, error))
    {
      g_free (reading.pixels);
      g_free (reading.labels);
      return NULL;
    }
  if (progress != NULL)
    progress (path, 1, user_data);
  return ee_dataset_new_named ("gtsrb", EE_N_SIGNS, ee_sign_names, EE_IMAGE_CHANNELS, reading.n_signs, reading.pixels,
                               reading.labels, path, g_checksum_get_string (checksum));
}

/**
 * ee_gtsrb_list_places:
 * @part: training or test images
 * @root: the folder that holds the folder `gtsrb`
 *
 * Returns: (transfer full): where the images and, if they are there, the list of the test images are looked for
 */
GStrv
ee_gtsrb_list_places (EePart part, const char *root)
{
  g_auto (GStrv) images = list_image_places (part, root);
  g_autofree char *path = ee_walk_find ((const char *const *)images);
  g_auto (GStrv) lists = part == EE_PART_TEST && path != NULL ? list_list_places (root) : NULL;
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();

  g_strv_builder_addv (places, (const char **)images);
  if (lists != NULL)
    g_strv_builder_addv (places, (const char **)lists);
  return g_strv_builder_end (places);
}

/**
 * ee_gtsrb_count:
 * @part: training or test images
 * @root: the folder that holds the folder `gtsrb`
 * @n_images: (out): how many images there are
 * @n_classes: (out): in how many classes
 * @cancellable: (nullable): stops the counting
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Counts the names of images; lists and images are not read.
 *
 * Returns: whether they could be counted
 */
gboolean
ee_gtsrb_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                GError **error)
{
  g_auto (GStrv) places = list_image_places (part, root);
  g_autofree char *path = ee_walk_find ((const char *const *)places);
  g_autoptr (EeWalk) walk = path != NULL ? ee_walk_open (path, NULL, cancellable, error) : NULL;
  const char *name;

  *n_images = 0;
  *n_classes = EE_N_SIGNS;
  if (path == NULL)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("There is no “%s”."), places[0]);
  while (walk != NULL)
    {
      if (!ee_walk_next (walk, &name, error))
        return FALSE;
      if (name == NULL)
        return TRUE;
      *n_images += is_picture (name) ? 1 : 0;
    }
  return FALSE;
}
