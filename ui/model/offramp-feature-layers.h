/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-layers.h - the layers of a network whose maps can be looked at, in words */
#pragma once

#include "offramp-verdict.h"

G_BEGIN_DECLS

guint offramp_feature_layers_list (const EePlan *plan, guint *layers);
guint offramp_feature_layers_get_first_choice (const EePlan *plan);
char *offramp_feature_layers_format_name (const EePlan *plan, guint layer);
char *offramp_feature_layers_format_size (const EePlan *plan, guint layer);
gboolean offramp_feature_layers_is_computed (const EePlan *plan, guint layer, const OfframpVerdict *verdict);

G_END_DECLS
