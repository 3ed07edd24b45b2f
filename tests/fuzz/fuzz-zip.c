/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-zip.c - zip archives taken apart and written anew: an entry's content, name, size or kind changed */
#include <string.h>

#include "fuzz-archive.h"
#include "test-files.h"
#include "test-zip.h"

enum
{
  HEADER = 30, /* of an entry, before its name */
  MAX_ENTRIES = 64,
  REGULAR_FILE = 0100644,
  SYMLINK = 0120777,
};

typedef struct
{
  char *name;
  GBytes *content;
  gboolean deflate;
  guint32 claimed_size;
  guint32 mode;
} Entry;

static guint
read_16 (const guint8 *bytes)
{
  return bytes[0] | (guint)bytes[1] << 8;
}

static guint32
read_32 (const guint8 *bytes)
{
  return read_16 (bytes) | read_16 (bytes + 2) << 16;
}

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_bytes_unref (entry->content);
}

/* The entries that stand one behind the other, as far as they make sense. */
static GArray *
list_entries (GBytes *zip)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  gsize size, at = 0;
  const guint8 *data = g_bytes_get_data (zip, &size);

  g_array_set_clear_func (entries, clear_entry);
  while (entries->len < MAX_ENTRIES && at + HEADER <= size && memcmp (data + at, "PK\3\4", 4) == 0)
    {
      gsize packed_size = read_32 (data + at + 18), name_size = read_16 (data + at + 26);
      gsize start = at + HEADER + name_size + read_16 (data + at + 28);
      Entry entry = { .deflate = read_16 (data + at + 8) == 8, .mode = REGULAR_FILE };
      g_autoptr (GBytes) packed = NULL;

      if (start > size || packed_size > size - start)
        break;
      packed = g_bytes_new (data + start, packed_size);
      entry.content = entry.deflate ? fuzz_bytes_unpack (packed, G_ZLIB_COMPRESSOR_FORMAT_RAW) : g_bytes_ref (packed);
      if (entry.content == NULL)
        entry.content = g_bytes_new (NULL, 0);
      entry.name = g_strndup ((const char *)data + at + HEADER, name_size);
      entry.claimed_size = (guint32)g_bytes_get_size (entry.content);
      g_array_append_val (entries, entry);
      at = start + packed_size;
    }
  return entries;
}

static void
mutate_name (Entry *entry, EeRng *rng)
{
  static const char *const starts[] = { "../", "/", "./", "__MACOSX/", "x\\", "//", "" };
  g_autoptr (GBytes) name = fuzz_bytes_from_text (entry->name);
  g_autoptr (GBytes) mutated = NULL;
  char *made;

  if (ee_rng_below (rng, 2) == 0)
    made = g_strconcat (starts[ee_rng_below (rng, G_N_ELEMENTS (starts))], entry->name, NULL);
  else
    {
      mutated = fuzz_bytes_mutate (name, 200, rng);
      made = g_strndup (g_bytes_get_data (mutated, NULL), g_bytes_get_size (mutated));
    }
  g_free (entry->name);
  entry->name = made;
}

static void
mutate_content (Entry *entry, FuzzMutateFunc mutate, EeRng *rng)
{
  GBytes *mutated = mutate (entry->content, g_bytes_get_size (entry->content) + 64, rng);

  if (mutated == NULL)
    return;
  g_bytes_unref (entry->content);
  entry->content = mutated;
  entry->claimed_size = (guint32)g_bytes_get_size (mutated);
}

static void
mutate_entry (GArray *entries, FuzzMutateFunc mutate, EeRng *rng)
{
  guint index = ee_rng_below (rng, entries->len);
  Entry *entry = &g_array_index (entries, Entry, index);

  switch (ee_rng_below (rng, 8))
    {
    case 0:
      mutate_name (entry, rng);
      break;
    case 1:
      entry->claimed_size = (guint32)(ee_rng_next (rng) >> ee_rng_below (rng, 32));
      break;
    case 2:
      entry->mode = ee_rng_below (rng, 2) == 0 ? SYMLINK : (guint32)ee_rng_below (rng, 0200000);
      break;
    case 3:
      entry->deflate = !entry->deflate;
      break;
    case 4:
      {
        Entry twin = { g_strdup (entry->name), g_bytes_ref (entry->content), entry->deflate, entry->claimed_size,
                       entry->mode };

        g_array_append_val (entries, twin);
      }
      break;
    default:
      mutate_content (entry, mutate, rng);
      break;
    }
}

/* Changes one entry and writes the archive anew, with right checksums; NULL if @zip has no entries. */
GBytes *
fuzz_archive_mutate_zip (GBytes *zip, FuzzMutateFunc mutate, gsize max_size, EeRng *rng)
{
  g_autoptr (GArray) entries = list_entries (zip);
  TestZip *made;

  if (entries->len == 0)
    return NULL;
  mutate_entry (entries, mutate, rng);
  made = test_zip_new ();
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      test_zip_add_lying (made, entry->name, entry->content, entry->deflate, entry->claimed_size, entry->mode);
    }
  return test_zip_finish (made);
}
