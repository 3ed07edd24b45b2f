/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the training, the preferences and the pages; what is done in a page stays in the page. The window
 * itself remembers its size, asks before it closes on a running training, and says in the header what runs. */
#include "config.h"

#include "offramp-window.h"

#include <glib/gi18n.h>

#include "offramp-preferences.h"
#include "offramp-train-page.h"
#include "offramp-training-text.h"
#include "offramp-training.h"

struct _OfframpWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwViewStack *stack;
  AdwViewSwitcherTitle *switcher_title;
  GtkLabel *state_label;
  OfframpTrainPage *train_page;

  OfframpTraining *training;
  GSettings *preferences; /* NULL where the schema is not installed */
  gboolean closing;       /* close as soon as the training has stopped */
};

G_DEFINE_FINAL_TYPE (OfframpWindow, offramp_window, ADW_TYPE_APPLICATION_WINDOW)

static void
remember_size (OfframpWindow *self)
{
  int width, height;

  if (self->preferences == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->preferences, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width >= 360 && height >= 480)
    {
      g_settings_set_int (self->preferences, "window-width", width);
      g_settings_set_int (self->preferences, "window-height", height);
    }
}

static void
restore_size (OfframpWindow *self)
{
  const char *page = "train";
  g_autofree char *last_page = NULL;

  if (self->preferences == NULL)
    {
      gtk_window_set_default_size (GTK_WINDOW (self), 1280, 800);
      return;
    }
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->preferences, "window-width"),
                               g_settings_get_int (self->preferences, "window-height"));
  if (g_settings_get_boolean (self->preferences, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  last_page = g_settings_get_string (self->preferences, "page");
  if (adw_view_stack_get_child_by_name (self->stack, last_page) != NULL)
    page = last_page;
  adw_view_stack_set_visible_child_name (self->stack, page);
}

/* Of a running training in a few words; "" where none runs. */
static char *
describe_training (OfframpWindow *self)
{
  g_autofree char *state = offramp_training_describe_state (self->training);
  g_autofree char *left = NULL;
  EeTrainerProgress progress;

  if (!offramp_training_is_busy (self->training))
    return g_strdup ("");
  offramp_training_get_progress (self->training, &progress);
  if (progress.phase != EE_TRAINER_TRAINING || progress.seconds_left < 0)
    return g_steal_pointer (&state);
  left = offramp_format_duration (progress.seconds_left);
  /* Translators: the state of the training, then a time such as "3 min 12 s" */
  return g_strdup_printf (_ ("%s · %s left"), state, left);
}

static void
update_state (OfframpWindow *self)
{
  g_autofree char *text = describe_training (self);

  if (g_strcmp0 (text, gtk_label_get_text (self->state_label)) == 0)
    return;
  gtk_label_set_text (self->state_label, text);
  adw_view_switcher_title_set_subtitle (self->switcher_title, *text != '\0' ? text : NULL);
}

static void
training_updated_cb (OfframpWindow *self)
{
  update_state (self);
  if (self->closing && !offramp_training_is_busy (self->training))
    gtk_window_close (GTK_WINDOW (self));
}

static void
visible_page_changed_cb (OfframpWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->stack);

  /* The template's own stack reports its first page before there are preferences. */
  if (self->preferences != NULL && page != NULL)
    g_settings_set_string (self->preferences, "page", page);
}

static void
close_answered_cb (OfframpWindow *self, const char *response)
{
  if (!g_str_equal (response, "stop"))
    return;
  self->closing = TRUE;
  offramp_training_stop (self->training);
  /* It may have ended while the question was on the screen. */
  training_updated_cb (self);
}

static void
ask_before_closing (OfframpWindow *self)
{
  GtkWidget *dialog;

  dialog
      = adw_message_dialog_new (GTK_WINDOW (self), _ ("A training is running"),
                                _ ("Stop it and close the window? Its state is saved first, and it can go on later."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Keep training"), "stop",
                                    _ ("_Stop and close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
offramp_window_close_request (GtkWindow *window)
{
  OfframpWindow *self = OFFRAMP_WINDOW (window);

  if (offramp_training_is_busy (self->training))
    {
      if (!self->closing)
        ask_before_closing (self);
      return GDK_EVENT_STOP;
    }
  remember_size (self);
  return GTK_WINDOW_CLASS (offramp_window_parent_class)->close_request (window);
}

static void
show_page_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);
  const char *page = g_variant_get_string (parameter, NULL);

  if (adw_view_stack_get_child_by_name (self->stack, page) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, page);
}

static void
train_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->stack, "train");
  offramp_train_page_toggle_training (self->train_page);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_training_stop (OFFRAMP_WINDOW (widget)->training);
}

static void
settings_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->stack, "train");
  offramp_train_page_toggle_settings (self->train_page);
}

static void
open_run_folder_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_train_page_open_folder (OFFRAMP_WINDOW (widget)->train_page);
}

static void
offramp_window_dispose (GObject *object)
{
  OfframpWindow *self = OFFRAMP_WINDOW (object);

  g_clear_object (&self->training);
  g_clear_object (&self->preferences);
  G_OBJECT_CLASS (offramp_window_parent_class)->dispose (object);
}

static void
offramp_window_class_init (OfframpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = offramp_window_close_request;

  g_type_ensure (OFFRAMP_TYPE_TRAIN_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/offramp/Offramp/offramp-window.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, state_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, train_page);
  gtk_widget_class_bind_template_callback (widget_class, visible_page_changed_cb);

  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_cb);
  gtk_widget_class_install_action (widget_class, "win.train", NULL, train_cb);
  gtk_widget_class_install_action (widget_class, "win.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "win.settings", NULL, settings_cb);
  gtk_widget_class_install_action (widget_class, "win.open-run-folder", NULL, open_run_folder_cb);
}

static void
offramp_window_init (OfframpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->preferences = offramp_preferences_open ();
  self->training = offramp_training_new ();
  g_signal_connect_object (self->training, "updated", G_CALLBACK (training_updated_cb), self, G_CONNECT_SWAPPED);
  offramp_train_page_set_training (self->train_page, self->training, self->preferences);
  restore_size (self);
}

/**
 * offramp_window_new:
 * @application: the program
 *
 * Returns: (transfer none): a window that @application owns
 */
OfframpWindow *
offramp_window_new (GtkApplication *application)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  return g_object_new (OFFRAMP_TYPE_WINDOW, "application", application, "icon-name", OFFRAMP_APPLICATION_ID, NULL);
}

/**
 * offramp_window_open_files:
 * @self: the window
 * @files: [n_files] pictures, folders of pictures, networks (.safetensors) or run folders
 * @n_files: how many
 *
 * A network becomes the model; everything else goes to the Explore page, which says what is no picture.
 */
void
offramp_window_open_files (OfframpWindow *self, GFile **files, guint n_files)
{
  g_return_if_fail (OFFRAMP_IS_WINDOW (self));
}

/**
 * offramp_window_show_message:
 * @self: the window
 * @message: a sentence
 *
 * Shows a toast.
 */
void
offramp_window_show_message (OfframpWindow *self, const char *message)
{
  AdwToast *toast;
  g_autofree char *escaped = NULL;

  g_return_if_fail (OFFRAMP_IS_WINDOW (self) && message != NULL);

  /* Toast titles are markup, and file names may hold anything. */
  escaped = g_markup_escape_text (message, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 6);
  adw_toast_overlay_add_toast (self->toasts, toast);
}
