/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-explore-page-gallery-private.h - the doors between the page and its gallery: order, selection, removal */
#pragma once

#include "offramp-explore-page-private.h"

G_BEGIN_DECLS

/* offramp-explore-page-gallery.c */
void offramp_explore_page_setup_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item);
void offramp_explore_page_bind_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item);
void offramp_explore_page_unbind_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item);
void offramp_explore_page_filter_toggled_cb (OfframpExplorePage *self, GtkToggleButton *button);
void offramp_explore_page_init_gallery (OfframpExplorePage *self);
void offramp_explore_page_bind_gallery (OfframpExplorePage *self);
void offramp_explore_page_arrange_gallery (OfframpExplorePage *self, gboolean narrow);
void offramp_explore_page_refresh_gallery (OfframpExplorePage *self);
void offramp_explore_page_dispose_gallery (OfframpExplorePage *self);

/* offramp-explore-page-selection.c */
void offramp_explore_page_card_activated_cb (OfframpExplorePage *self, guint position);
void offramp_explore_page_select (OfframpExplorePage *self, guint position);
GPtrArray *offramp_explore_page_list_images (OfframpExplorePage *self, gboolean all);
void offramp_explore_page_watch_arrivals (OfframpExplorePage *self);
void offramp_explore_page_watch_selection (OfframpExplorePage *self);
void offramp_explore_page_dispose_selection (OfframpExplorePage *self);

/* offramp-explore-page-edit.c */
void offramp_explore_page_install_edit (GtkWidgetClass *widget_class);
void offramp_explore_page_init_edit (OfframpExplorePage *self);
void offramp_explore_page_dispose_edit (OfframpExplorePage *self);

/* offramp-explore-page-export.c */
void offramp_explore_page_install_export (GtkWidgetClass *widget_class);
void offramp_explore_page_init_export (OfframpExplorePage *self);
void offramp_explore_page_update_export (OfframpExplorePage *self);
void offramp_explore_page_dispose_export (OfframpExplorePage *self);

G_END_DECLS
