/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-train-page.h - settings, curves and the state of one training */
#pragma once

#include <adwaita.h>

#include "offramp-training.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_TRAIN_PAGE (offramp_train_page_get_type ())
G_DECLARE_FINAL_TYPE (OfframpTrainPage, offramp_train_page, OFFRAMP, TRAIN_PAGE, AdwBin)

void offramp_train_page_set_training (OfframpTrainPage *self, OfframpTraining *training, GSettings *preferences);
void offramp_train_page_toggle_training (OfframpTrainPage *self);
void offramp_train_page_toggle_settings (OfframpTrainPage *self);
void offramp_train_page_open_folder (OfframpTrainPage *self);

G_END_DECLS
