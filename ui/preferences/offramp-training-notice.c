/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-training-notice.h"

#include <glib/gi18n.h>

#include "offramp-training-text.h"

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

/**
 * offramp_training_notice_send:
 * @window: of the program
 * @preferences: (nullable): whether a person wants to hear of it
 * @message: what to say
 *
 * Notifies where nobody looks at the window; pressed, the notification brings it back.
 */
void
offramp_training_notice_send (GtkWindow *window, GSettings *preferences, const char *message)
{
  GtkApplication *application = gtk_window_get_application (window);
  g_autoptr (GNotification) notification = NULL;

  if (application == NULL || gtk_window_is_active (window)
      || (preferences != NULL && !g_settings_get_boolean (preferences, "notify")))
    return;
  notification = g_notification_new (_ ("Training"));
  g_notification_set_body (notification, message);
  g_application_send_notification (G_APPLICATION (application), "training-ended", notification);
}
