/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-data-text.h - a data set in words: what is there, how far a download is; for labels and screen readers */
#pragma once

#include "offramp-data-set.h"

G_BEGIN_DECLS

char *offramp_data_text_describe_state (OfframpDataSet *set);
char *offramp_data_text_describe_work (OfframpDataSet *set);
char *offramp_data_text_describe_images (OfframpDataSet *set);
char *offramp_data_text_describe_size (OfframpDataSet *set);
char *offramp_data_text_describe_removal (OfframpDataSet *set);

G_END_DECLS
