/* SPDX-License-Identifier: Apache-2.0 */
/* ee-pass-progress.h - several passes over images reported as one
 *
 * Private to the engine. Owned by the thread that runs the passes.
 */
#pragma once

#include "ee-router.h"

G_BEGIN_DECLS

/**
 * EePassProgress:
 * @progress: (nullable): gets the share of all passes done, in thousandths
 * @user_data: for @progress
 * @from: share of all work done before this pass, 0..1
 * @share: share of all work that this pass is
 */
typedef struct
{
  EeRouterProgressFunc progress;
  gpointer user_data;
  double from, share;
} EePassProgress;

gboolean ee_pass_progress_cb (guint done, guint total, gpointer pass_progress);
void ee_pass_progress_next (EePassProgress *progress);

G_END_DECLS
