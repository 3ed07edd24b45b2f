/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cache.c - writes and reads the files of decoded images
 *
 * A file is a header, a text block (zero-terminated: id, fingerprint of the source's files, digest,
 * source, then the class names), labels [n] of 16 bits, pixels [n, 32, 32, channels], all in the byte
 * order of the machine, which the header tells. A checksum over all but the header finds damage; it is no
 * defence against malice, so that sizes and labels are checked as well. Whatever is wrong with a cached
 * file, the images are read from their source again.
 */
#include "ee-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ee-checksum.h"

enum
{
  VERSION = 1,
  ORDER_MARK = 0x01020304,
  MAX_TEXT_BYTES = 4 * 1024 * 1024,
  MAX_IMAGES = 2 * 1000 * 1000,
  N_FIXED_TEXTS = 4,
  IMAGE_PIXELS = EE_IMAGE_SIDE * EE_IMAGE_SIDE,
  STALE_PART_SECONDS = 3600,
};

typedef struct
{
  char magic[8];
  guint32 order;
  guint32 version;
  guint32 n_images;
  guint32 n_classes;
  guint32 channels;
  guint32 n_texts;
  guint64 text_bytes;
  guint64 checksum;
} Header;

static const char magic[8] = "offramp";

static gboolean
is_disabled (void)
{
  return g_getenv ("OFFRAMP_NO_CACHE") != NULL;
}

/**
 * ee_cache_find_path:
 * @id: of the data set
 * @part: training or test images
 * @root: the folder it is read from
 *
 * Returns: (transfer full): where the set is cached, or will be
 */
char *
ee_cache_find_path (const char *id, EePart part, const char *root)
{
  g_autofree char *absolute = g_canonicalize_filename (root, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, absolute, -1);
  g_autofree char *name = g_strdup_printf ("%s-%s-%.16s.images", id, part == EE_PART_TRAIN ? "train" : "test", digest);

  return g_build_filename (g_get_user_cache_dir (), "offramp", "sets", name, NULL);
}

static gboolean
read_exactly (int descriptor, void *target, gsize size)
{
  for (gsize done = 0; done < size;)
    {
      ssize_t n = read (descriptor, (guint8 *)target + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize)n;
    }
  return TRUE;
}

static gboolean
read_header (int descriptor, Header *header)
{
  struct stat facts;
  guint64 body;

  if (fstat (descriptor, &facts) != 0 || !S_ISREG (facts.st_mode) || !read_exactly (descriptor, header, sizeof *header)
      || memcmp (header->magic, magic, sizeof magic) != 0 || header->order != ORDER_MARK || header->version != VERSION)
    return FALSE;
  if (header->n_images == 0 || header->n_images > MAX_IMAGES || header->n_classes == 0
      || header->n_classes > G_MAXUINT16 + 1u || header->text_bytes > MAX_TEXT_BYTES
      || (header->channels != 1 && header->channels != EE_IMAGE_CHANNELS)
      || (header->n_texts != N_FIXED_TEXTS && header->n_texts != N_FIXED_TEXTS + header->n_classes))
    return FALSE;
  body = header->text_bytes + (guint64)header->n_images * (sizeof (guint16) + IMAGE_PIXELS * header->channels);
  return (guint64)facts.st_size == sizeof *header + body;
}

/* The texts, zero-terminated one after the other; NULL if they are not as many as promised. */
static GStrv
split_texts (const char *block, gsize size, guint n_texts)
{
  g_auto (GStrv) texts = g_new0 (char *, n_texts + 1);
  gsize at = 0;

  for (guint i = 0; i < n_texts; i++)
    {
      gsize length = strnlen (block + at, size - at);

      if (at + length >= size || !g_utf8_validate (block + at, (gssize)length, NULL))
        return NULL;
      texts[i] = g_strndup (block + at, length);
      at += length + 1;
    }
  return at == size ? g_steal_pointer (&texts) : NULL;
}

/* The set behind a header that makes sense; NULL for a damaged file. *@stale: the source has changed. */
static EeDataset *
read_body (int descriptor, const Header *header, const char *fingerprint, gboolean *stale)
{
  gsize n_pixels = (gsize)header->n_images * IMAGE_PIXELS * header->channels;
  gsize label_bytes = header->n_images * sizeof (guint16);
  g_autofree char *block = g_malloc (header->text_bytes + 1);
  g_autofree guint16 *labels = NULL;
  g_autofree guint8 *pixels = NULL;
  g_auto (GStrv) texts = NULL;
  guint64 checksum;

  if (!read_exactly (descriptor, block, header->text_bytes)
      || (texts = split_texts (block, header->text_bytes, header->n_texts)) == NULL)
    return NULL;
  *stale = !g_str_equal (texts[1], fingerprint);
  labels = g_try_malloc (label_bytes);
  pixels = *stale ? NULL : g_try_malloc (n_pixels);
  if (labels == NULL || pixels == NULL || !read_exactly (descriptor, labels, label_bytes)
      || !read_exactly (descriptor, pixels, n_pixels))
    return NULL;
  checksum = ee_checksum_block (0, block, header->text_bytes);
  checksum = ee_checksum_block (checksum, labels, label_bytes);
  if (ee_checksum_block (checksum, pixels, n_pixels) != header->checksum)
    return NULL;
  for (guint i = 0; i < header->n_images; i++)
    if (labels[i] >= header->n_classes)
      return NULL;
  return ee_dataset_new_named (
      texts[0], header->n_classes, header->n_texts > N_FIXED_TEXTS ? (const char *const *)texts + N_FIXED_TEXTS : NULL,
      header->channels, header->n_images, g_steal_pointer (&pixels), g_steal_pointer (&labels), texts[3], texts[2]);
}

/**
 * ee_cache_load:
 * @path: see ee_cache_find_path()
 * @fingerprint: of the source's files as they are now
 *
 * Returns: (transfer full) (nullable): the set, or %NULL if it is not cached, the source has changed, or
 *   the cached file is damaged
 */
EeDataset *
ee_cache_load (const char *path, const char *fingerprint)
{
  EeDataset *dataset = NULL;
  gboolean stale = FALSE;
  Header header;
  int descriptor;

  g_return_val_if_fail (path != NULL && fingerprint != NULL, NULL);

  descriptor = is_disabled () ? -1 : g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  if (descriptor < 0)
    return NULL;
  if (read_header (descriptor, &header))
    dataset = read_body (descriptor, &header, fingerprint, &stale);
  g_close (descriptor, NULL);
  if (stale)
    g_debug ("The source of “%s” has changed; it is read again.", path);
  else if (dataset == NULL)
    g_message ("The cached images in “%s” are damaged or of another version; their source is read again.", path);
  return dataset;
}

static gboolean
write_exactly (int descriptor, const void *data, gsize size)
{
  for (gsize done = 0; done < size;)
    {
      ssize_t n = write (descriptor, (const guint8 *)data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize)n;
    }
  return TRUE;
}

static void
append_text (GByteArray *block, const char *text)
{
  g_byte_array_append (block, (const guint8 *)text, (guint)strlen (text) + 1);
}

static gboolean
write_dataset (int descriptor, const char *fingerprint, EeDataset *dataset)
{
  const char *const *names = ee_dataset_get_class_names (dataset);
  g_autoptr (GByteArray) block = g_byte_array_new ();
  Header header = { .order = ORDER_MARK,
                    .version = VERSION,
                    .n_images = ee_dataset_get_n_images (dataset),
                    .n_classes = ee_dataset_get_n_classes (dataset),
                    .channels = ee_dataset_get_channels (dataset) };
  gsize n_pixels = (gsize)header.n_images * IMAGE_PIXELS * header.channels;
  gsize label_bytes = header.n_images * sizeof (guint16);

  memcpy (header.magic, magic, sizeof magic);
  append_text (block, ee_dataset_get_id (dataset));
  append_text (block, fingerprint);
  append_text (block, ee_dataset_get_digest (dataset));
  append_text (block, ee_dataset_get_source (dataset));
  for (guint i = 0; names != NULL && i < header.n_classes; i++)
    append_text (block, names[i]);
  header.n_texts = N_FIXED_TEXTS + (names != NULL ? header.n_classes : 0);
  header.text_bytes = block->len;
  header.checksum = ee_checksum_block (0, block->data, block->len);
  header.checksum = ee_checksum_block (header.checksum, ee_dataset_get_labels (dataset), label_bytes);
  header.checksum = ee_checksum_block (header.checksum, ee_dataset_get_pixels (dataset), n_pixels);
  return write_exactly (descriptor, &header, sizeof header) && write_exactly (descriptor, block->data, block->len)
         && write_exactly (descriptor, ee_dataset_get_labels (dataset), label_bytes)
         && write_exactly (descriptor, ee_dataset_get_pixels (dataset), n_pixels);
}

/* What killed processes left behind, here and for other sets. */
static void
remove_stale_parts (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat facts;

      if (strstr (name, ".images.") != NULL && stat (path, &facts) == 0 && now - facts.st_mtime > STALE_PART_SECONDS)
        g_unlink (path);
    }
}

/**
 * ee_cache_store:
 * @path: see ee_cache_find_path()
 * @fingerprint: of the source's files as they were before they were read
 * @dataset: what was read
 *
 * Written beside and renamed, so that no reader meets half a file. Where that fails, for want of space or
 * of a writable folder, nothing is left behind and the source will be read again next time.
 */
void
ee_cache_store (const char *path, const char *fingerprint, EeDataset *dataset)
{
  g_autofree char *folder = NULL;
  g_autofree char *beside = NULL;
  gboolean written;
  int descriptor;

  g_return_if_fail (path != NULL && fingerprint != NULL && dataset != NULL);

  if (is_disabled ())
    return;
  folder = g_path_get_dirname (path);
  beside = g_strconcat (path, ".XXXXXX", NULL);
  g_mkdir_with_parents (folder, 0700);
  remove_stale_parts (folder);
  descriptor = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor < 0)
    {
      g_message ("Decoded images cannot be cached in “%s”: %s.", folder, g_strerror (errno));
      return;
    }
  written = write_dataset (descriptor, fingerprint, dataset);
  if (!g_close (descriptor, NULL) || !written || g_rename (beside, path) != 0)
    {
      g_message ("“%s” could not be written: %s.", path, g_strerror (errno));
      g_unlink (beside);
    }
}
