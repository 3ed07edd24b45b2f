/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-run-panel.h - the list of runs: open, go on, rename, delete, compare
 *
 * Signals: "open" (OfframpRun), "resume" (OfframpRun), "compare" (nothing): two or more are ticked and shall be
 * compared.
 */
#pragma once

#include <adwaita.h>

#include "offramp-runs.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_RUN_PANEL (offramp_run_panel_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRunPanel, offramp_run_panel, OFFRAMP, RUN_PANEL, AdwBin)

void offramp_run_panel_set_runs (OfframpRunPanel *self, OfframpRuns *runs);
void offramp_run_panel_set_shown (OfframpRunPanel *self, const char *path, gboolean busy);
GPtrArray *offramp_run_panel_list_ticked (OfframpRunPanel *self);

G_END_DECLS
