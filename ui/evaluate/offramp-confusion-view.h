/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-confusion-view.h - a confusion matrix under a hand: each cell leads to its images
 *
 * Arrows move from cell to cell, Home and End along a line, Enter opens. Main thread.
 *
 * Signal "cell-activated" (truth, answer as guint): a cell was pressed, or Enter on it.
 */
#pragma once

#include <gtk/gtk.h>

#include "offramp-confusion.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_CONFUSION_VIEW (offramp_confusion_view_get_type ())
G_DECLARE_FINAL_TYPE (OfframpConfusionView, offramp_confusion_view, OFFRAMP, CONFUSION_VIEW, GtkWidget)

void offramp_confusion_view_set_data (OfframpConfusionView *self, const OfframpConfusionData *data);

G_END_DECLS
