/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-threshold-scale.h - the line on which a threshold and every P(redundant) has its place
 *
 * A trained exit is nearly always sure: on a line of equal steps all images would lie at its two ends. So equal
 * lengths are equal steps of the logit, ln (p / (1 - p)), which is what the exit's last layer says: 0.5 is in the
 * middle, 0.9, 0.99 and 0.999 follow at equal distances. Pure functions; no GTK, no pixels.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A probability nearer to 0 or 1 than this lies at the end of the line. */
#define OFFRAMP_THRESHOLD_NEAREST 1e-6

enum
{
  OFFRAMP_THRESHOLD_N_TICKS = 5
};

/**
 * OfframpThresholdTick:
 * @place: 0..1
 * @label: the threshold there
 */
typedef struct
{
  double place;
  char label[16];
} OfframpThresholdTick;

double offramp_threshold_get_place (double threshold);
double offramp_threshold_from_place (double place);
void offramp_threshold_make_ticks (OfframpThresholdTick ticks[OFFRAMP_THRESHOLD_N_TICKS]);
char *offramp_format_threshold (double threshold);
guint offramp_format_beside (double p, double threshold, double *shown, char **written);

G_END_DECLS
