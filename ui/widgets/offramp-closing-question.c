/* SPDX-License-Identifier: Apache-2.0 */
/* A window does not close well under a dialog that belongs to it: the answer is remembered when it is given, and acted
 * upon from the main loop once the dialog has let go of its handlers, which it does when it is taken down. */
#include "offramp-closing-question.h"

#include <glib/gi18n.h>

#define MARK "offramp-closing-question" /* on the dialogs that are asked here */

/**
 * Question:
 * @close: what is called where the answer is yes
 * @object: (owned): that it is called with
 * @may_close: what was answered
 */
typedef struct
{
  OfframpClosingFunc close;
  GObject *object;
  gboolean may_close;
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_object_unref (question->object);
  g_free (question);
}

static gboolean
close_cb (gpointer user_data)
{
  Question *question = user_data;

  question->close (question->object);
  return G_SOURCE_REMOVE;
}

static void
answered_cb (GtkWidget *dialog, const char *response, gpointer user_data)
{
  ((Question *)user_data)->may_close = g_str_equal (response, "stop");
}

/* The dialog is being taken down, answered or not. */
static void
gone_cb (gpointer data, GClosure *closure)
{
  Question *question = data;

  if (question->may_close)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_cb, question, free_question);
  else
    free_question (question);
}

/* (transfer none) (nullable): the question that stands over @window already. */
static GtkWindow *
find_question (GtkWindow *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (toplevels, i);

      if (g_object_get_data (G_OBJECT (other), MARK) != NULL && gtk_window_get_transient_for (other) == window)
        return other;
    }
  return NULL;
}

/**
 * offramp_closing_question_ask:
 * @window: that was asked to close, and has not
 * @heading: what runs in it
 * @body: what becomes of it
 * @keep: the button that leaves it running, with its mnemonic; the default
 * @close: called once if the other button was pressed, "Stop and close", when the question is gone from the screen
 * @object: for @close; kept alive until then
 *
 * A window that is asked to close again shows the question that it has.
 */
void
offramp_closing_question_ask (GtkWindow *window, const char *heading, const char *body, const char *keep,
                              OfframpClosingFunc close, GObject *object)
{
  GtkWindow *shown;
  GtkWidget *dialog;
  Question *question;

  g_return_if_fail (GTK_IS_WINDOW (window) && heading != NULL && body != NULL && keep != NULL);
  g_return_if_fail (close != NULL && G_IS_OBJECT (object));

  if ((shown = find_question (window)) != NULL)
    {
      gtk_window_present (shown);
      return;
    }
  dialog = adw_message_dialog_new (window, heading, body);
  g_object_set_data (G_OBJECT (dialog), MARK, dialog);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", keep, "stop", _ ("_Stop and close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  question = g_new0 (Question, 1);
  question->close = close;
  question->object = g_object_ref (object);
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, gone_cb, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
