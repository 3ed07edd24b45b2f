/* SPDX-License-Identifier: Apache-2.0 */
/* A window is closed as a person would close it, only after training and evaluation have ended, so that it does not
 * ask. */
#include "config.h"

#include "offramp-session-end.h"

#include <glib-unix.h>
#include <signal.h>

#include "offramp-training.h"
#include "offramp-window.h"

static void
close_if_ended_cb (GtkWindow *window, OfframpTraining *training)
{
  if (!offramp_training_is_busy (training))
    gtk_window_close (window);
}

static void
end_window (OfframpWindow *window)
{
  OfframpTraining *training = offramp_window_get_training (window);

  offramp_window_stop_evaluation (window);
  if (!offramp_training_is_busy (training))
    {
      gtk_window_close (GTK_WINDOW (window));
      return;
    }
  g_signal_connect_object (training, "updated", G_CALLBACK (close_if_ended_cb), window,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  offramp_training_stop (training);
}

static void
end_all (GtkApplication *application)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (application));

  if (windows == NULL)
    g_application_quit (G_APPLICATION (application));
  for (GList *l = windows; l != NULL; l = l->next)
    if (OFFRAMP_IS_WINDOW (l->data))
      end_window (l->data);
    else
      gtk_window_destroy (l->data);
}

static gboolean
take_signal (GtkApplication *application, int number)
{
  static gboolean taken = FALSE;

  if (taken)
    {
      signal (number, SIG_DFL);
      raise (number);
    }
  taken = TRUE;
  end_all (application);

  return G_SOURCE_CONTINUE;
}

static gboolean
terminate_cb (gpointer user_data)
{
  return take_signal (user_data, SIGTERM);
}

static gboolean
interrupt_cb (gpointer user_data)
{
  return take_signal (user_data, SIGINT);
}

static gboolean
hang_up_cb (gpointer user_data)
{
  return take_signal (user_data, SIGHUP);
}

static void
query_end_cb (GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (OFFRAMP_IS_WINDOW (l->data))
      offramp_training_save (offramp_window_get_training (l->data));
}

/* A session that ends stops the program without closing its window, and does not wait for long. */
static void
shutdown_cb (GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (OFFRAMP_IS_WINDOW (l->data))
      offramp_window_rescue (l->data);
}

/**
 * offramp_session_end_watch:
 * @application: the program, at its start
 *
 * From now on its end, wherever it comes from, leaves trainings that can go on.
 */
void
offramp_session_end_watch (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  g_signal_connect (application, "query-end", G_CALLBACK (query_end_cb), NULL);
  g_signal_connect (application, "shutdown", G_CALLBACK (shutdown_cb), NULL);
  g_unix_signal_add (SIGTERM, terminate_cb, application);
  g_unix_signal_add (SIGINT, interrupt_cb, application);
  g_unix_signal_add (SIGHUP, hang_up_cb, application);
}
