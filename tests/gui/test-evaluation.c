/* SPDX-License-Identifier: Apache-2.0 */
/* The Evaluate page's numbers against ones worked out by hand, its lists and files, and a real small evaluation. */
#include <math.h>
#include <string.h>

#include "../engine/test-folder.h"
#include "../engine/test-network.h"
#include "offramp-confusion.h"
#include "offramp-evaluation-figures.h"
#include "offramp-evaluation-images.h"
#include "offramp-evaluation-tables.h"
#include "offramp-evaluation.h"
#include "offramp-report.h"

enum
{
  N_MAIN = 10,
  N_IMAGES = 40,
};

static EeExperiment *
load_doodles (void)
{
  const EeExperimentOptions options
      = { .pair = "doodles", .seed = 7, .test_limit = N_IMAGES, .splits = 1u << EE_SPLIT_TEST };
  g_autoptr (GError) error = NULL;
  EeExperiment *experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ee_experiment_get_n_images (experiment, EE_SPLIT_TEST), ==, N_IMAGES);
  return experiment;
}

static guint
count_main (EeExperiment *experiment)
{
  return ee_experiment_get_n_images (experiment, EE_SPLIT_TEST)
         - ee_experiment_get_n_redundant (experiment, EE_SPLIT_TEST);
}

/* All right but for four: image 0 leaves, 1 gets the next class, and of the redundant ones the first two stay, the
 * second with more certainty. Every answer is 0.9 sure, but for those of these four. */
static EeScoreSet *
make_scores (EeExperiment *experiment)
{
  EeScoreSet *scores = g_new0 (EeScoreSet, 1);
  const guint first_redundant = count_main (experiment);

  scores->items = g_new0 (EeScore, N_IMAGES);
  scores->n_images = N_IMAGES;
  scores->n_redundant = N_IMAGES - first_redundant;
  scores->n_main = N_MAIN;
  scores->n_exits = 1;
  for (guint i = 0; i < N_IMAGES; i++)
    {
      const guint label = ee_experiment_get_label (experiment, EE_SPLIT_TEST, i);
      const gboolean redundant = label == N_MAIN;
      EeScore *score = &scores->items[i];

      *score = (EeScore){ .label = label, .answer = redundant ? 3 : label, .p_answer = 0.9f };
      score->p_redundant = redundant ? 0.9f : 0.1f;
      if (i == 0)
        score->p_redundant = 0.7f;
      if (i == 1)
        {
          score->answer = (label + 1) % N_MAIN;
          score->p_answer = 0.5f;
        }
      if (i == first_redundant || i == first_redundant + 1)
        {
          score->p_redundant = 0.2f;
          score->p_answer = i == first_redundant ? 0.3f : 0.4f;
        }
      score->p_exits[0] = score->p_redundant;
    }
  return scores;
}

static void
fill_side (OfframpEvaluated *side, guint exits)
{
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, exits, 1);

  side->name = g_strdup (exits != 0 ? "with" : "without");
  side->path = g_strdup (side->name);
  side->plan = ee_plan_ref (parameters->plan);
  side->facts = ee_model_facts_new ();
  side->facts->threshold = 0.5;
  side->device = g_strdup ("a computer");
  side->precision = g_strdup ("fp32");
}

static OfframpEvaluationResult *
make_result (void)
{
  OfframpEvaluationResult *result = offramp_evaluation_result_new ();
  g_autoptr (GError) error = NULL;

  result->experiment = load_doodles ();
  fill_side (&result->network, 1u << 1);
  fill_side (&result->baseline, 0);
  result->network.scores = make_scores (result->experiment);
  ee_evaluation_from_scores (result->network.scores, 0.5, &result->network.evaluation);
  ee_evaluation_from_scores (result->network.scores, 2, &result->baseline.evaluation);
  ee_evaluation_set_timing (&result->network.evaluation, &(EeTiming){ 0.25, 0.2, 0.3, 3 });
  ee_evaluation_set_timing (&result->baseline.evaluation, &(EeTiming){ 1, 0.9, 1.1, 3 });
  result->same = TRUE;
  result->stage_seconds[0] = 0.001;
  result->stage_seconds[1] = 0.004;
  result->plain_seconds = 0.004;
  result->n_timed = 16;
  g_assert_true (offramp_evaluation_result_work_out (result, &error));
  g_assert_no_error (error);
  return result;
}

static void
test_numbers (void)
{
  g_autoptr (OfframpEvaluationResult) result = make_result ();
  const guint n_main = count_main (result->experiment), first = result->network.scores->items[0].label;
  /* 0.9 sure: all but four, all right; one leaves 0.7 sure, wrongly; the others stay, wrongly. */
  const double surplus = (0.9 - 1) * (N_IMAGES - 4);
  const double error = (fabs (surplus) + 0.7 + 0.5 + 0.3 + 0.4) / N_IMAGES;
  double images = 0;

  g_assert_cmpfloat_with_epsilon (result->network.evaluation.accuracy, (N_IMAGES - 4.0) / N_IMAGES, 1e-9);
  g_assert_cmpfloat_with_epsilon (result->calibration_error, error, 1e-6);
  g_assert_cmpfloat_with_epsilon (offramp_evaluation_result_get_saved (result), 0.75, 1e-9);
  g_assert_cmpuint (result->confusion[first * (N_MAIN + 1) + N_MAIN], ==, 1);
  g_assert_cmpuint (result->confusion[N_MAIN * (N_MAIN + 1) + 3], ==, 2);
  g_assert_cmpuint (result->confusion[N_MAIN * (N_MAIN + 1) + N_MAIN], ==, N_IMAGES - n_main - 2);
  for (guint b = 0; b < EE_CALIBRATION_BINS; b++)
    images += result->calibration[b].images;
  g_assert_cmpfloat (images, ==, N_IMAGES);
  /* (0.8667, 0.9333] holds 0.9. */
  g_assert_cmpuint (result->calibration[13].images, ==, N_IMAGES - 4);
  g_assert_cmpfloat (result->calibration[13].accuracy, ==, 1);
  g_assert_cmpfloat_with_epsilon (result->calibration[13].confidence, 0.9, 1e-6);

  /* At threshold 0 all leave at the exit, above 1 none does. */
  g_assert_cmpfloat_with_epsilon (offramp_evaluation_result_get_time_share (result, 0), 0.25, 1e-9);
  g_assert_cmpfloat_with_epsilon (offramp_evaluation_result_get_time_share (result, 1.5), 1, 1e-9);
}

static void
test_lists (void)
{
  g_autoptr (OfframpEvaluationResult) result = make_result ();
  const guint n_main = count_main (result->experiment), first = result->network.scores->items[0].label;
  g_autoptr (OfframpEvaluationImages) exited = offramp_evaluation_images_new_mistake (result, OFFRAMP_MISTAKE_EXITED);
  g_autoptr (OfframpEvaluationImages) kept = offramp_evaluation_images_new_mistake (result, OFFRAMP_MISTAKE_KEPT);
  g_autoptr (OfframpEvaluationImages) taken
      = offramp_evaluation_images_new_mistake (result, OFFRAMP_MISTAKE_CLASSIFIED);
  g_autoptr (OfframpEvaluationImages) cell = offramp_evaluation_images_new_cell (result, first, N_MAIN);
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

/* The last cell of the line that begins with @title. */
static char *
read_cell (const char *csv, const char *title, guint column)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], title))
      {
        g_auto (GStrv) cells = g_strsplit (lines[i] + strlen (title), ",", -1);

        g_assert_cmpuint (g_strv_length (cells), >, column);
        return g_strdup (cells[column]);
      }
  g_test_message ("%s", csv);
  g_assert_not_reached ();
}

static void
test_tables (void)
{
  g_autoptr (OfframpEvaluationResult) result = make_result ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = offramp_report_make (result, OFFRAMP_REPORT_CSV, NULL, &error);
  g_autofree char *csv = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  g_autofree char *accuracy = read_cell (csv, "\"Accuracy, %\",", 0);
  g_autofree char *saved = read_cell (csv, "\"Time saved, %\",", 0);
  g_autofree char *image = read_cell (csv, "\"Time of an image, ms\",", 1);
  g_autofree char *kept = read_cell (csv, "redundant,", 1);

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (accuracy, NULL), 90, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (saved, NULL), 75, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (image, NULL), 25, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (kept, NULL), 100 * result->class_accuracies[N_MAIN], 0.01);
}

typedef struct
{
  guint pictures, drawings, cells;
  guint depth;
} Page;

static void
start_element (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data,
               GError **error)
{
  Page *page = data;

  page->depth++;
  page->cells += g_str_equal (name, "td");
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "src"))
      {
        const gboolean drawing = g_str_has_prefix (values[i], "data:image/svg+xml;base64,");
        gsize size;
        g_autofree guchar *bytes = g_base64_decode (strchr (values[i], ',') + 1, &size);

        page->drawings += drawing;
        page->pictures += g_str_has_prefix (values[i], "data:image/png;base64,");
        g_assert_cmpuint (size, >, 60);
        g_assert_true (drawing ? g_str_has_prefix ((char *)bytes, "<?xml") : memcmp (bytes, "\x89PNG", 4) == 0);
      }
}

static void
end_element (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  ((Page *)data)->depth--;
}

/* The page is read back by a strict parser; nothing in it leads anywhere else. */
static void
test_html (void)
{
  static const GMarkupParser parser = { .start_element = start_element, .end_element = end_element };
  g_autoptr (OfframpEvaluationResult) result = make_result ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GMarkupParseContext) context = NULL;
  Page page = { 0 };
  gsize size;
  const char *text;

  g_free (result->network.name);
  result->network.name = g_strdup ("<b>&\"nasty\"</b>");
  content = offramp_report_make (result, OFFRAMP_REPORT_HTML, NULL, &error);
  g_assert_no_error (error);
  text = g_bytes_get_data (content, &size);
  context = g_markup_parse_context_new (&parser, 0, &page, NULL);
  g_markup_parse_context_parse (context, text, (gssize)size, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page.depth, ==, 0);
  g_assert_cmpuint (page.drawings, ==, OFFRAMP_EVALUATION_N_FIGURES);
  g_assert_cmpuint (page.pictures, ==, 4);
  g_assert_cmpuint (page.cells, >, (N_MAIN + 1) * (N_MAIN + 1));
  g_assert_null (g_strstr_len (text, (gssize)size, "<b>"));
  g_assert_null (g_strstr_len (text, (gssize)size, "href"));
}

static void
test_pdf (void)
{
  g_autoptr (OfframpEvaluationResult) result = make_result ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = offramp_report_make (result, OFFRAMP_REPORT_PDF, NULL, &error);
  gsize size;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (content, &size);
  g_assert_cmpuint (size, >, 20000);
  g_assert_true (g_str_has_prefix (data, "%PDF-"));
  g_assert_nonnull (g_strrstr_len (data + size - 32, 32, "%%EOF"));

  g_cancellable_cancel (cancellable);
  g_assert_null (offramp_report_make (result, OFFRAMP_REPORT_PDF, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
test_unwritten (void)
{
  g_autoptr (OfframpEvaluationResult) result = make_result ();
  g_autoptr (GFile) file = g_file_new_for_path ("/proc/no-such-folder/report.html");
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GError) error = NULL;

  offramp_report_write_async (result, OFFRAMP_REPORT_CSV, file, NULL, written_cb, &written);
  while (written == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (offramp_report_write_finish (written, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "report.html"));
}

static void
test_figures (void)
{
  g_autoptr (OfframpEvaluationResult) result = make_result ();
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
  while (offramp_evaluation_is_running (evaluation))
    g_main_context_iteration (NULL, TRUE);
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
  g_assert_cmpstr (offramp_evaluation_get_error (evaluation), ==, NULL);
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

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OfframpEvaluation) evaluation = offramp_evaluation_new ();
  OfframpEvaluationOrder order = { .network = fixture->without_exit, .limit = 20, .threshold = -1 };

  run_evaluation (evaluation, &order);
  g_assert_nonnull (strstr (offramp_evaluation_get_error (evaluation), "without.safetensors"));
  order.network = order.baseline = fixture->with_exit;
  run_evaluation (evaluation, &order);
  g_assert_nonnull (strstr (offramp_evaluation_get_error (evaluation), "has an exit"));
  order.baseline = NULL;
  order.network = (char *)"/no/such/network.safetensors";
  run_evaluation (evaluation, &order);
  g_assert_nonnull (strstr (offramp_evaluation_get_error (evaluation), "network.safetensors"));
  g_assert_null (offramp_evaluation_get_result (evaluation));
}

/* Stopped at once: nothing is kept, nothing is complained of, and the next one runs. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OfframpEvaluation) evaluation = offramp_evaluation_new ();
  const OfframpEvaluationOrder order = { .network = fixture->with_exit, .limit = 60, .threshold = -1 };

  offramp_evaluation_start (evaluation, &order);
  offramp_evaluation_stop (evaluation);
  g_assert_false (offramp_evaluation_is_running (evaluation));
  g_assert_null (offramp_evaluation_get_error (evaluation));
  run_evaluation (evaluation, &order);
  g_assert_nonnull (offramp_evaluation_get_result (evaluation));
  g_assert_true (isnan (offramp_evaluation_result_get_saved (offramp_evaluation_get_result (evaluation))));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluation/numbers", test_numbers);
  g_test_add_func ("/evaluation/lists", test_lists);
  g_test_add_func ("/evaluation/figures", test_figures);
  g_test_add_func ("/evaluation/matrix", test_matrix);
  g_test_add_func ("/evaluation/report/tables", test_tables);
  g_test_add_func ("/evaluation/report/html", test_html);
  g_test_add_func ("/evaluation/report/pdf", test_pdf);
  g_test_add_func ("/evaluation/report/unwritten", test_unwritten);
  g_test_add ("/evaluation/run/same", Fixture, NULL, set_up, test_run, tear_down);
  g_test_add ("/evaluation/run/baseline", Fixture, "baseline", set_up, test_run, tear_down);
  g_test_add ("/evaluation/run/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/evaluation/run/stop", Fixture, NULL, set_up, test_stop, tear_down);
  return g_test_run ();
}
