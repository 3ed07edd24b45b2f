/* SPDX-License-Identifier: Apache-2.0 */
/* Whose turn it is, what each clock counts, and that the rival is the same network: against a script, and for real. */
#include "ee-race.h"

#include <string.h>

#include "ee-bench-limit.h"
#include "ee-doodle.h"
#include "ee-error.h"
#include "ee-exit-removal.h"
#include "scripted-backend.h"

enum
{
  MAX_ROWS = 4,
  N_IMAGES = 22,
  N_TURNS = 6,
  N_LEAVE = 11,
  SLOW_US = 12000
};

/* Which lane was given an image, in turn; and how long it takes. */
typedef struct
{
  GString *log;
  char name;
  guint us;
} Runner;

/* Every other image leaves at the first exit. */
static void
answer (const guint8 *image, ScriptedAnswer *result, gpointer user_data)
{
  const Runner *runner = user_data;

  g_string_append_c (runner->log, runner->name);
  g_usleep (runner->us);
  result->exits[0] = image[0] % 2 ? 1 : 0;
  result->classes[image[0] % 10] = 1;
}

typedef struct
{
  GString *log;
  Runner runners[EE_RACE_N_LANES];
  guint8 *images;
  EeRaceOrder order;
  GArray *marks;
  guint stop_after;
  guint pause_us;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer exits)
{
  fixture->log = g_string_new (NULL);
  fixture->runners[0] = (Runner){ fixture->log, 'A', 0 };
  fixture->runners[1] = (Runner){ fixture->log, 'B', 0 };
  fixture->images = g_malloc0 ((gsize)N_IMAGES * EE_IMAGE_BYTES);
  for (guint i = 0; i < N_IMAGES; i++)
    fixture->images[(gsize)i * EE_IMAGE_BYTES] = i;
  fixture->order = (EeRaceOrder){
    .models = { scripted_model_new (GPOINTER_TO_UINT (exits), MAX_ROWS, answer, &fixture->runners[0]),
                scripted_model_new (0, MAX_ROWS, answer, &fixture->runners[1]) },
    .images = fixture->images,
    .n_images = N_IMAGES,
    .threshold = 0.5,
  };
  fixture->marks = g_array_new (FALSE, FALSE, sizeof (EeRaceMark));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    ee_model_free (fixture->order.models[l]);
  g_free (fixture->images);
  g_array_unref (fixture->marks);
  g_string_free (fixture->log, TRUE);
}

/* An EeRaceFunc. */
static gboolean
note_mark (const EeRaceMark *mark, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_array_append_val (fixture->marks, *mark);
  g_usleep (fixture->pause_us);
  return fixture->marks->len != fixture->stop_after;
}

static void
run (Fixture *fixture, EeRaceResult *result)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ee_race_run (&fixture->order, result, note_mark, fixture, &error));
  g_assert_no_error (error);
}

static void
test_turns (Fixture *fixture, gconstpointer exits)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  EeRaceMark last[EE_RACE_N_LANES] = { 0 };
  EeRaceResult result;

  run (fixture, &result);
  for (guint done = 0; done < N_IMAGES; done += MAX_ROWS)
    for (guint l = 0; l < EE_RACE_N_LANES; l++)
      for (guint i = 0; i < MIN (MAX_ROWS, N_IMAGES - done); i++)
        g_string_append_c (expected, l == 0 ? 'A' : 'B');
  g_assert_cmpstr (fixture->log->str, ==, expected->str);

  g_assert_cmpuint (fixture->marks->len, ==, EE_RACE_N_LANES * N_TURNS);
  for (guint i = 0; i < fixture->marks->len; i++)
    {
      const EeRaceMark *mark = &g_array_index (fixture->marks, EeRaceMark, i);

      g_assert_cmpuint (mark->lane, ==, i % 2);
      g_assert_cmpuint (mark->answered, >=, last[mark->lane].answered);
      g_assert_cmpfloat (mark->seconds, >=, last[mark->lane].seconds);
      last[mark->lane] = *mark;
    }
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    {
      g_assert_cmpuint (last[l].answered, ==, N_IMAGES);
      g_assert_cmpfloat (last[l].seconds, ==, result.seconds[l]);
    }
  g_assert_cmpuint (last[EE_RACE_WITH_EXIT].left, ==, N_LEAVE);
  g_assert_cmpuint (last[EE_RACE_WITHOUT_EXIT].left, ==, 0);
  g_assert_cmpuint (result.left, ==, N_LEAVE);
  g_assert_cmpuint (result.ended[0], ==, N_LEAVE);
  g_assert_cmpuint (result.ended[ee_plan_get_n_stages (fixture->order.models[0]->plan) - 1], ==, N_IMAGES - N_LEAVE);
  g_assert_cmpuint (scripted_model_get_counts (fixture->order.models[1])->rows[0], ==, N_IMAGES);
  g_assert_cmpuint (scripted_model_get_n_pooled (fixture->order.models[0]), ==, 0);
}

/* The first lane waits for neither the other's work nor for whoever looks on. */
static void
test_clocks (Fixture *fixture, gconstpointer exits)
{
  EeRaceResult result;

  fixture->runners[1].us = SLOW_US;
  fixture->pause_us = SLOW_US;
  run (fixture, &result);
  g_assert_cmpfloat (result.seconds[EE_RACE_WITHOUT_EXIT], >=, N_IMAGES * SLOW_US * 1e-6);
  g_assert_cmpfloat (result.seconds[EE_RACE_WITH_EXIT], <, N_TURNS * SLOW_US * 1e-6);
}

static void
test_stop (Fixture *fixture, gconstpointer exits)
{
  g_autoptr (GError) error = NULL;
  EeRaceResult result;

  fixture->stop_after = 3;
  g_assert_false (ee_race_run (&fixture->order, &result, note_mark, fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->marks->len, ==, 3);
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    g_assert_cmpuint (scripted_model_get_n_pooled (fixture->order.models[l]), ==, 0);
}

static void
test_failure (Fixture *fixture, gconstpointer exits)
{
  g_autoptr (GError) error = NULL;
  EeRaceResult result;

  scripted_model_get_counts (fixture->order.models[0])->fail_at_call = 4;
  g_assert_false (ee_race_run (&fixture->order, &result, note_mark, fixture, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_DEVICE);
  g_assert_cmpuint (scripted_model_get_n_pooled (fixture->order.models[0]), ==, 0);
}

static gboolean
stop_warm_up (guint done, guint total, gpointer user_data)
{
  *(guint *)user_data = done;
  return done < total / 2;
}

static void
test_warm_up (Fixture *fixture, gconstpointer exits)
{
  const guint last = ee_plan_get_n_stages (fixture->order.models[0]->plan) - 1;
  const ScriptedCounts *with = scripted_model_get_counts (fixture->order.models[0]);
  const ScriptedCounts *without = scripted_model_get_counts (fixture->order.models[1]);
  const guint n_stay = N_IMAGES - N_LEAVE;
  g_autoptr (GError) error = NULL;
  guint done = 0;

  g_assert_true (ee_race_warm_up (&fixture->order, NULL, NULL, &error));
  g_assert_no_error (error);
  /* Twice a full batch and twice the rest, of the sizes that the classifier will see. */
  g_assert_cmpuint (with->rows[last], ==, 2 * (MAX_ROWS + n_stay % MAX_ROWS));
  g_assert_cmpuint (with->rows[0], ==, N_IMAGES + with->rows[last]);
  g_assert_cmpuint (without->rows[0], ==, 2 * (MAX_ROWS + N_IMAGES % MAX_ROWS));
  g_assert_cmpuint (fixture->marks->len, ==, 0);

  g_assert_false (ee_race_warm_up (&fixture->order, stop_warm_up, &done, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (done, <, N_IMAGES);
}

/* Counted by hand from the plan's stages; and the same as the bench's line. */
static void
test_limit (Fixture *fixture, gconstpointer exits)
{
  const EePlan *plan = fixture->order.models[0]->plan, *plain = fixture->order.models[1]->plan;
  const EeStage *first = ee_plan_get_stage (plan, 0), *second = ee_plan_get_stage (plan, 1);
  const double all = ee_plan_get_macs (plain);
  const double at_exit = first->trunk_macs + first->head_macs;
  const double to_end = at_exit + second->trunk_macs + second->head_macs;
  const guint ended[EE_PLAN_MAX_STAGES] = { 57, 43 }, nobody[EE_PLAN_MAX_STAGES] = { 0, 9 };

  g_assert_cmpfloat_with_epsilon (ee_race_get_limit (plan, plain, ended), (57 * at_exit + 43 * to_end) / (100 * all),
                                  1e-12);
  g_assert_cmpfloat_with_epsilon (ee_race_get_limit (plan, plain, ended),
                                  ee_bench_limit_get_inference (plan, plain, 0.57, TRUE), 1e-12);
  g_assert_cmpfloat (ee_race_get_limit (plan, plain, nobody), >, 1);
}

enum
{
  BATCH = 16,
  N_DOODLES = 40
};

static EeModel *
open_network (guint exits)
{
  const EePlanOptions options = {
    .width_divisor = 16, .exits = exits, .n_main = 10, .mean = { 0.2f, 0.2f, 0.2f }, .deviation = { 0.3f, 0.3f, 0.3f }
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (EePlan) plan = ee_plan_new_vgg19 (&options, &error);
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 5);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  EeModel *model = ee_model_new (parameters, facts, "cpu", BATCH, 2, &error);

  g_assert_no_error (error);
  return model;
}

/* Without its exit the network names the same classes with the same probabilities, and never says "redundant". */
static void
test_removal (void)
{
  g_autoptr (EeModel) model = open_network (1u << 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (EeModel) plain = ee_exit_removal_open (model, "cpu", &error);
  g_autofree guint8 *images = g_malloc ((gsize)N_DOODLES * EE_IMAGE_BYTES);
  EeRoute with[N_DOODLES], without[N_DOODLES];

  g_assert_no_error (error);
  g_assert_cmpuint (ee_plan_get_n_stages (plain->plan), ==, 1);
  g_assert_cmpuint (plain->max_rows, ==, BATCH);
  for (guint i = 0; i < N_DOODLES; i++)
    ee_doodle_draw_digit (i % EE_DOODLE_N_DIGITS, i, images + (gsize)i * EE_IMAGE_BYTES);
  g_assert_true (ee_router_run (model, images, N_DOODLES, 2, with, NULL, NULL, &error));
  g_assert_true (ee_router_run (plain, images, N_DOODLES, 2, without, NULL, NULL, &error));
  for (guint i = 0; i < N_DOODLES; i++)
    {
      g_assert_cmpuint (with[i].label, ==, without[i].label);
      g_assert_cmpfloat_with_epsilon (with[i].p_label, without[i].p_label, 0.02);
      g_assert_cmpfloat (without[i].p_redundant, ==, 0);
      g_assert_false (without[i].left);
    }
}

static void
test_removal_without_exit (void)
{
  g_autoptr (EeModel) model = open_network (0);
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_exit_removal_open (model, "cpu", &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
}

static void
add (const char *path, guint exits, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GUINT_TO_POINTER (exits), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/exit-race/turns", 1u << 1, test_turns);
  add ("/exit-race/turns-two-exits", 1u << 1 | 1u << 3, test_turns);
  add ("/exit-race/clocks", 1u << 1, test_clocks);
  add ("/exit-race/stop", 1u << 1, test_stop);
  add ("/exit-race/failure", 1u << 1, test_failure);
  add ("/exit-race/warm-up", 1u << 1, test_warm_up);
  add ("/exit-race/warm-up-two-exits", 1u << 1 | 1u << 3, test_warm_up);
  add ("/exit-race/limit", 1u << 2, test_limit);
  g_test_add_func ("/exit-race/removal", test_removal);
  g_test_add_func ("/exit-race/removal-without-exit", test_removal_without_exit);

  return g_test_run ();
}
