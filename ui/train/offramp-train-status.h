/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-train-status.h - how far the training is: epoch, steps, time left, the figures that count, and its buttons
 *
 * The buttons activate the window's actions win.train and win.stop. Signal "resume-last" (nothing): the last
 * run is to go on.
 */
#pragma once

#include <adwaita.h>

#include "offramp-training.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_TRAIN_STATUS (offramp_train_status_get_type ())
G_DECLARE_FINAL_TYPE (OfframpTrainStatus, offramp_train_status, OFFRAMP, TRAIN_STATUS, AdwBin)

void offramp_train_status_show (OfframpTrainStatus *self, OfframpTraining *training);
void offramp_train_status_set_can_start (OfframpTrainStatus *self, gboolean can_start);
void offramp_train_status_set_last_run (OfframpTrainStatus *self, const char *run_path);
void offramp_train_status_set_folded (OfframpTrainStatus *self, gboolean folded);

G_END_DECLS
