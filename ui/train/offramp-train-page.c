/* SPDX-License-Identifier: Apache-2.0 */
/* Shows what an OfframpTraining reports; computes nothing. The training reports about 30 times a second; the page
 * redraws at most ten times a second, and not at all while another page is in front, so that watching costs the
 * training next to nothing. */
#include "offramp-train-page.h"

#include <glib/gi18n.h>

#include "offramp-column-layout.h"
#include "offramp-device-list.h"
#include "offramp-devices.h"
#include "offramp-preferences.h"
#include "offramp-train-charts.h"
#include "offramp-train-page-private.h"

enum
{
  REFRESH_MS = 100,
};

G_DEFINE_FINAL_TYPE (OfframpTrainPage, offramp_train_page, ADW_TYPE_BIN)

/* NULL hides it. */
void
offramp_train_page_show_error (OfframpTrainPage *self, const GError *error)
{
  if (error != NULL)
    gtk_label_set_text (self->error_label, error->message);
  gtk_widget_set_visible (self->go_on_button, offramp_training_can_go_on_elsewhere (self->training));
  gtk_revealer_set_reveal_child (self->error_revealer, error != NULL);
}

static void
refresh_charts (OfframpTrainPage *self)
{
  OfframpChartCard *const cards[OFFRAMP_N_TRAIN_CHARTS]
      = { self->loss_card, self->accuracy_card, self->left_card, self->speed_card, self->rate_card };

  offramp_train_charts_refresh (cards, self->training);
}

/* Steps are measured while the page is looked at, and never beside a training, which both would disturb. */
static void
update_estimates (OfframpTrainPage *self)
{
  EeSettings settings;

  if (self->estimator == NULL)
    return;
  offramp_train_settings_read (self->settings, &settings);
  offramp_estimator_set_settings (self->estimator, &settings);
  offramp_estimator_set_active (self->estimator, gtk_widget_get_mapped (GTK_WIDGET (self))
                                                     && !offramp_training_is_busy (self->training));
  offramp_train_courses_show (self->courses, self->estimator, &settings);
}

/* What the disk does not take, while it does not: the training goes on. The words stay while they slide away, and are
 * not left to a screen reader after that. */
static void
show_trouble (OfframpTrainPage *self)
{
  g_autofree char *trouble = offramp_training_dup_trouble (self->training);
  const char *text = trouble;

  if (text == NULL && !gtk_revealer_get_child_revealed (self->trouble_revealer))
    text = "";
  if (text != NULL && g_strcmp0 (gtk_label_get_text (self->trouble_label), text) != 0)
    gtk_label_set_text (self->trouble_label, text);
  gtk_revealer_set_reveal_child (self->trouble_revealer, trouble != NULL);
}

static void
refresh (OfframpTrainPage *self)
{
  OfframpCurves *curves = offramp_training_get_curves (self->training);
  EeRecord record;
  const gboolean measured = offramp_curves_get_newest (curves, EE_RECORD_STEP, &record);
  g_autofree char *device = offramp_training_describe_device (self->training);

  gtk_stack_set_visible_child_name (self->stack, measured ? "charts" : "empty");
  if (measured)
    refresh_charts (self);
  show_trouble (self);
  offramp_train_status_show (self->status, self->training);
  offramp_train_settings_show_run (self->settings, offramp_training_get_run_path (self->training));
  if (device != NULL)
    offramp_train_settings_show_device (self->settings, device);
}

/* What starting and ending change, beyond numbers. */
static void
note_start_or_end (OfframpTrainPage *self)
{
  const gboolean busy = offramp_training_is_busy (self->training);
  g_autofree char *last_run = NULL;
  EeTrainerProgress progress;

  if (busy == self->was_busy && offramp_training_get_error (self->training) == NULL)
    return;
  self->was_busy = busy;
  offramp_training_get_progress (self->training, &progress);
  /* Noted at the start, so that a run can go on even after a power cut. */
  if (busy)
    offramp_preferences_set_last_run (self->preferences, offramp_training_get_run_path (self->training));
  else if (progress.phase == EE_TRAINER_FINISHED)
    offramp_preferences_set_last_run (self->preferences, NULL);
  last_run = offramp_preferences_get_last_run (self->preferences);
  offramp_train_status_set_last_run (self->status, last_run);
  offramp_train_settings_set_locked (self->settings, busy);
  offramp_train_courses_set_locked (self->courses, busy);
  offramp_run_panel_set_shown (self->run_panel, offramp_training_get_run_path (self->training), busy);
  offramp_runs_refresh (self->runs);
  update_estimates (self);
  offramp_train_page_show_error (self, offramp_training_get_error (self->training));
}

static gboolean
refresh_later_cb (gpointer user_data)
{
  OfframpTrainPage *self = user_data;

  self->refresh_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
  return G_SOURCE_REMOVE;
}

static void
training_updated_cb (OfframpTrainPage *self)
{
  note_start_or_end (self);
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_later_cb, self);
}

static void
estimates_changed_cb (OfframpTrainPage *self)
{
  EeSettings settings;

  offramp_train_settings_read (self->settings, &settings);
  offramp_train_courses_show (self->courses, self->estimator, &settings);
}

static void
course_chosen_cb (OfframpTrainPage *self, int course)
{
  EeSettings settings;
  double seconds;

  if (offramp_training_is_busy (self->training)
      || offramp_estimator_get_course (self->estimator, course, &settings, &seconds) != OFFRAMP_ESTIMATE_KNOWN)
    return;
  offramp_train_settings_show (self->settings, &settings);
  offramp_train_page_settings_changed (self);
}

/* What the settings now are decides whether there can be a training, and how long it takes. */
void
offramp_train_page_settings_changed (OfframpTrainPage *self)
{
  offramp_train_status_set_can_start (self->status, offramp_train_settings_can_start (self->settings));
  offramp_train_status_show (self->status, self->training);
  update_estimates (self);
}

static void
error_closed_cb (OfframpTrainPage *self)
{
  gtk_revealer_set_reveal_child (self->error_revealer, FALSE);
}

static void
go_on_cb (OfframpTrainPage *self)
{
  offramp_training_go_on_with_processor (self->training);
}

static void
folded_cb (OfframpTrainPage *self)
{
  offramp_train_status_set_folded (self->status, adw_flap_get_folded (self->flap));
}

static void
devices_described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = offramp_devices_describe_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  offramp_train_settings_show_device (OFFRAMP_TRAIN_PAGE (source)->settings, text != NULL ? text : error->message);
}

static void
devices_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) devices = offramp_device_list_finish (result, NULL);
  guint trained = 0;

  if (devices == NULL)
    return;
  for (guint i = 0; i < devices->len; i++)
    trained |= ((OfframpDeviceInfo *)g_ptr_array_index (devices, i))->trained;
  offramp_train_settings_show_precisions (OFFRAMP_TRAIN_PAGE (source)->settings, trained);
}

static void
offramp_train_page_map (GtkWidget *widget)
{
  OfframpTrainPage *self = OFFRAMP_TRAIN_PAGE (widget);

  GTK_WIDGET_CLASS (offramp_train_page_parent_class)->map (widget);
  if (self->training == NULL)
    return;
  refresh (self);
  offramp_runs_refresh (self->runs);
  update_estimates (self);
}

static void
offramp_train_page_unmap (GtkWidget *widget)
{
  OfframpTrainPage *self = OFFRAMP_TRAIN_PAGE (widget);

  GTK_WIDGET_CLASS (offramp_train_page_parent_class)->unmap (widget);
  if (self->estimator != NULL)
    offramp_estimator_set_active (self->estimator, FALSE);
}

static void
offramp_train_page_dispose (GObject *object)
{
  OfframpTrainPage *self = OFFRAMP_TRAIN_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->estimator);
  g_clear_object (&self->training);
  g_clear_object (&self->pairs);
  g_clear_object (&self->runs);
  g_clear_object (&self->preferences);
  G_OBJECT_CLASS (offramp_train_page_parent_class)->dispose (object);
}

static void
offramp_train_page_class_init (OfframpTrainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_train_page_dispose;
  widget_class->map = offramp_train_page_map;
  widget_class->unmap = offramp_train_page_unmap;

  g_type_ensure (OFFRAMP_TYPE_CHART_CARD);
  g_type_ensure (OFFRAMP_TYPE_COLUMN_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_RUN_PANEL);
  g_type_ensure (OFFRAMP_TYPE_TRAIN_COURSES);
  g_type_ensure (OFFRAMP_TYPE_TRAIN_SETTINGS);
  g_type_ensure (OFFRAMP_TYPE_TRAIN_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/offramp/Offramp/train/offramp-train-page.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, flap);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, settings);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, status);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, loss_card);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, accuracy_card);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, left_card);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, speed_card);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, rate_card);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, courses);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, run_panel);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, go_on_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, trouble_revealer);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainPage, trouble_label);
  gtk_widget_class_bind_template_callback_full (widget_class, "settings_changed_cb",
                                                G_CALLBACK (offramp_train_page_settings_changed));
  gtk_widget_class_bind_template_callback (widget_class, course_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, error_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  offramp_train_page_class_bind_run_callbacks (widget_class);
}

static void
offramp_train_page_init (OfframpTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

static void
bind_preferences (OfframpTrainPage *self)
{
  /* Without preferences the charts begin as their defaults say. */
  g_object_set (self->loss_card, "stretched", TRUE, NULL);
  g_object_set (self->accuracy_card, "stretched", TRUE, NULL);
  if (self->preferences == NULL)
    return;
  g_settings_bind (self->preferences, "log-loss", self->loss_card, "stretched", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->preferences, "stretch-accuracy", self->accuracy_card, "stretched", G_SETTINGS_BIND_DEFAULT);
}

/**
 * offramp_train_page_set_training:
 * @self: the page; called once
 * @training: what it shows and starts
 * @preferences: (nullable): where it keeps the settings
 */
void
offramp_train_page_set_training (OfframpTrainPage *self, OfframpTraining *training, GSettings *preferences)
{
  g_autofree char *last_run = NULL;
  EeSettings settings;

  g_return_if_fail (OFFRAMP_IS_TRAIN_PAGE (self) && OFFRAMP_IS_TRAINING (training) && self->training == NULL);

  self->training = g_object_ref (training);
  if (preferences != NULL)
    self->preferences = g_object_ref (preferences);
  g_signal_connect_object (training, "updated", G_CALLBACK (training_updated_cb), self, G_CONNECT_SWAPPED);

  self->pairs = offramp_pairs_new (preferences);
  offramp_train_settings_set_pairs (self->settings, self->pairs);
  self->runs = offramp_runs_new (NULL);
  offramp_train_page_follow_preferences (self);
  offramp_run_panel_set_runs (self->run_panel, self->runs);
  self->estimator = offramp_estimator_new ();
  g_signal_connect_object (self->estimator, "changed", G_CALLBACK (estimates_changed_cb), self, G_CONNECT_SWAPPED);

  offramp_preferences_load_training (preferences, &settings);
  offramp_train_settings_show (self->settings, &settings);
  offramp_train_charts_set_up ((OfframpChartCard *[]){ self->loss_card, self->accuracy_card, self->left_card,
                                                       self->speed_card, self->rate_card },
                               training);
  bind_preferences (self);
  last_run = offramp_preferences_get_last_run (preferences);
  offramp_train_status_set_last_run (self->status, last_run);
  offramp_train_page_settings_changed (self);
  offramp_device_list_async (G_OBJECT (self), self->cancellable, devices_listed_cb);
  offramp_devices_describe_async (G_OBJECT (self), self->cancellable, devices_described_cb, NULL);
}

/**
 * offramp_train_page_toggle_training:
 * @self: the page
 *
 * Starts a training with the settings shown, or pauses the one that runs, or ends its pause.
 */
void
offramp_train_page_toggle_training (OfframpTrainPage *self)
{
  EeTrainerProgress progress;
  EeSettings settings;

  g_return_if_fail (OFFRAMP_IS_TRAIN_PAGE (self) && self->training != NULL);

  offramp_training_get_progress (self->training, &progress);
  if (!offramp_training_is_busy (self->training))
    {
      if (!offramp_train_settings_can_start (self->settings))
        return;
      offramp_train_settings_read (self->settings, &settings);
      offramp_preferences_save_training (self->preferences, &settings);
      offramp_training_start (self->training, &settings);
    }
  else if (progress.phase == EE_TRAINER_PAUSED)
    offramp_training_resume (self->training);
  else
    offramp_training_pause (self->training);
}

/**
 * offramp_train_page_toggle_settings:
 * @self: the page
 *
 * Shows or hides the settings.
 */
void
offramp_train_page_toggle_settings (OfframpTrainPage *self)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_PAGE (self));

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}
