/* SPDX-License-Identifier: Apache-2.0 */
/* The exit matrix of a scripted network, beside numbers worked out by hand. */
#include "ee-exit-matrix.h"

#include <string.h>

#include "ee-error.h"
#include "scripted-backend.h"

enum
{
  MAX_ROWS = 3,
  N_MAIN = 10,
  N_MAIN_IMAGES = 4,
  N_REDUNDANT = 3,
  N_IMAGES = N_MAIN_IMAGES + N_REDUNDANT
};

/* P(redundant) of each image as it is, and turned round. */
static const float usual[N_IMAGES] = { 0.1f, 0.2f, 0.3f, 0.6f, 0.25f, 0.5f, 0.9f };
static const float inverted[N_IMAGES] = { 1, 1, 1, 1, 0.05f, 0.95f, 0.95f };

typedef struct
{
  EeExperiment *experiment;
  guint8 images[N_IMAGES][EE_IMAGE_BYTES];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  EeExperimentOptions options = { .pair = "doodles", .seed = 7, .splits = 1u << EE_SPLIT_TEST };
  g_autoptr (GError) error = NULL;

  options.test_limit = N_IMAGES;
  options.redundant_share = N_REDUNDANT / (double)N_IMAGES;
  fixture->experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ee_experiment_get_n_images (fixture->experiment, EE_SPLIT_TEST), ==, N_IMAGES);
  g_assert_cmpuint (ee_experiment_get_n_redundant (fixture->experiment, EE_SPLIT_TEST), ==, N_REDUNDANT);
  for (guint i = 0; i < N_IMAGES; i++)
    ee_experiment_copy_image (fixture->experiment, EE_SPLIT_TEST, i, fixture->images[i]);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->experiment, ee_experiment_unref);
}

static gboolean
is_inversion (const guint8 *a, const guint8 *b)
{
  for (guint i = 0; i < EE_IMAGE_BYTES; i++)
    if (a[i] + b[i] != 255)
      return FALSE;

  return TRUE;
}

/* The number behind an image; a second exit is less sure than the first, a third surer of main images. */
static void
answer (const guint8 *image, ScriptedAnswer *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  float p = -1;

  for (guint i = 0; i < N_IMAGES; i++)
    if (memcmp (image, fixture->images[i], EE_IMAGE_BYTES) == 0)
      p = usual[i];
    else if (is_inversion (image, fixture->images[i]))
      p = inverted[i];
  g_assert_cmpfloat (p, >=, 0);

  result->exits[0] = p;
  result->exits[1] = p / 2;
  result->exits[2] = 1 - p;
  result->classes[N_MAIN] = p;
  result->classes[3] = 1 - p;
}

static EeExitMatrix *
measure (Fixture *fixture, EeModel *model, const char *const *sets, double threshold, guint limit)
{
  g_autoptr (GError) error = NULL;
  EeExitMatrix *matrix = ee_exit_matrix_new (model, fixture->experiment, sets, threshold, limit, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);
  return matrix;
}

static void
assert_row (const EeExitMatrix *matrix, const char *set, guint left, double auroc, double fpr95)
{
  const EeExitMatrixRow *row = ee_exit_matrix_find (matrix, set);

  g_assert_nonnull (row);
  g_assert_cmpuint (row->images, ==, N_REDUNDANT);
  g_assert_cmpuint (row->left, ==, left);
  g_assert_cmpfloat_with_epsilon (row->leaves, left / (double)N_REDUNDANT, 1e-12);
  g_assert_cmpfloat_with_epsilon (row->auroc, auroc, 1e-12);
  g_assert_cmpfloat_with_epsilon (row->fpr95, fpr95, 1e-12);
}

/* Of the 12 pairs of a redundant and a main image the redundant one wins 2 + 3 + 4 (turned round: 0 + 4 + 4); all
 * three leave from 0.25 down (0.05), where two (all four) of the main images leave too. */
static void
test_one_exit (Fixture *fixture, gconstpointer data)
{
  const char *const sets[] = { "doodles", "doodles:inverted", NULL };
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, answer, fixture);
  ScriptedCounts *counts = scripted_model_get_counts (model);
  g_autoptr (EeExitMatrix) matrix = measure (fixture, model, sets, 0.5, 0);

  g_assert_cmpuint (matrix->n_rows, ==, 2);
  g_assert_cmpfloat (matrix->threshold, ==, 0.5);
  g_assert_cmpuint (matrix->main_images, ==, N_MAIN_IMAGES);
  g_assert_cmpuint (matrix->main_left, ==, 1);
  g_assert_cmpfloat (matrix->main_lost, ==, 0.25);
  assert_row (matrix, "doodles", 2, 9.0 / 12, 0.5);
  assert_row (matrix, "doodles:inverted", 2, 8.0 / 12, 1);
  g_assert_null (ee_exit_matrix_find (matrix, "omniglot"));

  /* Nobody goes on to the classifier. */
  g_assert_cmpuint (counts->rows[0], ==, N_IMAGES + N_REDUNDANT);
  g_assert_cmpuint (counts->rows[1], ==, 0);
}

static void
test_threshold (Fixture *fixture, gconstpointer data)
{
  const char *const sets[] = { "doodles", NULL };
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, answer, fixture);
  g_autoptr (EeExitMatrix) low = measure (fixture, model, sets, 0.25, 0);
  g_autoptr (EeExitMatrix) high = measure (fixture, model, sets, 0.95, 0);

  g_assert_cmpuint (low->main_left, ==, 2);
  assert_row (low, "doodles", 3, 9.0 / 12, 0.5);
  g_assert_cmpuint (high->main_left, ==, 0);
  assert_row (high, "doodles", 0, 9.0 / 12, 0.5);
}

/* The surest exit decides: main images come to 0.9 0.8 0.7 0.6, redundant ones to 0.75 0.5 0.9, which win
 * 2 (over 0.7 and 0.6), 0, and 3 and a half. */
static void
test_several_exits (Fixture *fixture, gconstpointer data)
{
  const char *const sets[] = { "doodles", NULL };
  g_autoptr (EeModel) two = scripted_model_new (1u << 1 | 1u << 2, MAX_ROWS, answer, fixture);
  g_autoptr (EeModel) three = scripted_model_new (1u << 1 | 1u << 2 | 1u << 3, MAX_ROWS, answer, fixture);
  g_autoptr (EeExitMatrix) of_two = measure (fixture, two, sets, 0.5, 0);
  g_autoptr (EeExitMatrix) of_three = measure (fixture, three, sets, 0.55, 0);
  ScriptedCounts *counts = scripted_model_get_counts (three);

  assert_row (of_two, "doodles", 2, 9.0 / 12, 0.5);
  g_assert_cmpuint (of_three->main_left, ==, 4);
  assert_row (of_three, "doodles", 2, 5.5 / 12, 1);
  g_assert_cmpuint (counts->rows[2], ==, N_IMAGES);
  g_assert_cmpuint (counts->rows[3], ==, 0);
}

/* "Redundant" is a class, and the threshold means nothing: at 0.5 the other class is as probable. */
static void
test_without_exit (Fixture *fixture, gconstpointer data)
{
  const char *const sets[] = { "doodles", NULL };
  g_autoptr (EeModel) model = scripted_model_new (0, MAX_ROWS, answer, fixture);
  g_autoptr (EeExitMatrix) matrix = measure (fixture, model, sets, 0, 0);

  g_assert_cmpuint (matrix->main_left, ==, 1);
  assert_row (matrix, "doodles", 1, 9.0 / 12, 0.5);
}

/* Two of four are the first and the third, and of three the first and the second. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  const char *const sets[] = { "doodles", NULL };
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, answer, fixture);
  g_autoptr (EeExitMatrix) matrix = measure (fixture, model, sets, 0.3, 2);

  g_assert_cmpuint (matrix->main_images, ==, 2);
  g_assert_cmpuint (matrix->main_left, ==, 1);
  g_assert_cmpuint (matrix->rows[0].images, ==, 2);
  g_assert_cmpuint (matrix->rows[0].left, ==, 1);
  g_assert_cmpfloat (matrix->rows[0].auroc, ==, 3.0 / 4);
}

/* What a network has learned from, as its facts say. */
static void
test_seen (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *pair;
    gboolean seen;
  } cases[] = { { "mnist+omniglot", FALSE }, { "mnist+omniglot,doodles", TRUE }, { NULL, FALSE } };
  const char *const sets[] = { "doodles", "doodles:inverted", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, answer, fixture);
      g_autoptr (EeExitMatrix) matrix = NULL;

      g_free (model->facts->pair);
      model->facts->pair = g_strdup (cases[i].pair);
      matrix = measure (fixture, model, sets, 0.5, 0);
      g_assert_cmpint (matrix->rows[0].seen, ==, cases[i].seen);
      g_assert_cmpint (matrix->rows[1].seen, ==, cases[i].seen);
    }
}

/* Rows of a matrix that nobody measured. */
static EeExitMatrix
make_matrix (EeExitMatrixRow rows[3], const gboolean seen[3], double leaves)
{
  static char *const words[] = { "omniglot", "svhn", "gtsrb" };

  for (guint r = 0; r < 3; r++)
    rows[r] = (EeExitMatrixRow){ .set = words[r], .seen = seen[r], .leaves = leaves };

  return (EeExitMatrix){ .rows = rows, .n_rows = 3 };
}

/* The one that has seen the most others, and of equals the one that fewer leave. */
static void
test_find_unseen (void)
{
  const gboolean one[] = { TRUE, FALSE, FALSE }, all_but_svhn[] = { TRUE, FALSE, TRUE };
  EeExitMatrixRow rows[3][3];
  const EeExitMatrix a = make_matrix (rows[0], one, 0.1), b = make_matrix (rows[1], all_but_svhn, 0.9),
                     c = make_matrix (rows[2], all_but_svhn, 0.8);
  const EeExitMatrix *const matrices[] = { &a, &b, &c };
  guint index = 99;

  g_assert_true (ee_exit_matrix_find_unseen (matrices, 3, "svhn", &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (ee_exit_matrix_find_unseen (matrices, 2, "svhn", &index));
  g_assert_cmpuint (index, ==, 1);
  g_assert_true (ee_exit_matrix_find_unseen (matrices, 3, "gtsrb", &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_false (ee_exit_matrix_find_unseen (matrices, 3, "omniglot", &index));
  g_assert_false (ee_exit_matrix_find_unseen (matrices, 3, "cifar10", &index));
}

static gboolean
stop_at_once (guint done, guint total, gpointer user_data)
{
  return FALSE;
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  const char *const sets[] = { "doodles", NULL }, *const absent[] = { "omniglot", NULL };
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, answer, fixture);
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_exit_matrix_new (model, fixture->experiment, absent, 0.5, 0, NULL, NULL, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "omniglot"));
  g_clear_error (&error);

  g_assert_null (ee_exit_matrix_new (model, fixture->experiment, sets, 0.5, 0, stop_at_once, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);

  scripted_model_get_counts (model)->fail_at_call = scripted_model_get_counts (model)->n_calls + 2;
  g_assert_null (ee_exit_matrix_new (model, fixture->experiment, sets, 0.5, 0, NULL, NULL, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_DEVICE);
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
  add ("/exit-matrix/one-exit", test_one_exit);
  add ("/exit-matrix/threshold", test_threshold);
  add ("/exit-matrix/several-exits", test_several_exits);
  add ("/exit-matrix/without-exit", test_without_exit);
  add ("/exit-matrix/limit", test_limit);
  add ("/exit-matrix/seen", test_seen);
  add ("/exit-matrix/failures", test_failures);
  g_test_add_func ("/exit-matrix/find-unseen", test_find_unseen);
  return g_test_run ();
}
