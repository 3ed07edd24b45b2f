/* SPDX-License-Identifier: Apache-2.0 */
/* ee-omniglot.c - chooses the source of Omniglot's images and decodes them
 *
 * Training images are images_background, test images images_evaluation; each as a zip archive or as a
 * folder, below <root>/omniglot or <root>/omniglot28 (the drawings reduced to 28x28). Where several
 * are there the one with most drawings is taken, the first of equals. A class is a character of an
 * alphabet; images are in the order of their paths. Digest: sha256 over the archive; of a folder, over
 * each drawing's alphabet/character/file, a newline and its bytes, in that order.
 *
 * B. M. Lake, R. Salakhutdinov and J. B. Tenenbaum, Human-level concept learning through probabilistic
 * program induction, Science 350 (2015).
 */
#include "ee-omniglot.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-entries.h"
#include "ee-walk.h"

enum
{
  IMAGE_PIXELS = EE_IMAGE_SIDE * EE_IMAGE_SIDE,
  CHUNK = 256, /* images between two looks at the cancellable */
};

static const char *const folders[] = { "omniglot", "omniglot28" };
static const char *const part_names[] = { "images_background", "images_evaluation" };

/* The drawings of a folder or an archive, not yet sorted; with @read unset their names only. @checksum: an archive's.
 */
static EeEntries *
list_drawings (const char *path, gboolean read, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  g_autoptr (EeWalk) walk = ee_walk_open (path, checksum, cancellable, error);
  g_autoptr (EeEntries) entries = ee_entries_new (path);
  const char *name;

  while (walk != NULL)
    {
      g_autoptr (GBytes) bytes = NULL;
      gboolean wanted;

      if (!ee_walk_next (walk, &name, error))
        return NULL;
      if (name == NULL)
        return g_steal_pointer (&entries);
      if (!ee_entries_wants (entries, name, &wanted, error))
        return NULL;
      if (!wanted)
        continue;
      bytes = read ? ee_walk_read_all (walk, EE_ENTRIES_MAX_BYTES, error) : g_bytes_new (NULL, 0);
      if (bytes == NULL || !ee_entries_add (entries, name, bytes, error))
        return NULL;
    }
  return NULL;
}

/**
 * ee_omniglot_list_places:
 * @part: training (background) or test (evaluation) images
 * @root: the folder that holds the folder `omniglot`
 *
 * Returns: (transfer full): the possible places, in the order in which they are preferred
 */
GStrv
ee_omniglot_list_places (EePart part, const char *root)
{
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (root, folders[i], part_names[part], NULL);
      g_autofree char *archive = g_strconcat (folder, ".zip", NULL);

      g_strv_builder_add (places, archive);
      g_strv_builder_add (places, folder);
    }
  return g_strv_builder_end (places);
}

/* The place with most drawings. */
static char *
choose_place (const char *root, EePart part, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) places = ee_omniglot_list_places (part, root);
  const char *best = NULL;
  guint most = 0;

  for (guint i = 0; places[i] != NULL; i++)
    {
      g_autoptr (EeEntries) entries = NULL;

      if (!g_file_test (places[i], G_FILE_TEST_EXISTS))
        continue;
      if ((entries = list_drawings (places[i], FALSE, NULL, cancellable, error)) == NULL)
        return NULL;
      if (best == NULL || ee_entries_get_n (entries) > most)
        {
          best = places[i];
          most = ee_entries_get_n (entries);
        }
    }
  if (best == NULL)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND,
                 _ ("Omniglot is not there: put its archive “%s.zip” into the folder “%s/omniglot”, or get it by "
                    "“offramp-cli datasets get omniglot”."),
                 part_names[part], root);
  return g_strdup (best);
}

/* Of a folder. The sum that ee_walk_open() could take would tell a folder in a folder from the folder itself. */
static void
update_checksum (GChecksum *checksum, EeEntries *entries)
{
  for (guint i = 0; i < ee_entries_get_n (entries); i++)
    {
      const EeEntry *entry = ee_entries_get (entries, i);

      g_checksum_update (checksum, (const guchar *)entry->path, -1);
      g_checksum_update (checksum, (const guchar *)"\n", 1);
      g_checksum_update (checksum, g_bytes_get_data (entry->bytes, NULL), (gssize)g_bytes_get_size (entry->bytes));
    }
}

/* A drawing is grey: the first channel says all. */
static gboolean
decode_entry (const EeEntry *entry, guint8 *grey, GError **error)
{
  g_autoptr (EePixels) pixels = ee_pixels_new_from_bytes (entry->bytes, entry->name, error);
  guint8 image[EE_IMAGE_BYTES];

  if (pixels == NULL)
    return FALSE;
  ee_pixels_to_image (pixels, image);
  for (guint i = 0; i < IMAGE_PIXELS; i++)
    grey[i] = image[i * EE_IMAGE_CHANNELS];
  return TRUE;
}

static guint8 *
decode_entries (EeEntries *entries, const char *path, EeProgressFunc progress, gpointer user_data,
                GCancellable *cancellable, GError **error)
{
  guint n = ee_entries_get_n (entries);
  g_autofree guint8 *pixels = g_malloc ((gsize)n * IMAGE_PIXELS);

  for (guint i = 0; i < n; i++)
    {
      if (i % CHUNK == 0)
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return NULL;
          if (progress != NULL)
            progress (path, (double)i / n, user_data);
        }
      if (!decode_entry (ee_entries_get (entries, i), pixels + (gsize)i * IMAGE_PIXELS, error))
        return NULL;
    }
  if (progress != NULL)
    progress (path, 1, user_data);
  return g_steal_pointer (&pixels);
}

/* Numbers the groups alphabet/character of the sorted entries. */
static guint16 *
label_entries (EeEntries *entries, const char *path, guint *n_classes, GError **error)
{
  guint n = ee_entries_get_n (entries);
  g_autofree guint16 *labels = g_new (guint16, n);
  const EeEntry *before = NULL;

  *n_classes = 0;
  for (guint i = 0; i < n; i++)
    {
      const EeEntry *entry = ee_entries_get (entries, i);

      if (before == NULL || entry->group_length != before->group_length
          || memcmp (entry->path, before->path, entry->group_length) != 0)
        ++*n_classes;
      if (*n_classes > G_MAXUINT16)
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” has more than %u characters."), path,
                       G_MAXUINT16);
          return NULL;
        }
      labels[i] = (guint16)(*n_classes - 1);
      before = entry;
    }
  return g_steal_pointer (&labels);
}

/**
 * ee_omniglot_load:
 * @part: training (background) or test (evaluation) images
 * @root: the folder that holds the folder `omniglot`
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): dark drawings on a light ground, or %NULL
 */
EeDataset *
ee_omniglot_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *path = choose_place (root, part, cancellable, error);
  gboolean archive = path != NULL && !g_file_test (path, G_FILE_TEST_IS_DIR);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (EeEntries) entries = NULL;
  g_autofree guint16 *labels = NULL;
  guint8 *pixels;
  guint n_classes;

  if (path == NULL)
    return NULL;
  if (progress != NULL)
    progress (path, 0, user_data);
  entries = list_drawings (path, TRUE, archive ? checksum : NULL, cancellable, error);
  if (entries == NULL || !ee_entries_sort (entries, error))
    return NULL;
  if (!archive)
    update_checksum (checksum, entries);

  labels = label_entries (entries, path, &n_classes, error);
  if (labels == NULL)
    return NULL;
  pixels = decode_entries (entries, path, progress, user_data, cancellable, error);
  if (pixels == NULL)
    return NULL;
  return ee_dataset_new ("omniglot", n_classes, 1, ee_entries_get_n (entries), pixels, g_steal_pointer (&labels), path,
                         g_checksum_get_string (checksum));
}

/**
 * ee_omniglot_count:
 * @part: training or test images
 * @root: the folder that holds the folder `omniglot`
 * @n_images: (out): how many images there are
 * @n_classes: (out): in how many classes
 * @cancellable: (nullable): stops the counting
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Counts names of drawings, and the characters among them; nothing is unpacked.
 *
 * Returns: whether they could be counted
 */
gboolean
ee_omniglot_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                   GError **error)
{
  g_autofree char *path = choose_place (root, part, cancellable, error);
  g_autoptr (EeEntries) entries = path != NULL ? list_drawings (path, FALSE, NULL, cancellable, error) : NULL;
  g_autofree guint16 *labels = NULL;

  if (entries == NULL || !ee_entries_sort (entries, error))
    return FALSE;
  *n_images = ee_entries_get_n (entries);
  labels = label_entries (entries, path, n_classes, error);
  return labels != NULL;
}
