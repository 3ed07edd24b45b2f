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

/* The number behind @name in what a run's files say of themselves. */
static double
find_value (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, "run.json", NULL), *key = g_strdup_printf ("\"%s\"", name);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  const char *place;

  g_file_get_contents (path, &json, NULL, &error);
  g_assert_no_error (error);
  place = strstr (json, key);
  g_assert_nonnull (place);
  return g_ascii_strtod (place + strlen (key) + strspn (place + strlen (key), " :"), NULL);
}

/* Another scale of the loss than a training begins with, as 2000 good steps would leave it. */
static void
double_scale (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "state.safetensors", NULL), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *place;
  gsize size;

  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, >, sizeof (guint64)); /* the length of what follows, with bytes of 0 */
  place = g_strstr_len (bytes + sizeof (guint64), size - sizeof (guint64), "4096.0");
  g_assert_nonnull (place);
  memcpy (place, "8192.0", strlen ("8192.0"));
  g_file_set_contents (path, bytes, size, &error);
  g_assert_no_error (error);
}

/* In 16 bits a training that broke goes on, on the device, to the very numbers of an undisturbed one; and it goes on
 * with the scale that its checkpoint keeps, whatever that is. */
static void
test_resumes_in_16_bits (gconstpointer precision)
{
  const gboolean scaled = g_str_equal (precision, "fp16");
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *whole = g_build_filename (folder, "whole", NULL), *run = g_build_filename (folder, "run", NULL);
  g_autofree char *options
      = g_strdup_printf (SETTINGS " --quiet --device cuda --precision %s", (const char *)precision);
  g_auto (CliResult) first = { 0 }, broken = { 0 }, resumed = { 0 };
  g_autofree char *number = NULL;
  g_autoptr (GBytes) expected = NULL, got = NULL;

  if (!scaled)
    g_setenv ("STANDIN_DEVICES", "h100", TRUE); /* a T4 has no bf16 */
  g_setenv ("STANDIN_VERBOSE", "1", TRUE);
  first = cli_run ("train %s --run %s", options, whole);
  g_unsetenv ("STANDIN_VERBOSE");
  g_test_message ("%s", first.errors);
  g_assert_cmpint (first.status, ==, 0);
  g_assert_cmpuint (find_number (first.errors, "things were never freed"), ==, 0);
  number = g_strdup_printf ("%u", find_number (first.errors, "operations were queued") * 7 / 10);
  g_setenv ("STANDIN_BREAK", number, TRUE);
  broken = cli_run ("train %s --run %s", options, run);
  g_unsetenv ("STANDIN_BREAK");
  assert_broken (&broken, run);
  if (scaled)
    {
      g_assert_cmpfloat (find_value (run, "loss_scale"), ==, 4096);
      g_assert_cmpfloat (find_value (run, "good_steps"), ==, find_value (whole, "good_steps") / 2);
      double_scale (run);
    }
  resumed = cli_run ("train --quiet --resume %s", run);
  g_test_message ("%s", resumed.errors);
  g_assert_cmpint (resumed.status, ==, 0);
  g_assert_cmpfloat (find_value (run, "step"), ==, find_value (whole, "step"));
  if (scaled)
    {
      g_assert_cmpfloat (find_value (whole, "loss_scale"), ==, 4096);
      g_assert_cmpfloat (find_value (run, "loss_scale"), ==, 8192);
      g_assert_cmpfloat (find_value (run, "good_steps"), ==, find_value (whole, "good_steps"));
    }
  else
    {
      expected = read_tensors (whole, "state.safetensors");
      got = read_tensors (run, "state.safetensors");
      g_assert_true (g_bytes_equal (expected, got));
    }
  g_setenv ("STANDIN_DEVICES", "t4", TRUE);
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
  g_test_add_data_func ("/cuda/trainer/stand-in/resumes-fp16", "fp16", test_resumes_in_16_bits);
  g_test_add_data_func ("/cuda/trainer/stand-in/resumes-bf16", "bf16", test_resumes_in_16_bits);
  return g_test_run ();
}
