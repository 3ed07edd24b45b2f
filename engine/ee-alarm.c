/* SPDX-License-Identifier: Apache-2.0 */
/* The words of alarms; see the header. */
#include "ee-alarm.h"

#include <glib/gi18n-lib.h>

static const char *const names[] = {
  [EE_ALARM_NONE] = "none",           [EE_ALARM_STUCK] = "stuck",           [EE_ALARM_EXIT_CONSTANT] = "exit-constant",
  [EE_ALARM_EXPLODING] = "exploding", [EE_ALARM_NOT_FINITE] = "not-finite", [EE_ALARM_RECOVERED] = "recovered",
};

/**
 * ee_alarm_to_string:
 * @alarm: an alarm
 *
 * Returns: (transfer none): a word for files
 */
const char *
ee_alarm_to_string (EeAlarm alarm)
{
  g_return_val_if_fail (alarm < G_N_ELEMENTS (names), NULL);

  return names[alarm];
}

/**
 * ee_alarm_from_string:
 * @text: (nullable): as ee_alarm_to_string() writes it
 * @alarm: (out): the alarm; untouched on failure
 *
 * Returns: FALSE if @text names none
 */
gboolean
ee_alarm_from_string (const char *text, EeAlarm *alarm)
{
  g_return_val_if_fail (alarm != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], text) == 0)
      {
        *alarm = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * ee_alarm_describe:
 * @alarm: an alarm
 *
 * Returns: (transfer none) (nullable): what is wrong and what to try, in the user's language; NULL for EE_ALARM_NONE
 */
const char *
ee_alarm_describe (EeAlarm alarm)
{
  switch (alarm)
    {
    case EE_ALARM_STUCK:
      return _ (
          "The network answers no better than by chance. If that does not change within an epoch, stop, and try a "
          "longer warm-up, a smaller learning rate, or the preset “modern”.");
    case EE_ALARM_EXIT_CONSTANT:
      return _ ("The exit gives every image the same answer. If that does not change within an epoch, stop, and try a "
                "smaller learning rate, or a more even share of redundant images.");
    case EE_ALARM_EXPLODING:
      return _ ("The loss has grown far beyond that of guessing. Try a smaller learning rate or a longer warm-up.");
    case EE_ALARM_NOT_FINITE:
      return _ (
          "A number grew without bounds, so the training ended. Try a smaller learning rate or a longer warm-up.");
    case EE_ALARM_RECOVERED:
      return _ ("The training has recovered.");
    case EE_ALARM_NONE:
    default:
      return NULL;
    }
}
