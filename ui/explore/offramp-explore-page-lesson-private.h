/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-explore-page-lesson-private.h - the page's doors to lessons */
#pragma once

#include "offramp-explore-page-private.h"
#include "offramp-lesson.h"

G_BEGIN_DECLS

gboolean offramp_explore_page_is_lesson (GFile *file);
void offramp_explore_page_open_lesson (OfframpExplorePage *self, GFile *file);
char *offramp_explore_page_get_machine (void);
void offramp_explore_page_edit_lesson (OfframpExplorePage *self, OfframpLesson *lesson);
void offramp_explore_page_install_record (GtkWidgetClass *widget_class);
void offramp_explore_page_init_record (OfframpExplorePage *self);
void offramp_explore_page_dispose_record (OfframpExplorePage *self);
void offramp_explore_page_install_lesson (GtkWidgetClass *widget_class);

G_END_DECLS
