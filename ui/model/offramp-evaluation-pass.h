/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluation-pass.h - opens one or two networks and a test set, asks, and times them in turns
 *
 * Blocks for seconds to minutes: for a thread of its own. Knows no GTK.
 */
#pragma once

#include "offramp-evaluation-result.h"

G_BEGIN_DECLS

/**
 * OfframpEvaluationOrder:
 * @network: (owned): a checkpoint file or run folder; NULL for the bundled one
 * @baseline: (owned) (nullable): of a network without exit; NULL for @network itself with its exit taken out, or for
 *   nothing where it has none
 * @pair: (owned) (nullable): the test set; NULL for what the network was trained on
 * @root: (owned) (nullable): the data folder; NULL for the usual one
 * @limit: test images at most; 0 for all
 * @repeats: timed passes of each network
 * @threshold: P(redundant) from which an image leaves; below 0 for the network's own; nothing to one without exit
 */
typedef struct
{
  char *network, *baseline;
  char *pair, *root;
  guint limit, repeats;
  double threshold;
} OfframpEvaluationOrder;

/**
 * OfframpEvaluationPhase:
 * @OFFRAMP_EVALUATION_OPENING: the networks are read
 * @OFFRAMP_EVALUATION_READING: the test images are read
 * @OFFRAMP_EVALUATION_ASKING: every image is sent through the networks
 * @OFFRAMP_EVALUATION_TIMING: the two are timed in turns
 * @OFFRAMP_EVALUATION_STAGES: the parts of the network are timed
 */
typedef enum
{
  OFFRAMP_EVALUATION_OPENING,
  OFFRAMP_EVALUATION_READING,
  OFFRAMP_EVALUATION_ASKING,
  OFFRAMP_EVALUATION_TIMING,
  OFFRAMP_EVALUATION_STAGES,
} OfframpEvaluationPhase;

/* @share: of all that is to be done, 0..1. On the thread of the pass. */
typedef void (*OfframpEvaluationProgressFunc) (OfframpEvaluationPhase phase, double share, gpointer user_data);

OfframpEvaluationOrder *offramp_evaluation_order_copy (const OfframpEvaluationOrder *order);
void offramp_evaluation_order_free (OfframpEvaluationOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpEvaluationOrder, offramp_evaluation_order_free)

OfframpEvaluationResult *offramp_evaluation_pass_run (const OfframpEvaluationOrder *order,
                                                      OfframpEvaluationProgressFunc progress, gpointer user_data,
                                                      GCancellable *cancellable, GError **error);

G_END_DECLS
