/* SPDX-License-Identifier: Apache-2.0 */
/* ee-alarm.h - what can go wrong with a training that runs, and what to do about it
 *
 * Raised by ee-health.h, carried by records (ee-metrics.h). Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeAlarm:
 * @EE_ALARM_NONE: nothing is wrong
 * @EE_ALARM_STUCK: the classifier does no better than answering by how frequent the classes are
 * @EE_ALARM_EXIT_CONSTANT: the exit gives all images the same answer
 * @EE_ALARM_EXPLODING: the loss has grown far beyond that of guessing
 * @EE_ALARM_NOT_FINITE: a number became infinite or NaN; the training ends
 * @EE_ALARM_RECOVERED: what was wrong is over
 */
typedef enum
{
  EE_ALARM_NONE,
  EE_ALARM_STUCK,
  EE_ALARM_EXIT_CONSTANT,
  EE_ALARM_EXPLODING,
  EE_ALARM_NOT_FINITE,
  EE_ALARM_RECOVERED,
} EeAlarm;

const char *ee_alarm_to_string (EeAlarm alarm);
gboolean ee_alarm_from_string (const char *text, EeAlarm *alarm);
const char *ee_alarm_describe (EeAlarm alarm);

G_END_DECLS
