/* SPDX-License-Identifier: Apache-2.0 */
/* ee-folder.c - reads a folder of pictures, with one sub-folder a class or without classes
 *
 * A class holds the pictures anywhere below its sub-folder; picture files are told by the ends of their
 * names, everything else is passed over and counted in the set's source. A picture that cannot be read
 * fails the whole set, after all were tried, so that the user can mend them in one go.
 *
 * A fifth of each class, at least one picture, is the test part. Which pictures those are depends on
 * their names alone, never on a training's seed: no network is tested on pictures that another run has
 * learned from, and removing a picture leaves the others in their parts (but for one at the border).
 */
#include "ee-folder.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-walk.h"

enum
{
  MAX_PICTURES = 200 * 1000,
  TEST_SHARE = 5, /* one in so many */
  CHUNK = 32,     /* pictures between two reports of progress */
};

static const char *const picture_ends[]
    = { ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".ppm", ".pgm", ".pbm", ".pnm", NULL };

typedef struct
{
  char *name;      /* below the class's folder */
  guint64 lot;     /* the lowest are the test part */
  gboolean tested; /* belongs to the test part */
} Picture;

typedef struct
{
  char *folder;
  char *title;
  GArray *pictures; /* of Picture, in the order of their names */
} Class;

typedef struct
{
  const char *path;
  EePart part;
  EeRemarkFunc broken;
  EeProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
  GPtrArray *classes; /* of Class */
  GChecksum *checksum;
  guint n_pictures; /* of both parts */
  guint n_others;   /* files that are no pictures */
  guint n_done;
  GByteArray *pixels; /* of the part */
  GArray *labels;
  guint n_failed;
  GError *first_failure;
} Folder;

static void
clear_picture (gpointer data)
{
  g_free (((Picture *)data)->name);
}

static void
free_class (gpointer data)
{
  Class *class = data;

  g_free (class->folder);
  g_free (class->title);
  g_array_unref (class->pictures);
  g_free (class);
}

static void
clear_folder (Folder *folder)
{
  g_clear_pointer (&folder->classes, g_ptr_array_unref);
  g_clear_pointer (&folder->checksum, g_checksum_free);
  g_clear_pointer (&folder->pixels, g_byte_array_unref);
  g_clear_pointer (&folder->labels, g_array_unref);
  g_clear_error (&folder->first_failure);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folder, clear_folder)

static gboolean
is_picture (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; picture_ends[i] != NULL; i++)
    if (g_str_has_suffix (lower, picture_ends[i]))
      return TRUE;
  return FALSE;
}

/* A number drawn by the name. */
static guint64
draw_lot (const char *name)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

  digest[16] = '\0';
  return g_ascii_strtoull (digest, NULL, 16);
}

static int
compare_lots (gconstpointer a, gconstpointer b)
{
  const Picture *first = *(const Picture *const *)a, *second = *(const Picture *const *)b;

  if (first->lot != second->lot)
    return first->lot < second->lot ? -1 : 1;
  return strcmp (first->name, second->name);
}

/* Marks a fifth of the class, rounded, at least one picture. */
static void
mark_tested (Class *class)
{
  guint n = class->pictures->len, n_tested = MAX (1, (n + TEST_SHARE / 2) / TEST_SHARE);
  g_autoptr (GPtrArray) order = g_ptr_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (order, &g_array_index (class->pictures, Picture, i));
  g_ptr_array_sort (order, compare_lots);
  for (guint i = 0; i < n_tested; i++)
    ((Picture *)g_ptr_array_index (order, i))->tested = TRUE;
}

static gboolean
list_pictures (Folder *folder, Class *class, GError **error)
{
  g_autoptr (EeWalk) walk = ee_walk_open (class->folder, NULL, folder->cancellable, error);
  const char *name;

  if (walk == NULL)
    return FALSE;
  for (;;)
    {
      Picture picture = { 0 };

      if (!ee_walk_next (walk, &name, error))
        return FALSE;
      if (name == NULL)
        break;
      if (!is_picture (name))
        {
          folder->n_others++;
          continue;
        }
      if (++folder->n_pictures > MAX_PICTURES)
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” holds more than %d pictures."),
                       folder->path, MAX_PICTURES);
          return FALSE;
        }
      picture.name = g_strdup (name);
      picture.lot = draw_lot (name);
      g_array_append_val (class->pictures, picture);
    }
  if (class->pictures->len < EE_FOLDER_MIN_PICTURES)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                   ngettext ("“%s” holds %u picture (PNG, JPEG, BMP, GIF or PNM); at least %d are needed.",
                             "“%s” holds %u pictures (PNG, JPEG, BMP, GIF or PNM); at least %d are needed.",
                             class->pictures->len),
                   class->folder, class->pictures->len, EE_FOLDER_MIN_PICTURES);
      return FALSE;
    }
  mark_tested (class);
  return TRUE;
}

static void
add_class (Folder *folder, const char *name)
{
  Class *class = g_new0 (Class, 1);

  class->folder = name != NULL ? g_build_filename (folder->path, name, NULL) : g_strdup (folder->path);
  class->title = g_filename_display_basename (class->folder);
  class->pictures = g_array_new (FALSE, FALSE, sizeof (Picture));
  g_array_set_clear_func (class->pictures, clear_picture);
  g_ptr_array_add (folder->classes, class);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The sub-folders, in the order of the bytes of their names. */
static gboolean
list_classes (Folder *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder->path, 0, NULL); /* whose own sentence would name the folder twice */
  int code = errno;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("“%s” could not be read: %s."), folder->path,
                   g_strerror (code));
      return FALSE;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (folder->path, name, NULL);

      if (name[0] == '.')
        continue;
      if (g_file_test (below, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (names, g_strdup (name));
      else
        folder->n_others++;
    }
  if (names->len < EE_FOLDER_MIN_CLASSES || names->len > EE_FOLDER_MAX_CLASSES)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                   ngettext ("“%s” has %u sub-folder; main images need one for each class, %d to %d.",
                             "“%s” has %u sub-folders; main images need one for each class, %d to %d.", names->len),
                   folder->path, names->len, EE_FOLDER_MIN_CLASSES, EE_FOLDER_MAX_CLASSES);
      return FALSE;
    }
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_class (folder, g_ptr_array_index (names, i));
  return TRUE;
}

/* FALSE for a picture that cannot be read, or when cancelled. */
static gboolean
decode_picture (EeWalk *walk, guint8 *image, GError **error)
{
  g_autofree char *entry = ee_walk_name_entry (walk);
  g_autoptr (GBytes) bytes = ee_walk_read_all (walk, EE_IMAGE_MAX_FILE_BYTES, error);
  g_autoptr (EePixels) pixels = bytes != NULL ? ee_pixels_new_from_bytes (bytes, entry, error) : NULL;

  if (pixels == NULL)
    return FALSE;
  ee_pixels_to_image (pixels, image);
  return TRUE;
}

/* Decodes the picture that @walk stands at and keeps it if it belongs to the part; FALSE when cancelled. */
static gboolean
take_picture (Folder *folder, EeWalk *walk, const Picture *picture, guint16 label, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint8 image[EE_IMAGE_BYTES];

  if (folder->n_done++ % CHUNK == 0 && folder->progress != NULL)
    folder->progress (folder->path, (double)(folder->n_done - 1) / folder->n_pictures, folder->user_data);
  if (!decode_picture (walk, image, &local))
    {
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (folder->broken != NULL)
        folder->broken (local->message, folder->user_data);
      if (folder->n_failed++ == 0)
        folder->first_failure = g_steal_pointer (&local);
    }
  else if (picture->tested == (folder->part == EE_PART_TEST))
    {
      g_byte_array_append (folder->pixels, image, sizeof image);
      g_array_append_val (folder->labels, label);
    }
  return TRUE;
}

static gboolean
read_class (Folder *folder, guint label, GError **error)
{
  Class *class = g_ptr_array_index (folder->classes, label);
  g_autoptr (EeWalk) walk = ee_walk_open (class->folder, folder->checksum, folder->cancellable, error);
  const char *name = "";

  g_checksum_update (folder->checksum, (const guchar *)class->title, -1);
  g_checksum_update (folder->checksum, (const guchar *)"\n", 1);
  for (guint i = 0; walk != NULL && i < class->pictures->len;)
    {
      const Picture *picture = &g_array_index (class->pictures, Picture, i);

      if (!ee_walk_next (walk, &name, error))
        return FALSE;
      if (name == NULL)
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("“%s/%s” has gone while it was being read."),
                       class->folder, picture->name);
          return FALSE;
        }
      if (!g_str_equal (name, picture->name))
        continue;
      if (!take_picture (folder, walk, picture, (guint16)label, error))
        return FALSE;
      i++;
    }
  return walk != NULL;
}

static gboolean
check_failures (Folder *folder, GError **error)
{
  if (folder->n_failed == 0)
    return TRUE;
  if (folder->n_failed == 1)
    g_propagate_error (error, g_steal_pointer (&folder->first_failure));
  else
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                 ngettext ("%s And %u more picture in “%s” cannot be read.",
                           "%s And %u more pictures in “%s” cannot be read.", folder->n_failed - 1),
                 folder->first_failure->message, folder->n_failed - 1, folder->path);
  return FALSE;
}

static char *
describe_source (const Folder *folder)
{
  if (folder->n_others == 0)
    return g_strdup (folder->path);
  return g_strdup_printf (
      ngettext ("%s (%u other file passed over)", "%s (%u other files passed over)", folder->n_others), folder->path,
      folder->n_others);
}

static EeDataset *
make_dataset (Folder *folder)
{
  g_autofree const char **names = g_new0 (const char *, folder->classes->len + 1);
  g_autofree char *id = g_strconcat ("folder:", folder->path, NULL);
  g_autofree char *source = describe_source (folder);
  guint n = folder->labels->len;
  guint16 *labels = (guint16 *)(gpointer)g_array_free (g_steal_pointer (&folder->labels), FALSE);

  for (guint i = 0; i < folder->classes->len; i++)
    names[i] = ((Class *)g_ptr_array_index (folder->classes, i))->title;
  return ee_dataset_new_named (id, folder->classes->len, names, EE_IMAGE_CHANNELS, n,
                               g_byte_array_free (g_steal_pointer (&folder->pixels), FALSE), labels, source,
                               g_checksum_get_string (folder->checksum));
}

/**
 * ee_folder_load:
 * @path: the folder
 * @classes: whether each sub-folder is a class (2 to 1000 of them), named as it is; else all pictures
 *   below @path are of one class
 * @part: training images are four fifths of each class, test images the rest
 * @broken: (nullable) (scope call): called on this thread for each picture that cannot be read
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @broken and @progress
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED; of unreadable pictures it names the
 *   first and says how many there are
 *
 * Pictures of both parts are decoded, so that a broken one is found before a training and not at the
 * evaluation. Digest: sha256 over each class's name and a newline, then each picture's path below the
 * class's folder, a newline and its bytes; of both parts.
 *
 * Returns: (transfer full): the part's images, in the order of classes and names, or %NULL
 */
EeDataset *
ee_folder_load (const char *path, gboolean classes, EePart part, EeRemarkFunc broken, EeProgressFunc progress,
                gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_auto (Folder) folder = { path, part, broken, progress, user_data, cancellable };

  folder.classes = g_ptr_array_new_with_free_func (free_class);
  folder.checksum = g_checksum_new (G_CHECKSUM_SHA256);
  folder.pixels = g_byte_array_new ();
  folder.labels = g_array_new (FALSE, FALSE, sizeof (guint16));

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("The folder “%s” does not exist."), path);
      return NULL;
    }
  if (classes && !list_classes (&folder, error))
    return NULL;
  if (!classes)
    add_class (&folder, NULL);
  for (guint label = 0; label < folder.classes->len; label++)
    if (!list_pictures (&folder, g_ptr_array_index (folder.classes, label), error))
      return NULL;
  for (guint label = 0; label < folder.classes->len; label++)
    if (!read_class (&folder, label, error))
      return NULL;
  if (!check_failures (&folder, error))
    return NULL;
  if (progress != NULL)
    progress (path, 1, user_data);
  return make_dataset (&folder);
}
