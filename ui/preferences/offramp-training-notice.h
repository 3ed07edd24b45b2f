/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-training-notice.h - tells of a training's end, as a notification of the desktop too */
#pragma once

#include <adwaita.h>

#include "offramp-training.h"

G_BEGIN_DECLS

char *offramp_training_notice_describe (OfframpTraining *training);
void offramp_training_notice_send (GtkWindow *window, GSettings *preferences, const char *message);
void offramp_training_notice_withdraw (GtkWindow *window);

G_END_DECLS
