/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-window-private.h - the window, as the files that make it up share it */
#pragma once

#include "offramp-data-page.h"
#include "offramp-evaluate-page.h"
#include "offramp-explore-page.h"
#include "offramp-projector.h"
#include "offramp-session.h"
#include "offramp-train-page.h"
#include "offramp-training.h"
#include "offramp-window.h"

G_BEGIN_DECLS

struct _OfframpWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwViewStack *stack;
  AdwViewSwitcherTitle *switcher_title;
  GtkLabel *state_label;
  GtkRevealer *header;
  GtkWidget *bottom_bar;
  AdwBin *explore_bin;
  AdwBin *train_bin;
  AdwBin *evaluate_bin;
  AdwBin *data_bin;
  OfframpExplorePage *explore_page; /* each page is NULL until it is shown first */
  OfframpTrainPage *train_page;
  OfframpEvaluatePage *evaluate_page;
  OfframpDataPage *data_page;

  OfframpSession *session;
  OfframpTraining *training;
  OfframpProjector *projector;
  GSettings *preferences; /* NULL where the schema is not installed */
  gboolean closing;       /* close as soon as the training has stopped */
  gboolean was_busy;
  gboolean was_in_trouble;
  guint inhibit_cookie; /* the computer must not fall asleep over a training; 0 if nothing holds it */
};

void offramp_window_class_install_actions (GtkWidgetClass *widget_class);
void offramp_window_show_explore (OfframpWindow *self);

G_END_DECLS
