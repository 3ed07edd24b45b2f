/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-train-page-private.h - the Train page, as the files that make it up share it */
#pragma once

#include "offramp-chart-card.h"
#include "offramp-run-panel.h"
#include "offramp-train-courses.h"
#include "offramp-train-page.h"
#include "offramp-train-settings.h"
#include "offramp-train-status.h"

G_BEGIN_DECLS

struct _OfframpTrainPage
{
  AdwBin parent_instance;

  AdwFlap *flap;
  OfframpTrainSettings *settings;
  OfframpTrainCourses *courses;
  OfframpRunPanel *run_panel;
  OfframpTrainStatus *status;
  OfframpChartCard *loss_card, *accuracy_card, *left_card, *speed_card, *rate_card;
  GtkStack *stack;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;
  GtkWidget *go_on_button;
  GtkRevealer *trouble_revealer;
  GtkLabel *trouble_label;

  OfframpTraining *training;
  OfframpPairs *pairs;
  OfframpRuns *runs;
  OfframpEstimator *estimator;
  GSettings *preferences; /* NULL where nothing is remembered */
  GCancellable *cancellable;
  guint refresh_id;
  gboolean was_busy;
};

void offramp_train_page_show_error (OfframpTrainPage *self, const GError *error);
void offramp_train_page_settings_changed (OfframpTrainPage *self);

void offramp_train_page_class_bind_run_callbacks (GtkWidgetClass *widget_class);
void offramp_train_page_follow_preferences (OfframpTrainPage *self);

G_END_DECLS
