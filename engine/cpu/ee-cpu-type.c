/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cpu-type.h"

#include <string.h>

/**
 * ee_cpu_type_get_size:
 * @type: a format
 *
 * Returns: bytes of a number
 */
gsize
ee_cpu_type_get_size (EeCpuType type)
{
  return type == EE_CPU_BF16 ? sizeof (guint16) : sizeof (float);
}

/**
 * ee_cpu_type_shorten:
 * @value: not NaN
 *
 * Returns: the nearest bf16, to even where two are as near
 */
guint16
ee_cpu_type_shorten (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

/**
 * ee_cpu_type_read:
 * @type: of @numbers
 * @numbers: in memory
 * @index: of one
 *
 * Returns: it, which a float holds exactly
 */
float
ee_cpu_type_read (EeCpuType type, gconstpointer numbers, gsize index)
{
  guint32 bits;
  float value;

  if (type == EE_CPU_F32)
    return ((const float *)numbers)[index];
  bits = (guint32)((const guint16 *)numbers)[index] << 16;
  memcpy (&value, &bits, sizeof value);
  return value;
}
