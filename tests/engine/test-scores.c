/* SPDX-License-Identifier: Apache-2.0 */
/* The pass that fills scores: a scripted network answers by the number written into each image's answer. */
#include "ee-scores.h"

#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "scripted-backend.h"

enum
{
  MAX_ROWS = 4,
  N_MAIN = 10
};

typedef struct
{
  EeExperiment *experiment;
  guint n_images, n_redundant;
  guint8 *images; /* [n_images, 32, 32, 3] */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  EeExperimentOptions options = { .pair = "doodles", .seed = 7, .test_limit = 26, .splits = 1u << EE_SPLIT_TEST };
  g_autoptr (GError) error = NULL;

  fixture->experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->n_images = ee_experiment_get_n_images (fixture->experiment, EE_SPLIT_TEST);
  fixture->n_redundant = ee_experiment_get_n_redundant (fixture->experiment, EE_SPLIT_TEST);
  g_assert_cmpuint (fixture->n_redundant, >=, 4);
  g_assert_cmpuint (fixture->n_images, >=, fixture->n_redundant + 4);
  fixture->images = g_malloc ((gsize)fixture->n_images * EE_IMAGE_BYTES);
  for (guint i = 0; i < fixture->n_images; i++)
    ee_experiment_copy_image (fixture->experiment, EE_SPLIT_TEST, i, fixture->images + (gsize)i * EE_IMAGE_BYTES);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->experiment, ee_experiment_unref);
  g_free (fixture->images);
}

/* What the network says about image @i: all different, so that a mix-up of rows shows. */
static float
get_exit (guint i, guint exit)
{
  return (i + 1) / 32.0f - exit / 128.0f;
}

static guint
get_class (guint i)
{
  return i * 7 % N_MAIN;
}

static float
get_class_probability (guint i)
{
  return 0.5f + i / 128.0f;
}

static void
answer_by_number (const guint8 *image, ScriptedAnswer *answer, gpointer user_data)
{
  Fixture *fixture = user_data;
  guint i = 0;

  while (memcmp (fixture->images + (gsize)i * EE_IMAGE_BYTES, image, EE_IMAGE_BYTES) != 0)
    g_assert_cmpuint (++i, <, fixture->n_images);

  for (guint e = 0; e < EE_PLAN_MAX_STAGES; e++)
    answer->exits[e] = get_exit (i, e);
  answer->classes[get_class (i)] = get_class_probability (i);
  answer->classes[(get_class (i) + 1) % N_MAIN] = 1 - get_class_probability (i) - 0.01f;
  answer->classes[N_MAIN] = 0.01f;
}

static EeScoreSet *
score (Fixture *fixture, EeModel *model, double redundant_until)
{
  g_autoptr (GError) error = NULL;
  EeScoreSet *scores
      = ee_score_set_new (model, fixture->experiment, EE_SPLIT_TEST, redundant_until, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (scores->n_images, ==, fixture->n_images);
  g_assert_cmpuint (scores->n_redundant, ==, fixture->n_redundant);
  g_assert_cmpuint (scores->n_main, ==, N_MAIN);
  g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);

  return scores;
}

static void
assert_class (const EeScore *score, guint i)
{
  g_assert_cmpuint (score->answer, ==, get_class (i));
  g_assert_cmpfloat (score->p_answer, ==, get_class_probability (i));
}

static void
test_every_image_has_its_own (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, answer_by_number, fixture);
  g_autoptr (EeScoreSet) scores = score (fixture, model, EE_SCORES_NO_REDUNDANT);
  double loss_exit = 0;

  g_assert_cmpuint (scores->n_exits, ==, 1);
  for (guint i = 0; i < fixture->n_images; i++)
    {
      const EeScore *item = &scores->items[i];
      gboolean redundant = ee_experiment_get_label (fixture->experiment, EE_SPLIT_TEST, i) == N_MAIN;

      g_assert_cmpuint (item->label, ==, ee_experiment_get_label (fixture->experiment, EE_SPLIT_TEST, i));
      g_assert_cmpfloat (item->p_redundant, ==, get_exit (i, 0));
      g_assert_cmpfloat (item->p_exits[0], ==, get_exit (i, 0));
      g_assert_cmpfloat (item->p_exits[1], ==, 0);
      loss_exit -= log (redundant ? get_exit (i, 0) : 1 - get_exit (i, 0));
      if (redundant)
        g_assert_cmpuint (item->answer, ==, EE_SCORE_NO_ANSWER);
      else
        {
          assert_class (item, i);
          if (item->label == get_class (i))
            g_assert_cmpfloat (item->p_true, ==, item->p_answer);
        }
    }
  g_assert_cmpfloat_with_epsilon (scores->loss_exit, loss_exit, 1e-4);
  g_assert_cmpfloat (scores->loss_main, >, 0);
}

/* Redundant images that stay at the threshold go on, and change no loss. */
static void
test_redundant_images_go_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, answer_by_number, fixture);
  ScriptedCounts *counts = scripted_model_get_counts (model);
  g_autoptr (EeScoreSet) none = score (fixture, model, EE_SCORES_NO_REDUNDANT);
  guint n_main_images = fixture->n_images - fixture->n_redundant, rows = counts->rows[1], going_on = 0;
  double threshold = get_exit (fixture->n_images - 3, 0); /* redundant images come last: two and this one leave */
  g_autoptr (EeScoreSet) some = NULL;
  g_autoptr (EeScoreSet) all = NULL;

  g_assert_cmpuint (rows, ==, n_main_images);
  some = score (fixture, model, threshold);
  for (guint i = 0; i < fixture->n_images; i++)
    if (some->items[i].answer != EE_SCORE_NO_ANSWER)
      {
        assert_class (&some->items[i], i);
        going_on += some->items[i].label == N_MAIN;
      }
  g_assert_cmpuint (going_on, ==, fixture->n_redundant - 3);
  g_assert_cmpuint (counts->rows[1] - rows, ==, n_main_images + going_on);
  rows = counts->rows[1];

  all = score (fixture, model, EE_SCORES_ALL_REDUNDANT);
  g_assert_cmpuint (counts->rows[1] - rows, ==, fixture->n_images);
  for (guint i = 0; i < fixture->n_images; i++)
    assert_class (&all->items[i], i);
  g_assert_cmpfloat (all->loss_main, ==, none->loss_main);
  g_assert_cmpfloat (all->loss_exit, ==, none->loss_exit);
}

static void
test_two_exits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1 | 1u << 2, MAX_ROWS, answer_by_number, fixture);
  g_autoptr (EeScoreSet) scores = score (fixture, model, EE_SCORES_NO_REDUNDANT);

  g_assert_cmpuint (scores->n_exits, ==, 2);
  for (guint i = 0; i < fixture->n_images; i++)
    {
      const EeScore *item = &scores->items[i];

      g_assert_cmpfloat (item->p_exits[0], ==, get_exit (i, 0));
      g_assert_cmpfloat (item->p_exits[1], ==, get_exit (i, 1));
      g_assert_cmpfloat (item->p_redundant, ==, get_exit (i, 1));
      g_assert_true (ee_score_leaves (scores, item, get_exit (i, 0))); /* the first is the surer */
      g_assert_false (ee_score_leaves (scores, item, get_exit (i, 0) + 0.001));
    }
}

static void
test_without_exit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (0, MAX_ROWS, answer_by_number, fixture);
  g_autoptr (EeScoreSet) scores = score (fixture, model, EE_SCORES_NO_REDUNDANT);

  g_assert_cmpuint (scores->n_exits, ==, 0);
  g_assert_cmpfloat (scores->loss_exit, ==, 0);
  for (guint i = 0; i < fixture->n_images; i++)
    {
      assert_class (&scores->items[i], i);
      g_assert_cmpfloat (scores->items[i].p_redundant, ==, 0.01f);
      g_assert_false (ee_score_leaves (scores, &scores->items[i], 0));
    }
}

static gboolean
stop_at_once (guint done, guint total, gpointer user_data)
{
  return FALSE;
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, answer_by_number, fixture);
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_score_set_new (model, fixture->experiment, EE_SPLIT_TEST, 0, stop_at_once, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);

  g_assert_null (ee_score_set_new (model, fixture->experiment, EE_SPLIT_VALIDATION, 0, NULL, NULL, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  g_clear_error (&error);

  scripted_model_get_counts (model)->fail_at_call = scripted_model_get_counts (model)->n_calls + 2;
  g_assert_null (ee_score_set_new (model, fixture->experiment, EE_SPLIT_TEST, 0, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/scores/every-image-has-its-own", test_every_image_has_its_own);
  add ("/scores/redundant-images-go-on", test_redundant_images_go_on);
  add ("/scores/two-exits", test_two_exits);
  add ("/scores/without-exit", test_without_exit);
  add ("/scores/failures", test_failures);
  return g_test_run ();
}
