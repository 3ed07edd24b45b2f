/* SPDX-License-Identifier: Apache-2.0 */
/* ee-exit-matrix.h - what leaves: for each of several redundant sets the share that one network's exits take
 *
 * The paper trains and tests on the same redundant set; a user's surplus images are like nothing in training. Images go
 * no further than the last exit, as nothing else is asked, so a set of 10,000 costs a second. Immutable once made.
 */
#pragma once

#include "ee-experiment.h"
#include "ee-router.h"

G_BEGIN_DECLS

/**
 * EeExitMatrixRow:
 * @set: (owned): a word of ee-redundant-sets.h
 * @seen: whether the network has learned from that set's source
 * @images: of the set
 * @left: of them, at the threshold
 * @leaves: @left / @images
 * @auroc: the chance that one of them has a higher P(redundant) than a main image; equal ones count half
 * @fpr95: main images that leave at the highest threshold at which 95 % of the set do / main images
 *
 * With several exits P(redundant) is that of the surest: an image leaves where any exit takes it. Without exits it is
 * the classifier's, and an image leaves where "redundant" is the most probable class.
 */
typedef struct
{
  char *set;
  gboolean seen;
  guint images, left;
  double leaves, auroc, fpr95;
} EeExitMatrixRow;

/**
 * EeExitMatrix:
 * @rows: (owned): [n_rows] in the order asked for
 * @n_rows: redundant sets
 * @threshold: P(redundant) from which an image leaves
 * @main_images: of the main set
 * @main_left: of them, at the threshold
 * @main_lost: @main_left / @main_images
 */
typedef struct
{
  EeExitMatrixRow *rows;
  guint n_rows;
  double threshold;
  guint main_images, main_left;
  double main_lost;
} EeExitMatrix;

EeExitMatrix *ee_exit_matrix_new (EeModel *model, EeExperiment *experiment, const char *const *sets, double threshold,
                                  guint limit, EeRouterProgressFunc progress, gpointer user_data, GError **error);
void ee_exit_matrix_free (EeExitMatrix *matrix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeExitMatrix, ee_exit_matrix_free)

const EeExitMatrixRow *ee_exit_matrix_find (const EeExitMatrix *matrix, const char *set);
gboolean ee_exit_matrix_find_unseen (const EeExitMatrix *const matrices[], guint n_matrices, const char *set,
                                     guint *index);

G_END_DECLS
