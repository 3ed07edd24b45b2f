/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-type.h - the formats of the numbers between layers, and the way into and out of them */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeCpuType:
 * @EE_CPU_F32: float
 * @EE_CPU_BF16: the upper half of a float
 */
typedef enum
{
  EE_CPU_F32,
  EE_CPU_BF16
} EeCpuType;

gsize ee_cpu_type_get_size (EeCpuType type);
guint16 ee_cpu_type_shorten (float value);
float ee_cpu_type_read (EeCpuType type, gconstpointer numbers, gsize index);

G_END_DECLS
