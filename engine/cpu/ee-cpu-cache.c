/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cpu-cache.h"

#include <string.h>

/**
 * ee_cpu_cache_init:
 * @cache: (out caller-allocates): an empty cache
 * @capacity: 1 to EE_CPU_CACHE_MAX
 * @free_value: frees a value
 * @user_data: passed to @free_value
 */
void
ee_cpu_cache_init (EeCpuCache *cache, guint capacity, void (*free_value) (gpointer value, gpointer user_data),
                   gpointer user_data)
{
  g_assert (capacity >= 1 && capacity <= EE_CPU_CACHE_MAX);
  *cache = (EeCpuCache){ .capacity = capacity, .free_value = free_value, .user_data = user_data };
}

/**
 * ee_cpu_cache_clear:
 * @cache: a cache, or zeros
 *
 * Frees all values.
 */
void
ee_cpu_cache_clear (EeCpuCache *cache)
{
  while (cache->n > 0)
    cache->free_value (cache->values[--cache->n], cache->user_data);
}

static void
move_to_front (EeCpuCache *cache, guint index)
{
  const guint rows = cache->rows[index];
  gpointer value = cache->values[index];

  memmove (cache->rows + 1, cache->rows, index * sizeof *cache->rows);
  memmove (cache->values + 1, cache->values, index * sizeof *cache->values);
  cache->rows[0] = rows;
  cache->values[0] = value;
}

/**
 * ee_cpu_cache_find:
 * @cache: a cache
 * @rows: the key
 *
 * Returns: (transfer none) (nullable): the value, which is now the one used last
 */
gpointer
ee_cpu_cache_find (EeCpuCache *cache, guint rows)
{
  for (guint i = 0; i < cache->n; i++)
    if (cache->rows[i] == rows)
      {
        move_to_front (cache, i);
        return cache->values[0];
      }
  return NULL;
}

/**
 * ee_cpu_cache_insert:
 * @cache: a cache that has no value for @rows
 * @rows: the key
 * @value: (transfer full): the value
 *
 * Frees the value used longest ago if the cache is full.
 */
void
ee_cpu_cache_insert (EeCpuCache *cache, guint rows, gpointer value)
{
  if (cache->n == cache->capacity)
    cache->free_value (cache->values[--cache->n], cache->user_data);
  cache->rows[cache->n] = rows;
  cache->values[cache->n] = value;
  move_to_front (cache, cache->n++);
}
