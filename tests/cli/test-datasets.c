/* SPDX-License-Identifier: Apache-2.0 */
/* `datasets`, with a small MNIST on a server of this computer. Nothing else of the network is needed. */
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "cli-runner.h"
#include "ee-download.h"
#include "test-files.h"
#include "test-idx.h"
#include "test-server.h"

enum
{
  N_TRAIN = 300,
  N_TEST = 30,
};

static const char *const names[] = { "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                                     "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz" };

typedef struct
{
  TestServer *server;
  char *root;
  char *folder; /* of MNIST */
  char *catalog;
  GBytes *files[G_N_ELEMENTS (names)];
} Fixture;

static GBytes *
make_file (guint n, gboolean images)
{
  g_autoptr (GBytes) idx = images ? test_idx_make_images (n) : test_idx_make_labels (n);

  return test_files_compress (idx, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
}

static void
put (Fixture *fixture, guint file, TestManner manner, guint64 amount)
{
  g_autofree char *path = g_strconcat ("/", names[file], NULL);

  test_server_put (fixture->server, path, fixture->files[file], manner, amount);
}

/* The addresses of MNIST's files: on the server, first below @first. */
static void
write_catalog (Fixture *fixture, const char *first)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  for (guint f = 0; f < G_N_ELEMENTS (names); f++)
    {
      g_autofree char *group = g_strconcat ("mnist/", names[f], NULL);
      g_autofree char *lost_path = g_strconcat (first, names[f], NULL);
      g_autofree char *path = g_strconcat ("/", names[f], NULL);
      g_autofree char *lost = test_server_get_address (fixture->server, lost_path);
      g_autofree char *good = test_server_get_address (fixture->server, path);
      const char *const addresses[] = { lost, good };
      g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, fixture->files[f]);

      g_key_file_set_string_list (keys, group, "addresses", addresses + (*first == '\0' ? 1 : 0),
                                  *first == '\0' ? 1 : 2);
      g_key_file_set_uint64 (keys, group, "size", g_bytes_get_size (fixture->files[f]));
      g_key_file_set_string (keys, group, "sha256", sum);
    }
  g_assert_true (g_key_file_save_to_file (keys, fixture->catalog, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->root = cli_make_folder ();
  fixture->folder = g_build_filename (fixture->root, "mnist", NULL);
  fixture->catalog = g_build_filename (fixture->root, "catalog", NULL);
  g_setenv ("OFFRAMP_CATALOG", fixture->catalog, TRUE);
  fixture->server = test_server_new ();
  for (guint f = 0; f < G_N_ELEMENTS (names); f++)
    {
      fixture->files[f] = make_file (f < 2 ? N_TRAIN : N_TEST, f % 2 == 0);
      put (fixture, f, TEST_MANNER_GOOD, 0);
    }
  write_catalog (fixture, "");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  for (guint f = 0; f < G_N_ELEMENTS (names); f++)
    g_bytes_unref (fixture->files[f]);
  test_server_free (fixture->server);
  cli_remove_folder (fixture->root);
  g_free (fixture->root);
  g_free (fixture->folder);
  g_free (fixture->catalog);
}

static JsonArray *
parse_list (JsonParser *parser, const char *output)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, output, -1, &error);
  g_assert_no_error (error);
  return json_node_get_array (json_parser_get_root (parser));
}

static void
assert_counts (Fixture *fixture, gboolean installed, guint n_train, guint n_test, guint n_classes)
{
  g_auto (CliResult) result = cli_run ("datasets list --json --data '%s' mnist", fixture->root);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *sets = parse_list (parser, result.output);
  JsonObject *set = json_array_get_object_element (sets, 0);

  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_cmpuint (json_array_get_length (sets), ==, 1);
  g_assert_cmpint (json_object_get_boolean_member (set, "installed"), ==, installed);
  g_assert_cmpstr (json_object_get_string_member (set, "path"), ==, fixture->folder);
  g_assert_cmpint (json_object_get_int_member (set, "train_images"), ==, n_train);
  g_assert_cmpint (json_object_get_int_member (set, "test_images"), ==, n_test);
  g_assert_cmpint (json_object_get_int_member (set, "classes"), ==, n_classes);
}

/* What the server has is here. */
static void
assert_here (Fixture *fixture)
{
  for (guint f = 0; f < G_N_ELEMENTS (names); f++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[f], NULL);
      g_autofree char *content = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      g_assert_cmpmem (content, size, g_bytes_get_data (fixture->files[f], NULL), g_bytes_get_size (fixture->files[f]));
    }
}

static void
test_list (Fixture *fixture, gconstpointer unused)
{
  static const char *const sets[] = { "mnist", "omniglot", "cifar10", "cifar100", "svhn", "gtsrb" };
  g_auto (CliResult) list = cli_run ("datasets list --data '%s'", fixture->root);
  g_auto (CliResult) plain = cli_run ("datasets --data '%s'", fixture->root);
  const char *at = list.output;

  g_assert_cmpint (list.status, ==, 0);
  g_assert_cmpstr (list.errors, ==, "");
  g_assert_cmpstr (list.output, ==, plain.output);
  g_assert_nonnull (strstr (list.output, "non-commercial"));
  g_assert_nonnull (strstr (list.output, fixture->folder));
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      at = strstr (at, sets[i]);
      g_assert_nonnull (at);
    }
}

static void
test_json (Fixture *fixture, gconstpointer unused)
{
  static const char *const members[]
      = { "id", "installed", "path", "train_images", "test_images", "classes", "licence" };
  g_auto (CliResult) result = cli_run ("datasets list --json --data '%s'", fixture->root);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *sets = parse_list (parser, result.output);

  g_assert_cmpuint (json_array_get_length (sets), ==, 6);
  for (guint i = 0; i < json_array_get_length (sets); i++)
    {
      JsonObject *set = json_array_get_object_element (sets, i);

      g_assert_cmpuint (json_object_get_size (set), ==, G_N_ELEMENTS (members));
      for (guint m = 0; m < G_N_ELEMENTS (members); m++)
        g_assert_true (json_object_has_member (set, members[m]));
      g_assert_false (json_object_get_boolean_member (set, "installed"));
      g_assert_cmpint (json_object_get_int_member (set, "train_images"), ==, 0);
    }
  assert_counts (fixture, FALSE, 0, 0, 0);
}

/* All of it: nothing there, got, there, whole. */
static void
test_get (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliResult) got = cli_run ("datasets get mnist --data '%s'", fixture->root);
  g_auto (CliResult) again = { 0 };
  g_auto (CliResult) whole = { 0 };

  g_test_message ("%s%s", got.output, got.errors);
  g_assert_cmpint (got.status, ==, 0);
  g_assert_nonnull (strstr (got.output, "ShareAlike"));
  g_assert_nonnull (strstr (got.output, "LeCun"));
  g_assert_nonnull (strstr (got.output, fixture->folder));
  g_assert_nonnull (strstr (got.errors, names[3]));
  assert_here (fixture);
  assert_counts (fixture, TRUE, N_TRAIN, N_TEST, 10);

  again = cli_run ("datasets get mnist --quiet --data '%s'", fixture->root);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpstr (again.errors, ==, "");
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/train-images-idx3-ubyte.gz"), ==, 1);

  whole = cli_run ("datasets verify mnist --data '%s'", fixture->root);
  g_assert_cmpint (whole.status, ==, 0);
  g_assert_nonnull (strstr (whole.output, "in order"));
  g_assert_nonnull (strstr (whole.output, "300 training"));
}

/* Into a data folder that is not there yet, named by the variable. */
static void
test_get_into_the_variable (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GSubprocessLauncher) launcher
      = cli_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) words = cli_make_arguments ("datasets get mnist --quiet");
  g_autofree char *new_root = g_build_filename (fixture->root, "new", "data", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_auto (CliResult) result = { 0 };

  g_subprocess_launcher_setenv (launcher, "OFFRAMP_DATA", new_root, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)words->pdata, NULL);
  result = cli_finish (process);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.output, new_root));
  g_free (fixture->folder);
  fixture->folder = g_build_filename (new_root, "mnist", NULL);
  assert_here (fixture);
}

static void
wait_for_bytes (const char *path, goffset at_least)
{
  GStatBuf facts = { 0 };

  for (guint i = 0; i < 600 && (g_stat (path, &facts) != 0 || facts.st_size < at_least); i++)
    g_usleep (50 * 1000);
  g_assert_cmpint (facts.st_size, >=, at_least);
}

static void
test_stop_and_go_on (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *part = g_strconcat (fixture->folder, "/", names[0], ".part", NULL);
  guint64 size = g_bytes_get_size (fixture->files[0]);
  g_autoptr (GSubprocess) process = NULL;
  g_auto (CliResult) stopped = { 0 };
  g_auto (CliResult) finished = { 0 };

  put (fixture, 0, TEST_MANNER_STALL, 100 * 1000);
  process = cli_start ("datasets get mnist --data '%s'", fixture->root);
  wait_for_bytes (part, 100 * 1000);
  g_subprocess_send_signal (process, SIGINT);
  stopped = cli_finish (process);
  g_assert_cmpint (stopped.status, ==, 130);
  g_assert_nonnull (strstr (stopped.errors, "goes on from here"));
  wait_for_bytes (part, 100 * 1000);

  put (fixture, 0, TEST_MANNER_GOOD, 0);
  finished = cli_run ("datasets get mnist --data '%s'", fixture->root);
  g_assert_cmpint (finished.status, ==, 0);
  assert_here (fixture);
  g_assert_cmpuint (test_server_get_bytes_sent (fixture->server, "/train-images-idx3-ubyte.gz"), <=, size - 100 * 1000);
}

static void
test_mirror (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliResult) result = { 0 };

  write_catalog (fixture, "/lost/");
  result = cli_run ("datasets get mnist --data '%s'", fixture->root);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.errors, "/lost/train-images-idx3-ubyte.gz: the server answers 404"));
  assert_here (fixture);
}

/* It says what to put where. */
static void
test_cannot_be_had (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliResult) result = { 0 };
  g_autofree char *by_hand = NULL;
  g_autofree char *address = test_server_get_address (fixture->server, "/t10k-images-idx3-ubyte.gz");

  put (fixture, 2, TEST_MANNER_STATUS, 410);
  result = cli_run ("datasets get mnist --data '%s'", fixture->root);
  g_test_message ("%s", result.errors);
  by_hand = g_strdup_printf ("By hand: put %s into the folder %s\n", address, fixture->folder);
  g_assert_cmpint (result.status, ==, 1);
  g_assert_cmpstr (result.output, ==, "");
  g_assert_nonnull (strstr (result.errors, "offramp-cli: “t10k-images-idx3-ubyte.gz” could not be downloaded"));
  g_assert_nonnull (strstr (result.errors, "410"));
  g_assert_nonnull (strstr (result.errors, by_hand));
  /* What is here already is not asked for. */
  g_assert_null (strstr (strstr (result.errors, "By hand"), names[0]));
}

static void
test_wrong_bytes (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) other = make_file (N_TRAIN + 1, TRUE);
  g_autofree char *path = g_build_filename (fixture->folder, names[0], NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_auto (CliResult) result = { 0 };

  test_server_put (fixture->server, "/train-images-idx3-ubyte.gz", other, TEST_MANNER_EXCESS, 0);
  result = cli_run ("datasets get mnist --data '%s'", fixture->root);
  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.errors, names[0]));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

/* A file of the user's own stays. */
static void
test_nothing_is_replaced (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) own = make_file (N_TRAIN / 2, TRUE);
  g_autofree char *path = test_files_write (fixture->folder, names[0], own);
  g_autofree char *content = NULL;
  gsize size;
  g_auto (CliResult) kept = cli_run ("datasets get mnist --data '%s'", fixture->root);
  g_auto (CliResult) forced = { 0 };

  g_assert_cmpint (kept.status, ==, 1);
  g_assert_nonnull (strstr (kept.errors, "--force"));
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpmem (content, size, g_bytes_get_data (own, NULL), g_bytes_get_size (own));

  forced = cli_run ("datasets get mnist --force --data '%s'", fixture->root);
  g_assert_cmpint (forced.status, ==, 0);
  assert_here (fixture);
}

static void
test_damage (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("digits, many of them", 20);
  g_autofree char *path = g_build_filename (fixture->folder, names[0], NULL);
  g_auto (CliResult) got = cli_run ("datasets get mnist --quiet --data '%s'", fixture->root);
  g_auto (CliResult) list = { 0 };
  g_auto (CliResult) json = { 0 };
  g_auto (CliResult) verify = { 0 };
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *set;

  g_assert_cmpint (got.status, ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_free (test_files_write (fixture->folder, names[0], rubbish));

  list = cli_run ("datasets list --data '%s'", fixture->root);
  g_assert_cmpint (list.status, ==, 1);
  g_assert_nonnull (strstr (list.output, "is no IDX file"));
  g_assert_nonnull (strstr (list.output, "gtsrb"));

  json = cli_run ("datasets list --json mnist --data '%s'", fixture->root);
  g_assert_cmpint (json.status, ==, 1);
  g_assert_nonnull (strstr (json.errors, "is no IDX file"));
  set = json_array_get_object_element (parse_list (parser, json.output), 0);
  g_assert_true (json_object_get_null_member (set, "train_images"));

  verify = cli_run ("datasets verify --data '%s'", fixture->root);
  g_assert_cmpint (verify.status, ==, 1);
  g_assert_nonnull (strstr (verify.output, "mnist      not in order: "));
  g_assert_nonnull (strstr (verify.output, path));
  g_assert_nonnull (strstr (verify.output, "gtsrb      not there"));
}

/* As long as the authors' file, and one bit is another. */
static void
test_checksum (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliResult) got = cli_run ("datasets get mnist --quiet --data '%s'", fixture->root);
  gsize size = g_bytes_get_size (fixture->files[1]);
  guint8 *data = g_memdup2 (g_bytes_get_data (fixture->files[1], NULL), size);
  g_autoptr (GBytes) changed = NULL;
  g_auto (CliResult) verify = { 0 };

  g_assert_cmpint (got.status, ==, 0);
  data[4] ^= 1; /* the time in gzip's head: nothing but the checksum can see it */
  changed = g_bytes_new_take (data, size);
  g_free (test_files_write (fixture->folder, names[1], changed));
  verify = cli_run ("datasets verify mnist --data '%s'", fixture->root);
  g_assert_cmpint (verify.status, ==, 1);
  g_assert_nonnull (strstr (verify.output, "checksum is not the published one"));
}

static void
test_verify_missing (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliResult) all = cli_run ("datasets verify --data '%s'", fixture->root);
  g_auto (CliResult) named = cli_run ("datasets verify svhn --data '%s'", fixture->root);

  g_assert_cmpint (all.status, ==, 0);
  g_assert_cmpint (named.status, ==, 1);
  g_assert_nonnull (strstr (named.output, "train_32x32.mat"));
}

static void
test_path (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliResult) usual = cli_run ("datasets path");
  g_auto (CliResult) root = cli_run ("datasets path --data '%s'", fixture->root);
  g_auto (CliResult) one = cli_run ("datasets path mnist --data '%s'", fixture->root);

  g_assert_cmpstr (usual.output, ==, "/nonexistent/offramp/data\n");
  g_assert_cmpint (usual.status, ==, 0);
  g_assert_true (g_str_has_prefix (root.output, fixture->root));
  g_assert_true (g_str_has_prefix (one.output, fixture->folder));
  g_assert_cmpuint (cli_count_lines (one.output), ==, 1);
}

static void
test_nonsense (Fixture *fixture, gconstpointer unused)
{
  static const char *const command_lines[]
      = { "datasets fly", "datasets get", "datasets get imagenet", "datasets list all", "datasets verify --json" };

  for (guint i = 0; i < G_N_ELEMENTS (command_lines); i++)
    {
      g_auto (CliResult) result = cli_run ("%s", command_lines[i]);

      g_test_message ("%s", result.errors);
      g_assert_cmpint (result.status, ==, 2);
      g_assert_cmpstr (result.output, ==, "");
      g_assert_cmpuint (cli_count_lines (result.errors), ==, 2);
    }
}

static void
test_senseless_catalog (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliResult) result = { 0 };

  g_unlink (fixture->catalog);
  result = cli_run ("datasets get mnist --data '%s'", fixture->root);
  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.errors, fixture->catalog));
}

/* Then people are the downloader. */
static void
test_without_libsoup (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliResult) result = cli_run ("datasets get mnist --data '%s'", fixture->root);
  g_autofree char *address = test_server_get_address (fixture->server, "/t10k-images-idx3-ubyte.gz");

  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.errors, "built without libsoup"));
  g_assert_nonnull (strstr (result.errors, address));
  g_assert_nonnull (strstr (result.errors, fixture->folder));
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
add_downloads (void)
{
  add ("/cli/datasets/get", test_get);
  add ("/cli/datasets/get-into-the-variable", test_get_into_the_variable);
  add ("/cli/datasets/stop-and-go-on", test_stop_and_go_on);
  add ("/cli/datasets/mirror", test_mirror);
  add ("/cli/datasets/cannot-be-had", test_cannot_be_had);
  add ("/cli/datasets/wrong-bytes", test_wrong_bytes);
  add ("/cli/datasets/nothing-is-replaced", test_nothing_is_replaced);
  add ("/cli/datasets/damage", test_damage);
  add ("/cli/datasets/checksum", test_checksum);
}

int
main (int argc, char *argv[])
{
  g_setenv ("no_proxy", "127.0.0.1", TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("/cli/datasets/list", test_list);
  add ("/cli/datasets/json", test_json);
  add ("/cli/datasets/path", test_path);
  add ("/cli/datasets/nonsense", test_nonsense);
  add ("/cli/datasets/verify-missing", test_verify_missing);
  add ("/cli/datasets/senseless-catalog", test_senseless_catalog);
  if (ee_download_is_built_in ())
    add_downloads ();
  else
    add ("/cli/datasets/without-libsoup", test_without_libsoup);
  return g_test_run ();
}
