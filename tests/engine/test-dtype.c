/* SPDX-License-Identifier: Apache-2.0 */
/* The 16-bit formats against their definitions: every number there is, and rounding around every one of them. */
#include "ee-dtype.h"

#include <math.h>
#include <string.h>

static guint16
write_16 (EeDtype dtype, float value)
{
  guint8 bytes[2];

  ee_dtype_write (dtype, &value, 1, bytes);
  return bytes[0] | bytes[1] << 8;
}

static float
read_16 (EeDtype dtype, guint16 code)
{
  const guint8 bytes[2] = { code & 0xff, code >> 8 };
  float value;

  ee_dtype_read (dtype, bytes, 1, &value);
  return value;
}

/* What a number of a format with @exponent_bits and @fraction_bits means (IEEE 754-2019, 3.4). */
static double
get_meaning (guint16 code, guint exponent_bits, guint fraction_bits)
{
  int exponent = code >> fraction_bits & ((1 << exponent_bits) - 1), bias = (1 << (exponent_bits - 1)) - 1;
  double fraction = ldexp (code & ((1 << fraction_bits) - 1), -(int)fraction_bits), value;

  if (exponent == (1 << exponent_bits) - 1)
    value = fraction == 0 ? INFINITY : NAN;
  else if (exponent == 0)
    value = ldexp (fraction, 1 - bias);
  else
    value = ldexp (1 + fraction, exponent - bias);
  return code & 0x8000 ? -value : value;
}

static void
check_all_codes (EeDtype dtype, guint exponent_bits, guint fraction_bits)
{
  for (guint code = 0; code <= 0xffff; code++)
    {
      double meaning = get_meaning (code, exponent_bits, fraction_bits);
      float value = read_16 (dtype, code);

      if (isnan (meaning))
        {
          g_assert_true (isnan (value));
          g_assert_true (isnan (read_16 (dtype, write_16 (dtype, value))));
          continue;
        }
      g_assert_cmpfloat (value, ==, meaning);
      g_assert_cmpint (signbit (value) != 0, ==, code >> 15);
      g_assert_cmpuint (write_16 (dtype, value), ==, code);
    }
}

static void
test_every_half (void)
{
  check_all_codes (EE_DTYPE_F16, 5, 10);
}

static void
test_every_bfloat (void)
{
  check_all_codes (EE_DTYPE_BF16, 8, 7);
}

/* Halfway between two neighbours goes to the even one, anything else to the nearer one. */
static void
check_rounding (EeDtype dtype, guint largest)
{
  for (guint code = 0; code < largest; code++)
    {
      double below = read_16 (dtype, code), above = read_16 (dtype, code + 1);
      float middle = (below + above) / 2;

      g_assert_cmpfloat (middle, ==, (below + above) / 2);
      g_assert_cmpuint (write_16 (dtype, middle), ==, code + (code & 1));
      g_assert_cmpuint (write_16 (dtype, nextafterf (middle, 0)), ==, code);
      g_assert_cmpuint (write_16 (dtype, nextafterf (middle, INFINITY)), ==, code + 1);
      g_assert_cmpuint (write_16 (dtype, -middle), ==, 0x8000 | (code + (code & 1)));
    }
}

static void
test_rounding_of_halves (void)
{
  check_rounding (EE_DTYPE_F16, 0x7bff);
}

static void
test_rounding_of_bfloats (void)
{
  check_rounding (EE_DTYPE_BF16, 0x7f7f);
}

static void
test_known_halves (void)
{
  g_assert_cmphex (write_16 (EE_DTYPE_F16, 1), ==, 0x3c00);
  g_assert_cmphex (write_16 (EE_DTYPE_F16, -2), ==, 0xc000);
  g_assert_cmphex (write_16 (EE_DTYPE_F16, 65504), ==, 0x7bff);
  g_assert_cmphex (write_16 (EE_DTYPE_F16, 65519.996f), ==, 0x7bff);
  g_assert_cmphex (write_16 (EE_DTYPE_F16, 65520), ==, 0x7c00);
  g_assert_cmphex (write_16 (EE_DTYPE_F16, -1e30f), ==, 0xfc00);
  g_assert_cmphex (write_16 (EE_DTYPE_F16, 0x1p-24f), ==, 0x0001);
  g_assert_cmphex (write_16 (EE_DTYPE_F16, 0x1p-25f), ==, 0x0000);
  g_assert_cmphex (write_16 (EE_DTYPE_F16, -0.0f), ==, 0x8000);
  g_assert_cmphex (write_16 (EE_DTYPE_BF16, 3.0e38f), ==, 0x7f62);
  g_assert_cmphex (write_16 (EE_DTYPE_BF16, 3.4028235e38f), ==, 0x7f80);
}

static void
test_floats_keep_their_bits (void)
{
  const guint32 codes[] = { 0, 0x80000000, 1, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc01234, 0x3f800001 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      guint8 bytes[4], again[4];
      float value;

      for (guint b = 0; b < 4; b++)
        bytes[b] = codes[i] >> 8 * b;
      ee_dtype_read (EE_DTYPE_F32, bytes, 1, &value);
      ee_dtype_write (EE_DTYPE_F32, &value, 1, again);
      g_assert_cmpmem (bytes, 4, again, 4);
    }
}

static void
test_names (void)
{
  EeDtype dtype = EE_DTYPE_F32;

  for (guint i = EE_DTYPE_F32; i <= EE_DTYPE_BF16; i++)
    {
      g_assert_true (ee_dtype_from_string (ee_dtype_to_string (i), &dtype));
      g_assert_cmpuint (dtype, ==, i);
    }
  g_assert_false (ee_dtype_from_string ("F64", &dtype));
  g_assert_cmpuint (dtype, ==, EE_DTYPE_BF16);
  g_assert_cmpuint (ee_dtype_get_size (EE_DTYPE_F32), ==, 4);
  g_assert_cmpuint (ee_dtype_get_size (EE_DTYPE_F16), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dtype/every-half", test_every_half);
  g_test_add_func ("/dtype/every-bfloat", test_every_bfloat);
  g_test_add_func ("/dtype/rounding-of-halves", test_rounding_of_halves);
  g_test_add_func ("/dtype/rounding-of-bfloats", test_rounding_of_bfloats);
  g_test_add_func ("/dtype/known-halves", test_known_halves);
  g_test_add_func ("/dtype/floats-keep-their-bits", test_floats_keep_their_bits);
  g_test_add_func ("/dtype/names", test_names);
  return g_test_run ();
}
