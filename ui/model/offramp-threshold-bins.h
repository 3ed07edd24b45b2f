/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-threshold-bins.h - how many images have which P(redundant), by kind
 *
 * On the line of offramp-threshold-scale.h. A plain value; knows no GTK.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_THRESHOLD_N_BINS = 56
};

/**
 * OfframpThresholdKind:
 * @OFFRAMP_THRESHOLD_MAIN: main images
 * @OFFRAMP_THRESHOLD_REDUNDANT: redundant images
 * @OFFRAMP_THRESHOLD_UNKNOWN: images of which nobody says what they are
 */
typedef enum
{
  OFFRAMP_THRESHOLD_MAIN,
  OFFRAMP_THRESHOLD_REDUNDANT,
  OFFRAMP_THRESHOLD_UNKNOWN,
  OFFRAMP_THRESHOLD_N_KINDS
} OfframpThresholdKind;

/**
 * OfframpThresholdBins:
 * @counts: images by kind and bin, from P(redundant) 0 on the left to 1 on the right
 * @totals: images of each kind
 * @most: in any bin of each kind
 */
typedef struct
{
  guint counts[OFFRAMP_THRESHOLD_N_KINDS][OFFRAMP_THRESHOLD_N_BINS];
  guint totals[OFFRAMP_THRESHOLD_N_KINDS];
  guint most[OFFRAMP_THRESHOLD_N_KINDS];
} OfframpThresholdBins;

void offramp_threshold_bins_add (OfframpThresholdBins *bins, OfframpThresholdKind kind, double p_redundant);
void offramp_threshold_bins_add_scores (OfframpThresholdBins *bins, const EeScoreSet *scores);
double offramp_threshold_bins_get_height (const OfframpThresholdBins *bins, OfframpThresholdKind kind, guint bin);

G_END_DECLS
