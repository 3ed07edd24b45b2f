/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-data-page.h - the data sets of the catalogue and the user's own pairs: what is there, from where, and how it
 * looks */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_DATA_PAGE (offramp_data_page_get_type ())
G_DECLARE_FINAL_TYPE (OfframpDataPage, offramp_data_page, OFFRAMP, DATA_PAGE, AdwBin)

void offramp_data_page_set_preferences (OfframpDataPage *self, GSettings *preferences);

G_END_DECLS
