/* SPDX-License-Identifier: Apache-2.0 */
/* Learning rates against values worked out by hand. */
#include "ee-schedule.h"

#include <math.h>

static void
assert_rate (const EeSchedule *schedule, guint64 step, double expected)
{
  g_assert_cmpfloat_with_epsilon (ee_schedule_get_rate (schedule, step), expected, 1e-12);
}

static void
test_warmup (void)
{
  for (EeScheduleKind kind = EE_SCHEDULE_COSINE; kind <= EE_SCHEDULE_CONSTANT; kind++)
    {
      const EeSchedule schedule = { kind, 0.5, 100, 1000 };

      assert_rate (&schedule, 0, 0.02);
      assert_rate (&schedule, 50, 0.26);
      assert_rate (&schedule, 99, 0.02 + 0.48 * 0.99);
      assert_rate (&schedule, 100, 0.5);
    }
}

static void
test_cosine (void)
{
  const EeSchedule schedule = { EE_SCHEDULE_COSINE, 2, 20, 101 };

  assert_rate (&schedule, 20, 2);
  assert_rate (&schedule, 40, 2 * (0.001 + 0.999 * (1 + sqrt (0.5)) / 2));
  assert_rate (&schedule, 60, 2 * (0.001 + 0.999 / 2));
  assert_rate (&schedule, 100, 0.002);
  assert_rate (&schedule, 101, 0.002);
  assert_rate (&schedule, G_MAXUINT64, 0.002);
}

static void
test_cosine_only_falls (void)
{
  const EeSchedule schedule = { EE_SCHEDULE_COSINE, 0.05, 0, 777 };

  for (guint step = 1; step < 777; step++)
    g_assert_cmpfloat (ee_schedule_get_rate (&schedule, step), <, ee_schedule_get_rate (&schedule, step - 1));
}

static void
test_step (void)
{
  const EeSchedule schedule = { EE_SCHEDULE_STEP, 1, 10, 200 };

  assert_rate (&schedule, 10, 1);
  assert_rate (&schedule, 99, 1);
  assert_rate (&schedule, 100, 0.1);
  assert_rate (&schedule, 149, 0.1);
  assert_rate (&schedule, 150, 0.01);
  assert_rate (&schedule, 199, 0.01);
}

static void
test_short_trainings (void)
{
  const EeSchedule one = { EE_SCHEDULE_COSINE, 0.1, 0, 1 }, all_warmup = { EE_SCHEDULE_COSINE, 0.1, 5, 5 };
  const EeSchedule nothing = { EE_SCHEDULE_STEP, 0.1, 0, 0 }, two = { EE_SCHEDULE_COSINE, 0.1, 0, 2 };

  assert_rate (&one, 0, 0.1);
  assert_rate (&all_warmup, 4, 0.1 * (0.04 + 0.96 * 0.8));
  assert_rate (&nothing, 0, 0.1);
  assert_rate (&two, 0, 0.1);
  assert_rate (&two, 1, 0.0001);
}

static void
test_names (void)
{
  EeScheduleKind read = EE_SCHEDULE_STEP;

  for (EeScheduleKind kind = EE_SCHEDULE_COSINE; kind <= EE_SCHEDULE_CONSTANT; kind++)
    {
      g_assert_true (ee_schedule_kind_from_string (ee_schedule_kind_to_string (kind), &read));
      g_assert_cmpint (read, ==, kind);
    }
  g_assert_false (ee_schedule_kind_from_string ("Cosine", &read));
  g_assert_cmpint (read, ==, EE_SCHEDULE_CONSTANT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/warmup", test_warmup);
  g_test_add_func ("/schedule/cosine", test_cosine);
  g_test_add_func ("/schedule/cosine-only-falls", test_cosine_only_falls);
  g_test_add_func ("/schedule/step", test_step);
  g_test_add_func ("/schedule/short-trainings", test_short_trainings);
  g_test_add_func ("/schedule/names", test_names);
  return g_test_run ();
}
