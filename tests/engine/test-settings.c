/* SPDX-License-Identifier: Apache-2.0 */
/* Settings: what passes, what is refused and with which words, and that run.json gives back what was put in. */
#include "ee-settings.h"

#include <math.h>
#include <string.h>

#include "ee-error.h"

static void
assert_equal (const EeSettings *a, const EeSettings *b)
{
  g_assert_cmpstr (a->pair, ==, b->pair);
  g_assert_cmpint (a->polarity, ==, b->polarity);
  g_assert_cmpuint (a->limit, ==, b->limit);
  g_assert_cmpint (a->preset, ==, b->preset);
  g_assert_cmpuint (a->width_divisor, ==, b->width_divisor);
  g_assert_cmpuint (a->exits, ==, b->exits);
  g_assert_cmpuint (a->epochs, ==, b->epochs);
  g_assert_cmpuint (a->batch, ==, b->batch);
  g_assert_cmpint (a->optimizer, ==, b->optimizer);
  g_assert_cmpfloat (a->learning_rate, ==, b->learning_rate);
  g_assert_cmpint (a->schedule, ==, b->schedule);
  g_assert_cmpfloat (a->warmup, ==, b->warmup);
  g_assert_cmpfloat (a->weight_decay, ==, b->weight_decay);
  g_assert_cmpfloat (a->momentum, ==, b->momentum);
  g_assert_cmpfloat (a->main_weight, ==, b->main_weight);
  g_assert_cmpint (a->augment, ==, b->augment);
  g_assert_cmpint (a->precision, ==, b->precision);
  g_assert_cmpuint (a->seed, ==, b->seed);
  g_assert_cmpstr (a->device, ==, b->device);
  g_assert_cmpuint (a->threads, ==, b->threads);
  g_assert_cmpfloat (a->checkpoint_seconds, ==, b->checkpoint_seconds);
  g_assert_cmpfloat (a->redundant_share, ==, b->redundant_share);
  g_assert_cmpuint (a->patience, ==, b->patience);
  g_assert_cmpint (a->threshold_goal.kind, ==, b->threshold_goal.kind);
  g_assert_cmpfloat (a->threshold_goal.amount, ==, b->threshold_goal.amount);
}

/* Every field different from its default. */
static EeSettings
make_unusual (void)
{
  return (EeSettings){
    .pair = "doodles",
    .polarity = EE_POLARITY_AS_IS,
    .limit = 1234,
    .preset = EE_PRESET_PAPER,
    .width_divisor = 16,
    .exits = 1u << 2 | 1u << 4,
    .epochs = 3,
    .batch = 48,
    .optimizer = EE_UPDATE_ADAM,
    .learning_rate = 0.1 / 3,
    .schedule = EE_SCHEDULE_STEP,
    .warmup = 1.0 / 7,
    .weight_decay = 1e-5 / 3,
    .momentum = 0.95,
    .main_weight = 2.5,
    .augment = FALSE,
    .seed = G_MAXINT64,
    .device = "cuda:1",
    .precision = EE_PRECISION_FP16,
    .threads = 2,
    .checkpoint_seconds = 0.5,
    .redundant_share = 0.3,
    .patience = 5,
    .threshold_goal = { EE_GOAL_MAIN_LOST, 0.005 },
  };
}

static void
test_round_trip (void)
{
  const EeSettings unusual = make_unusual ();
  EeSettings cases[3], read;

  ee_settings_init (&cases[0]);
  cases[1] = unusual;
  cases[2] = unusual;
  cases[2].exits = 0;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = ee_settings_to_json (&cases[i]);
      g_autofree char *text = json_to_string (node, TRUE);
      g_autoptr (JsonNode) parsed = json_from_string (text, NULL);
      g_autoptr (GError) error = NULL;

      memset (&read, 0xff, sizeof read);
      ee_settings_from_json (parsed, &read, &error);
      g_assert_no_error (error);
      assert_equal (&read, &cases[i]);
    }
}

static void
assert_nonsense (const EeSettings *settings, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ee_settings_check (settings, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_nonsense_is_refused (void)
{
  EeSettings good, bad;

  ee_settings_init (&good);
  g_assert_true (ee_settings_check (&good, NULL));
#define REFUSE(field, value, words)                                                                                    \
  bad = good;                                                                                                          \
  bad.field = value;                                                                                                   \
  assert_nonsense (&bad, words)
  bad = good;
  g_strlcpy (bad.pair, "cats+dogs", sizeof bad.pair);
  assert_nonsense (&bad, "“cats+dogs”");
  REFUSE (polarity, 7, "polarity number 7");
  REFUSE (preset, 2, "preset number 2");
  REFUSE (width_divisor, 3, "1/3");
  REFUSE (width_divisor, 32, "1/32");
  REFUSE (exits, 1, "block 1, 2, 3 or 4");
  REFUSE (exits, 1u << 5, "block 1, 2, 3 or 4");
  REFUSE (epochs, 10001, "10001 epochs");
  REFUSE (batch, 0, "batch of 0");
  REFUSE (batch, 4097, "batch of 4097");
  REFUSE (optimizer, 2, "optimizer number 2");
  REFUSE (learning_rate, -1, "learning rate of -1");
  REFUSE (learning_rate, NAN, "learning rate");
  REFUSE (learning_rate, INFINITY, "learning rate");
  REFUSE (schedule, 3, "schedule number 3");
  REFUSE (warmup, 0.6, "warm-up of 0.6");
  REFUSE (weight_decay, -0.1, "weight decay of -0.1");
  REFUSE (momentum, 1, "momentum of 1");
  REFUSE (main_weight, 0, "weight of 0");
  REFUSE (main_weight, 1001, "weight of 1001");
  REFUSE (seed, (guint64)G_MAXINT64 + 1, "seed");
  REFUSE (device[0], '\0', "device is missing");
  REFUSE (threads, 1025, "1025 threads");
  REFUSE (precision, 4, "precision number 4");
  REFUSE (checkpoint_seconds, -1, "-1 seconds");
  REFUSE (redundant_share, 1, "share of redundant images of 1");
  REFUSE (redundant_share, -0.1, "share of redundant images of -0.1");
}

/* Reads the defaults with one member replaced by JSON text; NULL takes it away. */
static void
assert_unreadable (const char *member, const char *json, const char *words)
{
  EeSettings defaults, read;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  ee_settings_init (&defaults);
  read = make_unusual ();
  node = ee_settings_to_json (&defaults);
  object = json_node_get_object (node);
  if (json != NULL)
    json_object_set_member (object, member, json_from_string (json, NULL));
  else
    json_object_remove_member (object, member);

  g_assert_false (ee_settings_from_json (node, &read, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_cmpuint (read.limit, ==, 1234);
}

static void
test_bad_json_is_refused (void)
{
  EeSettings defaults;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) members = NULL;

  ee_settings_init (&defaults);
  node = ee_settings_to_json (&defaults);
  members = json_object_get_members (json_node_get_object (node));
  g_assert_cmpuint (g_list_length (members), ==, 25);
  for (GList *l = members; l != NULL; l = l->next)
    {
      if (!g_str_equal (l->data, "redundant_share") && !g_str_equal (l->data, "threshold_goal")
          && !g_str_equal (l->data, "patience") && !g_str_equal (l->data, "events")
          && !g_str_equal (l->data, "main_weight") && !g_str_equal (l->data, "precision"))
        assert_unreadable (l->data, NULL, l->data);
      assert_unreadable (l->data, "{}", l->data);
      assert_unreadable (l->data, "true", l->data);
    }
  assert_unreadable ("epochs", "0", "epochs");
  assert_unreadable ("epochs", "1.5", "epochs");
  assert_unreadable ("epochs", "-1", "epochs");
  assert_unreadable ("epochs", "99999999999", "epochs");
  assert_unreadable ("width", "\"1/3\"", "“width” cannot be “1/3”");
  assert_unreadable ("preset", "\"old\"", "“preset” cannot be “old”");
  assert_unreadable ("optimizer", "\"\"", "“optimizer”");
  assert_unreadable ("schedule", "\"fast\"", "“schedule”");
  assert_unreadable ("polarity", "\"both\"", "“polarity”");
  assert_unreadable ("events", "\"some\"", "“events” cannot be “some”");
  assert_unreadable ("exits", "[5]", "“exits”");
  assert_unreadable ("exits", "[[1]]", "“exits”");
  assert_unreadable ("momentum", "\"0.9\"", "“momentum”");
  assert_unreadable ("main_weight", "0", "“main_weight”");
  assert_unreadable ("precision", "\"fp64\"", "“precision” cannot be “fp64”");
  assert_unreadable ("device", "\"a name of a device that is longer than any\"", "“device”");
  assert_unreadable ("pair", "\"cats+dogs\"", "“cats+dogs”");
  assert_unreadable ("threshold_goal", "\"fame\"", "“fame”");
  assert_unreadable ("colour", "\"red\"", "“colour” is a setting that this version does not know");
}

/* The first version had no such settings: it took the sets as they are and left the threshold at 0.5. */
static void
test_old_json_is_read (void)
{
  EeSettings defaults, read = make_unusual ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  ee_settings_init (&defaults);
  node = ee_settings_to_json (&defaults);
  json_object_remove_member (json_node_get_object (node), "redundant_share");
  json_object_remove_member (json_node_get_object (node), "threshold_goal");
  json_object_remove_member (json_node_get_object (node), "patience");
  json_object_remove_member (json_node_get_object (node), "main_weight");
  json_object_remove_member (json_node_get_object (node), "precision");
  ee_settings_from_json (node, &read, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (read.redundant_share, ==, 0);
  g_assert_cmpint (read.threshold_goal.kind, ==, EE_GOAL_ACCURACY);
  g_assert_cmpfloat (read.main_weight, ==, 1);
  g_assert_cmpint (read.precision, ==, EE_PRECISION_FP32);
}

static void
test_not_an_object (void)
{
  g_autoptr (JsonNode) node = json_from_string ("[1]", NULL);
  EeSettings settings;
  g_autoptr (GError) error = NULL;

  g_assert_false (ee_settings_from_json (node, &settings, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  g_assert_false (ee_settings_from_json (NULL, &settings, NULL));
}

static void
test_widths (void)
{
  static const struct
  {
    const char *text;
    guint divisor;
  } good[] = { { "1", 1 },     { "1/2", 2 }, { "1/4", 4 },  { "1/8", 8 },
               { "1/16", 16 }, { "1.0", 1 }, { "0.25", 4 }, { "0.0625", 16 } };
  static const char *const bad[] = { "", "0", "2", "1/3", "1/32", "0.3", "nan", "1/4 ", "x", "0.25x" };
  guint divisor;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (ee_settings_parse_width (good[i].text, &divisor));
      g_assert_cmpuint (divisor, ==, good[i].divisor);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ee_settings_parse_width (bad[i], &divisor));
  g_assert_cmpstr (ee_settings_format_width (1), ==, "1");
  g_assert_cmpstr (ee_settings_format_width (16), ==, "1/16");
  g_assert_null (ee_settings_format_width (3));
}

static void
test_learning_rate (void)
{
  EeSettings settings;

  ee_settings_init (&settings);
  g_assert_cmpfloat (ee_settings_get_learning_rate (&settings), ==, 0.05);
  settings.preset = EE_PRESET_PAPER;
  g_assert_cmpfloat (ee_settings_get_learning_rate (&settings), ==, 0.01);
  settings.optimizer = EE_UPDATE_ADAM;
  g_assert_cmpfloat (ee_settings_get_learning_rate (&settings), ==, 1e-4);
  settings.learning_rate = 0.3;
  g_assert_cmpfloat (ee_settings_get_learning_rate (&settings), ==, 0.3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/round-trip", test_round_trip);
  g_test_add_func ("/settings/nonsense-is-refused", test_nonsense_is_refused);
  g_test_add_func ("/settings/bad-json-is-refused", test_bad_json_is_refused);
  g_test_add_func ("/settings/old-json-is-read", test_old_json_is_read);
  g_test_add_func ("/settings/not-an-object", test_not_an_object);
  g_test_add_func ("/settings/widths", test_widths);
  g_test_add_func ("/settings/learning-rate", test_learning_rate);
  return g_test_run ();
}
