/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-run-opener.h - a run read in the background: what it is, its curves, and, to go on with it, its trainer */
#pragma once

#include "ee.h"
#include "offramp-curves.h"

G_BEGIN_DECLS

/**
 * OfframpOpenedRun:
 * @summary: (owned): what run.json says
 * @trainer: (owned) (nullable): that ee_trainer_start() continues; only where that was asked for
 * @curves: (owned): of @history up to the step of @summary
 * @history: (owned) (nullable) (element-type EeRecord): all that was measured; only where @trainer is wanted
 * @alarm: what was wrong at the end
 */
typedef struct
{
  EeRunSummary *summary;
  EeTrainer *trainer;
  OfframpCurves *curves;
  GArray *history;
  EeAlarm alarm;
} OfframpOpenedRun;

void offramp_run_opener_start (GObject *source, const char *run_path, gboolean to_resume, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
OfframpOpenedRun *offramp_run_opener_finish (GAsyncResult *result, GError **error);
void offramp_opened_run_free (OfframpOpenedRun *opened);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpOpenedRun, offramp_opened_run_free)

EePlan *offramp_run_opener_make_plan (const EeSettings *settings);

G_END_DECLS
