/* SPDX-License-Identifier: Apache-2.0 */
/* ee-schedule.h - the learning rate of each step
 *
 * Pure functions of the step; no state, any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeScheduleKind:
 * @EE_SCHEDULE_COSINE: from the peak to peak / 1000 along half a cosine
 * @EE_SCHEDULE_STEP: the peak, divided by 10 after 1/2 and again after 3/4 of the steps
 * @EE_SCHEDULE_CONSTANT: the peak
 */
typedef enum
{
  EE_SCHEDULE_COSINE,
  EE_SCHEDULE_STEP,
  EE_SCHEDULE_CONSTANT,
} EeScheduleKind;

/**
 * EeSchedule:
 * @kind: what follows the warm-up
 * @peak: highest learning rate
 * @warmup_steps: during which the rate rises linearly from peak / 25 to peak
 * @total_steps: of the whole training, warm-up included
 */
typedef struct
{
  EeScheduleKind kind;
  double peak;
  guint64 warmup_steps;
  guint64 total_steps;
} EeSchedule;

double ee_schedule_get_rate (const EeSchedule *schedule, guint64 step);
const char *ee_schedule_kind_to_string (EeScheduleKind kind);
gboolean ee_schedule_kind_from_string (const char *text, EeScheduleKind *kind);
const char *const *ee_schedule_kind_list (void);

G_END_DECLS
