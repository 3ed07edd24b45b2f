/* SPDX-License-Identifier: Apache-2.0 */
/* Asks, shows how far it is, and hands on what was found. Nothing is measured on this thread. */
#include "offramp-evaluate-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "offramp-closing-question.h"
#include "offramp-evaluate-settings.h"
#include "offramp-evaluation-gallery.h"
#include "offramp-evaluation-view.h"
#include "offramp-progress-line.h"
#include "offramp-report.h"

enum
{
  MOST_SHOWN = 400, /* images that go to Explore at once */
};

struct _OfframpEvaluatePage
{
  AdwBin parent_instance;

  AdwFlap *flap;
  OfframpEvaluateSettings *settings;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;
  GtkStack *stack;
  OfframpEvaluationView *view;
  GtkWidget *invitation, *foot, *start;
  OfframpProgressLine *progress;

  OfframpEvaluation *evaluation;
  OfframpSession *session;
  GtkNativeDialog *chooser;
  OfframpReportFormat format; /* that the chooser asks for */
  GCancellable *cancellable;
  gulong close_handler; /* on the window that the page is in */
};

G_DEFINE_FINAL_TYPE (OfframpEvaluatePage, offramp_evaluate_page, ADW_TYPE_BIN)

static void
show_error (OfframpEvaluatePage *self, const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_revealer_set_reveal_child (self->error_revealer, message != NULL);
}

static void
say (OfframpEvaluatePage *self, const char *text)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), adw_toast_new (escaped));
}

static void
evaluation_changed_cb (OfframpEvaluatePage *self)
{
  const gboolean running = offramp_pass_is_running (OFFRAMP_PASS (self->evaluation));
  OfframpEvaluationResult *result = offramp_evaluation_get_result (self->evaluation);

  gtk_widget_set_visible (self->start, !running);
  gtk_widget_set_visible (self->invitation, !running);
  gtk_widget_set_visible (self->foot, running || result != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->settings), !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "evaluate.stop", running);
  if (running)
    {
      offramp_progress_line_show (self->progress, offramp_evaluation_get_phase (self->evaluation),
                                  offramp_pass_get_progress (OFFRAMP_PASS (self->evaluation)));
      return;
    }
  offramp_progress_line_hide (self->progress);
  show_error (self, offramp_pass_get_error (OFFRAMP_PASS (self->evaluation)));
  if (result == NULL)
    return;
  offramp_evaluation_view_show (self->view, result);
  gtk_stack_set_visible_child_name (self->stack, "result");
}

static void
start_cb (OfframpEvaluatePage *self)
{
  g_autoptr (OfframpEvaluationOrder) order = NULL;

  if (offramp_pass_is_running (OFFRAMP_PASS (self->evaluation)))
    return;
  order = offramp_evaluate_settings_make_order (self->settings);
  show_error (self, NULL);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  offramp_evaluation_start (self->evaluation, order);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_pass_stop (OFFRAMP_PASS (OFFRAMP_EVALUATE_PAGE (widget)->evaluation));
}

static void
error_closed_cb (OfframpEvaluatePage *self)
{
  show_error (self, NULL);
}

/* (transfer full): [32, 32, 4] uint8. */
static GBytes *
add_alpha (GBytes *rgb)
{
  gsize n_pixels = g_bytes_get_size (rgb) / 3;
  const guint8 *source = g_bytes_get_data (rgb, NULL);
  guint8 *rgba = g_malloc (4 * n_pixels);

  for (gsize i = 0; i < n_pixels; i++)
    {
      memcpy (rgba + 4 * i, source + 3 * i, 3);
      rgba[4 * i + 3] = 0xff;
    }
  return g_bytes_new_take (rgba, 4 * n_pixels);
}

static void
show_images_cb (OfframpEvaluatePage *self, GListModel *images)
{
  const guint n = MIN (g_list_model_get_n_items (images), MOST_SHOWN);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.expect-images", NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OfframpEvaluationImage) image = g_list_model_get_item (images, i);
      g_autofree char *name = offramp_evaluation_image_get_name (image);
      g_autoptr (GBytes) rgba = add_alpha (offramp_evaluation_image_get_pixels (image));

      offramp_session_add_pixels (self->session, name, rgba, EE_IMAGE_SIDE, EE_IMAGE_SIDE);
    }
}

static void
open_images_cb (OfframpEvaluatePage *self, OfframpEvaluationImages *images)
{
  GtkWidget *gallery = offramp_evaluation_gallery_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), images);

  g_signal_connect_object (gallery, "show-images", G_CALLBACK (show_images_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (gallery));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpEvaluatePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (offramp_report_write_finish (result, &error))
    say (self, _ ("The report is written."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error->message);
}

static void
chosen_cb (OfframpEvaluatePage *self, int response)
{
  OfframpEvaluationResult *result = offramp_evaluation_get_result (self->evaluation);

  if (response == GTK_RESPONSE_ACCEPT && result != NULL)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

      offramp_report_write_async (result, self->format, file, self->cancellable, written_cb, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
export_cb (OfframpEvaluatePage *self, const char *word)
{
  g_autofree char *name = NULL;

  if (self->chooser != NULL || !offramp_report_format_from_string (word, &self->format))
    return;
  /* Translators: the name of a file, without its ending */
  name = g_strconcat (_ ("evaluation"), offramp_report_format_get_suffix (self->format), NULL);
  self->chooser = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (_ ("Export the evaluation"),
                                                                  GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                                  GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL));
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (self->chooser);
}

static void
stop_and_close (GObject *object)
{
  OfframpEvaluatePage *self = OFFRAMP_EVALUATE_PAGE (object);
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->evaluation == NULL) /* the window was taken down meanwhile */
    return;
  offramp_pass_stop (OFFRAMP_PASS (self->evaluation));
  if (GTK_IS_WINDOW (window))
    gtk_window_close (GTK_WINDOW (window));
}

/* An evaluation takes minutes, and nothing is kept of half of one. */
static gboolean
close_requested_cb (OfframpEvaluatePage *self, GtkWindow *window)
{
  if (!offramp_pass_is_running (OFFRAMP_PASS (self->evaluation)))
    return GDK_EVENT_PROPAGATE;
  offramp_closing_question_ask (window, _ ("An evaluation is running"),
                                _ ("Stop it and close the window? What it has measured so far is lost."),
                                _ ("_Keep evaluating"), stop_and_close, G_OBJECT (self));
  return GDK_EVENT_STOP;
}

static void
offramp_evaluate_page_root (GtkWidget *widget)
{
  OfframpEvaluatePage *self = OFFRAMP_EVALUATE_PAGE (widget);
  GtkRoot *window;

  GTK_WIDGET_CLASS (offramp_evaluate_page_parent_class)->root (widget);
  window = gtk_widget_get_root (widget);
  if (GTK_IS_WINDOW (window))
    self->close_handler = g_signal_connect_swapped (window, "close-request", G_CALLBACK (close_requested_cb), self);
}

static void
offramp_evaluate_page_unroot (GtkWidget *widget)
{
  OfframpEvaluatePage *self = OFFRAMP_EVALUATE_PAGE (widget);

  g_clear_signal_handler (&self->close_handler, gtk_widget_get_root (widget));
  GTK_WIDGET_CLASS (offramp_evaluate_page_parent_class)->unroot (widget);
}

/* Runs and images may have come since the page was last seen. */
static void
offramp_evaluate_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (offramp_evaluate_page_parent_class)->map (widget);
  offramp_evaluate_settings_refresh (OFFRAMP_EVALUATE_PAGE (widget)->settings);
}

static void
offramp_evaluate_page_dispose (GObject *object)
{
  OfframpEvaluatePage *self = OFFRAMP_EVALUATE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->evaluation != NULL)
    offramp_pass_stop (OFFRAMP_PASS (self->evaluation));
  g_clear_object (&self->evaluation);
  g_clear_object (&self->session);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (offramp_evaluate_page_parent_class)->dispose (object);
}

static void
offramp_evaluate_page_finalize (GObject *object)
{
  g_object_unref (OFFRAMP_EVALUATE_PAGE (object)->cancellable);

  G_OBJECT_CLASS (offramp_evaluate_page_parent_class)->finalize (object);
}

static void
offramp_evaluate_page_class_init (OfframpEvaluatePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = offramp_evaluate_page_dispose;
  object_class->finalize = offramp_evaluate_page_finalize;
  widget_class->map = offramp_evaluate_page_map;
  widget_class->root = offramp_evaluate_page_root;
  widget_class->unroot = offramp_evaluate_page_unroot;

  g_type_ensure (OFFRAMP_TYPE_EVALUATE_SETTINGS);
  g_type_ensure (OFFRAMP_TYPE_EVALUATION_VIEW);
  g_type_ensure (OFFRAMP_TYPE_PROGRESS_LINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/evaluate/offramp-evaluate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluatePage, flap);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluatePage, settings);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluatePage, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluatePage, error_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluatePage, stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluatePage, view);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluatePage, invitation);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluatePage, foot);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluatePage, start);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluatePage, progress);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, error_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_images_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_install_action (widget_class, "evaluate.stop", NULL, stop_cb);
}

static void
offramp_evaluate_page_init (OfframpEvaluatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->evaluation = offramp_evaluation_new ();
  g_signal_connect_object (self->evaluation, "changed", G_CALLBACK (evaluation_changed_cb), self, G_CONNECT_SWAPPED);
  offramp_progress_line_set_stop_action (self->progress, "evaluate.stop");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "evaluate.stop", FALSE);
}

/**
 * offramp_evaluate_page_set_up:
 * @self: the page; called once
 * @session: gets the images that are wanted in Explore
 * @preferences: (nullable): knows the user's own pairs
 */
void
offramp_evaluate_page_set_up (OfframpEvaluatePage *self, OfframpSession *session, GSettings *preferences)
{
  g_return_if_fail (OFFRAMP_IS_EVALUATE_PAGE (self) && OFFRAMP_IS_SESSION (session) && self->session == NULL);

  self->session = g_object_ref (session);
  offramp_evaluate_settings_set_preferences (self->settings, preferences);
}

/**
 * offramp_evaluate_page_toggle:
 * @self: the page
 *
 * Starts what the settings say, or stops what is under way.
 */
void
offramp_evaluate_page_toggle (OfframpEvaluatePage *self)
{
  g_return_if_fail (OFFRAMP_IS_EVALUATE_PAGE (self));

  if (offramp_pass_is_running (OFFRAMP_PASS (self->evaluation)))
    offramp_pass_stop (OFFRAMP_PASS (self->evaluation));
  else
    start_cb (self);
}

/**
 * offramp_evaluate_page_choose_network:
 * @self: the page
 * @path: of a checkpoint file or a run folder
 */
void
offramp_evaluate_page_choose_network (OfframpEvaluatePage *self, const char *path)
{
  g_return_if_fail (OFFRAMP_IS_EVALUATE_PAGE (self));

  offramp_evaluate_settings_choose_network (self->settings, path);
}

/**
 * offramp_evaluate_page_stop:
 * @self: the page
 *
 * Ends the evaluation under way, if there is one.
 */
void
offramp_evaluate_page_stop (OfframpEvaluatePage *self)
{
  g_return_if_fail (OFFRAMP_IS_EVALUATE_PAGE (self));

  offramp_pass_stop (OFFRAMP_PASS (self->evaluation));
}
