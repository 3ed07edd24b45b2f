/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-cache.h - primitives by the number of rows they are made for
 *
 * Primitives fit one batch size. The ones used last are kept; the one used longest ago makes room.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  EE_CPU_CACHE_MAX = 24
};

/**
 * EeCpuCache:
 * @capacity: at most EE_CPU_CACHE_MAX
 * @n: values held
 * @rows: [n] keys, the one used last first
 * @values: [n] owned
 * @free_value: frees one
 * @user_data: passed to it
 */
typedef struct
{
  guint capacity, n;
  guint rows[EE_CPU_CACHE_MAX];
  gpointer values[EE_CPU_CACHE_MAX];
  void (*free_value) (gpointer value, gpointer user_data);
  gpointer user_data;
} EeCpuCache;

void ee_cpu_cache_init (EeCpuCache *cache, guint capacity, void (*free_value) (gpointer value, gpointer user_data),
                        gpointer user_data);
void ee_cpu_cache_clear (EeCpuCache *cache);
gpointer ee_cpu_cache_find (EeCpuCache *cache, guint rows);
void ee_cpu_cache_insert (EeCpuCache *cache, guint rows, gpointer value);

G_END_DECLS
