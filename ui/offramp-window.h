/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-window.h - the window: header bar, the pages, toasts; owns the training that the pages share */
#pragma once

#include <adwaita.h>

#include "offramp-training.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_WINDOW (offramp_window_get_type ())
G_DECLARE_FINAL_TYPE (OfframpWindow, offramp_window, OFFRAMP, WINDOW, AdwApplicationWindow)

OfframpWindow *offramp_window_new (GtkApplication *application);
OfframpTraining *offramp_window_get_training (OfframpWindow *self);
void offramp_window_stop_evaluation (OfframpWindow *self);
void offramp_window_rescue (OfframpWindow *self);
void offramp_window_open_files (OfframpWindow *self, GFile **files, guint n_files);

G_END_DECLS
