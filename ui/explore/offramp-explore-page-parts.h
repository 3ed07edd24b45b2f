/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-explore-page-parts.h - the doors between the page's parts; what they share stands in -private.h */
#pragma once

#include "offramp-explore-page.h"

G_BEGIN_DECLS

void offramp_explore_page_show_selected (OfframpExplorePage *self);
void offramp_explore_page_show_counts (OfframpExplorePage *self);
void offramp_explore_page_arrange (OfframpExplorePage *self);
void offramp_explore_page_install_arrange (GtkWidgetClass *widget_class);
void offramp_explore_page_init_arrange (OfframpExplorePage *self);
void offramp_explore_page_dispose_arrange (OfframpExplorePage *self);
void offramp_explore_page_bind_threshold (OfframpExplorePage *self);
void offramp_explore_page_install_features (GtkWidgetClass *widget_class);
void offramp_explore_page_bind_features (OfframpExplorePage *self);
void offramp_explore_page_show_features (OfframpExplorePage *self, OfframpSample *sample);
void offramp_explore_page_install_draw (GtkWidgetClass *widget_class);
void offramp_explore_page_init_draw (OfframpExplorePage *self);
void offramp_explore_page_install_input (GtkWidgetClass *widget_class);
void offramp_explore_page_init_drop (OfframpExplorePage *self);
void offramp_explore_page_install_guess (GtkWidgetClass *widget_class);
void offramp_explore_page_bind_guess (OfframpExplorePage *self);
void offramp_explore_page_show_guess (OfframpExplorePage *self, OfframpSample *sample);
void offramp_explore_page_install_race (GtkWidgetClass *widget_class);
void offramp_explore_page_show_message (OfframpExplorePage *self, const char *message, gboolean has_list);
void offramp_explore_page_problems_cb (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
