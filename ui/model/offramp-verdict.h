/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-verdict.h - what the network said about one image, how long it took, and that in words
 *
 * A plain value, made on the worker's thread. After that it changes only when the threshold is moved: then the route is
 * worked out anew from what was measured (offramp-verdict-threshold.c). Knows no widget.
 */
#pragma once

#include "offramp-source.h"

G_BEGIN_DECLS

/* Classes that are shown with their probabilities. */
#define OFFRAMP_VERDICT_MAX_TOP 5

/**
 * OfframpTopClass:
 * @name: (unowned): interned
 * @probability: of it
 */
typedef struct
{
  const char *name;
  float probability;
} OfframpTopClass;

/**
 * OfframpMeasured:
 * @is_kept: whether the rest is filled in
 * @route: the way that the image took
 * @timing: of it
 * @has_full: whether it was sent through the whole network too
 * @full_route: its answer there
 * @full_timing: its time there
 *
 * What was measured, kept from the first time that a moved threshold changes the way.
 */
typedef struct
{
  gboolean is_kept;
  EeRoute route;
  EeRouteTiming timing;
  gboolean has_full;
  EeRoute full_route;
  EeRouteTiming full_timing;
} OfframpMeasured;

/**
 * OfframpVerdict:
 * @plan: (owned): of the network that answered
 * @route: the way the image took at @threshold
 * @timing: of that way
 * @has_full: whether an image that left was sent through the whole network too, to compare
 * @full_route: its answer there; of no meaning unless @has_full
 * @full_timing: its time there, taken right after @timing; of no meaning unless @has_full
 * @threshold: P(redundant) from which an image leaves
 * @above, @until: at thresholds above the one, up to the other, the way is the same; 0 until somebody has moved it
 * @provisional: whether it was timed once so far, and a verdict with medians follows
 * @added_up: whether @timing was not taken of this way, but added up from the medians of its stages, as measured when
 *   the image went further; it has no 95th percentile then
 * @measured: see #OfframpMeasured
 * @top: [@n_top] the most probable classes, largest first; of the whole network's answer where the image left
 * @n_top: 0 where no class was computed
 * @preparation: what was asked for
 * @framed: how much of the picture the network saw
 * @seen: (nullable) (owned): [32, 32, 3] uint8 as the network saw it; NULL for the whole picture, inverted if @inverted
 * @decode_ms: time of reading and decoding the picture; negative where it came decoded
 * @prepare_ms: time of scaling and inverting it; negative where it came as the network wants it
 * @inverted: whether light and dark were swapped before the network saw the image
 * @while_training: whether a training ran beside it, which makes every time longer
 * @label: (nullable) (owned): name of the class, NULL where none was computed
 * @full_label: (nullable) (owned): name of the class that the whole network found
 * @weights: (owned): which weights answered, for people
 */
typedef struct
{
  EePlan *plan;
  double threshold, above, until;
  gboolean has_full, provisional, added_up;
  EeRoute route;
  EeRouteTiming timing;
  EeRouteTiming full_timing;
  EeRoute full_route;
  OfframpMeasured measured;
  OfframpTopClass top[OFFRAMP_VERDICT_MAX_TOP];
  guint n_top;
  OfframpPreparation preparation;
  EeFramed framed;
  GBytes *seen;
  double decode_ms, prepare_ms;
  gboolean inverted;
  gboolean while_training;
  char *label;
  char *full_label;
  char *weights;
} OfframpVerdict;

OfframpVerdict *offramp_verdict_new (EePlan *plan);
OfframpVerdict *offramp_verdict_copy_result (const OfframpVerdict *verdict);
void offramp_verdict_free (OfframpVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpVerdict, offramp_verdict_free)

guint offramp_verdict_get_exit_block (const OfframpVerdict *verdict);
guint offramp_verdict_get_n_computed (const OfframpVerdict *verdict);
double offramp_verdict_get_saved_ms (const OfframpVerdict *verdict);
double offramp_verdict_get_p_redundant (const OfframpVerdict *verdict);
gboolean offramp_verdict_set_threshold (OfframpVerdict *verdict, double threshold);
char *offramp_verdict_format_redundant (const OfframpVerdict *verdict, char **threshold);
char *offramp_verdict_format_headline (const OfframpVerdict *verdict);
char *offramp_verdict_format_figures (const OfframpVerdict *verdict);
char *offramp_verdict_format_sentence (const OfframpVerdict *verdict);
char *offramp_verdict_format_timing (const OfframpVerdict *verdict);
char *offramp_verdict_format_full (const OfframpVerdict *verdict);

char *offramp_format_ms (double ms);
char *offramp_format_probability (double share);

G_END_DECLS
