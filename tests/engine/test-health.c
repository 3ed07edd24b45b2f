/* SPDX-License-Identifier: Apache-2.0 */
/* Health on made sequences: each alarm, once, at the right step; and none where all is well. */
#include "ee-health.h"

#include <math.h>
#include <string.h>

enum
{
  WINDOW = 20
};

static EeHealth *
make_health (guint64 first_step)
{
  const EeHealthOptions options = {
    .window = WINDOW,
    .first_step = first_step,
    .chance_loss = log (10),
    .chance_accuracy = 0.1,
    .main_share = 0.5,
    .judges_exit = TRUE,
  };

  return ee_health_new (&options);
}

/* A step of a network that guesses: its L2 is ln 10 for each main image, half of all. */
static EeRecord
make_guess (guint64 step)
{
  return (EeRecord){
    .kind = EE_RECORD_STEP,
    .step = step,
    .n_steps = 1,
    .loss = log (10) / 2 + 0.3,
    .loss_exit = 0.3,
    .loss_main = log (10) / 2,
    .main_accuracy = 0.1,
    .exit_accuracy = 0.8,
    .share_left = 0.4,
  };
}

/* Half of that loss, and the answers to match. */
static EeRecord
make_good (guint64 step)
{
  EeRecord record = make_guess (step);

  record.loss_main /= 2;
  record.loss = record.loss_main + record.loss_exit;
  record.main_accuracy = 0.6;
  return record;
}

static void
test_all_well (void)
{
  g_autoptr (EeHealth) health = make_health (0);

  for (guint64 step = 1; step <= 1000; step++)
    {
      EeRecord record = make_good (step);

      g_assert_cmpint (ee_health_watch (health, &record), ==, EE_ALARM_NONE);
    }
}

/* A network that leaves the plateau in time is not told off. */
static void
test_warm_up_is_no_alarm (void)
{
  g_autoptr (EeHealth) health = make_health (100);

  for (guint64 step = 1; step <= 300; step++)
    {
      EeRecord record = step <= 100 + WINDOW / 2 ? make_guess (step) : make_good (step);

      g_assert_cmpint (ee_health_watch (health, &record), ==, EE_ALARM_NONE);
    }
}

static void
test_stuck (void)
{
  g_autoptr (EeHealth) health = make_health (100);
  guint64 told = 0, over = 0;

  for (guint64 step = 1; step <= 400; step++)
    {
      EeRecord record = step <= 300 ? make_guess (step) : make_good (step);
      EeAlarm alarm = ee_health_watch (health, &record);

      if (alarm == EE_ALARM_STUCK)
        {
          g_assert_cmpuint (told, ==, 0);
          told = step;
        }
      else if (alarm == EE_ALARM_RECOVERED)
        {
          g_assert_cmpuint (over, ==, 0);
          over = step;
        }
      else
        g_assert_cmpint (alarm, ==, EE_ALARM_NONE);
    }
  g_assert_cmpuint (told, ==, 100 + WINDOW);
  g_assert_cmpuint (over, >, 300);
  g_assert_cmpuint (over, <, 300 + WINDOW);
}

/* A large loss of a network that knows its classes is another matter; so are batches without a main image. */
static void
test_large_loss_is_not_stuck (void)
{
  g_autoptr (EeHealth) health = make_health (0);
  g_autoptr (EeHealth) other = make_health (0);

  for (guint64 step = 1; step <= 100; step++)
    {
      EeRecord knows = make_guess (step), empty = make_guess (step);

      knows.main_accuracy = 0.4;
      empty.main_accuracy = NAN;
      g_assert_cmpint (ee_health_watch (health, &knows), ==, EE_ALARM_NONE);
      g_assert_cmpint (ee_health_watch (other, &empty), ==, EE_ALARM_NONE);
    }
}

static void
assert_exit_alarm (double share_left, gboolean judges_exit, EeAlarm expected)
{
  const EeHealthOptions options = {
    .window = WINDOW, .chance_loss = log (10), .chance_accuracy = 0.1, .main_share = 0.5, .judges_exit = judges_exit
  };
  g_autoptr (EeHealth) health = ee_health_new (&options);
  EeAlarm seen = EE_ALARM_NONE;

  for (guint64 step = 1; step <= 3 * WINDOW; step++)
    {
      EeRecord record = make_good (step);
      EeAlarm alarm;

      record.share_left = share_left;
      alarm = ee_health_watch (health, &record);
      if (alarm != EE_ALARM_NONE)
        {
          g_assert_cmpint (seen, ==, EE_ALARM_NONE);
          g_assert_cmpuint (step, ==, WINDOW);
          seen = alarm;
        }
    }
  g_assert_cmpint (seen, ==, expected);
}

static void
test_exit_constant (void)
{
  assert_exit_alarm (0, TRUE, EE_ALARM_EXIT_CONSTANT);
  assert_exit_alarm (1, TRUE, EE_ALARM_EXIT_CONSTANT);
  assert_exit_alarm (0.01, TRUE, EE_ALARM_NONE);
  assert_exit_alarm (0, FALSE, EE_ALARM_NONE); /* no exit, or one kind of images only */
}

/* Part of the window takes all, part nothing: that exit does tell something apart. */
static void
test_exit_that_turns (void)
{
  g_autoptr (EeHealth) health = make_health (0);

  for (guint64 step = 1; step <= 200; step++)
    {
      EeRecord record = make_good (step);

      record.share_left = step % 15 < 8;
      g_assert_cmpint (ee_health_watch (health, &record), ==, EE_ALARM_NONE);
    }
}

static void
test_exploding (void)
{
  g_autoptr (EeHealth) health = make_health (0);
  guint n_alarms = 0, n_over = 0;

  for (guint64 step = 1; step <= 300; step++)
    {
      EeRecord record = make_good (step);
      EeAlarm alarm;

      if (step > 100 && step <= 150)
        record.loss = 100;
      alarm = ee_health_watch (health, &record);
      if (alarm == EE_ALARM_EXPLODING)
        {
          n_alarms++;
          g_assert_cmpuint (step, >, 100);
          g_assert_cmpuint (step, <, 110);
        }
      n_over += alarm == EE_ALARM_RECOVERED;
    }
  g_assert_cmpuint (n_alarms, ==, 1);
  g_assert_cmpuint (n_over, ==, 1);
}

/* One wild batch is no explosion, and neither are the first steps of a network that begins badly. */
static void
test_single_peaks (void)
{
  g_autoptr (EeHealth) health = make_health (0);

  for (guint64 step = 1; step <= 200; step++)
    {
      EeRecord record = make_good (step);

      if (step < 10 || step == 100)
        record.loss = 40;
      g_assert_cmpint (ee_health_watch (health, &record), ==, EE_ALARM_NONE);
    }
}

/* Two things at once are told one after the other, and are over together. */
static void
test_two_at_once (void)
{
  g_autoptr (EeHealth) health = make_health (0);
  g_autoptr (GString) told = g_string_new (NULL);

  for (guint64 step = 1; step <= 200; step++)
    {
      EeRecord record = step <= 100 ? make_guess (step) : make_good (step);
      EeAlarm alarm;

      if (step <= 100)
        record.share_left = 1;
      alarm = ee_health_watch (health, &record);
      if (alarm != EE_ALARM_NONE)
        g_string_append_printf (told, "%s ", ee_alarm_to_string (alarm));
    }
  g_assert_cmpstr (told->str, ==, "stuck exit-constant recovered ");
}

/* Validations and alarms among the records change nothing. */
static void
test_other_records (void)
{
  g_autoptr (EeHealth) health = make_health (0);
  guint n_alarms = 0;

  for (guint64 step = 1; step <= 100; step++)
    {
      EeRecord record = make_guess (step), other = make_good (step);

      other.kind = step % 2 ? EE_RECORD_VALIDATION : EE_RECORD_ALARM;
      n_alarms += ee_health_watch (health, &record) == EE_ALARM_STUCK;
      g_assert_cmpint (ee_health_watch (health, &other), ==, EE_ALARM_NONE);
    }
  g_assert_cmpuint (n_alarms, ==, 1);
}

static void
test_chance_levels (void)
{
  const guint even[5] = { 10, 10, 10, 10, 60 }, uneven[3] = { 30, 10, 0 };
  EeHealthOptions options = { .window = 7 };

  ee_health_options_from_counts (&options, even, 4, TRUE);
  g_assert_cmpuint (options.window, ==, 7);
  g_assert_cmpfloat_with_epsilon (options.chance_loss, log (4), 1e-12);
  g_assert_cmpfloat_with_epsilon (options.chance_accuracy, 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (options.main_share, 0.4, 1e-12);
  g_assert_true (options.judges_exit);

  ee_health_options_from_counts (&options, even, 4, FALSE); /* "redundant" is a class then */
  g_assert_cmpfloat_with_epsilon (options.chance_loss, -4 * 0.1 * log (0.1) - 0.6 * log (0.6), 1e-12);
  g_assert_cmpfloat (options.main_share, ==, 1);
  g_assert_false (options.judges_exit);

  ee_health_options_from_counts (&options, uneven, 2, TRUE);
  g_assert_cmpfloat_with_epsilon (options.chance_loss, -0.75 * log (0.75) - 0.25 * log (0.25), 1e-12);
  g_assert_cmpfloat_with_epsilon (options.chance_accuracy, 0.75, 1e-12);
  g_assert_false (options.judges_exit);
}

static void
test_words (void)
{
  for (guint alarm = EE_ALARM_NONE; alarm <= EE_ALARM_RECOVERED; alarm++)
    {
      EeAlarm again = EE_ALARM_NONE;

      g_assert_true (ee_alarm_from_string (ee_alarm_to_string (alarm), &again));
      g_assert_cmpint (again, ==, alarm);
      g_assert_cmpint (ee_alarm_describe (alarm) != NULL, ==, alarm != EE_ALARM_NONE);
    }
  g_assert_false (ee_alarm_from_string ("fire", &(EeAlarm){ 0 }));
  g_assert_false (ee_alarm_from_string (NULL, &(EeAlarm){ 0 }));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/health/all-well", test_all_well);
  g_test_add_func ("/health/warm-up-is-no-alarm", test_warm_up_is_no_alarm);
  g_test_add_func ("/health/stuck", test_stuck);
  g_test_add_func ("/health/large-loss-is-not-stuck", test_large_loss_is_not_stuck);
  g_test_add_func ("/health/exit-constant", test_exit_constant);
  g_test_add_func ("/health/exit-that-turns", test_exit_that_turns);
  g_test_add_func ("/health/exploding", test_exploding);
  g_test_add_func ("/health/single-peaks", test_single_peaks);
  g_test_add_func ("/health/two-at-once", test_two_at_once);
  g_test_add_func ("/health/other-records", test_other_records);
  g_test_add_func ("/health/chance-levels", test_chance_levels);
  g_test_add_func ("/health/words", test_words);
  return g_test_run ();
}
