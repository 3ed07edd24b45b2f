/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-training-text.h - a training in words: state, time, steps; for labels and for screen readers */
#pragma once

#include "offramp-training.h"

G_BEGIN_DECLS

char *offramp_training_describe_state (OfframpTraining *training);
char *offramp_training_describe_epoch (OfframpTraining *training);
char *offramp_training_describe_step (OfframpTraining *training);
double offramp_training_get_fraction (OfframpTraining *training);
guint64 offramp_training_get_memory (void);
char *offramp_training_format_duration (double seconds);
char *offramp_training_format_percent (double share);

G_END_DECLS
