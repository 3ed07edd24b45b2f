/* SPDX-License-Identifier: Apache-2.0 */
/* Logits and back; see the header. */
#include "offramp-threshold-scale.h"

#include <math.h>

/* Decimals that a threshold is written with: two figures that tell it from 0 and from 1, within reason. */
enum
{
  LEAST_DECIMALS = 2,
  MOST_DECIMALS = 8,
  LEAST_BESIDE = 3 /* of a probability that is compared with one */
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

static guint
get_decimals (double threshold)
{
  double nearest = MIN (threshold, 1 - threshold);
  int decimals = nearest > 0 ? (int)ceil (-log10 (nearest) - 1e-9) + 1 : LEAST_DECIMALS;

  return (guint)CLAMP (decimals, LEAST_DECIMALS, MOST_DECIMALS);
}

static double
round_to (double value, guint decimals)
{
  return round (value * pow (10, decimals)) / pow (10, decimals);
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
  return g_strdup_printf ("%.*f", (int)get_decimals (threshold), threshold);
}

/**
 * offramp_format_beside:
 * @p: P(redundant), 0..1
 * @threshold: what it is compared with
 * @shown: (out): @p as it is to be written
 * @written: (out) (transfer full): the threshold, as offramp_format_threshold() writes it where that will do
 *
 * No network is certain, so that 0.9996 is written as 0.999; but beside a threshold of 0.9995 that would be the wrong
 * side. Who compares the two figures comes to the same answer as the network.
 *
 * Returns: the decimals of @shown, three where they are enough
 */
guint
offramp_format_beside (double p, double threshold, double *shown, char **written)
{
  const guint least = get_decimals (threshold);

  for (guint decimals = LEAST_BESIDE; decimals <= MOST_DECIMALS; decimals++)
    for (guint beside = least; beside <= MAX (least, decimals); beside++)
      {
        *shown = MIN (round_to (p, decimals), (pow (10, decimals) - 1) / pow (10, decimals));
        if ((*shown >= round_to (threshold, beside)) == (p >= threshold))
          {
            *written = g_strdup_printf ("%.*f", (int)beside, threshold);
            return decimals;
          }
      }
  *shown = p; /* exactly 1, or as near to the threshold as no figure tells */
  *written = offramp_format_threshold (threshold);
  return p >= 1 ? LEAST_BESIDE : MOST_DECIMALS;
}
