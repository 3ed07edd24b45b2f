/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-chart-table.h - a window with the figures of a chart, for those who read rather than see */
#pragma once

#include <adwaita.h>

#include "offramp-figure.h"

G_BEGIN_DECLS

GtkWidget *offramp_chart_table_present (GtkWindow *parent, OfframpFigure *figure);

G_END_DECLS
