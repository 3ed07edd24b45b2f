/* SPDX-License-Identifier: Apache-2.0 */
/* exits-table.h - where should the exit be? Networks with exits at different places, side by side */
#pragma once

#include <json-glib/json-glib.h>

#include "evaluation-report.h"
#include "table-format.h"

G_BEGIN_DECLS

EeTable *offramp_exits_table_new (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                  EeTableFormat format);
void offramp_exits_table_add_json (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                   JsonBuilder *builder);

G_END_DECLS
