/* SPDX-License-Identifier: Apache-2.0 */
/* ee-bench-limit.h - what the multiply-adds of a plan allow an exit to save
 *
 * Pure functions; any thread. A share of redundant images leaves at the first exit, everything else travels to the end.
 */
#pragma once

#include "ee-plan.h"

G_BEGIN_DECLS

double ee_bench_limit_count_macs (const EePlan *plan, double share, gboolean with_exits);
double ee_bench_limit_get_inference (const EePlan *plan, const EePlan *plain, double share, gboolean with_exits);
double ee_bench_limit_count_training_macs (const EePlan *plan, double share);

G_END_DECLS
