/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the training, the preferences and the pages; what is done in a page stays in the page. The window
 * itself remembers its size, asks before it closes on a running training, and says in the header what runs. */
#include "config.h"

#include "offramp-window.h"

#include <glib/gi18n.h>

#include "offramp-compute.h"
#include "offramp-data-page.h"
#include "offramp-evaluate-page.h"
#include "offramp-explore-page.h"
#include "offramp-folders.h"
#include "offramp-preference-effects.h"
#include "offramp-preferences-window.h"
#include "offramp-preferences.h"
#include "offramp-projector.h"
#include "offramp-session.h"
#include "offramp-train-page.h"
#include "offramp-training-notice.h"
#include "offramp-training-text.h"
#include "offramp-training.h"

enum
{
  ROOMY_WIDTH = 860, /* pixels; from here on the header shows the state beside the switcher */
};

struct _OfframpWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwViewStack *stack;
  AdwViewSwitcherTitle *switcher_title;
  GtkLabel *state_label;
  GtkRevealer *header;
  GtkWidget *bottom_bar;
  OfframpExplorePage *explore_page;
  OfframpTrainPage *train_page;
  OfframpEvaluatePage *evaluate_page;
  OfframpDataPage *data_page;

  OfframpSession *session;
  OfframpTraining *training;
  OfframpProjector *projector;
  GSettings *preferences; /* NULL where the schema is not installed */
  gboolean closing;       /* close as soon as the training has stopped */
  gboolean was_busy;
  guint inhibit_cookie; /* the computer must not fall asleep over a training; 0 if nothing holds it */
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
  const char *page = "explore";
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

static void
show_message (OfframpWindow *self, const char *message)
{
  /* Toast titles are markup, and a message may hold anything. */
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/* The training in a few words while one runs, else the network that judges images. */
static char *
describe_state (OfframpWindow *self)
{
  g_autofree char *state = NULL, *left = NULL;
  const char *network = offramp_session_get_network (self->session);
  EeTrainerProgress progress;

  if (!offramp_training_is_busy (self->training))
    return g_strdup (network != NULL ? network : "");
  state = offramp_training_describe_state (self->training);
  offramp_training_get_progress (self->training, &progress);
  if (progress.phase != EE_TRAINER_TRAINING || progress.seconds_left < 0)
    return g_steal_pointer (&state);
  left = offramp_training_format_duration (progress.seconds_left);
  /* Translators: the state of the training, then a time such as "3 min 12 s" */
  return g_strdup_printf (_ ("%s · %s left"), state, left);
}

static void
update_state (OfframpWindow *self)
{
  g_autofree char *text = describe_state (self);

  if (g_strcmp0 (text, gtk_label_get_text (self->state_label)) == 0)
    return;
  gtk_label_set_text (self->state_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state_label), text);
  adw_view_switcher_title_set_subtitle (self->switcher_title, *text != '\0' ? text : NULL);
}

/* Who looks at another page hears of the end too. */
static void
announce_end (OfframpWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->stack);
  g_autofree char *message = offramp_training_notice_describe (self->training);

  if (message == NULL)
    return;
  offramp_training_notice_send (GTK_WINDOW (self), self->preferences, message);
  if (g_strcmp0 (page, "train") != 0)
    show_message (self, message);
}

/* Keeps the session from sleeping or ending while a training runs. */
static void
hold_session (OfframpWindow *self, gboolean hold)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application == NULL)
    return;
  if (self->inhibit_cookie != 0)
    gtk_application_uninhibit (application, self->inhibit_cookie);
  self->inhibit_cookie = 0;
  if (hold)
    self->inhibit_cookie = gtk_application_inhibit (application, GTK_WINDOW (self),
                                                    GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                                                    _ ("A training is running"));
}

static void
training_updated_cb (OfframpWindow *self)
{
  const gboolean busy = offramp_training_is_busy (self->training);

  update_state (self);
  if (self->was_busy && !busy)
    announce_end (self);
  if (self->was_busy != busy)
    hold_session (self, busy);
  self->was_busy = busy;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.stop", busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-run-folder",
                                 offramp_training_get_run_path (self->training) != NULL);
  if (self->closing && !busy)
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

/* In a narrow window the header has no room for the state; its title then bears it as a subtitle. This follows
 * the window's width and not the title, which appears where the label takes the switcher's room. */
static void
width_changed_cb (OfframpWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label),
                          width >= ROOMY_WIDTH || gtk_window_is_maximized (GTK_WINDOW (self)));
}

static gboolean
close_if_ended_cb (gpointer user_data)
{
  OfframpWindow *self = user_data;

  if (!offramp_training_is_busy (self->training))
    gtk_window_close (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

static void
close_answered_cb (OfframpWindow *self, const char *response)
{
  if (!g_str_equal (response, "stop"))
    return;
  self->closing = TRUE;
  offramp_training_stop (self->training);
  /* It may have ended while the question was on the screen; the question itself must be gone first. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_if_ended_cb, g_object_ref (self), g_object_unref);
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

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), "evaluate") == 0)
    {
      offramp_evaluate_page_toggle (self->evaluate_page);
      return;
    }
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
show_explore (OfframpWindow *self)
{
  adw_view_stack_set_visible_child_name (self->stack, "explore");
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  show_explore (self);
  offramp_explore_page_open (self->explore_page);
}

static void
open_model_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  show_explore (self);
  offramp_explore_page_open_network (self->explore_page);
}

static void
draw_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  show_explore (self);
  offramp_explore_page_toggle_draw (self->explore_page);
}

static void
race_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  show_explore (self);
  offramp_explore_page_race (self->explore_page);
}

static void
paste_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  /* The accelerator comes before the field that one types in. */
  if (GTK_IS_TEXT (focus))
    {
      gtk_widget_activate_action (focus, "clipboard.paste", NULL);
      return;
    }
  show_explore (self);
  offramp_explore_page_paste (self->explore_page);
}

static void
projector_toggled_cb (OfframpWindow *self)
{
  const gboolean on = offramp_projector_is_on (self->projector);

  offramp_explore_page_set_projector (self->explore_page, on);
  if (on)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("F11 or Esc brings the window back")));
}

static void
offramp_window_dispose (GObject *object)
{
  OfframpWindow *self = OFFRAMP_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->training);
  g_clear_object (&self->projector);
  g_clear_object (&self->preferences);
  G_OBJECT_CLASS (offramp_window_parent_class)->dispose (object);
}

static void
offramp_window_class_init (OfframpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = offramp_window_close_request;

  g_type_ensure (OFFRAMP_TYPE_EXPLORE_PAGE);
  g_type_ensure (OFFRAMP_TYPE_TRAIN_PAGE);
  g_type_ensure (OFFRAMP_TYPE_DATA_PAGE);
  g_type_ensure (OFFRAMP_TYPE_EVALUATE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/offramp/Offramp/offramp-window.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, state_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, header);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, explore_page);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, train_page);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, evaluate_page);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, data_page);
  gtk_widget_class_bind_template_callback (widget_class, visible_page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);

  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_cb);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "win.open-model", NULL, open_model_cb);
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, paste_cb);
  gtk_widget_class_install_action (widget_class, "win.draw", NULL, draw_cb);
  gtk_widget_class_install_action (widget_class, "win.race", NULL, race_cb);
  gtk_widget_class_install_action (widget_class, "win.train", NULL, train_cb);
  gtk_widget_class_install_action (widget_class, "win.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "win.settings", NULL, settings_cb);
  gtk_widget_class_install_action (widget_class, "win.open-run-folder", NULL, open_run_folder_cb);
}

static void
offramp_window_init (OfframpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->projector = offramp_projector_new (ADW_APPLICATION_WINDOW (self), self->header, self->bottom_bar);
  g_signal_connect_object (self->projector, "toggled", G_CALLBACK (projector_toggled_cb), self, G_CONNECT_SWAPPED);
  self->preferences = offramp_preferences_open ();
  offramp_folders_apply (self->preferences);
  offramp_compute_load (self->preferences);
  offramp_preferences_window_add_action (GTK_APPLICATION_WINDOW (self), self->preferences);
  self->training = offramp_training_new ();
  g_signal_connect_object (self->training, "updated", G_CALLBACK (training_updated_cb), self, G_CONNECT_SWAPPED);
  offramp_train_page_set_training (self->train_page, self->training, self->preferences);
  self->session = offramp_session_new ();
  g_signal_connect_object (self->session, "updated", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  offramp_session_set_training (self->session, self->training);
  offramp_preference_effects_start (self->preferences, self->session);
  offramp_explore_page_set_session (self->explore_page, self->session);
  offramp_evaluate_page_set_up (self->evaluate_page, self->session, self->preferences);
  offramp_data_page_set_preferences (self->data_page, self->preferences);
  restore_size (self);
  training_updated_cb (self);
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
 * offramp_window_get_training:
 * @self: the window
 *
 * Returns: (transfer none): its training, running or not
 */
OfframpTraining *
offramp_window_get_training (OfframpWindow *self)
{
  return self->training;
}

/**
 * offramp_window_stop_evaluation:
 * @self: the window
 *
 * Ends the evaluation under way, if there is one, so that closing does not ask about it.
 */
void
offramp_window_stop_evaluation (OfframpWindow *self)
{
  g_return_if_fail (OFFRAMP_IS_WINDOW (self));

  offramp_evaluate_page_stop (self->evaluate_page);
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
  GSList *list = NULL;

  g_return_if_fail (OFFRAMP_IS_WINDOW (self));

  for (guint i = n_files; i-- > 0;)
    list = g_slist_prepend (list, files[i]);
  show_explore (self);
  offramp_explore_page_add_files (self->explore_page, list);
  g_slist_free (list);
}
