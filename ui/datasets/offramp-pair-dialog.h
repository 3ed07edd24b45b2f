/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-pair-dialog.h - a window in which a pair of one's own is put together and saved */
#pragma once

#include <adwaita.h>

#include "offramp-pairs.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_PAIR_DIALOG (offramp_pair_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OfframpPairDialog, offramp_pair_dialog, OFFRAMP, PAIR_DIALOG, AdwWindow)

GtkWidget *offramp_pair_dialog_new (GtkWindow *parent, OfframpPairs *pairs);

G_END_DECLS
