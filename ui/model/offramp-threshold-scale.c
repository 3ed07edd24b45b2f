/* SPDX-License-Identifier: Apache-2.0 */
/* Logits and back; see the header. */
#include "offramp-threshold-scale.h"

#include <math.h>

/* Decimals that a threshold is written with: two figures that tell it from 0 and from 1, within reason. */
enum
{
  LEAST_DECIMALS = 2,
  MOST_DECIMALS = 8
};

static double
get_logit (double p)
{
  return log (p / (1 - p));
}

/**
 * offramp_threshold_get_place:
 * @threshold: P(redundant)
 *
 * Returns: 0..1
 */
double
offramp_threshold_get_place (double threshold)
{
  double inside = CLAMP (threshold, OFFRAMP_THRESHOLD_NEAREST, 1 - OFFRAMP_THRESHOLD_NEAREST);
  double end = get_logit (1 - OFFRAMP_THRESHOLD_NEAREST);

  return CLAMP ((get_logit (inside) + end) / (2 * end), 0, 1);
}

/**
 * offramp_threshold_from_place:
 * @place: 0..1
 *
 * Returns: the threshold there; the two ends stand for 0 and 1 themselves
 */
double
offramp_threshold_from_place (double place)
{
  double end = get_logit (1 - OFFRAMP_THRESHOLD_NEAREST);

  if (place <= 0 || place >= 1)
    return place <= 0 ? 0 : 1;
  return 1 / (1 + exp (-(2 * place - 1) * end));
}

/**
 * offramp_threshold_make_ticks:
 * @ticks: (out): from left to right
 */
void
offramp_threshold_make_ticks (OfframpThresholdTick ticks[OFFRAMP_THRESHOLD_N_TICKS])
{
  static const struct
  {
    double value;
    int decimals;
  } values[OFFRAMP_THRESHOLD_N_TICKS] = { { 0.0001, 4 }, { 0.01, 2 }, { 0.5, 1 }, { 0.99, 2 }, { 0.9999, 4 } };

  for (guint i = 0; i < OFFRAMP_THRESHOLD_N_TICKS; i++)
    {
      ticks[i].place = offramp_threshold_get_place (values[i].value);
      g_snprintf (ticks[i].label, sizeof ticks[i].label, "%.*f", values[i].decimals, values[i].value);
    }
}

/**
 * offramp_format_threshold:
 * @threshold: 0..1
 *
 * Returns: (transfer full): with as many decimals as tell it from 0 and from 1: "0.50", "0.030", "0.9990"
 */
char *
offramp_format_threshold (double threshold)
{
  double nearest = MIN (threshold, 1 - threshold);
  int decimals = nearest > 0 ? (int)ceil (-log10 (nearest) - 1e-9) + 1 : LEAST_DECIMALS;

  return g_strdup_printf ("%.*f", CLAMP (decimals, LEAST_DECIMALS, MOST_DECIMALS), threshold);
}
