/* SPDX-License-Identifier: Apache-2.0 */
/* Warm-up, then cosine, steps or nothing; see the header. */
#include "ee-schedule.h"

#include <math.h>

#define WARMUP_START (1.0 / 25)
#define COSINE_END (1.0 / 1000)

static const char *const names[] = {
  [EE_SCHEDULE_COSINE] = "cosine",
  [EE_SCHEDULE_STEP] = "step",
  [EE_SCHEDULE_CONSTANT] = "constant",
  NULL,
};
#define N_NAMES (G_N_ELEMENTS (names) - 1)

/* 1 at the end of the warm-up, COSINE_END at the last step (Loshchilov and Hutter, "SGDR", 2017, equation 5). */
static double
get_cosine (const EeSchedule *schedule, guint64 step)
{
  guint64 last = schedule->total_steps > 0 ? schedule->total_steps - 1 : 0;
  double progress;

  if (last <= schedule->warmup_steps)
    return 1;
  progress = MIN (1.0, (double)(step - schedule->warmup_steps) / (double)(last - schedule->warmup_steps));
  return COSINE_END + (1 - COSINE_END) * (1 + cos (G_PI * progress)) / 2;
}

/**
 * ee_schedule_get_rate:
 * @schedule: a schedule
 * @step: counted from 0; steps beyond the last have the last one's rate
 *
 * The rate rises in a straight line from peak / 25 at step 0 to the peak at step @warmup_steps. The cosine
 * reaches peak / 1000 at the last step, @total_steps - 1.
 *
 * Returns: the learning rate of that step
 */
double
ee_schedule_get_rate (const EeSchedule *schedule, guint64 step)
{
  double share;

  g_return_val_if_fail (schedule != NULL, 0);

  if (step < schedule->warmup_steps)
    {
      share = (double)step / (double)schedule->warmup_steps;
      return schedule->peak * (WARMUP_START + (1 - WARMUP_START) * share);
    }

  share = schedule->total_steps > 0 ? (double)step / (double)schedule->total_steps : 0;
  switch (schedule->kind)
    {
    case EE_SCHEDULE_COSINE:
      return schedule->peak * get_cosine (schedule, step);
    case EE_SCHEDULE_STEP:
      return schedule->peak * (share < 0.5 ? 1 : share < 0.75 ? 0.1 : 0.01);
    case EE_SCHEDULE_CONSTANT:
    default:
      return schedule->peak;
    }
}

/**
 * ee_schedule_kind_to_string:
 * @kind: a kind
 *
 * Returns: (transfer none): "cosine", "step" or "constant"
 */
const char *
ee_schedule_kind_to_string (EeScheduleKind kind)
{
  g_return_val_if_fail (kind < N_NAMES, NULL);
  return names[kind];
}

/**
 * ee_schedule_kind_from_string:
 * @text: as ee_schedule_kind_to_string() writes it
 * @kind: (out): the kind; untouched on failure
 *
 * Returns: FALSE if @text names none
 */
gboolean
ee_schedule_kind_from_string (const char *text, EeScheduleKind *kind)
{
  for (guint i = 0; i < N_NAMES; i++)
    if (g_str_equal (names[i], text))
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ee_schedule_kind_list:
 *
 * Returns: (transfer none): the words of all kinds in their order, NULL-terminated
 */
const char *const *
ee_schedule_kind_list (void)
{
  return names;
}
