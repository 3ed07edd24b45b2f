/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-run-row.h - a run in the list: a tick for comparing, its name, how far it came, and a menu
 *
 * Signals: "ticked" (nothing): the tick was changed; "chosen" (string): a word of the menu: "open", "resume", "rename",
 * "folder", "delete".
 */
#pragma once

#include <adwaita.h>

#include "offramp-run.h"

G_BEGIN_DECLS

/* Of a name that is too long for one; what is left then is cut off, and in the tooltip. */
enum
{
  OFFRAMP_RUN_ROW_LINES = 2
};

#define OFFRAMP_TYPE_RUN_ROW (offramp_run_row_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRunRow, offramp_run_row, OFFRAMP, RUN_ROW, AdwBin)

GtkWidget *offramp_run_row_new (void);
void offramp_run_row_set_run (OfframpRunRow *self, OfframpRun *run, gboolean ticked);
OfframpRun *offramp_run_row_get_run (OfframpRunRow *self);
gboolean offramp_run_row_is_ticked (OfframpRunRow *self);
void offramp_run_row_set_busy (OfframpRunRow *self, gboolean shown, gboolean busy);

G_END_DECLS
