/* SPDX-License-Identifier: Apache-2.0 */
/* ee-evaluation.h - the paper's row for one network and one set of images
 *
 * Two passes: an untimed one in which main images travel the whole network whatever the exit says
 * (losses, scores), and a timed one with the real exit at the threshold. The time is of prediction
 * alone, from uint8 images in memory to routes, after a warm-up.
 */
#pragma once

#include "ee-scores.h"
#include "ee-timing.h"

G_BEGIN_DECLS

/**
 * EeEvaluation:
 * @images: evaluated
 * @redundant: of them redundant
 * @loss: mean of L = L1 + delta * L2 over the images, in nats (@loss_exit + @loss_main)
 * @loss_exit: mean of L1 over the images
 * @loss_main: sum of delta * L2 divided by the images
 * @accuracy: a redundant image is right when it leaves, a main one when it stays and its class is right
 * @exit_accuracy: the exit's own, at @threshold (without exits: "redundant" against the rest)
 * @main_accuracy: main images that stay and whose class is right / main images
 * @main_lost: main images that leave / main images
 * @classifier_accuracy: main images whose class the classifier names rightly, whatever the exit says / main images
 * @left: images that leave
 * @threshold: that was used
 * @time_s: median of the timed passes; 0 if none was asked for
 * @time_min_s: the fastest pass
 * @time_max_s: the slowest pass
 * @repeats: timed passes
 */
typedef struct
{
  guint images, redundant;
  double loss, loss_exit, loss_main;
  double accuracy, exit_accuracy, main_accuracy, main_lost, classifier_accuracy;
  guint left;
  double threshold;
  double time_s, time_min_s, time_max_s;
  guint repeats;
} EeEvaluation;

gboolean ee_evaluation_run (EeModel *model, EeExperiment *experiment, EeSplit split, double threshold, guint repeats,
                            EeEvaluation *evaluation, EeRouterProgressFunc progress, gpointer user_data,
                            GError **error);
void ee_evaluation_from_scores (const EeScoreSet *scores, double threshold, EeEvaluation *evaluation);
void ee_evaluation_set_timing (EeEvaluation *evaluation, const EeTiming *timing);

G_END_DECLS
