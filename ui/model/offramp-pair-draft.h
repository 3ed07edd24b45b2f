/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-pair-draft.h - a pair that is being put together: a main set, redundant sets, and what is wrong with them
 *
 * Lives on the main thread; the sets are read in the background. Knows no GTK.
 *
 * Signal "updated" (nothing): what the getters say changed.
 */
#pragma once

#include "offramp-set-preview.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_PAIR_DRAFT (offramp_pair_draft_get_type ())
G_DECLARE_FINAL_TYPE (OfframpPairDraft, offramp_pair_draft, OFFRAMP, PAIR_DRAFT, GObject)

OfframpPairDraft *offramp_pair_draft_new (void);

void offramp_pair_draft_set_main (OfframpPairDraft *self, const char *word);
void offramp_pair_draft_add_redundant (OfframpPairDraft *self, const char *word);
void offramp_pair_draft_remove_redundant (OfframpPairDraft *self, OfframpSetPreview *set);
void offramp_pair_draft_stop (OfframpPairDraft *self);

OfframpSetPreview *offramp_pair_draft_get_main (OfframpPairDraft *self);
GListModel *offramp_pair_draft_get_redundant (OfframpPairDraft *self);
gboolean offramp_pair_draft_is_loading (OfframpPairDraft *self);
double offramp_pair_draft_get_fraction (OfframpPairDraft *self);
char *offramp_pair_draft_make_id (OfframpPairDraft *self, GError **error);
GStrv offramp_pair_draft_list_errors (OfframpPairDraft *self);
GStrv offramp_pair_draft_list_warnings (OfframpPairDraft *self);
gboolean offramp_pair_draft_is_ready (OfframpPairDraft *self);

G_END_DECLS
