/* SPDX-License-Identifier: Apache-2.0 */
/* Up to 19 digits are an integer that 64 bits hold. Its product with the reciprocal of a power of ten, which is cut off
 * after 64 bits, is too small by less than two in its upper half, so it tells the nearest double but where its bits
 * behind the mantissa lie just at one half: those, and whatever is longer or stranger, go to strtod, one in five
 * hundred.
 *
 * The idea is D. Lemire's ("Number parsing at a gigabyte per second", 2021), who does without strtod.
 */
#include "ee-decimal.h"

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

static inline const char *
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

static inline const char *
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
static inline const char *
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

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 Wide;

/* 5^-n, cut off: @mantissa * 2^-(63 + @bits). */
static const struct
{
  guint64 mantissa;
  int bits;
} fifths[MAX_POWER + 1] = {
  { G_GUINT64_CONSTANT (0x8000000000000000), 0 },  { G_GUINT64_CONSTANT (0xcccccccccccccccc), 3 },
  { G_GUINT64_CONSTANT (0xa3d70a3d70a3d70a), 5 },  { G_GUINT64_CONSTANT (0x83126e978d4fdf3b), 7 },
  { G_GUINT64_CONSTANT (0xd1b71758e219652b), 10 }, { G_GUINT64_CONSTANT (0xa7c5ac471b478423), 12 },
  { G_GUINT64_CONSTANT (0x8637bd05af6c69b5), 14 }, { G_GUINT64_CONSTANT (0xd6bf94d5e57a42bc), 17 },
  { G_GUINT64_CONSTANT (0xabcc77118461cefc), 19 }, { G_GUINT64_CONSTANT (0x89705f4136b4a597), 21 },
  { G_GUINT64_CONSTANT (0xdbe6fecebdedd5be), 24 }, { G_GUINT64_CONSTANT (0xafebff0bcb24aafe), 26 },
  { G_GUINT64_CONSTANT (0x8cbccc096f5088cb), 28 }, { G_GUINT64_CONSTANT (0xe12e13424bb40e13), 31 },
  { G_GUINT64_CONSTANT (0xb424dc35095cd80f), 33 }, { G_GUINT64_CONSTANT (0x901d7cf73ab0acd9), 35 },
  { G_GUINT64_CONSTANT (0xe69594bec44de15b), 38 }, { G_GUINT64_CONSTANT (0xb877aa3236a4b449), 40 },
  { G_GUINT64_CONSTANT (0x9392ee8e921d5d07), 42 }, { G_GUINT64_CONSTANT (0xec1e4a7db69561a5), 45 },
  { G_GUINT64_CONSTANT (0xbce5086492111aea), 47 }, { G_GUINT64_CONSTANT (0x971da05074da7bee), 49 },
  { G_GUINT64_CONSTANT (0xf1c90080baf72cb1), 52 }, { G_GUINT64_CONSTANT (0xc16d9a0095928a27), 54 },
  { G_GUINT64_CONSTANT (0x9abe14cd44753b52), 56 }, { G_GUINT64_CONSTANT (0xf79687aed3eec551), 59 },
  { G_GUINT64_CONSTANT (0xc612062576589dda), 61 }, { G_GUINT64_CONSTANT (0x9e74d1b791e07e48), 63 },
};

/* Digits over a power of ten. Returns: whether the value could be told without doubt. */
static inline gboolean
put_together (const Decimal *decimal, double *value)
{
  const guint64 whole = G_GUINT64_CONSTANT (1) << 53, hidden = whole >> 1;
  const int power = -decimal->exponent;
  guint64 product, mantissa, dropped, half, bits;
  int zeros, shift;

  if (power < 0 || power > MAX_POWER)
    return FALSE;
  if (power == 0 || decimal->digits == 0)
    {
      *value = decimal->negative ? -(double)decimal->digits : (double)decimal->digits;
      return decimal->digits < whole;
    }
  zeros = __builtin_clzll (decimal->digits);
  product = (guint64)((Wide)(decimal->digits << zeros) * fifths[power].mantissa >> 64);
  shift = product >> 63 ? 11 : 10;
  mantissa = product >> shift;
  dropped = product & ((G_GUINT64_CONSTANT (1) << shift) - 1);
  half = G_GUINT64_CONSTANT (1) << (shift - 1);
  /* The true product is larger by less than two. */
  if (dropped + 1 == half || dropped == half)
    return FALSE;
  mantissa += dropped > half;
  /* A mantissa that was rounded up to 2^53 carries into the exponent, as it should. */
  bits = mantissa - hidden + ((guint64)(1 - zeros - fifths[power].bits - power + shift + 52 + 1023) << 52);
  bits |= (guint64)decimal->negative << 63;
  memcpy (value, &bits, sizeof bits);

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
