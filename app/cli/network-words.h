/* SPDX-License-Identifier: Apache-2.0 */
/* network-words.h - a network in a few words */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

char *offramp_network_describe (EePlan *plan);
const char *offramp_network_get_class_name (const EeModel *model, guint label, char buffer[16]);
const char *offramp_network_get_class_title (const EeModel *model, guint label, char buffer[16]);

G_END_DECLS
