/* SPDX-License-Identifier: Apache-2.0 */
/* Conversions between float and the stored formats, bit by bit, so that they are the same on every machine. */
#include "ee-dtype.h"

#include <math.h>
#include <string.h>

static const struct
{
  const char *name;
  guint size;
} formats[] = {
  [EE_DTYPE_F32] = { "F32", 4 },
  [EE_DTYPE_F16] = { "F16", 2 },
  [EE_DTYPE_BF16] = { "BF16", 2 },
};

static guint32
get_bits (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static float
from_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static float
read_half (guint16 half)
{
  guint32 sign = (guint32)(half & 0x8000) << 16, exponent = half >> 10 & 0x1f, fraction = half & 0x3ff;

  if (exponent == 0)
    return (sign != 0 ? -0x1p-24f : 0x1p-24f) * (float)fraction;
  if (exponent == 0x1f)
    return from_bits (sign | 0x7f800000 | fraction << 13);
  return from_bits (sign | (exponent + 127 - 15) << 23 | fraction << 13);
}

/* Rounds to nearest, ties to even; 65520 and more become infinite, as IEEE 754 asks. */
static guint16
write_half (float value)
{
  guint32 bits = get_bits (value), magnitude = bits & 0x7fffffff;
  guint16 sign = bits >> 16 & 0x8000;

  if (magnitude > 0x7f800000)
    return sign | 0x7e00;
  if (magnitude >= 0x477ff000)
    return sign | 0x7c00;
  if (magnitude < 0x38800000)
    return sign | (guint16)nearbyintf (from_bits (magnitude) * 0x1p24f);

  magnitude += 0xfff + (magnitude >> 13 & 1);
  return sign | (magnitude - ((127 - 15) << 23)) >> 13;
}

/* Rounds to nearest, ties to even. */
static guint16
write_bfloat (float value)
{
  guint32 bits = get_bits (value);

  if ((bits & 0x7fffffff) > 0x7f800000)
    return bits >> 16 | 0x40;
  return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

/**
 * ee_dtype_get_size:
 * @dtype: a format
 *
 * Returns: bytes of one number
 */
guint
ee_dtype_get_size (EeDtype dtype)
{
  g_return_val_if_fail (dtype < G_N_ELEMENTS (formats), 0);
  return formats[dtype].size;
}

/**
 * ee_dtype_to_string:
 * @dtype: a format
 *
 * Returns: (transfer none): its name in safetensors files, for example "BF16"
 */
const char *
ee_dtype_to_string (EeDtype dtype)
{
  g_return_val_if_fail (dtype < G_N_ELEMENTS (formats), NULL);
  return formats[dtype].name;
}

/**
 * ee_dtype_from_string:
 * @text: as ee_dtype_to_string() writes it
 * @dtype: (out): the format; untouched on failure
 *
 * Returns: FALSE if @text names no format that can be read
 */
gboolean
ee_dtype_from_string (const char *text, EeDtype *dtype)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].name, text))
      {
        *dtype = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ee_dtype_read:
 * @dtype: of @bytes
 * @bytes: [count] numbers, little-endian, at any address
 * @count: how many
 * @out: (out): [count]
 *
 * Every F16 and BF16 number is a float too, so this is exact.
 */
void
ee_dtype_read (EeDtype dtype, const guint8 *bytes, gsize count, float *out)
{
  guint32 word;
  guint16 half;

  switch (dtype)
    {
    case EE_DTYPE_F32:
      for (gsize i = 0; i < count; i++)
        {
          memcpy (&word, bytes + 4 * i, sizeof word);
          out[i] = from_bits (GUINT32_FROM_LE (word));
        }
      break;
    case EE_DTYPE_F16:
      for (gsize i = 0; i < count; i++)
        {
          memcpy (&half, bytes + 2 * i, sizeof half);
          out[i] = read_half (GUINT16_FROM_LE (half));
        }
      break;
    case EE_DTYPE_BF16:
      for (gsize i = 0; i < count; i++)
        {
          memcpy (&half, bytes + 2 * i, sizeof half);
          out[i] = from_bits ((guint32)GUINT16_FROM_LE (half) << 16);
        }
      break;
    default:
      g_return_if_reached ();
    }
}

/**
 * ee_dtype_write:
 * @dtype: of @out
 * @values: [count]
 * @count: how many
 * @out: (out): [count] numbers, little-endian, at any address
 *
 * Rounds to the nearest number of the format, ties to even. NaN stays NaN.
 */
void
ee_dtype_write (EeDtype dtype, const float *values, gsize count, guint8 *out)
{
  guint32 word;
  guint16 half;

  for (gsize i = 0; i < count; i++)
    switch (dtype)
      {
      case EE_DTYPE_F32:
        word = GUINT32_TO_LE (get_bits (values[i]));
        memcpy (out + 4 * i, &word, sizeof word);
        break;
      case EE_DTYPE_F16:
      case EE_DTYPE_BF16:
        half = dtype == EE_DTYPE_F16 ? write_half (values[i]) : write_bfloat (values[i]);
        half = GUINT16_TO_LE (half);
        memcpy (out + 2 * i, &half, sizeof half);
        break;
      default:
        g_return_if_reached ();
      }
}
