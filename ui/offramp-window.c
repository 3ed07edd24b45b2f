/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the training, the preferences and the pages; what is done in a page stays in the page. The window
 * itself remembers its size, asks before it closes on a running training, and says in the header what runs. */
#include "config.h"

#include "offramp-window.h"

#include <glib/gi18n.h>

#include "offramp-closing-question.h"
#include "offramp-compute.h"
#include "offramp-folders.h"
#include "offramp-preference-effects.h"
#include "offramp-preferences-window.h"
#include "offramp-preferences.h"
#include "offramp-training-notice.h"
#include "offramp-training-text.h"
#include "offramp-window-private.h"

enum
{
  ROOMY_WIDTH = 860, /* pixels; from here on the header shows the state beside the switcher */
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

/* The page has it in full, as long as it lasts. */
static void
announce_trouble (OfframpWindow *self)
{
  g_autofree char *trouble = offramp_training_dup_trouble (self->training);
  const gboolean in_trouble = trouble != NULL;

  if (in_trouble && !self->was_in_trouble
      && g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), "train") != 0)
    show_message (self, _ ("The training goes on, but the disk takes no checkpoint."));
  self->was_in_trouble = in_trouble;
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
  announce_trouble (self);
  if (self->was_busy && !busy)
    announce_end (self);
  if (self->was_busy != busy)
    hold_session (self, busy);
  if (!self->was_busy && busy)
    offramp_training_notice_withdraw (GTK_WINDOW (self));
  self->was_busy = busy;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.stop", busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-run-folder",
                                 offramp_training_get_run_path (self->training) != NULL);
  if (self->closing && !busy)
    {
      self->closing = FALSE; /* an evaluation may keep it open */
      gtk_window_close (GTK_WINDOW (self));
    }
}

static void
build_explore_page (OfframpWindow *self)
{
  self->explore_page = g_object_new (OFFRAMP_TYPE_EXPLORE_PAGE, NULL);
  offramp_explore_page_set_session (self->explore_page, self->session);
  adw_bin_set_child (self->explore_bin, GTK_WIDGET (self->explore_page));
  if (offramp_projector_is_on (self->projector))
    offramp_explore_page_set_projector (self->explore_page, TRUE);
}

static void
build_train_page (OfframpWindow *self)
{
  self->train_page = g_object_new (OFFRAMP_TYPE_TRAIN_PAGE, NULL);
  offramp_train_page_set_training (self->train_page, self->training, self->preferences);
  adw_bin_set_child (self->train_bin, GTK_WIDGET (self->train_page));
}

static void
build_evaluate_page (OfframpWindow *self)
{
  self->evaluate_page = g_object_new (OFFRAMP_TYPE_EVALUATE_PAGE, NULL);
  offramp_evaluate_page_set_up (self->evaluate_page, self->session, self->preferences);
  adw_bin_set_child (self->evaluate_bin, GTK_WIDGET (self->evaluate_page));
}

static void
build_data_page (OfframpWindow *self)
{
  self->data_page = g_object_new (OFFRAMP_TYPE_DATA_PAGE, NULL);
  offramp_data_page_set_preferences (self->data_page, self->preferences);
  adw_bin_set_child (self->data_bin, GTK_WIDGET (self->data_page));
}

/* A page takes as long to make as an empty window does, so each is made when it is shown first: the start waits for one
 * of them only. */
static void
build_visible_page (OfframpWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->stack);

  if (self->session == NULL || page == NULL) /* the template's own stack reports its first page before there is any */
    return;
  if (g_str_equal (page, "explore") && self->explore_page == NULL)
    build_explore_page (self);
  else if (g_str_equal (page, "train") && self->train_page == NULL)
    build_train_page (self);
  else if (g_str_equal (page, "evaluate") && self->evaluate_page == NULL)
    build_evaluate_page (self);
  else if (g_str_equal (page, "data") && self->data_page == NULL)
    build_data_page (self);
}

static void
visible_page_changed_cb (OfframpWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->stack);

  build_visible_page (self);
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

/* The training ends when its step at hand does; it may have ended while the question was on the screen. */
static void
stop_and_close (GObject *object)
{
  OfframpWindow *self = OFFRAMP_WINDOW (object);

  if (self->training == NULL) /* the window was taken down meanwhile */
    return;
  if (!offramp_training_is_busy (self->training))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  self->closing = TRUE;
  offramp_training_stop (self->training);
}

static void
ask_before_closing (OfframpWindow *self)
{
  offramp_closing_question_ask (GTK_WINDOW (self), _ ("A training is running"),
                                _ ("Stop it and close the window? Its state is saved first, and it can go on later."),
                                _ ("_Keep training"), stop_and_close, G_OBJECT (self));
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
projector_toggled_cb (OfframpWindow *self)
{
  const gboolean on = offramp_projector_is_on (self->projector);

  if (self->explore_page != NULL)
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

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/offramp/Offramp/offramp-window.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, state_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, header);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, explore_bin);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, train_bin);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, evaluate_bin);
  gtk_widget_class_bind_template_child (widget_class, OfframpWindow, data_bin);
  gtk_widget_class_bind_template_callback (widget_class, visible_page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);

  offramp_window_class_install_actions (widget_class);
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
  self->session = offramp_session_new ();
  g_signal_connect_object (self->session, "updated", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  offramp_session_set_training (self->session, self->training);
  offramp_preference_effects_start (self->preferences, self->session);
  restore_size (self);
  build_visible_page (self);
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

  if (self->evaluate_page != NULL)
    offramp_evaluate_page_stop (self->evaluate_page);
}

/**
 * offramp_window_rescue:
 * @self: the window
 *
 * The program ends now, and nobody can be asked: keeps the window's size, and the state of a training that runs, whose
 * step at hand is waited for.
 */
void
offramp_window_rescue (OfframpWindow *self)
{
  g_return_if_fail (OFFRAMP_IS_WINDOW (self));

  remember_size (self);
  offramp_training_end (self->training);
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
  offramp_window_show_explore (self);
  offramp_explore_page_add_files (self->explore_page, list);
  g_slist_free (list);
}
