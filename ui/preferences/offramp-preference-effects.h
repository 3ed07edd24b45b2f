/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-preference-effects.h - makes what is chosen in the preferences true, at once */
#pragma once

#include <adwaita.h>

#include "offramp-session.h"

G_BEGIN_DECLS

void offramp_preference_effects_start (GSettings *preferences, OfframpSession *session);

G_END_DECLS
