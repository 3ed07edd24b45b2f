/* SPDX-License-Identifier: Apache-2.0 */
/* ee-split.h - which images of two data sets make up a split, and in which order
 *
 * Private to the data floor. Pure functions of sizes, labels and a seed.
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

/**
 * EeSplitList:
 * @indices: (owned): first @n_main indices into the main set, then @n_redundant into the redundant one
 * @n_main: main images
 * @n_redundant: redundant images
 */
typedef struct
{
  guint *indices;
  guint n_main;
  guint n_redundant;
} EeSplitList;

void ee_split_list_clear (EeSplitList *list);
void ee_split_balance (double share, guint *n_main, guint *n_redundant);
void ee_split_limit (guint limit, guint *n_main, guint *n_redundant);
void ee_split_take (guint has_main, guint has_redundant, guint n_main, guint n_redundant, guint64 seed,
                    EeSplitList *all);
void ee_split_hold_out (EeDataset *main, const EeSplitList *all, guint64 seed, EeSplitList *train,
                        EeSplitList *validation);

G_END_DECLS
