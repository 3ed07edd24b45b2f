/* SPDX-License-Identifier: Apache-2.0 */
/* The Evaluate page's numbers against ones worked out by hand, its lists and figures, and real small evaluations. */
#include <math.h>
#include <string.h>

#include "../engine/test-folder.h"
#include "../engine/test-network.h"
#include "offramp-confusion.h"
#include "offramp-evaluation-figures.h"
#include "offramp-evaluation-images.h"
#include "offramp-evaluation.h"
#include "offramp-network-peek.h"
#include "sample-evaluation.h"
#include "wait-until.h"

static void
test_numbers (void)
{
  g_autoptr (OfframpEvaluationResult) result = sample_evaluation_new (TRUE);
  const guint n_main = sample_evaluation_count_main (result), first = result->network.scores->items[0].label;
  /* 0.9 sure: all but four, all right; one leaves 0.7 sure, wrongly; the others stay, wrongly. */
  const double surplus = (0.9 - 1) * (SAMPLE_N_IMAGES - 4);
  const double error = (fabs (surplus) + 0.7 + 0.5 + 0.3 + 0.4) / SAMPLE_N_IMAGES;
  double images = 0;

  g_assert_cmpfloat_with_epsilon (result->network.evaluation.accuracy, (SAMPLE_N_IMAGES - 4.0) / SAMPLE_N_IMAGES, 1e-9);
  g_assert_cmpfloat_with_epsilon (result->calibration_error, error, 1e-6);
  g_assert_cmpfloat_with_epsilon (offramp_evaluation_result_get_saved (result), 0.75, 1e-9);
  g_assert_cmpuint (result->confusion[first * (SAMPLE_N_MAIN + 1) + SAMPLE_N_MAIN], ==, 1);
  g_assert_cmpuint (result->confusion[SAMPLE_N_MAIN * (SAMPLE_N_MAIN + 1) + 3], ==, 2);
  g_assert_cmpuint (result->confusion[SAMPLE_N_MAIN * (SAMPLE_N_MAIN + 1) + SAMPLE_N_MAIN], ==,
                    SAMPLE_N_IMAGES - n_main - 2);
  for (guint b = 0; b < EE_CALIBRATION_BINS; b++)
    images += result->calibration[b].images;
  g_assert_cmpfloat (images, ==, SAMPLE_N_IMAGES);
  /* (0.8667, 0.9333] holds 0.9. */
  g_assert_cmpuint (result->calibration[13].images, ==, SAMPLE_N_IMAGES - 4);
  g_assert_cmpfloat (result->calibration[13].accuracy, ==, 1);
  g_assert_cmpfloat_with_epsilon (result->calibration[13].confidence, 0.9, 1e-6);

  /* At threshold 0 all leave at the exit, above 1 none does. */
  g_assert_cmpfloat_with_epsilon (offramp_evaluation_result_get_time_share (result, 0), 0.25, 1e-9);
  g_assert_cmpfloat_with_epsilon (offramp_evaluation_result_get_time_share (result, 1.5), 1, 1e-9);
}

/* Without an exit the histogram is of the classifier's P(redundant): two redundant images lie low, the others high. */
static void
test_numbers_alone (void)
{
  g_autoptr (OfframpEvaluationResult) result = sample_evaluation_new (FALSE);
  const guint n_redundant = SAMPLE_N_IMAGES - sample_evaluation_count_main (result);
  guint n_high = 0;

  for (guint b = OFFRAMP_THRESHOLD_N_BINS / 2; b < OFFRAMP_THRESHOLD_N_BINS; b++)
    n_high += result->bins.counts[OFFRAMP_THRESHOLD_REDUNDANT][b];
  g_assert_cmpuint (n_high, ==, n_redundant - 2);
  g_assert_cmpuint (result->network.evaluation.left, ==, n_redundant - 2 + 1);
  g_assert_cmpfloat_with_epsilon (result->network.evaluation.accuracy, (SAMPLE_N_IMAGES - 4.0) / SAMPLE_N_IMAGES, 1e-9);
}

static void
test_lists (void)
{
  g_autoptr (OfframpEvaluationResult) result = sample_evaluation_new (TRUE);
  const guint n_main = sample_evaluation_count_main (result), first = result->network.scores->items[0].label;
  g_autoptr (OfframpEvaluationImages) exited = offramp_evaluation_images_new_mistake (result, OFFRAMP_MISTAKE_EXITED);
  g_autoptr (OfframpEvaluationImages) kept = offramp_evaluation_images_new_mistake (result, OFFRAMP_MISTAKE_KEPT);
  g_autoptr (OfframpEvaluationImages) taken
      = offramp_evaluation_images_new_mistake (result, OFFRAMP_MISTAKE_CLASSIFIED);
  g_autoptr (OfframpEvaluationImages) cell = offramp_evaluation_images_new_cell (result, first, SAMPLE_N_MAIN);
  g_autoptr (OfframpEvaluationImage) image = g_list_model_get_item (G_LIST_MODEL (exited), 0);
  g_autofree char *answer = offramp_evaluation_image_format_answer (image);
  g_autofree char *expected
      = g_strdup_printf ("%s → redundant", ee_experiment_get_class_name (result->experiment, first));
  g_autofree guint8 *pixels = g_malloc (3 * EE_IMAGE_SIDE * EE_IMAGE_SIDE);
  g_autoptr (GBytes) same = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (exited)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (kept)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (taken)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cell)), ==, 1);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (cell), 1));
  g_assert_cmpuint (offramp_evaluation_images_get_index (exited, 0), ==, 0);
  g_assert_cmpuint (offramp_evaluation_images_get_index (taken, 0), ==, 1);
  /* The surest mistake first. */
  g_assert_cmpuint (offramp_evaluation_images_get_index (kept, 0), ==, n_main + 1);
  g_assert_cmpuint (offramp_evaluation_images_get_index (kept, 1), ==, n_main);
  g_assert_cmpstr (answer, ==, expected);

  ee_experiment_copy_image (result->experiment, EE_SPLIT_TEST, 0, pixels);
  same = g_bytes_new (pixels, 3 * EE_IMAGE_SIDE * EE_IMAGE_SIDE);
  g_assert_true (g_bytes_equal (same, offramp_evaluation_image_get_pixels (image)));
}

static void
test_figures (void)
{
  g_autoptr (OfframpEvaluationResult) result = sample_evaluation_new (TRUE);
  g_autoptr (OfframpFigure) sweep = offramp_evaluation_figure_new (result, OFFRAMP_EVALUATION_SWEEP);
  g_autoptr (OfframpFigure) calibration = offramp_evaluation_figure_new (result, OFFRAMP_EVALUATION_CALIBRATION);
  const OfframpAxis axis = { OFFRAMP_SCALE_LOGIT, 1e-6, 1 - 1e-6, 1 };
  OfframpTick ticks[OFFRAMP_AXIS_MAX_TICKS];
  double value;
  guint n_ticks;

  g_assert_cmpuint (offramp_figure_get_n_layers (sweep), ==, 5);
  g_assert_true (offramp_figure_get_value (sweep, 0, 0.5, &value));
  g_assert_cmpfloat_with_epsilon (value, 0.9, 1e-9);
  g_assert_true (offramp_figure_get_value (sweep, 3, 0.5, &value));
  g_assert_cmpfloat_with_epsilon (value, 0.25, 1e-9);
  g_assert_true (offramp_figure_get_value (calibration, 0, 0.9, &value));
  g_assert_cmpfloat_with_epsilon (value, 1, 1e-9);

  g_assert_cmpfloat_with_epsilon (offramp_axis_get_place (&axis, 0.5), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (offramp_axis_get_value (&axis, offramp_axis_get_place (&axis, 0.99)), 0.99, 1e-9);
  g_assert_cmpfloat_with_epsilon (offramp_axis_get_place (&axis, 0.1) + offramp_axis_get_place (&axis, 0.9), 1, 1e-9);
  n_ticks = offramp_axis_make_ticks (&axis, 5, ticks);
  g_assert_cmpuint (n_ticks, ==, 5);
  for (guint i = 1; i < n_ticks; i++)
    g_assert_cmpfloat (ticks[i].place, >, ticks[i - 1].place);
}

static void
test_matrix (void)
{
  static const guint counts[] = { 3, 1, 0, 0, 4, 0, 0, 0, 8 };
  static const char *const names[] = { "cat", "dog", "redundant" };
  const OfframpConfusionData data = { 3, counts, names };
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  OfframpConfusionLayout layout;
  guint truth = 9, answer = 9;

  offramp_confusion_lay_out (&data, context, 400, &layout);
  g_assert_cmpfloat (layout.width, <=, 400);
  g_assert_true (offramp_confusion_find_cell (&data, &layout, layout.left + 1.5 * layout.cell,
                                              layout.top + 2.5 * layout.cell, &truth, &answer));
  g_assert_cmpuint (truth, ==, 2);
  g_assert_cmpuint (answer, ==, 1);
  g_assert_false (offramp_confusion_find_cell (&data, &layout, layout.left - 1, layout.top + 1, &truth, &answer));
  g_assert_false (offramp_confusion_find_cell (&data, &layout, layout.width + 1, layout.top + 1, &truth, &answer));
  g_assert_cmpfloat (offramp_confusion_get_share (&data, 0, 1), ==, 0.25);
  g_object_unref (context);
}

typedef struct
{
  TestFolder folder;
  char *with_exit, *without_exit;
} Fixture;

static char *
save_network (Fixture *fixture, const char *name, guint exits)
{
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, exits, 5);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autoptr (GError) error = NULL;
  char *path = test_folder_get_file (&fixture->folder, name);

  facts->pair = g_strdup ("doodles");
  facts->polarity = g_strdup ("matched");
  facts->seed = 7;
  ee_checkpoint_save (path, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);
  return path;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  test_folder_set_up (&fixture->folder, NULL);
  fixture->with_exit = save_network (fixture, "with.safetensors", 1u << 1);
  fixture->without_exit = save_network (fixture, "without.safetensors", 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->with_exit);
  g_free (fixture->without_exit);
  test_folder_tear_down (&fixture->folder, NULL);
}

static void
run_evaluation (OfframpEvaluation *evaluation, const OfframpEvaluationOrder *order)
{
  offramp_evaluation_start (evaluation, order);
  wait_until (!offramp_pass_is_running (OFFRAMP_PASS (evaluation)));
}

static void
test_run (Fixture *fixture, gconstpointer data)
{
  const OfframpEvaluationOrder order = { .network = fixture->with_exit,
                                         .baseline = data != NULL ? fixture->without_exit : NULL,
                                         .limit = 60,
                                         .repeats = 1,
                                         .threshold = 0.4 };
  g_autoptr (OfframpEvaluation) evaluation = offramp_evaluation_new ();
  OfframpEvaluationResult *result;
  EeOperatingPoint point;

  run_evaluation (evaluation, &order);
  g_assert_cmpstr (offramp_pass_get_error (OFFRAMP_PASS (evaluation)), ==, NULL);
  result = offramp_evaluation_get_result (evaluation);
  g_assert_nonnull (result);
  g_assert_cmpuint (result->network.evaluation.images, ==, 60);
  g_assert_cmpfloat (result->network.evaluation.threshold, ==, 0.4);
  ee_statistics_get_point (result->network.scores, 0.4, &point);
  g_assert_cmpfloat (result->network.evaluation.accuracy, ==, point.accuracy);
  g_assert_cmpfloat (result->network.evaluation.time_s, >, 0);
  g_assert_cmpfloat (result->baseline.evaluation.time_s, >, 0);
  g_assert_true (result->same == (data == NULL));
  g_assert_cmpuint (result->n_timed, >, 0);
}

/* A network without exit is measured on its own. */
static void
test_run_alone (Fixture *fixture, gconstpointer data)
{
  const OfframpEvaluationOrder order
      = { .network = fixture->without_exit, .limit = 60, .repeats = 1, .threshold = 0.4 };
  g_autoptr (OfframpEvaluation) evaluation = offramp_evaluation_new ();
  g_autoptr (OfframpFigure) histogram = NULL;
  OfframpEvaluationResult *result;
  EeOperatingPoint point;
  guint n_right = 0;

  run_evaluation (evaluation, &order);
  g_assert_cmpstr (offramp_pass_get_error (OFFRAMP_PASS (evaluation)), ==, NULL);
  result = offramp_evaluation_get_result (evaluation);
  g_assert_nonnull (result);
  g_assert_true (result->alone);
  g_assert_cmpuint (result->network.scores->n_exits, ==, 0);
  ee_statistics_get_point (result->network.scores, 2, &point);
  g_assert_cmpfloat (result->network.evaluation.accuracy, ==, point.accuracy);
  for (guint c = 0; c <= SAMPLE_N_MAIN; c++)
    n_right += result->confusion[c * (SAMPLE_N_MAIN + 1) + c];
  g_assert_cmpfloat_with_epsilon (n_right / 60.0, point.accuracy, 1e-9);
  g_assert_cmpfloat (result->network.evaluation.time_s, >, 0);
  g_assert_true (isnan (offramp_evaluation_result_get_saved (result)));
  g_assert_cmpuint (result->n_timed, ==, 0);
  g_assert_false (offramp_evaluation_figure_exists (result, OFFRAMP_EVALUATION_SWEEP));
  histogram = offramp_evaluation_figure_new (result, OFFRAMP_EVALUATION_HISTOGRAM);
  g_assert_cmpuint (offramp_figure_get_n_layers (histogram), ==, 2);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OfframpEvaluation) evaluation = offramp_evaluation_new ();
  OfframpEvaluationOrder order = { .network = fixture->without_exit, .limit = 20, .threshold = -1 };

  order.baseline = fixture->without_exit;
  run_evaluation (evaluation, &order);
  g_assert_nonnull (strstr (offramp_pass_get_error (OFFRAMP_PASS (evaluation)), "without.safetensors"));
  order.network = order.baseline = fixture->with_exit;
  run_evaluation (evaluation, &order);
  g_assert_nonnull (strstr (offramp_pass_get_error (OFFRAMP_PASS (evaluation)), "has an exit"));
  order.baseline = NULL;
  order.network = (char *)"/no/such/network.safetensors";
  run_evaluation (evaluation, &order);
  g_assert_nonnull (strstr (offramp_pass_get_error (OFFRAMP_PASS (evaluation)), "network.safetensors"));
  g_assert_null (offramp_evaluation_get_result (evaluation));
}

/* Stopped at once: nothing is kept, nothing is complained of, and the next one runs. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OfframpEvaluation) evaluation = offramp_evaluation_new ();
  const OfframpEvaluationOrder order = { .network = fixture->with_exit, .limit = 60, .threshold = -1 };

  offramp_evaluation_start (evaluation, &order);
  offramp_pass_stop (OFFRAMP_PASS (evaluation));
  g_assert_false (offramp_pass_is_running (OFFRAMP_PASS (evaluation)));
  g_assert_null (offramp_pass_get_error (OFFRAMP_PASS (evaluation)));
  run_evaluation (evaluation, &order);
  g_assert_nonnull (offramp_evaluation_get_result (evaluation));
  g_assert_true (isnan (offramp_evaluation_result_get_saved (offramp_evaluation_get_result (evaluation))));
}

static void
keep_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **)user_data, result);
}

/* (transfer full): what was said of the network of that path. */
static GAsyncResult *
peek (const char *path)
{
  GAsyncResult *answer = NULL;

  offramp_network_peek_async (path, NULL, keep_answer_cb, &answer);
  wait_until (answer != NULL);
  return answer;
}

/* Before it is opened, and where it cannot be. */
static void
test_peek (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) with = peek (fixture->with_exit), without = peek (fixture->without_exit), none = NULL;
  g_autofree char *missing = test_folder_get_file (&fixture->folder, "missing.safetensors");
  g_autoptr (GError) error = NULL;
  gboolean has_exit = FALSE;

  g_assert_true (offramp_network_peek_finish (with, &has_exit, &error) && has_exit);
  g_assert_true (offramp_network_peek_finish (without, &has_exit, &error) && !has_exit);
  g_assert_no_error (error);
  none = peek (missing);
  g_assert_false (offramp_network_peek_finish (none, &has_exit, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluation/numbers", test_numbers);
  g_test_add_func ("/evaluation/numbers/alone", test_numbers_alone);
  g_test_add_func ("/evaluation/lists", test_lists);
  g_test_add_func ("/evaluation/figures", test_figures);
  g_test_add_func ("/evaluation/matrix", test_matrix);
  g_test_add ("/evaluation/run/same", Fixture, NULL, set_up, test_run, tear_down);
  g_test_add ("/evaluation/run/baseline", Fixture, "baseline", set_up, test_run, tear_down);
  g_test_add ("/evaluation/run/alone", Fixture, NULL, set_up, test_run_alone, tear_down);
  g_test_add ("/evaluation/run/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/evaluation/run/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/evaluation/peek", Fixture, NULL, set_up, test_peek, tear_down);
  return g_test_run ();
}
