/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-class-bars.h - the most probable classes as bars with their names and numbers */
#pragma once

#include <adwaita.h>

#include "offramp-verdict.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_CLASS_BARS (offramp_class_bars_get_type ())
G_DECLARE_FINAL_TYPE (OfframpClassBars, offramp_class_bars, OFFRAMP, CLASS_BARS, AdwBin)

void offramp_class_bars_show (OfframpClassBars *self, const OfframpVerdict *verdict);

G_END_DECLS
