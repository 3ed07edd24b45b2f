/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-train-charts.h - which curves the train page shows, how they look, and their best marker */
#pragma once

#include "offramp-chart-card.h"
#include "offramp-training.h"

G_BEGIN_DECLS

void offramp_train_charts_set_up (OfframpChartCard *loss, OfframpChartCard *accuracy, OfframpTraining *training);
void offramp_train_charts_refresh (OfframpChartCard *loss, OfframpChartCard *accuracy, OfframpTraining *training);

G_END_DECLS
