/* SPDX-License-Identifier: Apache-2.0 */
/* `table`: the numbers of `evaluate` in each format, and networks that make no pair. */
#include "cli-networks.h"
#include "ee.h"

static CliResult
make_table (const CliNetworks *networks, const char *options)
{
  return cli_run ("table --with %s --without %s --limit 300 --threads 1 %s", networks->with_exit,
                  networks->without_exit, options);
}

/* The fields of the line that begins with @title, which has no comma; CSV is simple then. */
static char **
find_line (const char *csv, const char *title)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], title))
      return g_strsplit (lines[i] + strlen (title), ",", -1);

  g_test_message ("%s", csv);
  g_assert_not_reached ();
}

static double
get_number (const char *csv, const char *title, guint column)
{
  g_auto (GStrv) fields = find_line (csv, title);
  char *end = NULL;
  double number;

  g_assert_cmpuint (g_strv_length (fields), ==, 3); /* the title's rest is empty */
  number = g_ascii_strtod (fields[column], &end);
  g_assert_true (end != fields[column] && *end == '\0');

  return number;
}

static void
assert_as_evaluated (const char *csv, guint column, const char *network)
{
  g_autoptr (JsonObject) object
      = cli_run_json ("evaluate --json --repeats 0 --limit 300 --threads 1 --model %s", network);

  g_assert_cmpfloat_with_epsilon (get_number (csv, "\"Accuracy, %\"", column),
                                  100 * cli_json_get_number (object, "accuracy"), 0.006);
  g_assert_cmpfloat_with_epsilon (get_number (csv, "\"Redundant images, %\"", column),
                                  100 * cli_json_get_number (object, "redundant_share"), 0.006);
  g_assert_cmpfloat_with_epsilon (get_number (csv, "Loss", column), cli_json_get_number (object, "loss"), 0.00006);
}

static void
test_csv (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_auto (CliResult) result = make_table (networks, "--format csv --repeats 2");
  double with_s, without_s, saved;

  g_test_message ("%s%s", result.output, result.errors);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_true (g_str_has_prefix (result.output, "Quantity,With exit,Without exit\n"));
  assert_as_evaluated (result.output, 1, networks->with_exit);
  assert_as_evaluated (result.output, 2, networks->without_exit);

  with_s = get_number (result.output, "\"Prediction time, s\"", 1);
  without_s = get_number (result.output, "\"Prediction time, s\"", 2);
  g_assert_cmpfloat (with_s, >, 0);
  g_assert_cmpfloat_with_epsilon (get_number (result.output, "\"Time of an image, ms\"", 2), 1000 * without_s / 300,
                                  0.003);
  saved = g_ascii_strtod (strstr (result.output, "\"Time saved, %\",") + strlen ("\"Time saved, %\","), NULL);
  g_assert_cmpfloat (100 * (1 - with_s / without_s), >, saved - 10); /* the times are rounded to milliseconds */
  g_assert_cmpfloat (100 * (1 - with_s / without_s), <, saved + 10);
  g_assert_cmpfloat (get_number (result.output, "Seed", 1), ==, 7);
  g_assert_cmpfloat (get_number (result.output, "Timed passes", 1), ==, 2);
  g_assert_nonnull (strstr (result.output, "\nPrecision,fp32,fp32\n"));
  g_assert_nonnull (strstr (result.output, "\n\"Digest of the main images, doodles\","));
  g_assert_nonnull (strstr (result.output, "\n\"Digest of the redundant images, doodles\","));
}

static void
test_other_formats (gconstpointer user_data)
{
  static const struct
  {
    const char *format, *sign;
  } cases[] = { { "text", "Accuracy, %  " }, { "markdown", "| Accuracy, % | " }, { "latex", "Accuracy, \\% & " } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *options = g_strdup_printf ("--repeats 0 --format %s", cases[i].format);
      g_auto (CliResult) result = make_table (user_data, options);

      g_test_message ("%s%s", result.output, result.errors);
      g_assert_cmpint (result.status, ==, 0);
      g_assert_nonnull (strstr (result.output, cases[i].sign));
      g_assert_nonnull (strstr (result.output, "300 test images"));
      g_assert_null (strstr (result.output, "Paper")); /* which has no such pair */
      g_assert_null (strstr (result.output, "nan"));
    }
}

/* Networks in the wrong places are refused by name. */
static void
test_networks_that_make_no_pair (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  const struct
  {
    const char *with, *without, *named;
  } cases[] = {
    { networks->without_exit, networks->without_exit, "--with." },
    { networks->with_exit, networks->with_exit, "--without." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliResult) result = cli_run ("table --with %s --without %s", cases[i].with, cases[i].without);

      g_test_message ("%s", result.errors);
      g_assert_cmpint (result.status, ==, 1);
      g_assert_cmpstr (result.output, ==, "");
      g_assert_nonnull (strstr (result.errors, cases[i].named));
    }
}

/* 1 - 17.503 / 21.463 is what the paper saves; its test sets are 23,180 and 21,000 images. */
static void
test_paper_figures (gconstpointer user_data)
{
  const EePaperFigures *letters = ee_paper_figures_find ("mnist+omniglot");
  const EePaperFigures *signs = ee_paper_figures_find ("svhn+gtsrb");

  g_assert_cmpfloat_with_epsilon (1 - letters->with_exit.time_s / letters->without_exit.time_s, 0.1845, 1e-4);
  g_assert_cmpfloat_with_epsilon (1000 * letters->without_exit.time_s / letters->without_exit.image_ms, 23180, 12);
  g_assert_cmpfloat_with_epsilon (letters->redundant, 56.86, 0.005);
  g_assert_cmpfloat_with_epsilon (1000 * signs->without_exit.time_s / signs->without_exit.image_ms, 21000, 12);
  g_assert_cmpfloat_with_epsilon (signs->redundant, 28.57, 0.005);
  g_assert_null (ee_paper_figures_find ("cifar10+cifar100"));
}

static void
add_tests (const CliNetworks *networks)
{
  g_test_add_data_func ("/cli/table/csv", networks, test_csv);
  g_test_add_data_func ("/cli/table/other-formats", networks, test_other_formats);
  g_test_add_data_func ("/cli/table/networks-that-make-no-pair", networks, test_networks_that_make_no_pair);
  g_test_add_data_func ("/cli/table/paper-figures", networks, test_paper_figures);
}

int
main (int argc, char *argv[])
{
  return cli_networks_run_tests (argc, argv, add_tests);
}
