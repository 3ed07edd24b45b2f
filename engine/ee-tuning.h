/* SPDX-License-Identifier: Apache-2.0 */
/* ee-tuning.h - what the processor computes with, and what was measured of it and kept; any thread */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *ee_tuning_describe_library (void);
char *ee_tuning_get_path (void);
gboolean ee_tuning_forget (GError **error);

G_END_DECLS
