/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-train-mistakes.h - a strip of the images that the network is most wrong about right now */
#pragma once

#include <adwaita.h>

#include "offramp-training.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_TRAIN_MISTAKES (offramp_train_mistakes_get_type ())
G_DECLARE_FINAL_TYPE (OfframpTrainMistakes, offramp_train_mistakes, OFFRAMP, TRAIN_MISTAKES, AdwBin)

void offramp_train_mistakes_show (OfframpTrainMistakes *self, OfframpTraining *training);

G_END_DECLS
