/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-explore-page.h - drop images and see which of them leave early
 *
 * Shows a session: its images as cards, the way of the selected one on the road, its verdict in full. The page
 * decodes and computes nothing itself.
 */
#pragma once

#include <adwaita.h>

#include "offramp-session.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_EXPLORE_PAGE (offramp_explore_page_get_type ())
G_DECLARE_FINAL_TYPE (OfframpExplorePage, offramp_explore_page, OFFRAMP, EXPLORE_PAGE, AdwBin)

void offramp_explore_page_set_session (OfframpExplorePage *self, OfframpSession *session);
OfframpSession *offramp_explore_page_get_session (OfframpExplorePage *self);
void offramp_explore_page_expect_images (OfframpExplorePage *self);
void offramp_explore_page_open (OfframpExplorePage *self);
void offramp_explore_page_open_network (OfframpExplorePage *self);
void offramp_explore_page_toggle_draw (OfframpExplorePage *self);
void offramp_explore_page_race (OfframpExplorePage *self);
void offramp_explore_page_set_projector (OfframpExplorePage *self, gboolean on);
void offramp_explore_page_paste (OfframpExplorePage *self);
void offramp_explore_page_add_files (OfframpExplorePage *self, GSList *files);

G_END_DECLS
