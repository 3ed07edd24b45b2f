/* SPDX-License-Identifier: Apache-2.0 */
/* Four bytes a turn by four tables, made at the first call. */
#include "ee-crc32c.h"

/* The polynomial 0x1EDC6F41, lowest bit first. */
#define POLYNOMIAL 0x82f63b78u

enum
{
  N_TABLES = 4
};

/* tables[t][b]: what the byte @b does to a sum after t more bytes of 0. */
static guint32 tables[N_TABLES][256];

static void
make_tables (void)
{
  for (guint b = 0; b < 256; b++)
    {
      guint32 sum = b;

      for (guint bit = 0; bit < 8; bit++)
        sum = sum & 1 ? sum >> 1 ^ POLYNOMIAL : sum >> 1;
      tables[0][b] = sum;
    }
  for (guint t = 1; t < N_TABLES; t++)
    for (guint b = 0; b < 256; b++)
      tables[t][b] = tables[t - 1][b] >> 8 ^ tables[0][tables[t - 1][b] & 0xff];
}

/**
 * ee_crc32c:
 * @bytes: (array length=n_bytes): what to sum
 * @n_bytes: how many
 *
 * Returns: the sum
 */
guint32
ee_crc32c (gconstpointer bytes, gsize n_bytes)
{
  static gsize made = 0;
  const guint8 *p = bytes;
  guint32 sum = 0xffffffffu;

  if (g_once_init_enter (&made))
    {
      make_tables ();
      g_once_init_leave (&made, 1);
    }
  for (; n_bytes >= N_TABLES; n_bytes -= N_TABLES, p += N_TABLES)
    {
      sum ^= p[0] | (guint32)p[1] << 8 | (guint32)p[2] << 16 | (guint32)p[3] << 24;
      sum = tables[3][sum & 0xff] ^ tables[2][sum >> 8 & 0xff] ^ tables[1][sum >> 16 & 0xff] ^ tables[0][sum >> 24];
    }
  for (; n_bytes > 0; n_bytes--, p++)
    sum = sum >> 8 ^ tables[0][(sum ^ *p) & 0xff];

  return ~sum;
}
