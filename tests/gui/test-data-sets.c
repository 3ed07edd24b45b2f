/* SPDX-License-Identifier: Apache-2.0 */
/* What the Data page shows: a set that is downloaded, stopped, resumed, checked and removed, with a web server on this
 * computer; previews; and pairs of one's own with what is wrong with them. Needs no display. */
#include <glib/gstdio.h>
#include <string.h>

#include "ee.h"
#include "offramp-data-catalogue.h"
#include "offramp-data-text.h"
#include "offramp-pair-draft.h"
#include "offramp-pairs.h"
#include "test-files.h"
#include "test-idx.h"
#include "test-pictures.h"
#include "test-server.h"

enum
{
  N_TRAIN = 300,
  N_TEST = 30,
  PATIENCE_S = 60,
};

static const char *const names[] = { "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                                     "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz" };

typedef struct
{
  TestServer *server;
  char *root;
  char *catalog;
  GBytes *files[G_N_ELEMENTS (names)];
  OfframpDataSet *set;
  guint n_finished;
} Fixture;

static void
put (Fixture *fixture, guint file, TestManner manner, guint64 amount)
{
  g_autofree char *path = g_strconcat ("/", names[file], NULL);

  test_server_put (fixture->server, path, fixture->files[file], manner, amount);
}

static void
write_catalog (Fixture *fixture)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  for (guint f = 0; f < G_N_ELEMENTS (names); f++)
    {
      g_autofree char *group = g_strconcat ("mnist/", names[f], NULL);
      g_autofree char *path = g_strconcat ("/", names[f], NULL);
      g_autofree char *address = test_server_get_address (fixture->server, path);
      const char *const addresses[] = { address };
      g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, fixture->files[f]);

      g_key_file_set_string_list (keys, group, "addresses", addresses, 1);
      g_key_file_set_uint64 (keys, group, "size", g_bytes_get_size (fixture->files[f]));
      g_key_file_set_string (keys, group, "sha256", sum);
    }
  g_assert_true (g_key_file_save_to_file (keys, fixture->catalog, NULL));
}

static void
count_finished_cb (Fixture *fixture)
{
  fixture->n_finished++;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->root = test_files_make_folder ();
  fixture->catalog = g_build_filename (fixture->root, "catalog", NULL);
  g_setenv ("OFFRAMP_CATALOG", fixture->catalog, TRUE);
  ee_dataset_set_root (fixture->root);
  fixture->server = test_server_new ();
  for (guint f = 0; f < G_N_ELEMENTS (names); f++)
    {
      const guint n = f < 2 ? N_TRAIN : N_TEST;
      g_autoptr (GBytes) idx = f % 2 == 0 ? test_idx_make_images (n) : test_idx_make_labels (n);

      fixture->files[f] = test_files_compress (idx, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      put (fixture, f, TEST_MANNER_GOOD, 0);
    }
  write_catalog (fixture);
  fixture->set = offramp_data_set_new (ee_catalog_find ("mnist"));
  g_signal_connect_swapped (fixture->set, "finished", G_CALLBACK (count_finished_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_object_unref (fixture->set);
  test_server_free (fixture->server);
  for (guint f = 0; f < G_N_ELEMENTS (names); f++)
    g_bytes_unref (fixture->files[f]);
  test_files_remove_folder (fixture->root);
  ee_dataset_set_root (NULL);
  g_free (fixture->root);
  g_free (fixture->catalog);
}

static void
turn (gint64 end)
{
  g_assert_cmpint (g_get_monotonic_time (), <, end);
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (2000);
}

static void
wait_until_idle (Fixture *fixture)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  while (offramp_data_set_get_work (fixture->set) != OFFRAMP_DATA_IDLE)
    turn (end);
}

static void
wait_for_preview (OfframpSetPreview *preview)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  while (offramp_set_preview_is_loading (preview))
    turn (end);
}

static void
assert_state (Fixture *fixture, OfframpDataState state, const char *words)
{
  g_autofree char *text = offramp_data_text_describe_state (fixture->set);

  g_assert_cmpint (offramp_data_set_get_state (fixture->set), ==, state);
  g_assert_nonnull (strstr (text, words));
}

static void
test_missing (Fixture *fixture, gconstpointer unused)
{
  assert_state (fixture, OFFRAMP_DATA_UNKNOWN, "Looking");
  offramp_data_set_refresh (fixture->set);
  wait_until_idle (fixture);
  assert_state (fixture, OFFRAMP_DATA_MISSING, "Not there");
  g_assert_cmpuint (fixture->n_finished, ==, 0);
}

/* A download asked for while something is counted is not lost. */
static void
test_download (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (OfframpSetPreview) preview = offramp_set_preview_new ();
  g_autofree char *images = NULL;
  gboolean failed;
  guint version;

  offramp_data_set_refresh (fixture->set);
  offramp_data_set_download (fixture->set);
  wait_until_idle (fixture);
  g_test_message ("%s", offramp_data_set_get_message (fixture->set, &failed));
  g_assert_false (failed);
  g_assert_cmpuint (fixture->n_finished, ==, 1);
  assert_state (fixture, OFFRAMP_DATA_INSTALLED, "There");
  g_assert_cmpuint (offramp_data_set_get_inventory (fixture->set)->n_images[EE_PART_TRAIN], ==, N_TRAIN);
  g_assert_cmpuint (offramp_data_set_get_bytes (fixture->set), >, 0);
  images = offramp_data_text_describe_images (fixture->set);
  g_assert_nonnull (strstr (images, "300 of 60"));

  version = offramp_data_set_get_version (fixture->set);
  offramp_data_set_refresh (fixture->set);
  wait_until_idle (fixture);
  g_assert_cmpuint (offramp_data_set_get_version (fixture->set), ==, version);

  offramp_set_preview_load (preview, "mnist", FALSE);
  wait_for_preview (preview);
  g_assert_null (offramp_set_preview_get_error (preview));
  g_assert_cmpuint (g_list_model_get_n_items (offramp_set_preview_get_classes (preview)), ==, 10);
  g_assert_cmpuint (offramp_set_preview_get_total (preview, EE_PART_TRAIN), ==, N_TRAIN);
  g_assert_cmpuint (offramp_set_preview_get_total (preview, EE_PART_TEST), ==, N_TEST);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (OfframpClassSamples) class = g_list_model_get_item (offramp_set_preview_get_classes (preview), i);

      g_assert_cmpuint (offramp_class_samples_get_n_samples (class), ==,
                        MIN (12, offramp_class_samples_get_count (class, EE_PART_TRAIN)));
    }
}

static void
test_stop_and_resume (Fixture *fixture, gconstpointer unused)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  const gsize half = g_bytes_get_size (fixture->files[0]) / 2;

  put (fixture, 0, TEST_MANNER_STALL, half);
  offramp_data_set_download (fixture->set);
  for (OfframpDataProgress progress = { 0 }; progress.done < half;)
    {
      turn (end);
      offramp_data_set_get_progress (fixture->set, &progress);
    }
  offramp_data_set_stop (fixture->set);
  wait_until_idle (fixture);
  assert_state (fixture, OFFRAMP_DATA_INCOMPLETE, "stopped");
  g_assert_true (offramp_data_set_has_rest (fixture->set));
  g_assert_nonnull (strstr (offramp_data_set_get_message (fixture->set, NULL), "Stopped"));

  put (fixture, 0, TEST_MANNER_GOOD, 0);
  offramp_data_set_download (fixture->set);
  wait_until_idle (fixture);
  assert_state (fixture, OFFRAMP_DATA_INSTALLED, "There");
  g_assert_false (offramp_data_set_has_rest (fixture->set));
}

static void
test_verify_and_remove (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->root, "mnist", names[0], NULL);
  g_autofree char *note = g_build_filename (fixture->root, "mnist", "my-notes.txt", NULL);
  g_autofree char *bytes = NULL;
  gboolean failed;
  gsize size;

  offramp_data_set_download (fixture->set);
  wait_until_idle (fixture);
  offramp_data_set_verify (fixture->set);
  wait_until_idle (fixture);
  g_assert_nonnull (strstr (offramp_data_set_get_message (fixture->set, &failed), "In order"));
  g_assert_false (failed);

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  bytes[size / 2] ^= 0x20;
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
  offramp_data_set_verify (fixture->set);
  wait_until_idle (fixture);
  g_assert_nonnull (strstr (offramp_data_set_get_message (fixture->set, &failed), names[0]));
  g_assert_true (failed);

  g_assert_true (g_file_set_contents (note, "mine", -1, NULL));
  offramp_data_set_remove (fixture->set);
  wait_until_idle (fixture);
  offramp_data_set_get_message (fixture->set, &failed);
  g_assert_false (failed);
  assert_state (fixture, OFFRAMP_DATA_MISSING, "Not there");
  g_assert_true (g_file_test (note, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A file of the user's that has the name of a published one is not replaced. */
static void
test_own_file_stays (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (fixture->root, "mnist", NULL);
  g_autofree char *path = g_build_filename (folder, names[0], NULL);
  gboolean failed;

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  offramp_data_set_download (fixture->set);
  wait_until_idle (fixture);
  g_assert_nonnull (strstr (offramp_data_set_get_message (fixture->set, &failed), "It stays"));
  g_assert_true (failed);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_bibtex (void)
{
  for (guint i = 0; ee_catalog_get (i) != NULL; i++)
    {
      const char *entry = ee_catalog_get (i)->bibtex;
      int depth = 0;

      g_assert_true (g_str_has_prefix (entry, "@") && g_str_has_suffix (entry, "\n}\n"));
      g_assert_nonnull (strstr (entry, "author = {"));
      g_assert_nonnull (strstr (entry, "year = {"));
      for (const char *c = entry; *c != '\0'; c++)
        depth += *c == '{' ? 1 : *c == '}' ? -1 : 0;
      g_assert_cmpint (depth, ==, 0);
    }
}

/* @n pictures, of which no two are alike unless @seed is. */
static void
write_pictures (const char *folder, const char *class, guint n, guint8 seed)
{
  g_autofree char *path = g_build_filename (folder, class, NULL);

  g_mkdir_with_parents (path, 0700);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u.png", i);
      g_autofree char *written = NULL;
      guint8 grey[16 * 16];
      g_autoptr (GBytes) png = NULL;

      for (guint k = 0; k < sizeof grey; k++)
        grey[k] = (guint8)(seed + i * 7 + (k % 16) * (i % 5));
      png = test_pictures_make_grey_png (16, 16, grey);
      written = test_files_write (path, name, png);
    }
}

static void
wait_for_draft (OfframpPairDraft *draft)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  while (offramp_pair_draft_is_loading (draft))
    turn (end);
}

static gboolean
mentions (GStrv texts, const char *words)
{
  for (guint i = 0; texts[i] != NULL; i++)
    if (strstr (texts[i], words) != NULL)
      return TRUE;
  return FALSE;
}

static char *
make_word (const char *folder, const char *name)
{
  return g_strconcat ("folder:", folder, "/", name, NULL);
}

static void
test_draft (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autofree char *main = make_word (folder, "main"), *other = make_word (folder, "other");
  g_autoptr (OfframpPairDraft) draft = offramp_pair_draft_new ();
  g_auto (GStrv) nothing = offramp_pair_draft_list_errors (draft);
  g_auto (GStrv) errors = NULL;
  g_auto (GStrv) warnings = NULL;
  g_autofree char *id = NULL;

  g_assert_true (mentions (nothing, "main images"));
  write_pictures (folder, "main/cats", 40, 1);
  write_pictures (folder, "main/dogs", 4, 90);
  write_pictures (folder, "other", 44, 150);
  write_pictures (folder, "other/doubles", 4, 90);
  offramp_pair_draft_set_main (draft, main);
  offramp_pair_draft_add_redundant (draft, other);
  offramp_pair_draft_add_redundant (draft, other);
  g_assert_cmpuint (g_list_model_get_n_items (offramp_pair_draft_get_redundant (draft)), ==, 1);
  g_assert_false (offramp_pair_draft_is_ready (draft));
  wait_for_draft (draft);
  errors = offramp_pair_draft_list_errors (draft);
  g_assert_cmpstr (errors[0], ==, NULL);
  g_assert_true (offramp_pair_draft_is_ready (draft));
  warnings = offramp_pair_draft_list_warnings (draft);
  g_assert_true (mentions (warnings, "fewer than 20 images"));
  g_assert_true (mentions (warnings, "“cats” has 40 images and “dogs” only 4"));
  g_assert_true (mentions (warnings, "4 pictures are main and redundant at once"));
  id = offramp_pair_draft_make_id (draft, NULL);
  g_assert_nonnull (id);
  g_assert_true (g_str_has_prefix (id, main));
  test_files_remove_folder (folder);
}

static void
test_draft_of_bad_folders (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autofree char *one = make_word (folder, "one"), *bad = make_word (folder, "bad");
  g_autofree char *path = g_build_filename (folder, "bad", NULL);
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("no picture", 10);
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (OfframpPairDraft) draft = offramp_pair_draft_new ();
  g_auto (GStrv) errors = NULL;

  write_pictures (folder, "one/cats", 10, 1);
  write_pictures (folder, "bad", 5, 1);
  first = test_files_write (path, "a.png", nonsense);
  second = test_files_write (path, "b.png", nonsense);
  offramp_pair_draft_set_main (draft, one);
  offramp_pair_draft_add_redundant (draft, bad);
  wait_for_draft (draft);
  errors = offramp_pair_draft_list_errors (draft);
  g_assert_true (mentions (errors, "1 sub-folder"));
  g_assert_true (mentions (errors, "a.png"));
  g_assert_true (mentions (errors, "b.png"));
  g_assert_false (offramp_pair_draft_is_ready (draft));
  test_files_remove_folder (folder);
}

static void
test_pairs (void)
{
  g_autoptr (OfframpPairs) pairs = offramp_pairs_new (NULL);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (pairs));
  g_autoptr (GError) error = NULL;
  OfframpPair *own;
  guint index;

  g_assert_cmpuint (n, ==, g_strv_length ((char **)ee_experiment_list_pairs ()));
  g_assert_true (offramp_pairs_find (pairs, "doodles", &index));
  own = offramp_pairs_add (pairs, "  Leaves ", "folder:/nowhere/main+folder:/nowhere/other", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (offramp_pair_get_title (own), ==, "Leaves");
  g_assert_true (offramp_pair_is_own (own));
  g_assert_false (offramp_pair_is_installed (own));
  g_assert_null (offramp_pairs_add (pairs, "again", offramp_pair_get_id (own), &error));
  g_assert_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (offramp_pairs_add (pairs, "nonsense", "mnist", &error));
  g_assert_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID);
  offramp_pairs_refresh (pairs);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (pairs)), ==, n + 1);
  offramp_pairs_remove (pairs, "doodles");
  g_assert_true (offramp_pairs_find (pairs, "doodles", NULL));
  offramp_pairs_remove (pairs, "folder:/nowhere/main+folder:/nowhere/other");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (pairs)), ==, n);
}

int
main (int argc, char **argv)
{
  g_unsetenv ("OFFRAMP_DATA");
  g_test_init (&argc, &argv, NULL);
  if (ee_download_is_built_in ())
    {
      g_test_add ("/data-sets/missing", Fixture, NULL, set_up, test_missing, tear_down);
      g_test_add ("/data-sets/download", Fixture, NULL, set_up, test_download, tear_down);
      g_test_add ("/data-sets/stop-and-resume", Fixture, NULL, set_up, test_stop_and_resume, tear_down);
      g_test_add ("/data-sets/verify-and-remove", Fixture, NULL, set_up, test_verify_and_remove, tear_down);
      g_test_add ("/data-sets/own-file-stays", Fixture, NULL, set_up, test_own_file_stays, tear_down);
    }
  g_test_add_func ("/data-sets/bibtex", test_bibtex);
  g_test_add_func ("/data-sets/draft", test_draft);
  g_test_add_func ("/data-sets/draft-of-bad-folders", test_draft_of_bad_folders);
  g_test_add_func ("/data-sets/pairs", test_pairs);
  return g_test_run ();
}
