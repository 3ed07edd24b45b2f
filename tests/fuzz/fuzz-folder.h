/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-folder.h - the folder that a target's files lie in while they are read */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *fuzz_folder_get (void);
const char *fuzz_folder_write (const char *name, GBytes *bytes);
void fuzz_folder_clear (void);

G_END_DECLS
