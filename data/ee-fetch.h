/* SPDX-License-Identifier: Apache-2.0 */
/* ee-fetch.h - brings a whole data set of the catalogue onto the disk, file by file
 *
 * Stopped at any moment, it goes on later where it was. Blocks its thread; any thread.
 */
#pragma once

#include <gio/gio.h>

#include "ee-catalog.h"
#include "ee-download.h"

G_BEGIN_DECLS

/**
 * EeFetchState:
 * @file: the name of the one at hand
 * @index: its number, from 0
 * @n_files: how many the set has
 * @done: bytes of the set that are here, the files before included
 * @total: bytes of the whole set, or 0 while that is not known
 * @checking: whether checksums are compared at the moment
 * @trouble: (nullable): what just went wrong with an address, a sentence; said once
 */
typedef struct
{
  const char *file;
  guint index, n_files;
  guint64 done, total;
  gboolean checking;
  const char *trouble;
} EeFetchState;

/* Called from the fetching thread. */
typedef void (*EeFetchFunc) (const EeFetchState *state, gpointer user_data);

gboolean ee_fetch_is_unpacked (const EeCatalogSet *set, const char *root);
gboolean ee_fetch_set (const EeCatalogSet *set, const char *root, const char *changes, const EeDownloadOptions *options,
                       EeFetchFunc progress, gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
