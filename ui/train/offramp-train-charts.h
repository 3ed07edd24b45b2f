/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-train-charts.h - which curves of a training the page's charts show, and how they look */
#pragma once

#include "offramp-chart-card.h"
#include "offramp-training.h"

G_BEGIN_DECLS

/**
 * OfframpTrainChart:
 * @OFFRAMP_TRAIN_CHART_LOSS: L, L1 and L2
 * @OFFRAMP_TRAIN_CHART_ACCURACY: total, of the exit, of main images
 * @OFFRAMP_TRAIN_CHART_LEFT: how many main and how many redundant images leave, and the work that this saves
 * @OFFRAMP_TRAIN_CHART_SPEED: images a second, and what they would be had no row been dropped
 * @OFFRAMP_TRAIN_CHART_RATE: the learning rate
 */
typedef enum
{
  OFFRAMP_TRAIN_CHART_LOSS,
  OFFRAMP_TRAIN_CHART_ACCURACY,
  OFFRAMP_TRAIN_CHART_LEFT,
  OFFRAMP_TRAIN_CHART_SPEED,
  OFFRAMP_TRAIN_CHART_RATE,
  OFFRAMP_N_TRAIN_CHARTS
} OfframpTrainChart;

void offramp_train_charts_set_up (OfframpChartCard *const cards[OFFRAMP_N_TRAIN_CHARTS], OfframpTraining *training);
void offramp_train_charts_refresh (OfframpChartCard *const cards[OFFRAMP_N_TRAIN_CHARTS], OfframpTraining *training);

G_END_DECLS
