/* SPDX-License-Identifier: Apache-2.0 */
/* ee-crc32c.h - the checksum of TensorBoard's records: CRC-32C (Castagnoli), as RFC 3720 has it
 *
 * Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint32 ee_crc32c (gconstpointer bytes, gsize n_bytes);

G_END_DECLS
