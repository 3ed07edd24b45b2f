/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-pairs.h - the pairs that one may train on: those of the program, then the user's own
 *
 * A GListModel of OfframpPair. The user's are kept in the preferences, so any number of these lists say the same;
 * a pair changes (as a new object in its place) when its files come or go and offramp_pairs_refresh() is called, and
 * when another data folder is chosen. Main thread; knows no GTK.
 */
#pragma once

#include "offramp-pair.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_PAIRS (offramp_pairs_get_type ())
G_DECLARE_FINAL_TYPE (OfframpPairs, offramp_pairs, OFFRAMP, PAIRS, GObject)

OfframpPairs *offramp_pairs_new (GSettings *preferences);

gboolean offramp_pairs_find (OfframpPairs *self, const char *id, guint *index);
OfframpPair *offramp_pairs_add (OfframpPairs *self, const char *name, const char *id, GError **error);
void offramp_pairs_remove (OfframpPairs *self, const char *id);
void offramp_pairs_refresh (OfframpPairs *self);

G_END_DECLS
