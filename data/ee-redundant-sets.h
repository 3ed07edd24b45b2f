/* SPDX-License-Identifier: Apache-2.0 */
/* ee-redundant-sets.h - the words for what could be redundant to a main set: which there are, which were learned from
 *
 * A word is a redundant set as a pair has it ("omniglot", "folder:/home/me/pictures"), or such a set with ":inverted"
 * behind it: its images with black and white changed round. Looks at files only where it says so. Any thread.
 */
#pragma once

#include "ee-experiment.h"

G_BEGIN_DECLS

#define EE_REDUNDANT_SETS_INVERTED ":inverted"

char **ee_redundant_sets_list (const char *pair, const char *root, GError **error);
char **ee_redundant_sets_of_pair (const char *pair);
char **ee_redundant_sets_parse (const char *pair, const char *text, GError **error);
char *ee_redundant_sets_make_pair (const char *pair, const char *const *sets, GError **error);

char *ee_redundant_set_get_source (const char *set);
char *ee_redundant_set_get_title (const char *set);
gboolean ee_redundant_set_is_inverted (const char *set);
gboolean ee_redundant_set_is_seen (const char *set, const char *pair);

G_END_DECLS
