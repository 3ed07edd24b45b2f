/* SPDX-License-Identifier: Apache-2.0 */
/* ee-decode.c - PNG, JPEG, BMP and GIF through stb_image; the only file that knows it
 *
 * Sizes are checked against the header before anything is decoded; a single allocation of the decoder
 * is bounded by them too, since a small PNG may inflate to gigabytes. A JPEG is turned as its camera was
 * held. The decoder reads through a callback that
 * notices when it wants more bytes than there are: stb_image itself would fill in zeros in silence.
 */
#include "ee-decode.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-exif.h"
#include "ee-jpeg.h"
#include "ee-pnm.h"

#define PNG_MAGIC "\x89PNG\r\n\x1a\n"

/* What the picture that this thread decodes may ask for at once: set in decode_with_stb(), since the decoder passes
 * nothing through to its allocations. */
static _Thread_local gsize most_bytes;

static void *
allocate (size_t size)
{
  return size <= most_bytes ? malloc (size) : NULL;
}

static void *
reallocate (void *memory, size_t size)
{
  return size <= most_bytes ? realloc (memory, size) : NULL;
}

/* Its pointer arithmetic on nothing and its shifts into the sign are undefined by the letter only. */
#ifdef __clang__
#pragma clang attribute push(                                                                                          \
    __attribute__((no_sanitize("pointer-overflow", "nonnull-attribute", "shift", "signed-integer-overflow"))),         \
    apply_to = function)
#endif
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wunknown-warning-option"
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#pragma GCC diagnostic ignored "-Wundef"
#define STBI_MALLOC(size) allocate (size)
#define STBI_REALLOC(memory, size) reallocate (memory, size)
#define STBI_FREE(memory) free (memory)
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_BMP
#define STBI_ONLY_GIF
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_FAILURE_USERMSG
#define STBIDEF G_GNUC_INTERNAL
#define STB_IMAGE_IMPLEMENTATION
#include <stb_image.h>
#pragma GCC diagnostic pop
#ifdef __clang__
#pragma clang attribute pop
#endif

enum
{
  RGBA = 4,
  DECODER_BYTES = 256 * 1024, /* its own bookkeeping */
  DECODER_SIDE = 64,          /* pixels that it rounds a side up by, at most */
  DECODER_PIXEL = 16,         /* bytes a pixel: 16 bit RGBA, in a buffer that grows by doubling */
  PNG_SIZE_OFFSET = 16,       /* of width and height, in the chunk IHDR that must come first */
};

typedef struct
{
  const guint8 *data;
  gsize size;
  gsize position;
  gboolean starved; /* asked for bytes beyond the end */
} Reader;

static int
read_cb (void *user_data, char *target, int size)
{
  Reader *reader = user_data;
  gsize n = MIN ((gsize)size, reader->size - reader->position);

  if (n == 0 && size > 0)
    reader->starved = TRUE;
  memcpy (target, reader->data + reader->position, n);
  reader->position += n;
  return (int)n;
}

static void
skip_cb (void *user_data, int n)
{
  Reader *reader = user_data;

  if (n < 0)
    reader->position -= MIN ((gsize) - (gint64)n, reader->position);
  else
    reader->position += MIN ((gsize)n, reader->size - reader->position);
}

static int
eof_cb (void *user_data)
{
  Reader *reader = user_data;

  return reader->position >= reader->size;
}

static const stbi_io_callbacks callbacks = { read_cb, skip_cb, eof_cb };

/**
 * ee_decode_check_size:
 * @name: names the picture in messages
 * @width: as its header claims
 * @height: as its header claims
 * @error: (out) (optional): %EE_DATA_ERROR_FORMAT for an empty picture, %EE_DATA_ERROR_TOO_LARGE
 *
 * Returns: whether a picture of that size may be decoded
 */
gboolean
ee_decode_check_size (const char *name, guint width, guint height, GError **error)
{
  if (width == 0 || height == 0)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” claims to have no pixels."), name);
      return FALSE;
    }
  if (width > EE_IMAGE_MAX_SIDE || height > EE_IMAGE_MAX_SIDE || (guint64)width * height > EE_IMAGE_MAX_PIXELS)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE,
                   _ ("“%s” is %u x %u pixels; at most %u a side and %u megapixels are read."), name, width, height,
                   EE_IMAGE_MAX_SIDE, EE_IMAGE_MAX_PIXELS / 1000000);
      return FALSE;
    }
  return TRUE;
}

static void
set_decoder_error (const char *name, const Reader *reader, GError **error)
{
  const char *reason = stbi_failure_reason ();

  if (reader->starved)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged: it ends too early."), name);
  else
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged or of an unusual kind: %s."), name,
                 reason != NULL ? reason : _ ("the decoder gave up"));
}

static gboolean
starts_with (GBytes *bytes, const char *magic, gsize length)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= length && memcmp (data, magic, length) == 0;
}

/* stb_image calls an oversized PNG "of no known type", so its header is looked at here. */
static gboolean
check_png_header (GBytes *bytes, const char *name, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint32 sides[2];

  if (size < PNG_SIZE_OFFSET + sizeof sides)
    return TRUE;
  memcpy (sides, data + PNG_SIZE_OFFSET, sizeof sides);
  return ee_decode_check_size (name, GUINT32_FROM_BE (sides[0]), GUINT32_FROM_BE (sides[1]), error);
}

/* A negative height is a BMP's way of saying that its rows run downwards. */
static guint
read_side (int side)
{
  return side < 0 ? 0u - (guint)side : (guint)side;
}

static EePixels *
decode_with_stb (GBytes *bytes, const char *name, GError **error)
{
  Reader reader = { g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) };
  int width, height, n_channels;
  stbi_uc *rgba;
  EePixels *pixels;

  if (starts_with (bytes, PNG_MAGIC, sizeof PNG_MAGIC - 1) && !check_png_header (bytes, name, error))
    return NULL;
  most_bytes = DECODER_BYTES + 2 * reader.size;
  if (!stbi_info_from_callbacks (&callbacks, &reader, &width, &height, &n_channels) || reader.starved)
    {
      set_decoder_error (name, &reader, error);
      return NULL;
    }
  if (!ee_decode_check_size (name, read_side (width), read_side (height), error))
    return NULL;

  most_bytes += ((gsize)read_side (width) + DECODER_SIDE) * ((gsize)read_side (height) + DECODER_SIDE) * DECODER_PIXEL;
  reader.position = 0;
  reader.starved = FALSE;
  rgba = stbi_load_from_callbacks (&callbacks, &reader, &width, &height, &n_channels, RGBA);
  if (rgba == NULL || reader.starved)
    {
      set_decoder_error (name, &reader, error);
      stbi_image_free (rgba);
      return NULL;
    }

  pixels = ee_pixels_new_from_rgba (rgba, (guint)width, (guint)height, (gsize)width * RGBA, error);
  stbi_image_free (rgba);
  return pixels;
}

static EePixels *
decode_jpeg (GBytes *bytes, const char *name, GError **error)
{
  EePixels *pixels = ee_jpeg_check (bytes, name, error) ? decode_with_stb (bytes, name, error) : NULL;

  if (pixels == NULL)
    return NULL;
  pixels = ee_exif_turn (pixels, ee_exif_find_orientation (bytes));
  if (pixels == NULL)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” does not fit into memory."), name);
  return pixels;
}

/**
 * ee_decode_picture:
 * @bytes: the content of a picture file
 * @name: names it in messages
 * @error: (out) (optional): #EeDataError
 *
 * The kind is told by the content, never by the name. Of an animation the first frame counts. A JPEG is turned as its
 * EXIF notes say.
 *
 * Returns: (transfer full): the picture, transparent parts over white; %NULL with @error set
 */
EePixels *
ee_decode_picture (GBytes *bytes, const char *name, GError **error)
{
  if (ee_pnm_is_pnm (bytes))
    return ee_pnm_decode (bytes, name, error);
  if (starts_with (bytes, "\xff\xd8\xff", 3))
    return decode_jpeg (bytes, name, error);
  if (starts_with (bytes, PNG_MAGIC, sizeof PNG_MAGIC - 1) || starts_with (bytes, "BM", 2)
      || starts_with (bytes, "GIF8", 4))
    return decode_with_stb (bytes, name, error);

  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
               _ ("“%s” is not a picture that can be read (PNG, JPEG, BMP, PNM or GIF)."), name);
  return NULL;
}
