/* SPDX-License-Identifier: Apache-2.0 */
/* Which images a network is most wrong about, from scores written by hand. */
#include "ee-mistakes.h"

enum
{
  N_IMAGES = 26
};

#define THRESHOLD 0.5

typedef struct
{
  EeExperiment *experiment;
  EeScoreSet scores;
  EeScore items[N_IMAGES];
  guint main, redundant; /* the first image of each kind */
} Fixture;

/* All images are answered rightly, and surely. */
static void
set_up (Fixture *fixture, gconstpointer n_exits)
{
  EeExperimentOptions options = { .pair = "doodles", .seed = 7, .test_limit = N_IMAGES, .splits = 1u << EE_SPLIT_TEST };
  g_autoptr (GError) error = NULL;
  EeScoreSet *scores = &fixture->scores;

  fixture->experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  scores->items = fixture->items;
  scores->n_images = MIN (N_IMAGES, ee_experiment_get_n_images (fixture->experiment, EE_SPLIT_TEST));
  scores->n_main = ee_experiment_get_n_main (fixture->experiment);
  scores->n_exits = GPOINTER_TO_UINT (n_exits);
  for (guint i = scores->n_images; i-- > 0;)
    {
      EeScore *score = &fixture->items[i];

      score->label = ee_experiment_get_label (fixture->experiment, EE_SPLIT_TEST, i);
      if (score->label >= scores->n_main)
        fixture->redundant = i;
      else
        fixture->main = i;
      score->answer = MIN (score->label, scores->n_main);
      score->p_answer = 0.75f;
      score->p_redundant = score->p_exits[0] = score->label >= scores->n_main ? 0.875f : 0.125f;
    }
  g_assert_cmpuint (fixture->items[fixture->main].label, <, scores->n_main);
  g_assert_cmpuint (fixture->items[fixture->redundant].label, >=, scores->n_main);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->experiment, ee_experiment_unref);
}

static void
find (Fixture *fixture, EeMistakes *mistakes)
{
  ee_mistakes_find (&fixture->scores, fixture->experiment, EE_SPLIT_TEST, THRESHOLD, mistakes);
  g_assert_cmpuint (mistakes->n_images, ==, fixture->scores.n_images);
}

static void
assert_pixels (Fixture *fixture, const EeMistake *mistake)
{
  guint8 pixels[EE_MISTAKE_PIXEL_BYTES];

  ee_experiment_copy_image (fixture->experiment, EE_SPLIT_TEST, mistake->index, pixels);
  g_assert_cmpmem (mistake->pixels, sizeof mistake->pixels, pixels, sizeof pixels);
}

static void
test_none (Fixture *fixture, gconstpointer data)
{
  EeMistakes mistakes;

  find (fixture, &mistakes);
  g_assert_cmpuint (mistakes.n_items, ==, 0);
  g_assert_cmpuint (mistakes.n_wrong, ==, 0);
}

/* The surest mistake comes first, whatever its kind. */
static void
test_with_exit (Fixture *fixture, gconstpointer data)
{
  EeScore *main = &fixture->items[fixture->main], *redundant = &fixture->items[fixture->redundant];
  EeMistakes mistakes;

  main->p_redundant = main->p_exits[0] = 0.625f;
  redundant->p_redundant = redundant->p_exits[0] = 0.25f;
  find (fixture, &mistakes);
  g_assert_cmpuint (mistakes.n_items, ==, 2);
  g_assert_cmpuint (mistakes.n_wrong, ==, 2);
  g_assert_cmpint (mistakes.items[0].kind, ==, EE_MISTAKE_KEPT);
  g_assert_cmpfloat (mistakes.items[0].certainty, ==, 0.75);
  g_assert_cmpuint (mistakes.items[0].index, ==, fixture->redundant);
  g_assert_cmpint (mistakes.items[1].kind, ==, EE_MISTAKE_LEFT);
  g_assert_cmpfloat (mistakes.items[1].certainty, ==, 0.625);
  assert_pixels (fixture, &mistakes.items[0]);
  assert_pixels (fixture, &mistakes.items[1]);
}

/* Without an exit nothing leaves and nothing is kept: both are answers of the classifier. */
static void
test_without_exit (Fixture *fixture, gconstpointer data)
{
  const guint n_main = fixture->scores.n_main;
  EeScore *main = &fixture->items[fixture->main], *redundant = &fixture->items[fixture->redundant];
  EeMistakes mistakes;

  main->answer = n_main;
  main->p_answer = main->p_redundant = 0.9375f;
  redundant->answer = 1;
  redundant->p_answer = 0.5f;
  find (fixture, &mistakes);
  g_assert_cmpuint (mistakes.n_items, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (mistakes.items[i].kind, ==, EE_MISTAKE_CLASS);
  g_assert_cmpstr (mistakes.items[0].answer, ==, ee_experiment_get_class_name (fixture->experiment, n_main));
  g_assert_cmpfloat (mistakes.items[0].certainty, ==, 0.9375);
  g_assert_cmpstr (mistakes.items[1].truth, ==, ee_experiment_get_class_name (fixture->experiment, n_main));
  g_assert_cmpstr (mistakes.items[1].answer, ==, ee_experiment_get_class_name (fixture->experiment, 1));
}

int
main (int argc, char *argv[])
{
  const gpointer one_exit = GUINT_TO_POINTER (1);

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/mistakes/none", Fixture, one_exit, set_up, test_none, tear_down);
  g_test_add ("/mistakes/with-exit", Fixture, one_exit, set_up, test_with_exit, tear_down);
  g_test_add ("/mistakes/without-exit", Fixture, NULL, set_up, test_without_exit, tear_down);

  return g_test_run ();
}
