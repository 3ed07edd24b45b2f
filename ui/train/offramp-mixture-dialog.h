/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-mixture-dialog.h - any main images, and one or several sets that are redundant to them
 *
 * Signal "mixed" (string): the pair that was put together, as an EeSettings takes it.
 */
#pragma once

#include <adwaita.h>

#include "ee.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_MIXTURE_DIALOG (offramp_mixture_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OfframpMixtureDialog, offramp_mixture_dialog, OFFRAMP, MIXTURE_DIALOG, AdwWindow)

GtkWidget *offramp_mixture_dialog_new (GtkWindow *parent, const char *pair);

G_END_DECLS
