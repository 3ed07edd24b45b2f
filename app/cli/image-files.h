/* SPDX-License-Identifier: Apache-2.0 */
/* image-files.h - the image files that a command line means
 *
 * A file is taken whatever its name; of a folder, everything below it that is named like an image. Knows
 * nothing of what is in the files.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * OfframpImageFile:
 * @path: (owned): as the user would write it
 * @error: (nullable) (owned): why this folder could not be listed
 */
typedef struct
{
  char *path;
  GError *error;
} OfframpImageFile;

GPtrArray *offramp_image_files_collect (const char *const *paths);

G_END_DECLS
