/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-race-curve.h - time with exit over time without, by the share of images that leave: measured, and the limit
 *
 * Draws what it is given; computes nothing but places.
 */
#pragma once

#include <gtk/gtk.h>

#include "offramp-race-text.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_RACE_CURVE (offramp_race_curve_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRaceCurve, offramp_race_curve, OFFRAMP, RACE_CURVE, GtkWidget)

void offramp_race_curve_set_limit (OfframpRaceCurve *self, const OfframpRaceLimit *limit);
void offramp_race_curve_set_points (OfframpRaceCurve *self, const GArray *points);
void offramp_race_curve_set_share (OfframpRaceCurve *self, double share);

G_END_DECLS
