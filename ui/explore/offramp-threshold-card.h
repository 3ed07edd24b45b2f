/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-threshold-card.h - the exit's threshold as a slider, and all that it changes
 *
 * Shows and moves the threshold of a session. On demand it runs the network over its own test set, in the
 * background; then accuracy and time follow the slider. Computes nothing itself.
 */
#pragma once

#include <adwaita.h>

#include "offramp-session.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_THRESHOLD_CARD (offramp_threshold_card_get_type ())
G_DECLARE_FINAL_TYPE (OfframpThresholdCard, offramp_threshold_card, OFFRAMP, THRESHOLD_CARD, AdwBin)

void offramp_threshold_card_set_session (OfframpThresholdCard *self, OfframpSession *session);
void offramp_threshold_card_set_room (OfframpThresholdCard *self, gboolean beside, gboolean tall);

G_END_DECLS
