/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cache.h - decoded data sets, one file a set and part, so that the next start takes no time
 *
 * Private to the data floor. The files lie in offramp/sets in the user's cache folder of the XDG base
 * directories and may be deleted at any moment; the environment variable OFFRAMP_NO_CACHE, set to
 * anything, turns reading and writing off. Several processes may use one cache. Any thread.
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

char *ee_cache_find_path (const char *id, EePart part, const char *root);
EeDataset *ee_cache_load (const char *path, const char *fingerprint);
void ee_cache_store (const char *path, const char *fingerprint, EeDataset *dataset);

G_END_DECLS
