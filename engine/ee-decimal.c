/* SPDX-License-Identifier: Apache-2.0 */
/* Up to 19 digits are an integer that 64 bits hold, and a power of ten up to 27 is exact in the 64-bit mantissa of an
 * x86 long double, so that one multiplication or division gives the value rounded once. Rounding that to a double once
 * more is wrong only where it lies exactly between two doubles, which its last 11 bits tell: those, and whatever is
 * longer or stranger, go to strtod. So does everything where long double is another type.
 *
 * The idea is W. D. Clinger's ("How to read floating point numbers accurately", 1990).
 */
#include "ee-decimal.h"

#include <float.h>
#include <string.h>

enum
{
  MAX_DIGITS = 19,
  MAX_POWER = 27,
  MAX_EXPONENT = 9999, /* far beyond any double, and no overflow of an int */
  LONGEST = 400
};

/* A number apart: @digits * 10^@exponent. */
typedef struct
{
  gboolean negative;
  guint64 digits;
  guint n_digits;
  int exponent;
} Decimal;

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
/* Whether all eight characters, the first in the lowest byte, are digits. */
static inline gboolean
are_digits (guint64 eight)
{
  const guint64 high = G_GUINT64_CONSTANT (0xF0F0F0F0F0F0F0F0), six = G_GUINT64_CONSTANT (0x0606060606060606);

  return ((eight & high) | (((eight + six) & high) >> 4)) == G_GUINT64_CONSTANT (0x3333333333333333);
}

/* The number that eight digits are: pairs, then pairs of pairs, in one word (D. Lemire, "Quickly parsing eight digits",
 * 2018). */
static inline guint64
add_up_digits (guint64 eight)
{
  const guint64 pairs = G_GUINT64_CONSTANT (0x000000FF000000FF);
  const guint64 outer = 100 + (G_GUINT64_CONSTANT (1000000) << 32), inner = 1 + (G_GUINT64_CONSTANT (10000) << 32);

  eight = eight * 10 + (eight >> 8);

  return (((eight & pairs) * outer + ((eight >> 16) & pairs) * inner) >> 32) & G_MAXUINT32;
}

static const char *
take_eights (const char *p, const char *end, Decimal *decimal)
{
  const guint64 zeros = G_GUINT64_CONSTANT (0x3030303030303030);
  guint64 eight;

  for (; end - p >= 8; p += 8)
    {
      memcpy (&eight, p, sizeof eight);
      if (!are_digits (eight))
        break;
      eight -= zeros;
      decimal->digits = decimal->digits * 100000000 + add_up_digits (eight);
      if (decimal->n_digits > 0)
        decimal->n_digits += 8;
      else if (eight != 0)
        decimal->n_digits = 8 - __builtin_ctzll (eight) / 8;
    }

  return p;
}
#else
static const char *
take_eights (const char *p, const char *end, Decimal *decimal)
{
  return p;
}
#endif

static const char *
take_digits (const char *p, const char *end, Decimal *decimal)
{
  for (p = take_eights (p, end, decimal); p < end && *p >= '0' && *p <= '9'; p++)
    {
      decimal->digits = decimal->digits * 10 + (guint64)(*p - '0');
      decimal->n_digits += decimal->n_digits > 0 || *p != '0';
    }

  return p;
}

/* What stands after the 'e'. Returns: NULL where it is no number. */
static const char *
take_exponent (const char *p, const char *end, Decimal *decimal)
{
  const gboolean negative = p < end && *p == '-';
  const char *first;
  int exponent = 0;

  if (p < end && (*p == '-' || *p == '+'))
    p++;
  for (first = p; p < end && *p >= '0' && *p <= '9'; p++)
    exponent = MIN (exponent * 10 + (*p - '0'), MAX_EXPONENT);
  decimal->exponent += negative ? -exponent : exponent;

  return p > first ? p : NULL;
}

/* Returns: what follows an ordinary decimal number of few digits; NULL where none stands at the start. */
static const char *
take_apart (const char *text, const char *end, Decimal *decimal)
{
  const char *p = text, *first;

  decimal->negative = p < end && *p == '-';
  if (decimal->negative)
    p++;
  first = p;
  p = take_digits (p, end, decimal);
  if (p == first)
    return NULL;
  if (p < end && *p == '.')
    {
      first = p + 1;
      p = take_digits (first, end, decimal);
      decimal->exponent = -(int)MIN (p - first, MAX_EXPONENT);
    }
  if (p < end && *p == 'e')
    p = take_exponent (p + 1, end, decimal);

  return decimal->n_digits <= MAX_DIGITS ? p : NULL;
}

#if LDBL_MANT_DIG == 64 && DBL_MANT_DIG == 53 && G_BYTE_ORDER == G_LITTLE_ENDIAN
static const long double powers[MAX_POWER + 1]
    = { 1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L,
        1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L };

/* Whether the value could be told without doubt. */
static gboolean
put_together (const Decimal *decimal, double *value)
{
  const guint64 beyond_double = 0x7ff, halfway = 0x400;
  long double wide = decimal->digits;
  guint64 mantissa;

  if (decimal->exponent < -MAX_POWER || decimal->exponent > MAX_POWER)
    return FALSE;
  if (decimal->exponent < 0)
    wide /= powers[-decimal->exponent];
  else
    wide *= powers[decimal->exponent];
  memcpy (&mantissa, &wide, sizeof mantissa);
  if ((mantissa & beyond_double) == halfway)
    return FALSE;
  *value = decimal->negative ? -(double)wide : (double)wide;

  return TRUE;
}
#else
static gboolean
put_together (const Decimal *decimal, double *value)
{
  return FALSE;
}
#endif

/**
 * ee_decimal_scan:
 * @text: (array): what begins with a number, perhaps
 * @end: where @text ends
 * @value: (out): the double nearest to the number; of no meaning on failure
 *
 * The quick way, which needs not know where the number ends. It does not see every number: ee_decimal_parse() does.
 *
 * Returns: (nullable): what follows the number
 */
const char *
ee_decimal_scan (const char *text, const char *end, double *value)
{
  Decimal decimal = { 0 };
  const char *stop = take_apart (text, end, &decimal);

  return stop != NULL && put_together (&decimal, value) ? stop : NULL;
}

/**
 * ee_decimal_parse:
 * @text: (array length=length): a number as g_ascii_strtod() reads it, and nothing else
 * @length: bytes of @text; at most 400 make a number
 * @value: (out): the double nearest to it; untouched on failure
 *
 * Returns: whether it is a number
 */
gboolean
ee_decimal_parse (const char *text, gsize length, double *value)
{
  char copy[LONGEST + 1];
  char *end = NULL;
  double quick, slow;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);

  if (ee_decimal_scan (text, text + length, &quick) == text + length && length > 0)
    {
      *value = quick;
      return TRUE;
    }
  if (length == 0 || length > LONGEST || memchr (text, '\0', length) != NULL)
    return FALSE;

  memcpy (copy, text, length);
  copy[length] = '\0';
  slow = g_ascii_strtod (copy, &end);
  if (end == copy || *end != '\0')
    return FALSE;
  *value = slow;

  return TRUE;
}
