/* SPDX-License-Identifier: Apache-2.0 */
/* large-sets.c - a MATLAB 5 file with compressed variables, and a zip archive of pictures and their lists */
#include "large-sets.h"

#include <archive.h>
#include <archive_entry.h>
#include <gio/gio.h>
#include <string.h>

#include "ee-rng.h"

enum
{
  IMAGE_BYTES = 32 * 32 * 3,
  NOISE_BYTES = 1024 * 1024, /* further apart than deflate looks back */
  MAT_HEADER = 128,
  MI_INT8 = 1,
  MI_UINT8 = 2,
  MI_INT32 = 5,
  MI_UINT32 = 6,
  MI_MATRIX = 14,
  MI_COMPRESSED = 15,
  CLASS_UINT8 = 9,
  N_CLASSES = 43,
};

static guint8 *
make_noise (void)
{
  guint8 *noise = g_malloc (NOISE_BYTES);
  EeRng rng;

  ee_rng_init (&rng, 7);
  for (gsize i = 0; i < NOISE_BYTES; i += sizeof (guint64))
    {
      guint64 word = ee_rng_next (&rng);

      memcpy (noise + i, &word, sizeof word);
    }
  return noise;
}

static void
write_bytes (GOutputStream *stream, const void *data, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (stream, data, size, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
write_tag (GOutputStream *stream, guint32 type, gsize size)
{
  const guint32 tag[2] = { GUINT32_TO_LE (type), GUINT32_TO_LE ((guint32)size) };

  write_bytes (stream, tag, sizeof tag);
}

/* A matrix of bytes up to its values. */
static void
write_head (GOutputStream *stream, char name, const guint32 *sizes, guint rank, gsize n_values)
{
  const guint32 flags[2] = { GUINT32_TO_LE (CLASS_UINT8), 0 };
  const char padded_name[8] = { name };

  write_tag (stream, MI_MATRIX, 16 + 8 + rank * 4 + 16 + 8 + (n_values + 7) / 8 * 8);
  write_tag (stream, MI_UINT32, sizeof flags);
  write_bytes (stream, flags, sizeof flags);
  write_tag (stream, MI_INT32, rank * 4);
  write_bytes (stream, sizes, rank * 4);
  write_tag (stream, MI_INT8, 1);
  write_bytes (stream, padded_name, sizeof padded_name);
  write_tag (stream, MI_UINT8, n_values);
}

/* Writes a compressed variable with @n_values values that repeat @pattern, and its length before it. */
static void
write_variable (GFileOutputStream *file, char name, const guint32 *sizes, guint rank, const guint8 *pattern,
                gsize pattern_bytes, gsize n_values)
{
  static const guint8 zeros[8] = { 0 };
  g_autoptr (GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1));
  g_autoptr (GOutputStream) packed = NULL;
  goffset start = g_seekable_tell (G_SEEKABLE (file)), end;

  write_tag (G_OUTPUT_STREAM (file), MI_COMPRESSED, 0);
  packed = g_converter_output_stream_new (G_OUTPUT_STREAM (file), compressor);
  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (packed), FALSE);
  write_head (packed, name, sizes, rank, n_values);
  for (gsize done = 0; done < n_values; done += MIN (pattern_bytes, n_values - done))
    write_bytes (packed, pattern, MIN (pattern_bytes, n_values - done));
  write_bytes (packed, zeros, (8 - n_values % 8) % 8);
  g_assert_true (g_output_stream_close (packed, NULL, NULL));
  end = g_seekable_tell (G_SEEKABLE (file));
  g_assert_true (g_seekable_seek (G_SEEKABLE (file), start, G_SEEK_SET, NULL, NULL));
  write_tag (G_OUTPUT_STREAM (file), MI_COMPRESSED, (gsize)(end - start - 8));
  g_assert_true (g_seekable_seek (G_SEEKABLE (file), end, G_SEEK_SET, NULL, NULL));
}

/* SVHN's file: X [32, 32, 3, n] of noise, y [n, 1] of the labels 1 to 10 in turn. */
void
large_sets_write_svhn (const char *path, guint n_images)
{
  static const guint8 labels[10] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
  const guint32 image_sizes[4] = { 32, 32, 3, n_images }, label_sizes[2] = { n_images, 1 };
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) file = g_file_replace (target, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &error);
  g_autofree guint8 *noise = make_noise ();
  char header[MAT_HEADER];

  g_assert_no_error (error);
  memset (header, ' ', sizeof header);
  memcpy (header, "MATLAB 5.0 MAT-file, made by a test", 35);
  memset (header + 116, 0, 8);
  memcpy (header + 124, "\x00\x01IM", 4);
  write_bytes (G_OUTPUT_STREAM (file), header, sizeof header);
  write_variable (file, 'X', image_sizes, 4, noise, NOISE_BYTES, (gsize)n_images * IMAGE_BYTES);
  write_variable (file, 'y', label_sizes, 2, labels, sizeof labels, n_images);
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (file), NULL, &error));
}

static void
add_entry (struct archive *zip, const char *name, const void *data, gsize size)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (la_int64_t)size);
  g_assert_cmpint (archive_write_header (zip, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (zip, data, size), ==, (la_ssize_t)size);
  archive_entry_free (entry);
}

/* Sides from 25 to 99 pixels, as most of the signs have. */
static guint
choose_side (guint i)
{
  return 25 + i * 7 % 75;
}

static void
add_class (struct archive *zip, guint label, guint n_images, guint8 *picture)
{
  g_autoptr (GString) list = g_string_new ("Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\r\n");
  g_autofree char *list_name = g_strdup_printf ("GTSRB/Final_Training/Images/%05u/GT-%05u.csv", label, label);

  for (guint i = label; i < n_images; i += N_CLASSES)
    {
      guint side = choose_side (i);
      g_autofree char *name = g_strdup_printf ("GTSRB/Final_Training/Images/%05u/%05u.ppm", label, i);
      int head = g_snprintf ((char *)picture, 32, "P6\n%u %u\n255\n", side, side);

      memset (picture + head, (int)(i % 256), 64);
      g_string_append_printf (list, "%05u.ppm;%u;%u;5;5;%u;%u;%u\r\n", i, side, side, side - 6, side - 6, label);
      add_entry (zip, name, picture, (gsize)head + (gsize)side * side * 3);
    }
  add_entry (zip, list_name, list->str, list->len);
}

/* GTSRB's archive of training images: 43 folders with their lists behind the pictures. */
void
large_sets_write_gtsrb (const char *path, guint n_images)
{
  struct archive *zip = archive_write_new ();
  g_autofree guint8 *picture = make_noise ();

  g_assert_cmpint (archive_write_set_format_zip (zip), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_set_options (zip, "zip:compression=store"), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_open_filename (zip, path), ==, ARCHIVE_OK);
  for (guint label = 0; label < N_CLASSES; label++)
    add_class (zip, label, n_images, picture);
  g_assert_cmpint (archive_write_close (zip), ==, ARCHIVE_OK);
  archive_write_free (zip);
}
