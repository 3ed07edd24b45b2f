/* SPDX-License-Identifier: Apache-2.0 */
/* Order, choice and export of images: no GTK, no display, no network. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

#include "../engine/test-folder.h"
#include "offramp-display-name.h"
#include "offramp-failure.h"
#include "offramp-gallery-export.h"
#include "offramp-gallery-order.h"
#include "offramp-gallery-sheet.h"

enum
{
  MANY = 10000,
};

static EePlan *
make_plan (void)
{
  const EePlanOptions options = { EE_PRESET_MODERN, 16, 1u << 1, 10, { 0.1f, 0.2f, 0.3f }, { 0.3f, 0.2f, 0.7f } };
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_plan_new_vgg19 (&options, &error);

  g_assert_no_error (error);
  return plan;
}

static OfframpSample *
make_sample (const char *name, guint64 arrival)
{
  guint8 *image = g_malloc (EE_IMAGE_BYTES);
  g_autoptr (GBytes) bytes = NULL;
  OfframpSample *sample;

  memset (image, (int)(arrival * 37 % 256), EE_IMAGE_BYTES);
  bytes = g_bytes_new_take (image, EE_IMAGE_BYTES);
  sample = offramp_sample_new (name, bytes, NULL, EE_IMAGE_SIDE, EE_IMAGE_SIDE);
  offramp_sample_set_arrival (sample, arrival);
  return sample;
}

/* @label NULL: it left. */
static void
judge (OfframpSample *sample, EePlan *plan, const char *label, double p_redundant, double p_label, double ms)
{
  OfframpVerdict *verdict = offramp_verdict_new (plan);

  verdict->route = (EeRoute){
    .stage = label != NULL ? 1 : 0, .left = label == NULL, .p_redundant = (float)p_redundant, .p_label = (float)p_label
  };
  verdict->timing = (EeRouteTiming){ .total_ms = ms, .p95_ms = 2 * ms, .repeats = 5 };
  verdict->threshold = 0.5;
  verdict->label = g_strdup (label);
  verdict->weights = g_strdup ("weights, “best”");
  offramp_sample_take_verdict (sample, verdict);
}

/* Five images: two left, two stayed, one waits. */
static GPtrArray *
make_samples (void)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func (g_object_unref);
  EePlan *plan = make_plan ();

  g_ptr_array_add (samples, make_sample ("10.png", 1));
  g_ptr_array_add (samples, make_sample ("2.png", 2));
  g_ptr_array_add (samples, make_sample ("a \"b\", c.png", 3));
  g_ptr_array_add (samples, make_sample ("line\nbreak.png", 4));
  g_ptr_array_add (samples, make_sample ("\xd7\x90\xd7\x91.png", 5)); /* Hebrew */
  judge (samples->pdata[0], plan, NULL, 0.9, 0.9, 0.3);
  judge (samples->pdata[1], plan, "10", 0.1, 0.8, 2);
  judge (samples->pdata[2], plan, "2", 0.2, 0.7, 2.5);
  judge (samples->pdata[3], plan, NULL, 0.99, 0.99, 0.2);
  ee_plan_unref (plan);
  return samples;
}

typedef struct
{
  OfframpGalleryKey key;
  gboolean descending;
} Order;

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Order *order = user_data;

  return offramp_gallery_compare (*(OfframpSample *const *)a, *(OfframpSample *const *)b, order->key,
                                  order->descending);
}

static void
assert_order (GPtrArray *samples, OfframpGalleryKey key, gboolean descending, const char *expected)
{
  Order order = { key, descending };
  g_autoptr (GString) found = g_string_new (NULL);

  g_ptr_array_sort_with_data (samples, compare_cb, &order);
  for (guint i = 0; i < samples->len; i++)
    g_string_append_printf (found, "%u", (guint)offramp_sample_get_arrival (samples->pdata[i]));
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_order (void)
{
  g_autoptr (GPtrArray) samples = make_samples ();

  assert_order (samples, OFFRAMP_GALLERY_ARRIVAL, TRUE, "54321");
  assert_order (samples, OFFRAMP_GALLERY_ARRIVAL, FALSE, "12345");
  assert_order (samples, OFFRAMP_GALLERY_REDUNDANT, FALSE, "23145");
  assert_order (samples, OFFRAMP_GALLERY_REDUNDANT, TRUE, "41325"); /* who waits stays last */
  assert_order (samples, OFFRAMP_GALLERY_TIME, FALSE, "41235");
  assert_order (samples, OFFRAMP_GALLERY_TIME, TRUE, "32145");
  assert_order (samples, OFFRAMP_GALLERY_CONFIDENCE, FALSE, "32145"); /* those that left have no class */
  assert_order (samples, OFFRAMP_GALLERY_CONFIDENCE, TRUE, "23145");
  assert_order (samples, OFFRAMP_GALLERY_CLASS, FALSE, "32145"); /* 2 before 10 */
  assert_order (samples, OFFRAMP_GALLERY_CLASS, TRUE, "23145");
  g_ptr_array_set_size (samples, 3);
  assert_order (samples, OFFRAMP_GALLERY_NAME, FALSE, "213"); /* 2.png before 10.png */
  assert_order (samples, OFFRAMP_GALLERY_NAME, TRUE, "312");
  for (guint i = 0; i < OFFRAMP_GALLERY_N_KEYS; i++)
    g_assert_cmpint (offramp_gallery_key_from_string (offramp_gallery_key_to_string ((OfframpGalleryKey)i)), ==, i);
}

static void
assert_choice (GPtrArray *samples, OfframpGalleryRoute route, const char *label, const char *expected)
{
  const OfframpGalleryChoice choice = { route, label };
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < samples->len; i++)
    if (offramp_gallery_match (samples->pdata[i], &choice))
      g_string_append_printf (found, "%u", i + 1);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_choice (void)
{
  g_autoptr (GPtrArray) samples = make_samples ();
  g_autoptr (GListStore) store = g_list_store_new (OFFRAMP_TYPE_SAMPLE);
  g_auto (GStrv) labels = NULL;

  assert_choice (samples, OFFRAMP_GALLERY_ALL, NULL, "12345");
  assert_choice (samples, OFFRAMP_GALLERY_LEFT, NULL, "14");
  assert_choice (samples, OFFRAMP_GALLERY_FULL, NULL, "23");
  assert_choice (samples, OFFRAMP_GALLERY_UNJUDGED, NULL, "5");
  assert_choice (samples, OFFRAMP_GALLERY_ALL, "10", "2");
  assert_choice (samples, OFFRAMP_GALLERY_LEFT, "10", "");
  offramp_sample_set_error (samples->pdata[0], "It would not go.");
  assert_choice (samples, OFFRAMP_GALLERY_UNJUDGED, NULL, "15");

  g_list_store_splice (store, 0, 0, samples->pdata, samples->len);
  labels = offramp_gallery_list_labels (G_LIST_MODEL (store));
  g_assert_cmpuint (g_strv_length (labels), ==, 2);
  g_assert_cmpstr (labels[0], ==, "2");
  g_assert_cmpstr (labels[1], ==, "10");
}

static void
test_names (void)
{
  g_autofree char *broken = offramp_display_name_new ("a\nb\xff\x7f.png");
  g_autofree char *turned = offramp_display_name_new ("exe.\xe2\x80\xaegnp.a"); /* U+202E */
  g_autofree char *latin = offramp_display_name_isolate ("a.png");
  g_autofree char *hebrew = offramp_display_name_isolate ("\xd7\x90.png");
  g_autoptr (OfframpFailure) named = offramp_failure_new ("\xd7\x90\n.png", "“\xd7\x90\n.png” is empty.");
  g_autoptr (OfframpFailure) unnamed = offramp_failure_new ("a.png", "No such file.");

  g_assert_cmpstr (broken, ==, "a␊b\xef\xbf\xbd␡.png");
  g_assert_cmpstr (turned, ==, "exe.\xef\xbf\xbdgnp.a");
  g_assert_cmpstr (latin, ==, "a.png");
  g_assert_cmpstr (hebrew, ==, "\xe2\x81\xa8\xd7\x90.png\xe2\x81\xa9");
  g_assert_cmpstr (offramp_failure_get_sentence (named), ==, "“\xe2\x81\xa8\xd7\x90␊.png\xe2\x81\xa9” is empty.");
  g_assert_cmpstr (offramp_failure_get_sentence (unnamed), ==, "a.png: No such file.");
}

static void
test_csv (void)
{
  g_autoptr (GPtrArray) samples = make_samples ();
  g_autoptr (OfframpGalleryRows) rows = offramp_gallery_rows_new (samples, "VGG-19 × 1/8");
  g_autofree char *csv = offramp_gallery_rows_to_csv (rows);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_autofree char *digest = offramp_gallery_row_digest (rows->rows->pdata[0]);

  g_assert_cmpuint (g_strv_length (lines), ==, 7); /* head, five images, and nothing after the last line break */
  g_assert_true (g_str_has_prefix (lines[0], "name,route,exit_block,p_redundant,class,p_class,median_ms,p95_ms"));
  g_assert_true (g_str_has_prefix (lines[1], "10.png,exit,1,0.900000,,,0.3000,0.6000,5,0.5,no,no,"
                                             "\"weights, “best”\",VGG-19 × 1/8,"));
  g_assert_nonnull (strstr (lines[1], digest));
  g_assert_true (g_str_has_prefix (lines[2], "2.png,full,0,0.100000,10,0.800000,2.0000,4.0000,5,0.5,no,no,"));
  g_assert_true (g_str_has_prefix (lines[3], "\"a \"\"b\"\", c.png\",full,"));
  g_assert_true (g_str_has_prefix (lines[4], "\"line\nbreak.png\",exit,")); /* as it is, in quotes */
  g_assert_nonnull (strstr (lines[5], ".png,unjudged,,,,,,,,,,,,VGG-19 × 1/8,"));
}

static void
test_json (void)
{
  g_autoptr (GPtrArray) samples = make_samples ();
  g_autoptr (OfframpGalleryRows) rows = NULL;
  g_autofree char *json = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *root, *image;
  JsonArray *images;

  offramp_sample_set_error (samples->pdata[4], "It would not go.");
  rows = offramp_gallery_rows_new (samples, NULL);
  json = offramp_gallery_rows_to_json (rows);
  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_true (json_object_get_null_member (root, "network"));
  images = json_object_get_array_member (root, "images");
  g_assert_cmpuint (json_array_get_length (images), ==, 5);
  image = json_array_get_object_element (images, 1);
  g_assert_cmpstr (json_object_get_string_member (image, "route"), ==, "full");
  g_assert_cmpstr (json_object_get_string_member (image, "class"), ==, "10");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (image, "p_class"), 0.8, 1e-6);
  g_assert_cmpfloat (json_object_get_double_member (image, "p95_ms"), ==, 4);
  g_assert_cmpuint (strlen (json_object_get_string_member (image, "image_sha256")), ==, 64);
  image = json_array_get_object_element (images, 3);
  g_assert_cmpstr (json_object_get_string_member (image, "name"), ==, "line\nbreak.png");
  g_assert_true (json_object_get_null_member (image, "p_class"));
  image = json_array_get_object_element (images, 4);
  g_assert_cmpstr (json_object_get_string_member (image, "route"), ==, "error");
  g_assert_cmpstr (json_object_get_string_member (image, "error"), ==, "It would not go.");
}

static OfframpGalleryRows *
make_many_rows (guint n_rows)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) five = make_samples ();

  for (guint i = 0; i < n_rows; i++)
    g_ptr_array_add (samples, g_object_ref (five->pdata[i % five->len]));
  return offramp_gallery_rows_new (samples, "VGG-19 × 1/4 · вихід після блоку 1");
}

static void
test_sheets (void)
{
  g_autoptr (OfframpGalleryRows) rows = make_many_rows (100);
  g_autoptr (OfframpGalleryRows) too_many = make_many_rows (OFFRAMP_GALLERY_SHEET_PNG_MAX + 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autofree char *text = NULL;
  int n_done = 0;

  pdf = offramp_gallery_sheet_to_pdf (rows, &n_done, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_done, ==, 100);
  g_assert_cmpmem (g_bytes_get_data (pdf, NULL), 5, "%PDF-", 5);
  png = offramp_gallery_sheet_to_png (rows, &n_done, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (png, NULL), 4, "\x89PNG", 4);

  g_assert_null (offramp_gallery_sheet_to_png (too_many, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (offramp_gallery_sheet_to_pdf (rows, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  gboolean is_done, ok;
  GError *error;
} Outcome;

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->ok = offramp_gallery_export_finish (OFFRAMP_GALLERY_EXPORT (source), result, &outcome->error);
  outcome->is_done = TRUE;
}

static Outcome
run_export (OfframpGalleryRows *rows, OfframpGalleryFormat format, const char *path, gboolean stop)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (OfframpGalleryExport) export = offramp_gallery_export_new (rows, format, file);
  Outcome outcome = { 0 };

  offramp_gallery_export_start (export, exported_cb, &outcome);
  if (stop)
    offramp_gallery_export_stop (export);
  while (!outcome.is_done)
    g_main_context_iteration (NULL, TRUE);
  return outcome;
}

static void
test_export (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "images.csv");
  g_autofree char *content = NULL;
  Outcome outcome = run_export (make_many_rows (20), OFFRAMP_GALLERY_CSV, path, FALSE);

  g_assert_no_error (outcome.error);
  g_assert_true (outcome.ok);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "name,route,"));

  /* A stopped export leaves the older file as it was. */
  outcome = run_export (make_many_rows (MANY), OFFRAMP_GALLERY_PDF, path, TRUE);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&outcome.error);
  g_free (g_steal_pointer (&content));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "name,route,"));

  outcome = run_export (make_many_rows (1), OFFRAMP_GALLERY_JSON, "/nowhere/at/all/images.json", FALSE);
  g_assert_false (outcome.ok);
  g_assert_nonnull (strstr (outcome.error->message, "images.json"));
  g_clear_error (&outcome.error);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gallery/order", test_order);
  g_test_add_func ("/gallery/choice", test_choice);
  g_test_add_func ("/gallery/names", test_names);
  g_test_add_func ("/gallery/csv", test_csv);
  g_test_add_func ("/gallery/json", test_json);
  g_test_add_func ("/gallery/sheets", test_sheets);
  g_test_add ("/gallery/export", TestFolder, NULL, test_folder_set_up, test_export, test_folder_tear_down);
  return g_test_run ();
}
