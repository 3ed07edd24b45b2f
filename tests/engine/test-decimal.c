/* SPDX-License-Identifier: Apache-2.0 */
/* Every number is the double that strtod says, to the bit. */
#include "ee-decimal.h"

#include <math.h>
#include <string.h>

#include "ee-record-text.h"

static void
assert_same (const char *text)
{
  double value = 42, expected = g_ascii_strtod (text, NULL);

  if (!ee_decimal_parse (text, strlen (text), &value))
    g_error ("“%s” was not read", text);
  if (memcmp (&value, &expected, sizeof value) != 0)
    g_error ("“%s” is %a and was read as %a", text, expected, value);
}

static void
test_hard_numbers (void)
{
  static const char *const texts[] = {
    "0",
    "-0",
    "0.0",
    "00012.50",
    "1",
    "-1.5e-7",
    "1e22",
    "1e23",
    "8.5e+3",
    "9007199254740993",      /* 2^53 + 1: just between two doubles */
    "9007199254740993.0000", /* the same */
    "9007199254740992.9999999999",
    "0.1",
    "0.30000000000000004",
    "2.2250738585072011e-308", /* once hung whole programs */
    "4.9406564584124654e-324",
    "1.7976931348623157e308",
    "1e400",
    "1e-400",
    "18446744073709551615",
    "18446744073709551616",
    "123456789012345678901234567890",
    "0.000000000000000000000000000000000001",
    "inf",
    "-inf",
    "5e-1",
    ".5",
    "5.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_same (texts[i]);
}

static void
test_what_is_no_number (void)
{
  static const char *const texts[] = { "", "-", ".", "e5", "1e", "1e+", "1x", "--1", "1.2.3", "1,5", "one", "1 " };
  g_autofree char *endless = g_strnfill (500, '1');
  double value = 42;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (ee_decimal_parse (texts[i], strlen (texts[i]), &value))
      g_error ("“%s” was read as %g", texts[i], value);
  g_assert_false (ee_decimal_parse (endless, 500, &value));
  g_assert_false (ee_decimal_parse ("1\0002", 3, &value));
  g_assert_cmpfloat (value, ==, 42);
}

static void
test_random_numbers (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  char text[64];

  for (guint i = 0; i < 200000; i++)
    {
      const double value = ldexp (g_rand_double (random) - 0.5, g_rand_int_range (random, -90, 90));
      /* As files have them, and short ones, of which many lie just between two doubles. */
      static const char *const formats[] = { "%.17g", "%.15g", "%.9g", "%.18e" };

      g_ascii_formatd (text, sizeof text, formats[i % G_N_ELEMENTS (formats)], value);
      assert_same (text);
    }
  for (guint i = 0; i < 50000; i++)
    {
      /* Halfway between two doubles, and a little beside it. */
      const guint64 odd = (G_GUINT64_CONSTANT (1) << 53) + 2 * (guint64)g_rand_int (random) + 1;

      g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT "e-%u", odd, i % 23);
      assert_same (text);
      g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT "%ue-%u", odd, i % 10, i % 23);
      assert_same (text);
    }
}

static void
assert_same_number (double a, double b)
{
  g_assert_true (isnan (a) ? isnan (b) : a == b);
}

/* A line, as the first version wrote it and as it is now. */
static void
test_lines (void)
{
  const EeRecord record = {
    .kind = EE_RECORD_VALIDATION,
    .step = G_MAXUINT64,
    .epoch = 1.0 / 3,
    .loss = INFINITY,
    .exit_accuracy = NAN,
    .main_accuracy = -0.1,
    .main_left = 0.02,
    .redundant_left = NAN,
    .main_share = 0.43,
    .seconds = 1e9 / 7,
  };
  const char *const first = "step,7,0.5,2.25,0.5,1.75,0.125,,0.0625,0.5,0.001,1000,0.5";
  g_autoptr (GString) text = g_string_new (NULL);
  EeRecord read;

  ee_record_format (&record, text);
  g_assert_true (ee_record_parse (text->str, text->len - 1, EE_RECORD_COLUMNS_NOW, &read));
  g_assert_cmpint (read.kind, ==, EE_RECORD_VALIDATION);
  g_assert_cmpuint (read.step, ==, G_MAXUINT64);
  assert_same_number (read.epoch, record.epoch);
  assert_same_number (read.loss, record.loss);
  assert_same_number (read.loss_most, record.loss);
  assert_same_number (read.exit_accuracy, NAN);
  assert_same_number (read.main_left, 0.02);
  assert_same_number (read.redundant_left, NAN);
  assert_same_number (read.main_share, 0.43);
  assert_same_number (read.seconds, record.seconds);
  g_assert_false (ee_record_parse (text->str, text->len - 1, EE_RECORD_COLUMNS_FIRST, &read));

  g_assert_true (ee_record_parse (first, strlen (first), EE_RECORD_COLUMNS_FIRST, &read));
  g_assert_cmpuint (read.step, ==, 7);
  assert_same_number (read.seconds, 0.5);
  assert_same_number (read.main_left, NAN);
  /* What is left of the last number, if only nothing, could be one too. */
  for (gsize cut = 0; cut < strlen (first) - strlen ("0.5"); cut++)
    g_assert_false (ee_record_parse (first, cut, EE_RECORD_COLUMNS_FIRST, &read));
  g_assert_false (ee_record_parse (first, strlen (first), EE_RECORD_COLUMNS_NOW, &read));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decimal/hard-numbers", test_hard_numbers);
  g_test_add_func ("/decimal/what-is-no-number", test_what_is_no_number);
  g_test_add_func ("/decimal/random-numbers", test_random_numbers);
  g_test_add_func ("/decimal/lines", test_lines);
  return g_test_run ();
}
