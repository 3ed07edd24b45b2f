/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-run-comparison.h - a window with several runs on one chart, and a table of what differs between them */
#pragma once

#include <adwaita.h>

#include "offramp-run.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_RUN_COMPARISON (offramp_run_comparison_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRunComparison, offramp_run_comparison, OFFRAMP, RUN_COMPARISON, AdwWindow)

GtkWidget *offramp_run_comparison_new (GtkWindow *parent, GPtrArray *runs);

G_END_DECLS
