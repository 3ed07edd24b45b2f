/* SPDX-License-Identifier: Apache-2.0 */
/* What the Train page does with runs that are there, with a mixture of data sets, and when the Preferences change. */
#include "offramp-train-page-private.h"

#include "offramp-mixture-dialog.h"
#include "offramp-preferences.h"
#include "offramp-run-comparison.h"

static void
mixed_cb (OfframpTrainPage *self, const char *pair)
{
  EeSettings settings;

  offramp_train_settings_read (self->settings, &settings);
  g_strlcpy (settings.pair, pair, sizeof settings.pair);
  ee_recipe_apply (&settings);
  offramp_train_settings_show (self->settings, &settings);
  offramp_train_page_settings_changed (self);
}

static void
mix_cb (OfframpTrainPage *self)
{
  EeSettings settings;
  GtkWidget *dialog;

  if (offramp_training_is_busy (self->training))
    return;
  offramp_train_settings_read (self->settings, &settings);
  dialog = offramp_mixture_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), settings.pair);
  g_signal_connect_object (dialog, "mixed", G_CALLBACK (mixed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* In a narrow window the settings lie over the curves that were asked for. */
static void
fold_away (OfframpTrainPage *self)
{
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
run_opened_cb (OfframpTrainPage *self, OfframpRun *run)
{
  const EeRunSummary *summary = offramp_run_get_summary (run);

  if (summary == NULL || offramp_training_is_busy (self->training))
    return;
  offramp_train_settings_show (self->settings, &summary->settings);
  offramp_train_page_settings_changed (self);
  offramp_training_show_run (self->training, offramp_run_get_path (run));
  fold_away (self);
}

static void
run_resumed_cb (OfframpTrainPage *self, OfframpRun *run)
{
  if (offramp_training_is_busy (self->training))
    return;
  offramp_training_start_resume (self->training, offramp_run_get_path (run));
  fold_away (self);
}

static void
compare_cb (OfframpTrainPage *self)
{
  g_autoptr (GPtrArray) runs = offramp_run_panel_list_ticked (self->run_panel);

  if (runs->len > 1)
    gtk_window_present (
        GTK_WINDOW (offramp_run_comparison_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), runs)));
}

static void
resume_last_cb (OfframpTrainPage *self)
{
  g_autofree char *last_run = offramp_preferences_get_last_run (self->preferences);

  if (last_run != NULL && !offramp_training_is_busy (self->training))
    offramp_training_start_resume (self->training, last_run);
}

/* A training that runs keeps what it was started with; the rows are locked then, and show it. */
static void
machine_changed_cb (OfframpTrainPage *self, const char *key)
{
  EeSettings settings, preferred;

  if (offramp_training_is_busy (self->training))
    return;
  offramp_train_settings_read (self->settings, &settings);
  preferred = settings;
  offramp_preferences_load_machine (self->preferences, &preferred);
  if (g_str_equal (key, "device"))
    g_strlcpy (settings.device, preferred.device, sizeof settings.device);
  else if (g_str_equal (key, "threads"))
    settings.threads = preferred.threads;
  else
    settings.events = preferred.events;
  offramp_train_settings_show (self->settings, &settings);
  offramp_train_page_settings_changed (self);
}

void
offramp_train_page_follow_preferences (OfframpTrainPage *self)
{
  static const char *const keys[] = { "changed::device", "changed::threads", "changed::events" };

  if (self->preferences == NULL)
    return;
  g_signal_connect_object (self->preferences, "changed::run-folder", G_CALLBACK (offramp_runs_refresh), self->runs,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_signal_connect_object (self->preferences, keys[i], G_CALLBACK (machine_changed_cb), self, G_CONNECT_SWAPPED);
}

void
offramp_train_page_class_bind_run_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, mix_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_resumed_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_last_cb);
}

static void
folder_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpTrainPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    return;
  offramp_train_page_show_error (self, error);
}

/**
 * offramp_train_page_open_folder:
 * @self: the page
 *
 * Opens the folder of the newest run in the file manager.
 */
void
offramp_train_page_open_folder (OfframpTrainPage *self)
{
  const char *path;
  g_autofree char *uri = NULL;

  g_return_if_fail (OFFRAMP_IS_TRAIN_PAGE (self) && self->training != NULL);

  path = offramp_training_get_run_path (self->training);
  if (path == NULL)
    return;
  uri = g_filename_to_uri (path, NULL, NULL);
  if (uri != NULL)
    gtk_show_uri_full (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME, self->cancellable,
                       folder_opened_cb, g_object_ref (self));
}
