/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-data-details.h - all about one data set of the catalogue: what is there, licence, citation, images; get it,
 * check it, remove it
 *
 * Signals: "message" (string): something to say in passing.
 */
#pragma once

#include <adwaita.h>

#include "offramp-data-set.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_DATA_DETAILS (offramp_data_details_get_type ())
G_DECLARE_FINAL_TYPE (OfframpDataDetails, offramp_data_details, OFFRAMP, DATA_DETAILS, AdwBin)

void offramp_data_details_show (OfframpDataDetails *self, OfframpDataSet *set);
void offramp_data_details_refresh_preview (OfframpDataDetails *self);

G_END_DECLS
