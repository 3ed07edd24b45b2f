/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-classifier.h - one network that answers for single images, with honest times
 *
 * Owned by one thread: the session's worker. Never call it from the main thread: each call may take seconds.
 */
#pragma once

#include "offramp-feature-maps.h"
#include "offramp-sample.h"

G_BEGIN_DECLS

typedef struct _OfframpClassifier OfframpClassifier;

/**
 * OfframpEffort:
 * @repeats: timed runs, at least 1
 * @compare_repeats: timed runs through the whole network for an image that leaves; 0 for none
 * @only_if_quick: no comparison where the whole network takes long
 * @go_on: (nullable): asked between the timed runs; where it says no those that there were count
 * @user_data: for @go_on
 */
typedef struct
{
  guint repeats;
  guint compare_repeats;
  gboolean only_if_quick;
  EeRouterGoOnFunc go_on;
  gpointer user_data;
} OfframpEffort;

OfframpClassifier *offramp_classifier_new (void);
void offramp_classifier_free (OfframpClassifier *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpClassifier, offramp_classifier_free)

gboolean offramp_classifier_open (OfframpClassifier *self, const char *path, GError **error);
gboolean offramp_classifier_open_bundled (OfframpClassifier *self, GError **error);
gboolean offramp_classifier_set_parameters (OfframpClassifier *self, const EeParameters *parameters,
                                            const EeModelFacts *facts, GError **error);

const EeModel *offramp_classifier_get_model (OfframpClassifier *self);
const char *offramp_classifier_get_weights (OfframpClassifier *self);
const char *offramp_classifier_get_path (OfframpClassifier *self);
void offramp_classifier_set_threshold (OfframpClassifier *self, double threshold);

OfframpFeatureMaps *offramp_classifier_read_features (OfframpClassifier *self, const guint8 *seen, guint layer,
                                                      GError **error);
double offramp_classifier_get_whole_ms (OfframpClassifier *self);
OfframpVerdict *offramp_classifier_classify (OfframpClassifier *self, OfframpSample *sample,
                                             const OfframpEffort *effort, GError **error);

G_END_DECLS
