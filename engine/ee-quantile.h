/* SPDX-License-Identifier: Apache-2.0 */
/* ee-quantile.h - medians and percentiles of repeated measurements
 *
 * Pure functions; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double ee_quantile_sort_and_take_median (double *values, guint n);
double ee_quantile_take_p95 (const double *sorted, guint n);

G_END_DECLS
