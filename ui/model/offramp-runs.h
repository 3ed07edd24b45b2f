/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-runs.h - the runs in a folder, the newest first
 *
 * A GListModel of OfframpRun. Reads, writes and deletes in threads of the pool. A run that is deleted leaves the list
 * at once and the disk only with offramp_runs_purge(), so that it can be brought back. Main thread; knows no GTK.
 *
 * Signals: "failed" (string): a sentence about what could not be done; "refreshed" (nothing): the folder was read.
 */
#pragma once

#include "offramp-run.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_RUNS (offramp_runs_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRuns, offramp_runs, OFFRAMP, RUNS, GObject)

OfframpRuns *offramp_runs_new (const char *folder);

void offramp_runs_set_folder (OfframpRuns *self, const char *folder);
void offramp_runs_refresh (OfframpRuns *self);
gboolean offramp_runs_is_reading (OfframpRuns *self);
OfframpRun *offramp_runs_find (OfframpRuns *self, const char *path);

void offramp_runs_rename (OfframpRuns *self, OfframpRun *run, const char *name);
void offramp_runs_remove (OfframpRuns *self, OfframpRun *run);
void offramp_runs_restore (OfframpRuns *self, OfframpRun *run);
void offramp_runs_purge (OfframpRuns *self, OfframpRun *run);

G_END_DECLS
