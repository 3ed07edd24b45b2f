/* SPDX-License-Identifier: Apache-2.0 */
/* Which primitives are kept: the ones used last. */
#include "ee-cpu-cache.h"

/* Values are numbers; the sum of the freed ones is kept in user_data. */
static void
add_to_sum (gpointer value, gpointer user_data)
{
  *(guint *)user_data += GPOINTER_TO_UINT (value);
}

static void
test_oldest_makes_room (void)
{
  guint freed = 0;
  EeCpuCache cache;

  ee_cpu_cache_init (&cache, 3, add_to_sum, &freed);
  ee_cpu_cache_insert (&cache, 10, GUINT_TO_POINTER (1));
  ee_cpu_cache_insert (&cache, 20, GUINT_TO_POINTER (2));
  ee_cpu_cache_insert (&cache, 30, GUINT_TO_POINTER (4));
  g_assert_cmpuint (freed, ==, 0);

  g_assert_cmpuint (GPOINTER_TO_UINT (ee_cpu_cache_find (&cache, 10)), ==, 1); /* 20 is now the oldest */
  ee_cpu_cache_insert (&cache, 40, GUINT_TO_POINTER (8));
  g_assert_cmpuint (freed, ==, 2);
  g_assert_null (ee_cpu_cache_find (&cache, 20));
  g_assert_cmpuint (GPOINTER_TO_UINT (ee_cpu_cache_find (&cache, 30)), ==, 4);
  g_assert_cmpuint (GPOINTER_TO_UINT (ee_cpu_cache_find (&cache, 40)), ==, 8);

  ee_cpu_cache_insert (&cache, 50, GUINT_TO_POINTER (16));
  g_assert_cmpuint (freed, ==, 2 + 1);
  ee_cpu_cache_clear (&cache);
  g_assert_cmpuint (freed, ==, 1 + 2 + 4 + 8 + 16);
  g_assert_null (ee_cpu_cache_find (&cache, 50));
}

static void
test_one_value (void)
{
  guint freed = 0;
  EeCpuCache cache;

  ee_cpu_cache_init (&cache, 1, add_to_sum, &freed);
  for (guint rows = 1; rows <= 4; rows++)
    ee_cpu_cache_insert (&cache, rows, GUINT_TO_POINTER (rows));
  g_assert_cmpuint (freed, ==, 1 + 2 + 3);
  g_assert_cmpuint (GPOINTER_TO_UINT (ee_cpu_cache_find (&cache, 4)), ==, 4);
  ee_cpu_cache_clear (&cache);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cpu-cache/oldest-makes-room", test_oldest_makes_room);
  g_test_add_func ("/cpu-cache/one-value", test_one_value);
  return g_test_run ();
}
