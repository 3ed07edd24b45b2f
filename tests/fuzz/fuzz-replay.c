/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-replay.c - runs a target without libFuzzer: its seeds, some mutations of them, and past crashers
 *
 *   fuzz-replay-NAME                  the seeds and a few mutations, always the same ones
 *   fuzz-replay-NAME FOLDER           these and each file in FOLDER, if there is such a folder
 *   fuzz-replay-NAME --write FOLDER   writes the seeds, where a corpus begins
 */
#include <string.h>

#include "fuzz-target.h"

enum
{
  N_MUTATIONS = 64, /* of each seed */
  GROWTH = 64,
};

static EeRng mutations;

/* A few bytes set, taken out or put in. */
size_t
LLVMFuzzerMutate (guint8 *data, size_t size, size_t max_size)
{
  guint n = 1 + (guint)ee_rng_below (&mutations, 4);

  for (guint i = 0; i < n; i++)
    {
      gsize at = size > 0 ? ee_rng_below (&mutations, (guint)size) : 0;
      guint kind = (guint)ee_rng_below (&mutations, 4);

      if (kind == 0 && size > 1)
        memmove (data + at, data + at + 1, --size - at);
      else if (kind == 1 && size < max_size)
        {
          memmove (data + at + 1, data + at, size++ - at);
          data[at] = (guint8)ee_rng_next (&mutations);
        }
      else if (kind == 2 && size > 0)
        data[at] = ee_rng_below (&mutations, 2) ? 0xff : 0;
      else if (size > 0)
        data[at] ^= (guint8)(1u << ee_rng_below (&mutations, 8));
    }
  return size;
}

static GBytes *
mutate (GBytes *seed, guint round)
{
  gsize size = g_bytes_get_size (seed), room = size + GROWTH;
  GBytes *mutated = fuzz_target.mutate != NULL && round % 3 != 0 ? fuzz_target.mutate (seed, room, &mutations) : NULL;
  guint8 *data;

  if (mutated != NULL)
    return mutated;
  data = g_malloc (room);
  if (size > 0)
    memcpy (data, g_bytes_get_data (seed, NULL), size);
  size = LLVMFuzzerMutate (data, size, room);
  return g_bytes_new_take (data, size);
}

static GPtrArray *
list_seeds (void)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  fuzz_target.add_seeds (seeds);
  g_assert_cmpuint (seeds->len, >, 0);
  return seeds;
}

static void
test_seeds (void)
{
  g_autoptr (GPtrArray) seeds = list_seeds ();

  for (guint i = 0; i < seeds->len; i++)
    fuzz_target.run (g_ptr_array_index (seeds, i));
}

static void
test_mutations (void)
{
  g_autoptr (GPtrArray) seeds = list_seeds ();

  ee_rng_init (&mutations, 1);
  for (guint i = 0; i < seeds->len; i++)
    for (guint round = 0; round < N_MUTATIONS; round++)
      {
        g_autoptr (GBytes) mutated = mutate (g_ptr_array_index (seeds, i), round);

        fuzz_target.run (mutated);
      }
}

static void
test_regressions (gconstpointer data)
{
  const char *folder = data, *name;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) input = NULL;
      char *contents;
      gsize size;

      g_assert_true (g_file_get_contents (path, &contents, &size, &error));
      input = g_bytes_new_take (contents, size);
      g_test_message ("%s", name);
      fuzz_target.run (input);
      n++;
    }
  if (n == 0)
    g_test_skip ("nothing broke this target yet");
}

static int
write_seeds (const char *folder)
{
  g_autoptr (GPtrArray) seeds = list_seeds ();

  for (guint i = 0; i < seeds->len; i++)
    {
      GBytes *seed = g_ptr_array_index (seeds, i);
      g_autofree char *name = g_strdup_printf ("seed-%03u", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gsize size;
      const char *data = g_bytes_get_data (seed, &size);

      if (!g_file_set_contents (path, size > 0 ? data : "", (gssize)size, NULL))
        return 1;
    }
  return 0;
}

static GLogWriterOutput
drop_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  return level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_DEBUG) ? G_LOG_WRITER_HANDLED
                                                           : g_log_writer_default (level, fields, n_fields, user_data);
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    return write_seeds (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (drop_cb, NULL, NULL);
  g_test_add_func ("/fuzz/seeds", test_seeds);
  g_test_add_func ("/fuzz/mutations", test_mutations);
  if (argc == 2)
    g_test_add_data_func ("/fuzz/regressions", argv[1], test_regressions);
  return g_test_run ();
}
