/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-training-notice.h"

#include <glib/gi18n.h>

#include "offramp-training-text.h"

static const char NOTICE[] = "training-ended";

/**
 * offramp_training_notice_describe:
 * @training: a training that has ended
 *
 * Returns: (transfer full) (nullable): how, a sentence; %NULL where a person stopped it
 */
char *
offramp_training_notice_describe (OfframpTraining *training)
{
  EeTrainerProgress progress;
  EeRecord best;

  offramp_training_get_progress (training, &progress);
  if (progress.phase == EE_TRAINER_FAILED)
    return g_strdup (_ ("The training failed; its page says why."));
  if (progress.phase == EE_TRAINER_FINISHED && offramp_curves_get_best (offramp_training_get_curves (training), &best))
    {
      g_autofree char *percent = offramp_training_format_percent (best.accuracy);

      return g_strdup_printf (_ ("The training is finished: best accuracy %s."), percent);
    }
  return NULL;
}

/* One of the program's windows has the keys: its own, or a dialog's. One that was hidden with the keys, as the list of
 * keys is, calls itself active still. */
static gboolean
is_looked_at (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (gtk_widget_get_mapped (l->data) && gtk_window_is_active (l->data))
      return TRUE;
  return FALSE;
}

/**
 * offramp_training_notice_send:
 * @window: of the program
 * @preferences: (nullable): whether a person wants to hear of it
 * @message: what to say
 *
 * Notifies where nobody looks at the program; pressed, the notification brings its window back.
 */
void
offramp_training_notice_send (GtkWindow *window, GSettings *preferences, const char *message)
{
  GtkApplication *application = gtk_window_get_application (window);
  g_autoptr (GNotification) notification = NULL;

  if (application == NULL || is_looked_at ()
      || (preferences != NULL && !g_settings_get_boolean (preferences, "notify")))
    return;
  notification = g_notification_new (_ ("Training"));
  g_notification_set_body (notification, message);
  g_application_send_notification (G_APPLICATION (application), NOTICE, notification);
}

/**
 * offramp_training_notice_withdraw:
 * @window: of the program
 *
 * Takes the last one back, where it still stands: another training has begun.
 */
void
offramp_training_notice_withdraw (GtkWindow *window)
{
  GtkApplication *application = gtk_window_get_application (window);

  if (application != NULL)
    g_application_withdraw_notification (G_APPLICATION (application), NOTICE);
}
