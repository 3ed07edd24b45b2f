/* SPDX-License-Identifier: Apache-2.0 */
/* ee-checksum.h - a checksum as fast as memory, against damage and not against malice
 *
 * Private to the data floor. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 ee_checksum_block (guint64 seed, const void *data, gsize size);

G_END_DECLS
