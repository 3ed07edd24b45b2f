/* SPDX-License-Identifier: Apache-2.0 */
/* What a person sees of a device that is missing, that takes no network, and that breaks in mid-training. The device is
 * a module of the tests: the processor under another name, so that numbers can be compared. */
#include "cli-runner.h"

#include <string.h>

#define TINY "--pair doodles --width 1/16 --limit 640 --batch 32 --threads 1 --epochs 3"

static char *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
plan_break (const char *plan)
{
  g_setenv ("OFFRAMP_TEST_BREAK", plan, TRUE);
}

/* Breaks in the second epoch; what is on the disk is the end of the first, and the processor goes on from there to the
 * very network that an undisturbed training makes. */
static void
test_breaks_and_goes_on (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "broken", NULL);
  g_autofree char *undisturbed = g_build_filename (folder, "undisturbed", NULL);
  g_autofree char *json = NULL, *after = NULL;
  g_auto (CliResult) whole = cli_run ("train " TINY " --device cpu --quiet --run %s", undisturbed);
  g_auto (CliResult) broken = { 0 };
  g_auto (CliResult) refused = { 0 };
  g_auto (CliResult) resumed = { 0 };

  g_assert_cmpint (whole.status, ==, 0);
  plan_break ("25");
  broken = cli_run ("train " TINY " --device breaking --run %s", run);
  g_test_message ("%s", broken.errors);
  g_assert_cmpint (broken.status, ==, 1);
  g_assert_nonnull (strstr (broken.errors, "The device of this test broke."));
  g_assert_nonnull (strstr (broken.errors, "--device cpu"));
  g_assert_nonnull (strstr (broken.errors, run));
  json = read_file (run, "run.json");
  g_assert_nonnull (strstr (json, "\"breaking\""));

  refused = cli_run ("train --resume %s --device nonesuch", run);
  g_assert_cmpint (refused.status, ==, 1);
  g_assert_nonnull (strstr (refused.errors, "nonesuch"));

  resumed = cli_run ("train --resume %s --device cpu", run);
  g_test_message ("%s", resumed.errors);
  g_assert_cmpint (resumed.status, ==, 0);
  g_assert_nonnull (strstr (resumed.errors, "Epoch 2/3"));
  g_assert_null (strstr (resumed.errors, "Epoch 1/3"));
  cli_assert_same_file (run, undisturbed, "model.safetensors");

  after = read_file (run, "run.json");
  g_assert_null (strstr (after, "\"breaking\""));
  g_assert_nonnull (strstr (after, "(to step "));

  cli_remove_folder (folder);
}

/* Before the first checkpoint the run begins anew. */
static void
test_breaks_at_once (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_autofree char *model = g_build_filename (run, "model.safetensors", NULL);
  g_auto (CliResult) broken = { 0 };
  g_auto (CliResult) resumed = { 0 };

  plan_break ("1");
  broken = cli_run ("train " TINY " --device breaking --run %s", run);
  g_assert_cmpint (broken.status, ==, 1);
  g_assert_false (g_file_test (model, G_FILE_TEST_EXISTS));
  resumed = cli_run ("train --resume %s --device cpu", run);
  g_assert_cmpint (resumed.status, ==, 0);
  g_assert_nonnull (strstr (resumed.errors, "Epoch 1/3"));

  cli_remove_folder (folder);
}

/* "auto" leaves a device that takes no network, and says so; by name it is an error. */
static void
test_no_network (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_autofree char *other = g_build_filename (folder, "other", NULL);
  g_auto (CliResult) trained = { 0 };
  g_auto (CliResult) evaluated = { 0 };
  g_auto (CliResult) named = { 0 };

  plan_break ("net");
  trained = cli_run ("train " TINY " --epochs 1 --quiet --run %s", run);
  g_assert_cmpint (trained.status, ==, 0);
  g_assert_nonnull (
      strstr (trained.errors, "The processor computes, since breaking failed: The device of this test broke."));

  evaluated = cli_run ("evaluate --quiet --limit 50 --model %s", run);
  g_test_message ("%s", evaluated.errors);
  g_assert_cmpint (evaluated.status, ==, 0);
  g_assert_nonnull (strstr (evaluated.errors, "The processor computes, since breaking failed"));

  named = cli_run ("train " TINY " --device breaking --run %s", other);
  g_assert_cmpint (named.status, ==, 1);
  g_assert_nonnull (strstr (named.errors, "The device of this test broke."));
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));

  cli_remove_folder (folder);
}

/* "auto" passes over a backend without a device, and says why, also in `bench`. */
static void
test_no_device (void)
{
  static const char *const notice
      = "The processor computes, since breaking cannot be used: The device of this test was left at home.";
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_auto (CliResult) trained = { 0 };
  g_auto (CliResult) bench = { 0 };
  g_auto (CliResult) named = { 0 };
  g_auto (CliResult) asked = { 0 };

  plan_break ("none");
  trained = cli_run ("train " TINY " --epochs 1 --quiet --run %s", run);
  g_assert_cmpint (trained.status, ==, 0);
  g_assert_nonnull (strstr (trained.errors, notice));
  bench = cli_run ("bench --quick --quiet --width 1/16 --images 64 --repeats 1 --training-batch 0");
  g_assert_cmpint (bench.status, ==, 0);
  g_assert_nonnull (strstr (bench.errors, notice));

  /* Who asked for a device by name gets it, or an error; who asked for the processor hears nothing. */
  named = cli_run ("bench --quick --quiet --device breaking");
  g_assert_cmpint (named.status, ==, 1);
  g_assert_nonnull (strstr (named.errors, "was left at home"));
  asked = cli_run ("evaluate --quiet --device cpu --limit 50 --model %s", run);
  g_assert_cmpint (asked.status, ==, 0);
  g_assert_cmpstr (asked.errors, ==, "");

  cli_remove_folder (folder);
}

/* A device that has not the precision says which it has, and nothing is trained; the processor takes fp32 and says so.
 * run.json tells each. */
static void
test_precision (void)
{
  static const char *const notice = "The processor trains in fp32, not in bf16.";
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_autofree char *other = g_build_filename (folder, "other", NULL);
  g_autofree char *json = NULL, *after = NULL;
  g_auto (CliResult) refused = { 0 };
  g_auto (CliResult) taken = { 0 };
  g_auto (CliResult) trained = { 0 };

  plan_break ("25");
  refused = cli_run ("train " TINY " --precision fp16 --run %s", run);
  g_test_message ("%s", refused.errors);
  g_assert_cmpint (refused.status, ==, 1);
  g_assert_nonnull (strstr (refused.errors, " cannot train in fp16; it trains in fp32."));
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));

  taken = cli_run ("train " TINY " --epochs 1 --quiet --device cpu --precision bf16 --run %s", other);
  g_assert_cmpint (taken.status, ==, 0);
  g_assert_nonnull (strstr (taken.errors, notice));

  plan_break ("bf16");
  trained = cli_run ("train " TINY " --epochs 1 --quiet --precision bf16 --run %s", run);
  g_assert_cmpint (trained.status, ==, 0);
  g_assert_cmpstr (trained.errors, ==, "");
  json = read_file (run, "run.json");
  g_assert_nonnull (strstr (json, "\"precision\" : \"bf16\""));
  g_assert_nonnull (strstr (json, ", bf16\""));
  after = read_file (other, "run.json");
  g_assert_nonnull (strstr (after, ", fp32\""));
  cli_assert_same_file (run, other, "model.safetensors"); /* both computed in fp32, as this device is none */

  cli_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/device/breaks-and-goes-on", test_breaks_and_goes_on);
  g_test_add_func ("/cli/device/breaks-at-once", test_breaks_at_once);
  g_test_add_func ("/cli/device/no-network", test_no_network);
  g_test_add_func ("/cli/device/no-device", test_no_device);
  g_test_add_func ("/cli/device/precision", test_precision);
  return g_test_run ();
}
