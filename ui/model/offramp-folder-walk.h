/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-folder-walk.h - the image files in a folder and in the folders below it
 *
 * Blocking; any thread but the main one.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Called for each image file; takes no reference. */
typedef void (*OfframpFolderFoundFunc) (GFile *file, gpointer user_data);

/* Called for each folder below the first that cannot be read or is not entered. */
typedef void (*OfframpFolderFailedFunc) (GFile *folder, const GError *error, gpointer user_data);

gboolean offramp_folder_is_image_name (const char *name);
gboolean offramp_folder_walk (GFile *folder, OfframpFolderFoundFunc found, OfframpFolderFailedFunc failed,
                              gpointer user_data, guint *n_passed_over, GCancellable *cancellable, GError **error);

G_END_DECLS
