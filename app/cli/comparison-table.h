/* SPDX-License-Identifier: Apache-2.0 */
/* comparison-table.h - the paper's table: a network with an exit beside the same without */
#pragma once

#include "evaluation-report.h"
#include "table-format.h"

G_BEGIN_DECLS

OfframpTable *offramp_comparison_table_new (const OfframpEvaluationRow rows[2], EeExperiment *experiment,
                                            OfframpTableFormat format);

G_END_DECLS
