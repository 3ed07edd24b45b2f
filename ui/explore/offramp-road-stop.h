/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-stop.h - a place on the road that can be pointed at and focused: a block, the classifier, an exit
 *
 * The road draws it; this is its name and description for who cannot see, and a ring around it for who can.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_ROAD_STOP (offramp_road_stop_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRoadStop, offramp_road_stop, OFFRAMP, ROAD_STOP, GtkWidget)

GtkWidget *offramp_road_stop_new (void);
void offramp_road_stop_describe (OfframpRoadStop *self, const char *name, const char *description);
const char *offramp_road_stop_get_description (OfframpRoadStop *self);

G_END_DECLS
