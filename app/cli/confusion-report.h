/* SPDX-License-Identifier: Apache-2.0 */
/* confusion-report.h - which classes a network takes for which */
#pragma once

#include <json-glib/json-glib.h>

#include "ee.h"

G_BEGIN_DECLS

void offramp_confusion_print (const char *name, const EeModel *model, const EeScoreSet *scores, double threshold);
void offramp_confusion_add_json (const EeModel *model, const EeScoreSet *scores, double threshold,
                                 JsonBuilder *builder);

G_END_DECLS
