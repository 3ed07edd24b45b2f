/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-pair-editor.h - the sets of a pair, what is in them and what is wrong; with buttons to choose others, or
 * without */
#pragma once

#include <adwaita.h>

#include "offramp-pair-draft.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_PAIR_EDITOR (offramp_pair_editor_get_type ())
G_DECLARE_FINAL_TYPE (OfframpPairEditor, offramp_pair_editor, OFFRAMP, PAIR_EDITOR, AdwBin)

void offramp_pair_editor_show (OfframpPairEditor *self, OfframpPairDraft *draft, gboolean editable);

G_END_DECLS
