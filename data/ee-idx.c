/* SPDX-License-Identifier: Apache-2.0 */
/* ee-idx.c - reads and checks one IDX file
 *
 * The whole (compressed) file is read once, so that the digest and the values belong together. What a
 * header promises is checked against what a file of that size can hold before memory is taken.
 */
#include "ee-idx.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-file.h"

enum
{
  MAX_FILE_BYTES = 256 * 1024 * 1024,
  MAX_VALUES = 512 * 1024 * 1024,
  UNSIGNED_BYTE = 0x08,
  GZIP_MAX_RATIO = 1032, /* of deflate */
};

static gboolean
is_gzip (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= 2 && data[0] == 0x1f && data[1] == 0x8b;
}

static GInputStream *
open_stream (GBytes *bytes)
{
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GZlibDecompressor) decompressor = NULL;

  if (!is_gzip (bytes))
    return g_steal_pointer (&memory);
  decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  return g_converter_input_stream_new (memory, G_CONVERTER (decompressor));
}

/* Reads exactly @size bytes; a file that ends before or is corrupt becomes a sentence about @path. */
static gboolean
read_exactly (GInputStream *stream, const char *path, void *target, gsize size, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize n = 0;

  if (g_input_stream_read_all (stream, target, size, &n, cancellable, &local) && n == size)
    return TRUE;

  if (local == NULL || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is truncated: it ends too early."), path);
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged: %s."), path, local->message);
  return FALSE;
}

/* Nothing may follow the last value; reading on also makes the gzip checksum be verified. */
static gboolean
check_end (GInputStream *stream, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint8 byte;
  gssize n = g_input_stream_read (stream, &byte, 1, cancellable, &local);

  if (n == 0)
    return TRUE;
  if (n > 0)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” holds more bytes than its header promises."),
                 path);
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is truncated: it ends too early."), path);
  else
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged: %s."), path, local->message);
  return FALSE;
}

static gboolean
read_header (EeIdx *idx, GInputStream *stream, const char *path, gsize file_bytes, GCancellable *cancellable,
             GError **error)
{
  guint8 magic[4];
  guint64 n_values = 1;

  if (!read_exactly (stream, path, magic, sizeof magic, cancellable, error))
    return FALSE;
  if (magic[0] != 0 || magic[1] != 0 || magic[2] != UNSIGNED_BYTE || magic[3] != idx->n_dimensions)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                   _ ("“%s” is no IDX file of bytes in %u dimensions: it starts with %02x%02x%02x%02x."), path,
                   idx->n_dimensions, magic[0], magic[1], magic[2], magic[3]);
      return FALSE;
    }
  if (!read_exactly (stream, path, idx->sizes, sizeof (guint32) * idx->n_dimensions, cancellable, error))
    return FALSE;

  for (guint i = 0; i < idx->n_dimensions; i++)
    {
      idx->sizes[i] = GUINT32_FROM_BE (idx->sizes[i]);
      if (idx->sizes[i] == 0)
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” claims to hold nothing."), path);
          return FALSE;
        }
      n_values = n_values > MAX_VALUES ? n_values : n_values * idx->sizes[i];
    }
  if (n_values > MAX_VALUES || n_values > (guint64)file_bytes * GZIP_MAX_RATIO)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE,
                   _ ("“%s” claims to hold more values than it can (the limit is %d)."), path, MAX_VALUES);
      return FALSE;
    }
  return TRUE;
}

/**
 * ee_idx_read:
 * @path: a file, gzip or plain as its content says
 * @n_dimensions: that it must have, at most %EE_IDX_MAX_DIMENSIONS
 * @checksum: updated with the file's bytes as they are on disk
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED; the message names @path
 *
 * Returns: (transfer full): the file's content, or %NULL
 */
EeIdx *
ee_idx_read (const char *path, guint n_dimensions, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  g_autoptr (EeIdx) idx = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GInputStream) stream = NULL;
  gsize n_values = 1;

  g_return_val_if_fail (n_dimensions >= 1 && n_dimensions <= EE_IDX_MAX_DIMENSIONS, NULL);

  bytes = ee_file_read (path, MAX_FILE_BYTES, error);
  if (bytes == NULL)
    return NULL;
  g_checksum_update (checksum, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes));

  idx = g_new0 (EeIdx, 1);
  idx->n_dimensions = n_dimensions;
  stream = open_stream (bytes);
  if (!read_header (idx, stream, path, g_bytes_get_size (bytes), cancellable, error))
    return NULL;

  for (guint i = 0; i < n_dimensions; i++)
    n_values *= idx->sizes[i];
  idx->data = g_try_malloc (n_values);
  if (idx->data == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” does not fit into memory."), path);
      return NULL;
    }
  if (!read_exactly (stream, path, idx->data, n_values, cancellable, error)
      || !check_end (stream, path, cancellable, error))
    return NULL;
  return g_steal_pointer (&idx);
}

/* Unpacked bytes that the file says it has: its length, or what stands at the end of a gzip file (modulo 2^32). */
static gboolean
measure (GSeekable *file, gboolean gzip, guint32 *length, GCancellable *cancellable)
{
  guint8 tail[4];

  if (!g_seekable_seek (file, gzip ? -(goffset)sizeof tail : 0, G_SEEK_END, cancellable, NULL))
    return FALSE;
  *length = (guint32)g_seekable_tell (file);
  if (!gzip)
    return TRUE;
  if (!g_input_stream_read_all (G_INPUT_STREAM (file), tail, sizeof tail, NULL, cancellable, NULL))
    return FALSE;
  *length = tail[0] | (guint32)tail[1] << 8 | (guint32)tail[2] << 16 | (guint32)tail[3] << 24;
  return TRUE;
}

static GInputStream *
open_head (GFileInputStream *file, gboolean *gzip, GCancellable *cancellable)
{
  guint8 magic[2] = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GZlibDecompressor) decompressor = NULL;
  g_autoptr (GInputStream) stream = NULL;

  g_input_stream_read_all (G_INPUT_STREAM (file), magic, sizeof magic, NULL, cancellable, NULL);
  g_seekable_seek (G_SEEKABLE (file), 0, G_SEEK_SET, cancellable, NULL);
  bytes = g_bytes_new_static (magic, sizeof magic);
  *gzip = is_gzip (bytes);
  if (!*gzip)
    return g_object_ref (G_INPUT_STREAM (file));
  decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  stream = g_converter_input_stream_new (G_INPUT_STREAM (file), G_CONVERTER (decompressor));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (stream), FALSE);
  return g_steal_pointer (&stream);
}

/**
 * ee_idx_read_head:
 * @path: a file, gzip or plain as its content says
 * @n_dimensions: that it must have, at most %EE_IDX_MAX_DIMENSIONS
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED; the message names @path
 *
 * Reads the sizes only, and compares the file's length with them; damage further inside is not seen.
 *
 * Returns: (transfer full): the sizes, with no data; or %NULL
 */
EeIdx *
ee_idx_read_head (const char *path, guint n_dimensions, GCancellable *cancellable, GError **error)
{
  g_autoptr (EeIdx) idx = g_new0 (EeIdx, 1);
  g_autoptr (GFile) place = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) file = NULL;
  g_autoptr (GInputStream) stream = NULL;
  gboolean gzip;
  guint64 file_bytes, n_bytes = 1;
  guint32 length;
  int descriptor = ee_file_open (path, MAX_FILE_BYTES, &file_bytes, error);

  g_return_val_if_fail (n_dimensions >= 1 && n_dimensions <= EE_IDX_MAX_DIMENSIONS, NULL);

  if (descriptor < 0)
    return NULL;
  g_close (descriptor, NULL);
  if ((file = g_file_read (place, cancellable, error)) == NULL)
    return NULL;
  idx->n_dimensions = n_dimensions;
  stream = open_head (file, &gzip, cancellable);
  if (!read_header (idx, stream, path, file_bytes, cancellable, error))
    return NULL;
  for (guint i = 0; i < n_dimensions; i++)
    n_bytes *= idx->sizes[i];
  n_bytes += 4 + 4 * n_dimensions;
  if (measure (G_SEEKABLE (file), gzip, &length, cancellable) && length == (guint32)n_bytes)
    return g_steal_pointer (&idx);
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
               _ ("“%s” is truncated or damaged: it has not the length that its head promises."), path);
  return NULL;
}

/**
 * ee_idx_free:
 * @idx: (nullable) (transfer full): a file's content
 */
void
ee_idx_free (EeIdx *idx)
{
  if (idx == NULL)
    return;
  g_free (idx->data);
  g_free (idx);
}
