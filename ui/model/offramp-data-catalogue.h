/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-data-catalogue.h - the data sets of the catalogue as a list; main thread, knows no GTK */
#pragma once

#include "offramp-data-set.h"

G_BEGIN_DECLS

GListModel *offramp_data_catalogue_new (void);
void offramp_data_catalogue_refresh (GListModel *catalogue);
OfframpDataSet *offramp_data_catalogue_find (GListModel *catalogue, const char *id);

G_END_DECLS
