/* SPDX-License-Identifier: Apache-2.0 */
/* The race's model: mixtures by seed, the common clock, and whole races of doodles on a real network. */
#include "offramp-race.h"

#include <math.h>
#include <string.h>

#include "../engine/test-folder.h"
#include "../engine/test-network.h"
#include "offramp-race-text.h"
#include "wait-until.h"

enum
{
  N_MAIN = 7,
  N_REDUNDANT = 5,
  FEW = 96
};

/* Byte 0 says the kind, byte 1 which of them. */
static OfframpRacePool *
make_pool (guint n_main, guint n_redundant)
{
  OfframpRacePool *pool = offramp_race_pool_new ();
  guint8 image[EE_IMAGE_BYTES] = { 0 };

  for (guint k = 0; k < 2; k++)
    for (guint i = 0; i < (k == 0 ? n_main : n_redundant); i++)
      {
        image[0] = k;
        image[1] = i;
        offramp_race_pool_add (pool, k == 1, image);
      }
  return pool;
}

static GBytes *
mix (const OfframpRacePool *pool, guint n, double share, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  guint n_redundant;
  GBytes *images = offramp_race_pool_mix (pool, n, share, seed, &n_redundant, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (images), ==, (gsize)n * EE_IMAGE_BYTES);
  g_assert_cmpuint (n_redundant, ==, (guint)round (n * share));
  return images;
}

static void
test_mix (void)
{
  g_autoptr (OfframpRacePool) pool = make_pool (N_MAIN, N_REDUNDANT);
  const double shares[] = { 0, 0.05, 0.57, 0.95, 1 };
  const guint n = 200;

  for (guint s = 0; s < G_N_ELEMENTS (shares); s++)
    {
      g_autoptr (GBytes) images = mix (pool, n, shares[s], 3);
      const guint8 *data = g_bytes_get_data (images, NULL);
      guint seen[2][N_MAIN] = { { 0 } }, n_kind[2] = { 0 };

      for (guint i = 0; i < n; i++)
        {
          seen[data[i * EE_IMAGE_BYTES]][data[i * EE_IMAGE_BYTES + 1]]++;
          n_kind[data[i * EE_IMAGE_BYTES]]++;
        }
      g_assert_cmpuint (n_kind[1], ==, (guint)round (n * shares[s]));
      /* Every image of a kind comes as often as any other, but for one. */
      for (guint i = 0; i < N_MAIN; i++)
        g_assert_cmpuint (seen[0][i] - n_kind[0] / N_MAIN, <=, 1);
      for (guint i = 0; i < N_REDUNDANT; i++)
        g_assert_cmpuint (seen[1][i] - n_kind[1] / N_REDUNDANT, <=, 1);
    }
}

static void
test_mix_seed (void)
{
  g_autoptr (OfframpRacePool) pool = make_pool (N_MAIN, N_REDUNDANT);
  g_autoptr (GBytes) images = mix (pool, 100, 0.5, 3);
  g_autoptr (GBytes) same = mix (pool, 100, 0.5, 3);
  g_autoptr (GBytes) other = mix (pool, 100, 0.5, 4);
  const guint8 *data = g_bytes_get_data (images, NULL);
  guint n_early = 0;

  g_assert_true (g_bytes_equal (images, same));
  g_assert_false (g_bytes_equal (images, other));
  /* The kinds are mixed, not one after the other. */
  for (guint i = 0; i < 50; i++)
    n_early += data[i * EE_IMAGE_BYTES];
  g_assert_cmpuint (n_early, >, 10);
  g_assert_cmpuint (n_early, <, 40);
}

static void
test_mix_lacking (void)
{
  g_autoptr (OfframpRacePool) main_only = make_pool (3, 0), redundant_only = make_pool (0, 3), none = make_pool (0, 0);
  const OfframpRacePool *pools[] = { main_only, redundant_only, none };
  g_autoptr (GBytes) all_main = mix (main_only, 10, 0, 1);
  g_autoptr (GBytes) all_redundant = mix (redundant_only, 10, 1, 1);

  for (guint i = 0; i < G_N_ELEMENTS (pools); i++)
    {
      g_autoptr (GError) error = NULL;
      guint n_redundant;

      g_assert_null (offramp_race_pool_mix (pools[i], 10, 0.5, 1, &n_redundant, &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
    }
}

static void
add_mark (OfframpRaceRecord *record, EeRaceLane lane, guint answered, guint left, double seconds)
{
  const EeRaceMark mark = { lane, answered, left, seconds };

  offramp_race_record_add (record, &mark);
}

static void
assert_reading (const OfframpRaceRecord *record, EeRaceLane lane, double at, double answered, double left,
                double seconds, gboolean finished)
{
  OfframpRaceReading reading;

  offramp_race_record_read (record, lane, at, &reading);
  g_assert_cmpfloat_with_epsilon (reading.answered, answered, 1e-9);
  g_assert_cmpfloat_with_epsilon (reading.left, left, 1e-9);
  g_assert_cmpfloat_with_epsilon (reading.seconds, seconds, 1e-9);
  g_assert_cmpint (reading.finished, ==, finished);
}

/* Two lanes of 100 images: one takes 1 s, the other 2 s; they ran in turns. */
static void
test_record (void)
{
  OfframpRaceRecord record = { { NULL } };

  g_assert_cmpfloat (offramp_race_record_get_known (&record), ==, 0);
  offramp_race_record_begin (&record, 100);
  assert_reading (&record, EE_RACE_WITH_EXIT, 5, 0, 0, 0, FALSE);
  add_mark (&record, EE_RACE_WITH_EXIT, 40, 30, 0.5);
  g_assert_cmpfloat (offramp_race_record_get_known (&record), ==, 0);
  g_assert_cmpfloat (offramp_race_record_get_expected (&record), ==, 0);
  add_mark (&record, EE_RACE_WITHOUT_EXIT, 50, 0, 1);
  g_assert_cmpfloat (offramp_race_record_get_known (&record), ==, 0.5);
  g_assert_cmpfloat (offramp_race_record_get_expected (&record), ==, 2);
  assert_reading (&record, EE_RACE_WITHOUT_EXIT, 0.5, 25, 0, 0.5, FALSE);
  assert_reading (&record, EE_RACE_WITH_EXIT, 0.25, 20, 15, 0.25, FALSE);

  /* The first is at its finish: from here on the other one's clock is what is known. */
  add_mark (&record, EE_RACE_WITH_EXIT, 100, 57, 1);
  g_assert_cmpfloat (offramp_race_record_get_known (&record), ==, 1);
  g_assert_false (offramp_race_record_is_complete (&record));
  add_mark (&record, EE_RACE_WITHOUT_EXIT, 100, 0, 2);
  g_assert_true (offramp_race_record_is_complete (&record));
  g_assert_cmpfloat (offramp_race_record_get_known (&record), ==, 2);
  assert_reading (&record, EE_RACE_WITH_EXIT, 2, 100, 57, 1, TRUE);
  assert_reading (&record, EE_RACE_WITHOUT_EXIT, 1, 50, 0, 1, FALSE);
  assert_reading (&record, EE_RACE_WITHOUT_EXIT, 1.5, 75, 0, 1.5, FALSE);
  assert_reading (&record, EE_RACE_WITHOUT_EXIT, 2, 100, 0, 2, TRUE);
  offramp_race_record_clear (&record);
}

/* Ten turns alike, and the last with the rest; then one that was disturbed. */
static void
test_unrest (void)
{
  const OfframpRaceResult result = { .n_images = 100, .n_redundant = 57, .times = { { 5, 10 }, { 57, 43 }, 57, 0.5 } };
  OfframpRaceRecord record = { { NULL } };

  for (guint disturbed = 0; disturbed < 2; disturbed++)
    {
      double seconds = 0;
      g_autofree char *details = NULL;

      offramp_race_record_begin (&record, 105);
      for (guint i = 1; i <= 10; i++)
        {
          seconds += disturbed && i == 4 ? 5 : 1;
          add_mark (&record, EE_RACE_WITHOUT_EXIT, 10 * i, 0, seconds);
        }
      add_mark (&record, EE_RACE_WITHOUT_EXIT, 105, 0, seconds + 20);
      g_assert_cmpfloat_with_epsilon (offramp_race_record_get_unrest (&record), disturbed ? 5 : 1, 1e-9);
      details = offramp_race_format_details (&result, &record);
      g_assert_true ((strstr (details, "5.0 times the median") != NULL) == disturbed);
      g_assert_nonnull (strstr (details, "57 left at an exit"));
      g_assert_null (strstr (details, "More or fewer"));
    }
  offramp_race_record_clear (&record);
  g_assert_cmpfloat (offramp_race_record_get_unrest (&record), ==, 0);
}

static void
test_slowdown (void)
{
  g_assert_cmpuint (offramp_race_choose_slowdown (100), ==, 1);
  g_assert_cmpuint (offramp_race_choose_slowdown (6), ==, 1);
  g_assert_cmpuint (offramp_race_choose_slowdown (5), ==, 2);
  g_assert_cmpuint (offramp_race_choose_slowdown (0.3), ==, 20);
  g_assert_cmpuint (offramp_race_choose_slowdown (0.01), ==, 1000);
  g_assert_cmpuint (offramp_race_choose_slowdown (0), >, 1000);
}

typedef struct
{
  TestFolder folder;
  char *path;
  OfframpRace *race;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer exits)
{
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, GPOINTER_TO_UINT (exits), 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autoptr (GError) error = NULL;

  test_folder_set_up (&fixture->folder, NULL);
  fixture->path = test_folder_get_file (&fixture->folder, "network.safetensors");
  facts->pair = g_strdup ("mnist+omniglot");
  ee_checkpoint_save (fixture->path, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);
  fixture->race = offramp_race_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer exits)
{
  gpointer race = fixture->race;

  /* The thread may hold it for a moment after its last word. */
  g_object_add_weak_pointer (race, &race);
  g_object_unref (fixture->race);
  for (guint i = 0; race != NULL && i < 1000; i++)
    g_usleep (1000);
  g_assert_null (race);
  g_free (fixture->path);
  test_folder_tear_down (&fixture->folder, NULL);
}

static void
wait_for_rest (Fixture *fixture)
{
  wait_until (offramp_race_get_phase (fixture->race) == OFFRAMP_RACE_REST);
}

static void
start (Fixture *fixture, OfframpRaceSource source, double share, OfframpRacePool *here)
{
  const OfframpRaceOrder order = { .path = fixture->path,
                                   .root = fixture->folder.path,
                                   .threshold = 0.5,
                                   .source = source,
                                   .here = here,
                                   .n_images = FEW,
                                   .share = share };

  offramp_race_start (fixture->race, &order);
  g_assert_cmpint (offramp_race_get_phase (fixture->race), !=, OFFRAMP_RACE_REST);
}

static void
test_doodles (Fixture *fixture, gconstpointer exits)
{
  const OfframpRaceResult *result;
  const OfframpRaceRecord *record = offramp_race_get_record (fixture->race);
  g_autoptr (GBytes) images = NULL;
  g_autofree char *sentence = NULL;

  start (fixture, OFFRAMP_RACE_DOODLES, 0.5, NULL);
  wait_for_rest (fixture);
  g_assert_null (offramp_race_get_error (fixture->race));
  result = offramp_race_get_result (fixture->race);
  g_assert_nonnull (result);
  g_assert_cmpuint (result->n_images, ==, FEW);
  g_assert_cmpuint (result->n_redundant, ==, FEW / 2);
  g_assert_cmpfloat (result->times.seconds[EE_RACE_WITH_EXIT], >, 0);
  g_assert_cmpfloat (result->times.seconds[EE_RACE_WITHOUT_EXIT], >, 0);
  g_assert_true (offramp_race_record_is_complete (record));
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    g_assert_cmpfloat (offramp_race_record_get_seconds (record, l), ==, result->times.seconds[l]);
  images = offramp_race_get_images (fixture->race);
  g_assert_cmpuint (g_bytes_get_size (images), ==, FEW * EE_IMAGE_BYTES);
  sentence = offramp_race_format_result (result);
  g_assert_true (
      g_regex_match_simple ("^With the exit \\d+\\.\\d\\d of the time; the limit is \\d\\.\\d\\d\\.$", sentence, 0, 0));

  /* The next one uses what is open, has another seed, and adds its point. */
  start (fixture, OFFRAMP_RACE_DOODLES, 0.25, NULL);
  g_assert_null (offramp_race_get_result (fixture->race));
  wait_for_rest (fixture);
  g_assert_cmpuint (offramp_race_get_result (fixture->race)->n_redundant, ==, FEW / 4);
  g_assert_cmpuint (offramp_race_get_result (fixture->race)->seed, ==, 2);
  g_assert_cmpuint (offramp_race_get_points (fixture->race)->len, ==, 2);

  offramp_race_forget (fixture->race);
  g_assert_null (offramp_race_get_result (fixture->race));
  g_assert_null (offramp_race_get_images (fixture->race));
  g_assert_cmpuint (offramp_race_get_points (fixture->race)->len, ==, 0);
}

static void
test_here (Fixture *fixture, gconstpointer exits)
{
  start (fixture, OFFRAMP_RACE_HERE, 0.5, make_pool (2, 1));
  wait_for_rest (fixture);
  g_assert_nonnull (offramp_race_get_result (fixture->race));

  start (fixture, OFFRAMP_RACE_HERE, 0.5, make_pool (2, 0));
  wait_for_rest (fixture);
  g_assert_null (offramp_race_get_result (fixture->race));
  g_assert_nonnull (strstr (offramp_race_get_error (fixture->race), "redundant"));
}

static void
test_not_installed (Fixture *fixture, gconstpointer exits)
{
  start (fixture, OFFRAMP_RACE_TEST, 0.5, NULL);
  wait_for_rest (fixture);
  g_assert_null (offramp_race_get_result (fixture->race));
  g_assert_nonnull (strstr (offramp_race_get_error (fixture->race), "not installed"));
}

static void
test_no_exit (Fixture *fixture, gconstpointer exits)
{
  start (fixture, OFFRAMP_RACE_DOODLES, 0.5, NULL);
  wait_for_rest (fixture);
  g_assert_null (offramp_race_get_result (fixture->race));
  g_assert_nonnull (strstr (offramp_race_get_error (fixture->race), "no exit"));
}

/* Stopped at once, and forgotten in the midst of it: no result, no complaint, and the next race runs. */
static void
test_stop (Fixture *fixture, gconstpointer exits)
{
  start (fixture, OFFRAMP_RACE_DOODLES, 0.5, NULL);
  offramp_race_stop (fixture->race);
  wait_for_rest (fixture);
  g_assert_null (offramp_race_get_result (fixture->race));
  g_assert_null (offramp_race_get_error (fixture->race));

  start (fixture, OFFRAMP_RACE_DOODLES, 0.5, NULL);
  offramp_race_forget (fixture->race);
  wait_for_rest (fixture);
  g_assert_null (offramp_race_get_result (fixture->race));
  g_assert_null (offramp_race_get_images (fixture->race));

  start (fixture, OFFRAMP_RACE_DOODLES, 0.5, NULL);
  wait_for_rest (fixture);
  g_assert_nonnull (offramp_race_get_result (fixture->race));
  g_assert_cmpuint (offramp_race_get_n_races (fixture->race), ==, 3);
}

static void
test_limit (void)
{
  const EePlanOptions options
      = { .preset = EE_PRESET_MODERN, .width_divisor = 1, .exits = 1u << 1, .n_main = 10, .deviation = { 1, 1, 1 } };
  g_autoptr (EePlan) plan = ee_plan_new_vgg19 (&options, NULL);
  OfframpRaceLimit limit;

  g_assert_true (offramp_race_limit_init (&limit, plan));
  g_assert_cmpfloat (limit.at_none, >, 1);
  /* Block 1 has 9.9 % of the multiply-adds; the paper's share of 57 % could save half of the time. */
  g_assert_cmpfloat_with_epsilon (limit.at_all, 0.1, 0.01);
  g_assert_cmpfloat_with_epsilon (offramp_race_limit_get (&limit, 0.569), 0.486, 0.005);
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

  g_test_add_func ("/race/mix", test_mix);
  g_test_add_func ("/race/mix-seed", test_mix_seed);
  g_test_add_func ("/race/mix-lacking", test_mix_lacking);
  g_test_add_func ("/race/record", test_record);
  g_test_add_func ("/race/unrest", test_unrest);
  g_test_add_func ("/race/slowdown", test_slowdown);
  g_test_add_func ("/race/limit", test_limit);
  add ("/race/doodles", 1u << 1, test_doodles);
  add ("/race/here", 1u << 1, test_here);
  add ("/race/not-installed", 1u << 1, test_not_installed);
  add ("/race/no-exit", 0, test_no_exit);
  add ("/race/stop", 1u << 1, test_stop);

  return g_test_run ();
}
