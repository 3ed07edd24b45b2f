/* SPDX-License-Identifier: Apache-2.0 */
/* ee-scores.h - what a network says about every image of a split, from one untimed pass
 *
 * All that depends on a threshold (accuracies, sweeps, curves) is worked out from scores afterwards
 * (ee-statistics.h): the network runs once. Immutable once made; any thread may read them.
 */
#pragma once

#include "ee-experiment.h"
#include "ee-router.h"

G_BEGIN_DECLS

#define EE_SCORE_NO_ANSWER G_MAXUINT

/* Redundant images go no further than the last exit, or all go on to the classifier; see ee_score_set_new(). */
#define EE_SCORES_NO_REDUNDANT 0.0
#define EE_SCORES_ALL_REDUNDANT 2.0

/**
 * EeScore:
 * @label: the truth: a main class, or n_main for a redundant image
 * @answer: the most probable class of the classifier; EE_SCORE_NO_ANSWER where the image did not travel there
 * @p_answer: its probability; 0 without an answer
 * @p_true: the classifier's probability of @label; 0 without an answer, and for redundant images of a network with
 * exits
 * @p_redundant: of the last exit; without exits the classifier's
 * @p_exits: P(redundant) of each exit in turn; what the network does not have is 0
 */
typedef struct
{
  guint label;
  guint answer;
  float p_answer, p_true;
  float p_redundant;
  float p_exits[EE_PLAN_MAX_STAGES - 1];
} EeScore;

/**
 * EeScoreSet:
 * @items: (owned): [n_images] in the split's order
 * @n_images: 1 or more
 * @n_redundant: of them
 * @n_main: main classes
 * @n_exits: of the network; 0 where "redundant" is a class
 * @loss_exit: sum of L1 over images and exits, in nats
 * @loss_main: sum of delta * L2 over the images, in nats
 */
typedef struct
{
  EeScore *items;
  guint n_images, n_redundant;
  guint n_main, n_exits;
  double loss_exit, loss_main;
} EeScoreSet;

EeScoreSet *ee_score_set_new (EeModel *model, EeExperiment *experiment, EeSplit split, double redundant_until,
                              EeRouterProgressFunc progress, gpointer user_data, GError **error);
void ee_score_set_free (EeScoreSet *scores);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeScoreSet, ee_score_set_free)

gboolean ee_score_set_check_fit (EeModel *model, EeExperiment *experiment, EeSplit split, GError **error);
guint ee_score_find_stage (const EeScoreSet *scores, const EeScore *score, double threshold);
gboolean ee_score_leaves (const EeScoreSet *scores, const EeScore *score, double threshold);

G_END_DECLS
