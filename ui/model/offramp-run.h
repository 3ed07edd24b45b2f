/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-run.h - one run in a list: its folder, its name, and what run.json said when it was last read
 *
 * The name is the user's, kept in the folder beside run.json, or made of the settings. Main thread; knows no GTK.
 *
 * Signal "changed" (nothing): another name, or a newer summary.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_RUN (offramp_run_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRun, offramp_run, OFFRAMP, RUN, GObject)

OfframpRun *offramp_run_new (const char *path, const char *given_name, EeRunSummary *summary, const char *error);
void offramp_run_update (OfframpRun *self, OfframpRun *newer);
void offramp_run_set_given_name (OfframpRun *self, const char *name);

const char *offramp_run_get_path (OfframpRun *self);
const char *offramp_run_get_name (OfframpRun *self);
const char *offramp_run_get_given_name (OfframpRun *self);
const EeRunSummary *offramp_run_get_summary (OfframpRun *self);
const char *offramp_run_get_error (OfframpRun *self);
char *offramp_run_describe (OfframpRun *self);
char *offramp_run_make_name (const EeSettings *settings);
char **offramp_run_make_labels (GPtrArray *runs);

G_END_DECLS
