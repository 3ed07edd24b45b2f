/* SPDX-License-Identifier: Apache-2.0 */
/* scratch-folder.h - a temporary folder of one test program, with folders in it, in place of the user's own */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void scratch_folder_init (void);
char *scratch_folder_get_path (const char *name);
int scratch_folder_run_tests (void);

G_END_DECLS
