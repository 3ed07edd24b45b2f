/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-failure-list.h - a window that lists the files that gave no image, and why */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_FAILURE_LIST (offramp_failure_list_get_type ())
G_DECLARE_FINAL_TYPE (OfframpFailureList, offramp_failure_list, OFFRAMP, FAILURE_LIST, AdwWindow)

GtkWidget *offramp_failure_list_new (GListModel *failures);

G_END_DECLS
