/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-draw-panel.h - the drawing pad with its tools, and what the network says while one draws */
#pragma once

#include <adwaita.h>

#include "offramp-guess.h"
#include "offramp-session.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_DRAW_PANEL (offramp_draw_panel_get_type ())
G_DECLARE_FINAL_TYPE (OfframpDrawPanel, offramp_draw_panel, OFFRAMP, DRAW_PANEL, AdwBin)

void offramp_draw_panel_set_session (OfframpDrawPanel *self, OfframpSession *session);
void offramp_draw_panel_set_guess (OfframpDrawPanel *self, OfframpGuess *guess);
void offramp_draw_panel_set_open (OfframpDrawPanel *self, gboolean open);
OfframpSample *offramp_draw_panel_get_sample (OfframpDrawPanel *self);

G_END_DECLS
