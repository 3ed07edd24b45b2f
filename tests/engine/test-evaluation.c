/* SPDX-License-Identifier: Apache-2.0 */
/* The evaluation's numbers against numbers worked out by hand: a scripted network answers for a handful of images. */
#include "ee-evaluation.h"

#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "scripted-backend.h"

enum
{
  MAX_ROWS = 4,
  N_MAIN = 10
};

/* A script over the test images of an experiment. */
typedef struct
{
  EeExperiment *experiment;
  guint n_images;
  guint8 *images; /* [n_images, 32, 32, 3] */
  ScriptedAnswer *answers;
} Script;

static void
script_set_up (Script *script, gconstpointer data)
{
  EeExperimentOptions options = {
    .pair = "doodles",
    .seed = 5,
    .test_limit = 24,
    .splits = 1u << EE_SPLIT_TEST,
  };
  g_autoptr (GError) error = NULL;

  script->experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  script->n_images = ee_experiment_get_n_images (script->experiment, EE_SPLIT_TEST);
  g_assert_cmpuint (script->n_images, >=, 12);
  script->images = g_malloc ((gsize)script->n_images * EE_IMAGE_BYTES);
  for (guint i = 0; i < script->n_images; i++)
    ee_experiment_copy_image (script->experiment, EE_SPLIT_TEST, i, script->images + (gsize)i * EE_IMAGE_BYTES);
  script->answers = g_new0 (ScriptedAnswer, script->n_images);
}

static void
script_tear_down (Script *script, gconstpointer data)
{
  g_clear_pointer (&script->experiment, ee_experiment_unref);
  g_free (script->images);
  g_free (script->answers);
}

static void
look_up (const guint8 *image, ScriptedAnswer *answer, gpointer user_data)
{
  Script *script = user_data;

  for (guint i = 0; i < script->n_images; i++)
    if (memcmp (script->images + (gsize)i * EE_IMAGE_BYTES, image, EE_IMAGE_BYTES) == 0)
      {
        *answer = script->answers[i];
        return;
      }
  g_assert_not_reached ();
}

static guint
get_label (Script *script, guint image)
{
  return ee_experiment_get_label (script->experiment, EE_SPLIT_TEST, image);
}

/* The nth image (from 0) that is redundant, or main. */
static guint
find_image (Script *script, gboolean redundant, guint n)
{
  for (guint i = 0; i < script->n_images; i++)
    if ((get_label (script, i) == N_MAIN) == redundant && n-- == 0)
      return i;
  g_assert_not_reached ();
}

/* P(redundant) of @wrong at the exit of stage 0, and of the true class @right at the classifier; the rest goes to
 * the next class. */
static void
answer_main (Script *script, guint image, float p_redundant, float p_right)
{
  guint label = get_label (script, image);

  script->answers[image].exits[0] = p_redundant;
  script->answers[image].classes[label] = p_right;
  script->answers[image].classes[(label + 1) % N_MAIN] = 1 - p_right;
}

/* A good network: every image is answered rightly, with 0.9 at the exit and 0.8 at the classifier. */
static void
answer_all_rightly (Script *script)
{
  for (guint i = 0; i < script->n_images; i++)
    if (get_label (script, i) == N_MAIN)
      script->answers[i].exits[0] = 0.9f;
    else
      answer_main (script, i, 0.1f, 0.8f);
}

static void
test_joint_network (Script *script, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, look_up, script);
  ScriptedCounts *counts = scripted_model_get_counts (model);
  double n = script->n_images, n_redundant = ee_experiment_get_n_redundant (script->experiment, EE_SPLIT_TEST);
  double n_main = n - n_redundant;
  EeEvaluation evaluation;
  g_autoptr (GError) error = NULL;

  g_assert_cmpfloat (n_redundant, >=, 4);
  g_assert_cmpfloat (n_main, >=, 4);
  answer_all_rightly (script);
  answer_main (script, find_image (script, FALSE, 0), 0.7f, 0.8f); /* would leave, though the class is right */
  answer_main (script, find_image (script, FALSE, 1), 0.1f, 0.3f); /* stays, and gets the wrong class */
  script->answers[find_image (script, TRUE, 0)].exits[0] = 0.2f;   /* would stay */
  script->answers[find_image (script, TRUE, 1)].exits[0] = 0;      /* and cost no infinity */

  g_assert_true (ee_evaluation_run (model, script->experiment, EE_SPLIT_TEST, 0.5, 0, &evaluation, NULL, NULL, &error));
  g_assert_no_error (error);

  g_assert_cmpuint (evaluation.images, ==, n);
  g_assert_cmpuint (evaluation.redundant, ==, n_redundant);
  g_assert_cmpuint (evaluation.left, ==, n_redundant - 2 + 1);
  g_assert_cmpfloat_with_epsilon (evaluation.accuracy, (n - 4) / n, 1e-12);
  g_assert_cmpfloat_with_epsilon (evaluation.exit_accuracy, (n - 3) / n, 1e-12);
  g_assert_cmpfloat_with_epsilon (evaluation.main_accuracy, (n_main - 2) / n_main, 1e-12);
  g_assert_cmpfloat_with_epsilon (evaluation.classifier_accuracy, (n_main - 1) / n_main, 1e-12);
  g_assert_cmpfloat_with_epsilon (evaluation.main_lost, 1 / n_main, 1e-12);
  g_assert_cmpfloat_with_epsilon (evaluation.loss_exit,
                                  ((n - 3) * -log (0.9) - log (0.3) - log (0.2) - log (1.17549435e-38)) / n, 1e-5);
  g_assert_cmpfloat_with_epsilon (evaluation.loss_main, ((n_main - 1) * -log (0.8) - log (0.3)) / n, 1e-6);
  g_assert_cmpfloat_with_epsilon (evaluation.loss, evaluation.loss_exit + evaluation.loss_main, 1e-12);
  g_assert_cmpuint (evaluation.repeats, ==, 0);
  g_assert_cmpfloat (evaluation.time_s, ==, 0);

  /* Every main image reached the classifier, and no redundant one. */
  g_assert_cmpuint (counts->rows[0], ==, n);
  g_assert_cmpuint (counts->rows[1], ==, n_main);
}

static void
test_threshold_decides (Script *script, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, look_up, script);
  double n = script->n_images, n_redundant = ee_experiment_get_n_redundant (script->experiment, EE_SPLIT_TEST);
  EeEvaluation evaluation;

  answer_all_rightly (script);
  g_assert_true (ee_evaluation_run (model, script->experiment, EE_SPLIT_TEST, 0.95, 0, &evaluation, NULL, NULL, NULL));
  g_assert_cmpuint (evaluation.left, ==, 0);
  g_assert_cmpfloat_with_epsilon (evaluation.accuracy, (n - n_redundant) / n, 1e-12);
  g_assert_cmpfloat_with_epsilon (evaluation.exit_accuracy, (n - n_redundant) / n, 1e-12);

  g_assert_true (ee_evaluation_run (model, script->experiment, EE_SPLIT_TEST, 0.05, 0, &evaluation, NULL, NULL, NULL));
  g_assert_cmpuint (evaluation.left, ==, n);
  g_assert_cmpfloat (evaluation.main_lost, ==, 1);
  g_assert_cmpfloat (evaluation.main_accuracy, ==, 0);
  g_assert_cmpfloat (evaluation.classifier_accuracy, ==, 1);
}

static void
test_network_without_exit (Script *script, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (0, MAX_ROWS, look_up, script);
  double n = script->n_images, n_redundant = ee_experiment_get_n_redundant (script->experiment, EE_SPLIT_TEST);
  double n_main = n - n_redundant;
  guint image;
  EeEvaluation evaluation;

  for (guint i = 0; i < script->n_images; i++)
    script->answers[i].classes[get_label (script, i)] = 0.8f;
  image = find_image (script, FALSE, 0);
  memset (script->answers[image].classes, 0, sizeof script->answers[image].classes);
  script->answers[image].classes[get_label (script, image)] = 0.4f;
  script->answers[image].classes[N_MAIN] = 0.6f; /* a main image called redundant */
  image = find_image (script, TRUE, 0);
  script->answers[image].classes[N_MAIN] = 0.3f;
  script->answers[image].classes[4] = 0.7f; /* a redundant image called a 4 */

  g_assert_true (ee_evaluation_run (model, script->experiment, EE_SPLIT_TEST, 0.5, 0, &evaluation, NULL, NULL, NULL));
  g_assert_cmpuint (evaluation.left, ==, n_redundant);
  g_assert_cmpfloat_with_epsilon (evaluation.accuracy, (n - 2) / n, 1e-12);
  g_assert_cmpfloat_with_epsilon (evaluation.exit_accuracy, (n - 2) / n, 1e-12);
  g_assert_cmpfloat_with_epsilon (evaluation.main_accuracy, (n_main - 1) / n_main, 1e-12);
  g_assert_cmpfloat_with_epsilon (evaluation.main_lost, 1 / n_main, 1e-12);
  g_assert_cmpfloat (evaluation.loss_exit, ==, 0);
  g_assert_cmpfloat_with_epsilon (evaluation.loss_main, ((n - 2) * -log (0.8) - log (0.4) - log (0.3)) / n, 1e-6);
}

static void
test_two_exits (Script *script, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1 | 1u << 3, MAX_ROWS, look_up, script);
  ScriptedCounts *counts = scripted_model_get_counts (model);
  double n = script->n_images, n_redundant = ee_experiment_get_n_redundant (script->experiment, EE_SPLIT_TEST);
  EeEvaluation evaluation;

  answer_all_rightly (script);
  for (guint i = 0; i < script->n_images; i++)
    script->answers[i].exits[1] = get_label (script, i) == N_MAIN ? 0.6f : 0.4f;
  script->answers[find_image (script, FALSE, 0)].exits[0] = 0.5f; /* taken by the first, not by the second */
  script->answers[find_image (script, TRUE, 0)].exits[0] = 0.1f;  /* missed by the first, taken by the second */

  g_assert_true (ee_evaluation_run (model, script->experiment, EE_SPLIT_TEST, 0.5, 0, &evaluation, NULL, NULL, NULL));
  g_assert_cmpuint (evaluation.left, ==, n_redundant + 1);
  g_assert_cmpfloat_with_epsilon (evaluation.accuracy, (n - 1) / n, 1e-12);
  g_assert_cmpfloat (evaluation.exit_accuracy, ==, 1); /* the last exit's */
  g_assert_cmpfloat_with_epsilon (evaluation.loss_exit,
                                  ((n - 2) * -log (0.9) - log (0.5) - log (0.1) - n * log (0.6)) / n, 1e-6);
  g_assert_cmpuint (counts->rows[1], ==, n);
  g_assert_cmpuint (counts->rows[2], ==, n - n_redundant);
}

static gboolean
count_images (guint done, guint total, gpointer user_data)
{
  guint *last = user_data;

  g_assert_cmpuint (done, >, *last);
  g_assert_cmpuint (done, <=, total);
  *last = done;

  return TRUE;
}

static gboolean
stop (guint done, guint total, gpointer user_data)
{
  return done < GPOINTER_TO_UINT (user_data);
}

static void
test_timed_passes (Script *script, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, look_up, script);
  ScriptedCounts *counts = scripted_model_get_counts (model);
  guint n = script->n_images, last = 0;
  EeEvaluation evaluation;

  answer_all_rightly (script);
  g_assert_true (
      ee_evaluation_run (model, script->experiment, EE_SPLIT_TEST, 0.5, 3, &evaluation, count_images, &last, NULL));
  g_assert_cmpuint (last, ==, 1000); /* thousandths of scores, warm-up and three passes */
  g_assert_cmpuint (counts->rows[0], ==, 5 * n);
  g_assert_cmpuint (evaluation.repeats, ==, 3);
  g_assert_cmpfloat (evaluation.time_min_s, >, 0);
  g_assert_cmpfloat (evaluation.time_min_s, <=, evaluation.time_s);
  g_assert_cmpfloat (evaluation.time_s, <=, evaluation.time_max_s);

  for (guint at = 1; at < 1000; at += 70)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (ee_evaluation_run (model, script->experiment, EE_SPLIT_TEST, 0.5, 3, &evaluation, stop,
                                         GUINT_TO_POINTER (at), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);
    }
}

static void
test_missing_split_is_told (Script *script, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, look_up, script);
  EeEvaluation evaluation;
  g_autoptr (GError) error = NULL;

  g_assert_false (
      ee_evaluation_run (model, script->experiment, EE_SPLIT_VALIDATION, 0.5, 0, &evaluation, NULL, NULL, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
}

static void
add (const char *path, void (*test) (Script *script, gconstpointer data))
{
  g_test_add (path, Script, NULL, script_set_up, test, script_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/evaluation/joint-network", test_joint_network);
  add ("/evaluation/threshold-decides", test_threshold_decides);
  add ("/evaluation/network-without-exit", test_network_without_exit);
  add ("/evaluation/two-exits", test_two_exits);
  add ("/evaluation/timed-passes", test_timed_passes);
  add ("/evaluation/missing-split-is-told", test_missing_split_is_told);
  return g_test_run ();
}
