/* SPDX-License-Identifier: Apache-2.0 */
/* The cost calculator: its multiplication by hand, and numbers as people of two languages write them. */
#include "offramp-cost.h"

#include <locale.h>

#include "offramp-race-text.h"

/* A million images of 3.6 ms each take an hour: 65 W draw 65 Wh in it. */
static void
test_compute (void)
{
  const OfframpCostTerms terms = { 1e6, 65, 0.30, 2 };
  OfframpCost with, without, saved;

  offramp_cost_compute (&terms, 3.6e-3, &without);
  g_assert_cmpfloat_with_epsilon (without.seconds, 3600, 1e-9);
  g_assert_cmpfloat_with_epsilon (without.kwh, 0.065, 1e-12);
  g_assert_cmpfloat_with_epsilon (without.money, 0.065 * 0.30 + 2, 1e-12);

  offramp_cost_compute (&terms, 1.8e-3, &with);
  offramp_cost_subtract (&without, &with, &saved);
  g_assert_cmpfloat_with_epsilon (saved.seconds, 1800, 1e-9);
  g_assert_cmpfloat_with_epsilon (saved.kwh, 0.0325, 1e-12);
  g_assert_cmpfloat_with_epsilon (saved.money, without.money / 2, 1e-12);

  offramp_cost_compute (&(OfframpCostTerms){ 0 }, 1, &with);
  g_assert_cmpfloat (with.seconds + with.kwh + with.money, ==, 0);
}

static void
assert_number (const char *text, double expected)
{
  double number = -1;

  g_assert_true (offramp_cost_parse_number (text, &number));
  g_assert_cmpfloat_with_epsilon (number, expected, 1e-12);
}

static void
assert_no_number (const char *text)
{
  double number = -1;

  g_assert_false (offramp_cost_parse_number (text, &number));
  g_assert_cmpfloat (number, ==, -1);
}

static void
test_parse (void)
{
  assert_number ("1000000", 1e6);
  assert_number (" 1 000 000 ", 1e6);
  assert_number ("1\xc2\xa0"
                 "000\xe2\x80\xaf"
                 "000",
                 1e6);
  assert_number ("1,000,000", 1e6);
  assert_number ("1.000.000", 1e6);
  assert_number ("1’000’000", 1e6);
  assert_number ("1,000,000.5", 1000000.5);
  assert_number ("1.000.000,5", 1000000.5);
  assert_number ("0,35", 0.35);
  assert_number ("0.35", 0.35);
  assert_number ("0,350", 0.35);
  assert_number ("12,5", 12.5);
  assert_number (".5", 0.5);
  assert_number ("0", 0);

  assert_no_number ("");
  assert_no_number (".");
  assert_no_number (" , ");
  assert_no_number ("-1");
  assert_no_number ("1e6");
  assert_no_number ("1,5 €");
  assert_no_number ("nan");
  assert_no_number ("\xff");
}

/* What is written can be read again, in every locale there is here. */
static void
test_locales (void)
{
  const char *locales[] = { "C", "uk_UA.UTF-8", "en_US.UTF-8", "de_DE.UTF-8" };
  const double numbers[] = { 0, 0.3, 65, 12.5, 1000, 1234.5, 1000000 };

  for (guint l = 0; l < G_N_ELEMENTS (locales); l++)
    {
      if (setlocale (LC_ALL, locales[l]) == NULL)
        {
          g_test_message ("the locale %s is not installed", locales[l]);
          continue;
        }
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        {
          g_autofree char *text = offramp_cost_format_number (numbers[i], 4);

          assert_number (text, numbers[i]);
        }
      assert_number ("0,25", 0.25);
      assert_number ("0.25", 0.25);
    }
  if (setlocale (LC_ALL, "uk_UA.UTF-8") != NULL)
    {
      g_autofree char *text = offramp_cost_format_number (0.35, 2);

      g_assert_cmpstr (text, ==, "0,35");
      assert_number ("1,250", 1.25);
    }
  setlocale (LC_ALL, "C");
  assert_number ("1,250", 1250);
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_formats (void)
{
  assert_text (offramp_cost_format_time (0), "0 s");
  assert_text (offramp_cost_format_time (4.3219), "4.32 s");
  assert_text (offramp_cost_format_time (150), "2.50 min");
  assert_text (offramp_cost_format_time (3 * 3600), "3.00 h");
  assert_text (offramp_cost_format_time (-3 * 3600), "-3.00 h");
  assert_text (offramp_cost_format_time (10 * 86400), "10.0 days");
  assert_text (offramp_cost_format_energy (0.0054321), "5.43 Wh");
  assert_text (offramp_cost_format_energy (12.345), "12.3 kWh");
  assert_text (offramp_cost_format_money (0.012345, "€"), "0.0123 €");
  assert_text (offramp_cost_format_money (12.345678, "UAH"), "12.35 UAH");
  assert_text (offramp_cost_format_money (0, "$"), "0.00 $");
  assert_text (offramp_cost_format_number (65, 1), "65");
  assert_text (offramp_cost_format_number (0.30, 4), "0.3");
}

/* The race is taken before the verdicts; without either there is no speed. */
static void
test_speed (void)
{
  const OfframpRaceResult race = { .n_images = 1000, .times = { .seconds = { 0.5, 1 }, .left = 570, .limit = 0.49 } };
  const OfframpTally tally = { .compared = 4, .ms = 8, .ms_without = 16 };
  const OfframpTally none = { 0 };
  OfframpCostSpeed speed;

  offramp_cost_speed_init (&speed, &race, &tally);
  g_assert_cmpfloat_with_epsilon (speed.seconds[EE_RACE_WITH_EXIT], 0.0005, 1e-12);
  g_assert_cmpfloat_with_epsilon (speed.seconds[EE_RACE_WITHOUT_EXIT], 0.001, 1e-12);
  g_assert_nonnull (strstr (speed.source, "From the race: 57 %"));
  offramp_cost_speed_clear (&speed);

  offramp_cost_speed_init (&speed, NULL, &tally);
  g_assert_cmpfloat_with_epsilon (speed.seconds[EE_RACE_WITH_EXIT], 0.002, 1e-12);
  g_assert_cmpfloat_with_epsilon (speed.seconds[EE_RACE_WITHOUT_EXIT], 0.004, 1e-12);
  g_assert_nonnull (strstr (speed.source, "verdicts on 4 images"));
  offramp_cost_speed_clear (&speed);

  offramp_cost_speed_init (&speed, NULL, &none);
  g_assert_cmpfloat (speed.seconds[EE_RACE_WITH_EXIT], ==, 0);
  g_assert_null (speed.source);
  offramp_cost_speed_clear (&speed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cost/compute", test_compute);
  g_test_add_func ("/cost/parse", test_parse);
  g_test_add_func ("/cost/locales", test_locales);
  g_test_add_func ("/cost/formats", test_formats);
  g_test_add_func ("/cost/speed", test_speed);

  return g_test_run ();
}
