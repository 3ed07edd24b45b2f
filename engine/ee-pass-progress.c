/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-pass-progress.h"

enum
{
  PROGRESS_STEPS = 1000
};

/* Shares that were added up may end a little below 1. */
#define ROUNDING 1e-9

/**
 * ee_pass_progress_cb:
 * @done: of this pass
 * @total: of this pass
 * @pass_progress: an #EePassProgress
 *
 * An #EeRouterProgressFunc for one of the passes.
 *
 * Returns: whether to go on
 */
gboolean
ee_pass_progress_cb (guint done, guint total, gpointer pass_progress)
{
  const EePassProgress *self = pass_progress;
  double fraction = self->from + self->share * done / total;

  return self->progress == NULL
         || self->progress (MIN (fraction + ROUNDING, 1) * PROGRESS_STEPS, PROGRESS_STEPS, self->user_data);
}

/**
 * ee_pass_progress_next:
 * @progress: whose pass is over; the next is of the same share
 */
void
ee_pass_progress_next (EePassProgress *progress)
{
  progress->from += progress->share;
}
