/* SPDX-License-Identifier: Apache-2.0 */
/* ee-statistics.h - what follows from scores: accuracies at a threshold, AUROC, calibration, confusion
 *
 * Pure functions of ee-scores.h; they run no network and know no file. "Positive" is redundant throughout: a true
 * positive is a redundant image that leaves, a false positive a main image that leaves.
 */
#pragma once

#include "ee-scores.h"

G_BEGIN_DECLS

#define EE_CALIBRATION_BINS 15

/**
 * EeCalibrationBin:
 * @images: whose confidence lies in it
 * @confidence: mean of theirs; NaN without images
 * @accuracy: share of them that is right; likewise
 */
typedef struct
{
  guint images;
  double confidence, accuracy;
} EeCalibrationBin;

/**
 * EeOperatingPoint:
 * @threshold: P(redundant) from which an image leaves
 * @accuracy: a redundant image is right when it leaves, a main one when it stays and its class is right
 * @exit_accuracy: of the last exit alone (without exits: "redundant" against the rest)
 * @main_accuracy: main images that stay and whose class is right / main images; NaN where there are none
 * @main_lost: main images that leave / main images; NaN where there are none
 * @classifier_accuracy: main images whose class is right, whatever the exit says / main images; likewise
 * @kept_share: images that stay / images
 * @left: images that leave
 */
typedef struct
{
  double threshold;
  double accuracy, exit_accuracy, main_accuracy, main_lost, classifier_accuracy;
  double kept_share;
  guint left;
} EeOperatingPoint;

void ee_statistics_get_point (const EeScoreSet *scores, double threshold, EeOperatingPoint *point);
double ee_statistics_get_auroc (const EeScoreSet *scores);
double ee_statistics_get_fpr95 (const EeScoreSet *scores);
gboolean ee_statistics_get_answer (const EeScoreSet *scores, const EeScore *score, double threshold, guint *answer,
                                   double *confidence);
gboolean ee_statistics_make_calibration (const EeScoreSet *scores, double threshold,
                                         EeCalibrationBin bins[EE_CALIBRATION_BINS]);
double ee_statistics_get_calibration_error (const EeScoreSet *scores, double threshold);
guint *ee_statistics_make_confusion (const EeScoreSet *scores, double threshold);
double *ee_statistics_make_class_accuracies (const EeScoreSet *scores, double threshold);

G_END_DECLS
