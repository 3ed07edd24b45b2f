/* SPDX-License-Identifier: Apache-2.0 */
/* ee-comparison.h - a network beside another one, measured on the same images; the paper's table
 *
 * Pure functions of what was measured; any thread.
 */
#pragma once

#include "ee-evaluation.h"
#include "ee-table.h"

G_BEGIN_DECLS

/**
 * EeComparisonSide:
 * @name: of the network's file, as the user gave it
 * @plan: of the network
 * @facts: what it says of its training
 * @device: (nullable): that it was measured on
 * @precision: (nullable): that it computed in
 * @evaluation: (nullable): what was measured; only the table needs it
 *
 * Borrows everything.
 */
typedef struct
{
  const char *name;
  const EePlan *plan;
  const EeModelFacts *facts;
  const char *device, *precision;
  const EeEvaluation *evaluation;
} EeComparisonSide;

gboolean ee_comparison_check_main (const EeComparisonSide *sides, guint n_sides, GError **error);
gboolean ee_comparison_check_images (const EeComparisonSide *sides, guint n_sides, GError **error);
EeTable *ee_comparison_table_new (const EeComparisonSide *with, const EeComparisonSide *without,
                                  EeExperiment *experiment, EeTableFormat format);

G_END_DECLS
