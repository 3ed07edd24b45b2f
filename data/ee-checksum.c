/* SPDX-License-Identifier: Apache-2.0 */
/* ee-checksum.c - four lanes of multiplications over blocks of any size */
#include "ee-checksum.h"

#include <string.h>

/**
 * ee_checksum_block:
 * @seed: 0, or the checksum of what stands before
 * @data: [@size] bytes
 * @size: of them
 *
 * Returns: the checksum
 */
guint64
ee_checksum_block (guint64 seed, const void *data, gsize size)
{
  guint64 lanes[4] = { seed, seed ^ 0x9e3779b97f4a7c15, ~seed, seed + size };
  const guint8 *bytes = data;
  guint64 sum = 0;

  for (; size >= sizeof lanes; size -= sizeof lanes, bytes += sizeof lanes)
    for (guint i = 0; i < G_N_ELEMENTS (lanes); i++)
      {
        guint64 word;

        memcpy (&word, bytes + i * sizeof word, sizeof word);
        lanes[i] = (lanes[i] ^ word) * 0xbf58476d1ce4e5b9;
        lanes[i] ^= lanes[i] >> 29;
      }
  for (; size > 0; size--)
    lanes[0] = (lanes[0] ^ *bytes++) * 0x94d049bb133111eb;
  for (guint i = 0; i < G_N_ELEMENTS (lanes); i++)
    sum = (sum ^ lanes[i] ^ lanes[i] >> 32) * 0x94d049bb133111eb;
  return sum;
}
