/* SPDX-License-Identifier: Apache-2.0 */
/* threshold-sweep.h - a network at many thresholds, for people and for programs */
#pragma once

#include <json-glib/json-glib.h>

#include "ee.h"

G_BEGIN_DECLS

void offramp_sweep_print (GArray *sweep, const EeModelFacts *facts, EeSplit split);
void offramp_sweep_add_json (GArray *sweep, JsonBuilder *builder);

G_END_DECLS
