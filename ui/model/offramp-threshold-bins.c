/* SPDX-License-Identifier: Apache-2.0 */
/* Counting into bins; see the header. */
#include "offramp-threshold-bins.h"

#include <math.h>

#include "offramp-threshold-scale.h"

/**
 * offramp_threshold_bins_add:
 * @bins: begins as all 0
 * @kind: what the image is
 * @p_redundant: 0..1; what is no number is left out
 */
void
offramp_threshold_bins_add (OfframpThresholdBins *bins, OfframpThresholdKind kind, double p_redundant)
{
  guint bin;

  if (isnan (p_redundant))
    return;
  bin = MIN (offramp_threshold_get_place (p_redundant) * OFFRAMP_THRESHOLD_N_BINS, OFFRAMP_THRESHOLD_N_BINS - 1);
  bins->totals[kind]++;
  bins->counts[kind][bin]++;
  bins->most[kind] = MAX (bins->most[kind], bins->counts[kind][bin]);
}

/**
 * offramp_threshold_bins_add_scores:
 * @bins: begins as all 0
 * @scores: of a network
 *
 * One threshold serves all exits, so an image lies where the exit is surest that it is redundant: there the
 * threshold must pass for it to stay. Without exits it lies at the classifier's P(redundant).
 */
void
offramp_threshold_bins_add_scores (OfframpThresholdBins *bins, const EeScoreSet *scores)
{
  for (guint i = 0; i < scores->n_images; i++)
    {
      const EeScore *score = &scores->items[i];
      float highest = scores->n_exits > 0 ? score->p_exits[0] : score->p_redundant;

      for (guint e = 1; e < scores->n_exits; e++)
        highest = MAX (highest, score->p_exits[e]);
      offramp_threshold_bins_add (
          bins, score->label < scores->n_main ? OFFRAMP_THRESHOLD_MAIN : OFFRAMP_THRESHOLD_REDUNDANT, highest);
    }
}

/**
 * offramp_threshold_bins_get_height:
 * @bins: a histogram
 * @kind: of images
 * @bin: from the left
 *
 * The logarithm of the number: among ten thousand images the three on the wrong side must be seen.
 *
 * Returns: 0..1 of the height of the fullest bin; 0 where there is no image
 */
double
offramp_threshold_bins_get_height (const OfframpThresholdBins *bins, OfframpThresholdKind kind, guint bin)
{
  return bins->counts[kind][bin] > 0 ? log1p (bins->counts[kind][bin]) / log1p (bins->most[kind]) : 0;
}
