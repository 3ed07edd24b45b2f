/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-pair.h - a pair of data sets that one may train on: one of the program's, or the user's own
 *
 * Immutable. Main thread; knows no GTK.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_PAIR (offramp_pair_get_type ())
G_DECLARE_FINAL_TYPE (OfframpPair, offramp_pair, OFFRAMP, PAIR, GObject)

OfframpPair *offramp_pair_new (const char *id, const char *name);

const char *offramp_pair_get_id (OfframpPair *self);
const char *offramp_pair_get_title (OfframpPair *self);
gboolean offramp_pair_is_own (OfframpPair *self);
gboolean offramp_pair_is_installed (OfframpPair *self);
char *offramp_pair_describe (OfframpPair *self);

G_END_DECLS
