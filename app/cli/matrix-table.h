/* SPDX-License-Identifier: Apache-2.0 */
/* matrix-table.h - exit matrices of several networks in one: sets by networks, and what none of them had seen */
#pragma once

#include <json-glib/json-glib.h>

#include "ee.h"
#include "table-format.h"

G_BEGIN_DECLS

/**
 * OfframpMatrixColumn:
 * @path: of the network, as the user gave it
 * @matrix: (owned): what leaves it
 */
typedef struct
{
  const char *path;
  EeExitMatrix *matrix;
} OfframpMatrixColumn;

/**
 * OfframpMatrixFigure:
 * @OFFRAMP_MATRIX_LEAVES: share of the set that leaves
 * @OFFRAMP_MATRIX_AUROC: against main images
 * @OFFRAMP_MATRIX_FPR95: main images lost where 95 % of the set leave
 */
typedef enum
{
  OFFRAMP_MATRIX_LEAVES,
  OFFRAMP_MATRIX_AUROC,
  OFFRAMP_MATRIX_FPR95
} OfframpMatrixFigure;

EeTable *offramp_matrix_table_new (const OfframpMatrixColumn *columns, guint n_columns, OfframpMatrixFigure figure,
                                   EeTableFormat format);
void offramp_matrix_table_add_json (const OfframpMatrixColumn *columns, guint n_columns, JsonBuilder *builder);

G_END_DECLS
