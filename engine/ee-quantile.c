/* SPDX-License-Identifier: Apache-2.0 */
/* Order statistics of the few numbers that repeated measurements give. */
#include "ee-quantile.h"

#include <stdlib.h>

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/**
 * ee_quantile_sort_and_take_median:
 * @values: (inout): [n] numbers, sorted upwards afterwards
 * @n: at least 1
 *
 * Returns: the middle one; of an even number the mean of the two in the middle
 */
double
ee_quantile_sort_and_take_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);

  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/**
 * ee_quantile_take_p95:
 * @sorted: [n] numbers, upwards
 * @n: at least 1
 *
 * Returns: the smallest that at least 95 % do not exceed (nearest rank)
 */
double
ee_quantile_take_p95 (const double *sorted, guint n)
{
  guint rank = (guint)(((guint64)n * 95 + 99) / 100);

  return sorted[MAX (rank, 1) - 1];
}
