/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-verdict.h - what the network said about one image, how long it took, and that in words
 *
 * A plain value, made on the worker's thread and then never changed. Knows no widget.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpVerdict:
 * @plan: (owned): of the network that answered
 * @route: the way the image took at @threshold
 * @timing: of that way
 * @has_full: whether an image that left was sent through the whole network too, to compare
 * @full_route: its answer there; of no meaning unless @has_full
 * @full_timing: its time there, taken right after @timing; of no meaning unless @has_full
 * @threshold: P(redundant) from which an image leaves
 * @inverted: whether light and dark were swapped before the network saw the image
 * @while_training: whether a training ran beside it, which makes every time longer
 * @label: (nullable) (owned): name of the class, NULL where none was computed
 * @full_label: (nullable) (owned): name of the class that the whole network found
 * @weights: (owned): which weights answered, for people
 */
typedef struct
{
  EePlan *plan;
  EeRoute route;
  EeRouteTiming timing;
  gboolean has_full;
  EeRoute full_route;
  EeRouteTiming full_timing;
  double threshold;
  gboolean inverted;
  gboolean while_training;
  char *label;
  char *full_label;
  char *weights;
} OfframpVerdict;

OfframpVerdict *offramp_verdict_new (EePlan *plan);
void offramp_verdict_free (OfframpVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpVerdict, offramp_verdict_free)

guint offramp_verdict_get_exit_block (const OfframpVerdict *verdict);
guint offramp_verdict_get_n_computed (const OfframpVerdict *verdict);
double offramp_verdict_get_saved_ms (const OfframpVerdict *verdict);
char *offramp_verdict_format_headline (const OfframpVerdict *verdict);
char *offramp_verdict_format_figures (const OfframpVerdict *verdict);
char *offramp_verdict_format_sentence (const OfframpVerdict *verdict);
char *offramp_verdict_format_timing (const OfframpVerdict *verdict);
char *offramp_verdict_format_full (const OfframpVerdict *verdict);

char *offramp_format_ms (double ms);
char *offramp_format_probability (double share);

G_END_DECLS
