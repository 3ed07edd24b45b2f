/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-table-grid.h - a table of measurements as labels that can be selected and copied */
#pragma once

#include <gtk/gtk.h>

#include "ee.h"

G_BEGIN_DECLS

GtkWidget *offramp_table_grid_new (const EeTable *table, guint first, guint end);

G_END_DECLS
