/* SPDX-License-Identifier: Apache-2.0 */
/* `offramp-cli train --device cuda` as a whole, on the stand-ins: an undisturbed training leaves nothing alive on the
 * device, and one whose device breaks in mid-training keeps the last checkpoint, from which the processor goes on. */
#include <stdlib.h>
#include <string.h>

#include "cli-runner.h"

#define SETTINGS "--pair doodles --width 1/16 --limit 96 --batch 32 --threads 1 --epochs 2 --seed 7"

static guint n_operations; /* of an undisturbed training */

/* The number before @what in what the stand-ins say at the end. */
static guint
find_number (const char *text, const char *what)
{
  const char *place = strstr (text, what);

  g_assert_nonnull (place);
  while (place > text && (place[-1] == ' ' || g_ascii_isdigit (place[-1])))
    place--;
  return strtoul (place, NULL, 10);
}

static CliResult
train (const char *run, guint breaking)
{
  g_autofree char *number = g_strdup_printf ("%u", breaking);
  CliResult result;

  if (breaking > 0)
    g_setenv ("STANDIN_BREAK", number, TRUE);
  result = cli_run ("train " SETTINGS " --device cuda --quiet --run %s", run);
  g_unsetenv ("STANDIN_BREAK");
  g_test_message ("operation %u: %s", breaking, result.errors);
  return result;
}

static void
test_undisturbed (void)
{
  g_autofree char *folder = cli_make_folder (), *run = g_build_filename (folder, "run", NULL);
  g_auto (CliResult) trained = { 0 };

  g_setenv ("STANDIN_VERBOSE", "1", TRUE);
  trained = train (run, 0);
  g_unsetenv ("STANDIN_VERBOSE");
  g_assert_cmpint (trained.status, ==, 0);
  n_operations = find_number (trained.errors, "operations were queued");
  g_assert_cmpuint (n_operations, >, 1000);
  g_assert_cmpuint (find_number (trained.errors, "things were never freed"), ==, 0);
  g_assert_cmpuint (cli_count_lines (trained.errors), ==, 2); /* these two, and no complaint */
  cli_remove_folder (folder);
}

static void
assert_broken (const CliResult *result, const char *run)
{
  g_assert_cmpint (result->status, ==, 1);
  g_assert_nonnull (strstr (result->errors, "an illegal memory access was encountered"));
  g_assert_nonnull (strstr (result->errors, "--device cpu"));
  g_assert_nonnull (strstr (result->errors, run));
}

/* The processor goes on from the end of @epoch. */
static void
assert_goes_on (const char *run, const char *epoch)
{
  g_autofree char *path = g_build_filename (run, "run.json", NULL), *json = NULL;
  g_auto (CliResult) resumed = cli_run ("train --resume %s --device cpu", run);

  g_test_message ("%s", resumed.errors);
  g_assert_cmpint (resumed.status, ==, 0);
  g_assert_nonnull (strstr (resumed.errors, epoch));
  g_assert_true (g_file_get_contents (path, &json, NULL, NULL));
  g_assert_nonnull (strstr (json, "(to step "));
}

/* What follows the header of a safetensors file; the header of a training's state tells how long it took. */
static GBytes *
read_tensors (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  guint64 header;
  gsize size;
  char *bytes;

  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  memcpy (&header, bytes, sizeof header);
  header = sizeof header + GUINT64_FROM_LE (header);
  g_assert_cmpuint (header, <, size);
  return g_bytes_new_with_free_func (bytes + header, size - header, g_free, bytes);
}

/* In the second epoch's training, earlier and later: both leave the very checkpoint that the first one ended with. */
static void
test_breaks_in_second_epoch (void)
{
  static const char *const files[] = { "model.safetensors", "state.safetensors" };
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *early = g_build_filename (folder, "early", NULL), *late = g_build_filename (folder, "late", NULL);
  g_auto (CliResult) first = train (early, n_operations * 7 / 10);
  g_auto (CliResult) second = train (late, n_operations * 7 / 10 + 60);

  assert_broken (&first, early);
  assert_broken (&second, late);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) a = read_tensors (early, files[i]), b = read_tensors (late, files[i]);

      g_assert_true (g_bytes_equal (a, b));
    }
  assert_goes_on (early, "Epoch 2/2");
  cli_remove_folder (folder);
}

/* Before there is a checkpoint nothing is saved. */
static void
test_breaks_in_first_epoch (void)
{
  g_autofree char *folder = cli_make_folder (), *run = g_build_filename (folder, "run", NULL);
  g_autofree char *model = g_build_filename (run, "model.safetensors", NULL);
  g_auto (CliResult) broken = train (run, n_operations / 5);

  assert_broken (&broken, run);
  g_assert_false (g_file_test (model, G_FILE_TEST_EXISTS));
  cli_remove_folder (folder);
}

/* "auto": a GPU that breaks while the network is made is left, and the reason is said. */
static void
test_falls_back (void)
{
  g_autofree char *folder = cli_make_folder (), *run = g_build_filename (folder, "run", NULL);
  g_auto (CliResult) trained = { 0 };

  g_setenv ("STANDIN_BREAK", "1", TRUE);
  trained = cli_run ("train " SETTINGS " --epochs 1 --quiet --run %s", run);
  g_unsetenv ("STANDIN_BREAK");
  g_test_message ("%s", trained.errors);
  g_assert_cmpint (trained.status, ==, 0);
  g_assert_nonnull (strstr (trained.errors, "The processor computes, since cuda failed: "));
  g_assert_nonnull (strstr (trained.errors, "illegal memory access"));
  cli_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cuda/trainer/stand-in/undisturbed", test_undisturbed);
  g_test_add_func ("/cuda/trainer/stand-in/breaks-in-second-epoch", test_breaks_in_second_epoch);
  g_test_add_func ("/cuda/trainer/stand-in/breaks-in-first-epoch", test_breaks_in_first_epoch);
  g_test_add_func ("/cuda/trainer/stand-in/falls-back", test_falls_back);
  return g_test_run ();
}
