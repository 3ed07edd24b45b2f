/* SPDX-License-Identifier: Apache-2.0 */
/* ee-dtype.h - the number formats that weights are stored in
 *
 * Pure functions between float and little-endian bytes; any thread. Bytes need no alignment.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeDtype:
 * @EE_DTYPE_F32: IEEE 754 binary32
 * @EE_DTYPE_F16: IEEE 754 binary16; largest value 65504
 * @EE_DTYPE_BF16: the upper half of a binary32
 */
typedef enum
{
  EE_DTYPE_F32,
  EE_DTYPE_F16,
  EE_DTYPE_BF16,
} EeDtype;

guint ee_dtype_get_size (EeDtype dtype);
const char *ee_dtype_to_string (EeDtype dtype);
gboolean ee_dtype_from_string (const char *text, EeDtype *dtype);
void ee_dtype_read (EeDtype dtype, const guint8 *bytes, gsize count, float *out);
void ee_dtype_write (EeDtype dtype, const float *values, gsize count, guint8 *out);

G_END_DECLS
