/* SPDX-License-Identifier: Apache-2.0 */
/* kernel-device.h - a device for the tests of kernels: arrays there and back, and launches by name
 *
 * Speaks to whatever libcudart it is started with: NVIDIA's, or the stand-in, whose complaints then fail the test.
 * Every array is exactly as long as said, so that a kernel that goes beyond is seen. Failures are failures of the test.
 */
#pragma once

#include <glib.h>

#include "ee-cuda-kernels.h"

G_BEGIN_DECLS

enum
{
#define KERNEL_ID(name, Args) KERNEL_##name,
  EE_CUDA_KERNELS (KERNEL_ID)
#undef KERNEL_ID
      KERNEL_COUNT
};

#define KERNEL_LAUNCH(name, work, args) kernel_device_launch (KERNEL_##name, (work), (args), sizeof *(args))

gboolean kernel_device_open (void);
gboolean kernel_device_is_standin (void);
void kernel_device_close (void);
void kernel_device_set_most_blocks (guint most);
const char *kernel_device_get_name (guint kernel);
gsize kernel_device_get_args_size (guint kernel);

gpointer kernel_device_new (gsize bytes);
gpointer kernel_device_upload (gconstpointer data, gsize bytes);
void kernel_device_download (gconstpointer array, gpointer out, gsize bytes);
void kernel_device_launch (guint kernel, guint64 work, gconstpointer args, gsize bytes);
void kernel_device_clear (void);

gsize kernel_numbers_get_size (guint format);
double *kernel_numbers_new_random (guint64 seed, guint format, gsize count);
void kernel_numbers_round (guint format, double *values, gsize count);
gpointer kernel_numbers_upload (guint format, const double *values, gsize count);
double *kernel_numbers_download (guint format, gconstpointer array, gsize count);
double kernel_numbers_get_tolerance (guint format);
void kernel_numbers_assert_near (const double *got, const double *want, gsize count, double tolerance);

G_END_DECLS
