/* SPDX-License-Identifier: Apache-2.0 */
/* ee-download.h - brings a file of the catalogue onto the disk, whole and checked, or not at all
 *
 * Stopped at any moment, a download goes on later where it was. Blocks its thread; any thread, several files at
 * once. Knows nothing of formats.
 */
#pragma once

#include <gio/gio.h>

#include "ee-catalog.h"

G_BEGIN_DECLS

/**
 * EeDownloadState:
 * @done: bytes that are here
 * @total: bytes of the whole file, or 0 while that is not known
 * @address: that is asked at the moment
 * @trouble: (nullable): what just went wrong with it, a sentence; said once
 */
typedef struct
{
  guint64 done;
  guint64 total;
  const char *address;
  const char *trouble;
} EeDownloadState;

/* Called from the downloading thread, for every block of some ten kilobytes. */
typedef void (*EeDownloadFunc) (const EeDownloadState *state, gpointer user_data);

/**
 * EeDownloadOptions:
 * @silence: seconds after which an address that says nothing is given up; 0 for the usual 30
 * @tries: how often an address is asked again after a bad moment; 0 for the usual 3
 * @pause_ms: milliseconds before it is asked again, twice as many each time; 0 for the usual 1000
 */
typedef struct
{
  guint silence;
  guint tries;
  guint pause_ms;
} EeDownloadOptions;

gboolean ee_download_is_built_in (void);
gboolean ee_download_file (const EeCatalogEntry *entry, const char *path, const EeDownloadOptions *options,
                           EeDownloadFunc progress, gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
