/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-race-cost.h - the cost calculator: time, energy and money for very many images, with and without the exit */
#pragma once

#include <adwaita.h>

#include "offramp-race-text.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_RACE_COST (offramp_race_cost_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRaceCost, offramp_race_cost, OFFRAMP, RACE_COST, AdwBin)

void offramp_race_cost_set_speed (OfframpRaceCost *self, const OfframpCostSpeed *speed);

G_END_DECLS
