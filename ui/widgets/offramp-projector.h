/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-projector.h - a window on a projector: the whole screen, large type, nothing but the page
 *
 * Adds the actions "projector" and "leave-projector" to the window; "toggled" tells that it is on or off.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_PROJECTOR (offramp_projector_get_type ())
G_DECLARE_FINAL_TYPE (OfframpProjector, offramp_projector, OFFRAMP, PROJECTOR, GObject)

OfframpProjector *offramp_projector_new (AdwApplicationWindow *window, GtkRevealer *header, GtkWidget *bottom_bar);
gboolean offramp_projector_is_on (OfframpProjector *self);

G_END_DECLS
