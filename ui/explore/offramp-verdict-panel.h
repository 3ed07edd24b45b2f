/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-verdict-panel.h - everything about the selected image: pictures, route, probability, times */
#pragma once

#include <adwaita.h>

#include "offramp-session.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_VERDICT_PANEL (offramp_verdict_panel_get_type ())
G_DECLARE_FINAL_TYPE (OfframpVerdictPanel, offramp_verdict_panel, OFFRAMP, VERDICT_PANEL, AdwBin)

void offramp_verdict_panel_set_session (OfframpVerdictPanel *self, OfframpSession *session);
void offramp_verdict_panel_set_sample (OfframpVerdictPanel *self, OfframpSample *sample);
void offramp_verdict_panel_set_place (OfframpVerdictPanel *self, guint position, guint n_samples);

G_END_DECLS
