/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-run-folder.h - what a list of runs does with folders: reads them, names them, deletes them
 *
 * Blocks its thread. Any thread but where objects are made; see each function.
 */
#pragma once

#include "offramp-run.h"

G_BEGIN_DECLS

GPtrArray *offramp_run_folder_read (const char *folder, GCancellable *cancellable);
gboolean offramp_run_folder_write_name (const char *path, const char *name, GError **error);
gboolean offramp_run_folder_delete (const char *path, GError **error);

G_END_DECLS
