/* SPDX-License-Identifier: Apache-2.0 */
/* ee-fingerprint.h - tells quickly whether files have changed, without reading them
 *
 * Private to the data floor. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ee_fingerprint_take (const char *const *paths);

G_END_DECLS
