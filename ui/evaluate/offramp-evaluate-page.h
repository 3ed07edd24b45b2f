/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluate-page.h - a finished network on a test set, beside one without exit */
#pragma once

#include <adwaita.h>

#include "offramp-session.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_EVALUATE_PAGE (offramp_evaluate_page_get_type ())
G_DECLARE_FINAL_TYPE (OfframpEvaluatePage, offramp_evaluate_page, OFFRAMP, EVALUATE_PAGE, AdwBin)

void offramp_evaluate_page_set_up (OfframpEvaluatePage *self, OfframpSession *session, GSettings *preferences);
void offramp_evaluate_page_toggle (OfframpEvaluatePage *self);
void offramp_evaluate_page_stop (OfframpEvaluatePage *self);
void offramp_evaluate_page_choose_network (OfframpEvaluatePage *self, const char *path);

G_END_DECLS
