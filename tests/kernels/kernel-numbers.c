/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays of numbers in the formats of activations; what the tests compute with is double */
#include "kernel-device.h"

#include <math.h>

#include "ee-dtype.h"
#include "ee-rng.h"

static EeDtype
get_dtype (guint format)
{
  static const EeDtype dtypes[]
      = { [EE_CUDA_F32] = EE_DTYPE_F32, [EE_CUDA_F16] = EE_DTYPE_F16, [EE_CUDA_BF16] = EE_DTYPE_BF16 };

  return dtypes[format];
}

gsize
kernel_numbers_get_size (guint format)
{
  return ee_dtype_get_size (get_dtype (format));
}

/* To the nearest of the format. */
void
kernel_numbers_round (guint format, double *values, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      float value = values[i];
      guint8 bytes[4];

      ee_dtype_write (get_dtype (format), &value, 1, bytes);
      ee_dtype_read (get_dtype (format), bytes, 1, &value);
      values[i] = value;
    }
}

/* (transfer full): about normal, all of them exact in the format; a tenth are 0 */
double *
kernel_numbers_new_random (guint64 seed, guint format, gsize count)
{
  double *values = g_new (double, count + 1);
  EeRng rng;

  ee_rng_init (&rng, seed);
  for (gsize i = 0; i < count; i++)
    values[i] = ee_rng_below (&rng, 10) == 0 ? 0 : ee_rng_normal (&rng);
  kernel_numbers_round (format, values, count);
  return values;
}

gpointer
kernel_numbers_upload (guint format, const double *values, gsize count)
{
  const gsize size = kernel_numbers_get_size (format);
  g_autofree guint8 *bytes = g_malloc (count * size + 1);

  for (gsize i = 0; i < count; i++)
    ee_dtype_write (get_dtype (format), &(float){ values[i] }, 1, bytes + i * size);
  return kernel_device_upload (bytes, count * size);
}

/* (transfer full) */
double *
kernel_numbers_download (guint format, gconstpointer array, gsize count)
{
  const gsize size = kernel_numbers_get_size (format);
  g_autofree guint8 *bytes = g_malloc (count * size + 1);
  double *values = g_new (double, count + 1);

  kernel_device_download (array, bytes, count * size);
  for (gsize i = 0; i < count; i++)
    {
      float value;

      ee_dtype_read (get_dtype (format), bytes + i * size, 1, &value);
      values[i] = value;
    }
  return values;
}

/* A few roundings of the format. */
double
kernel_numbers_get_tolerance (guint format)
{
  static const double tolerances[] = { [EE_CUDA_F32] = 2e-6, [EE_CUDA_F16] = 0x1p-10, [EE_CUDA_BF16] = 0x1p-7 };

  return tolerances[format];
}

/* Relative to the greater of 1 and the number. NaN is near NaN, and infinity near infinity. */
void
kernel_numbers_assert_near (const double *got, const double *want, gsize count, double tolerance)
{
  for (gsize i = 0; i < count; i++)
    {
      if ((isnan (got[i]) && isnan (want[i])) || got[i] == want[i])
        continue;
      if (!(fabs (got[i] - want[i]) <= tolerance * fmax (1, fabs (want[i]))))
        g_error ("number %zu of %zu is %g, not %g", i, count, got[i], want[i]);
    }
}
