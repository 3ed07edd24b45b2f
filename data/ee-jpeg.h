/* SPDX-License-Identifier: Apache-2.0 */
/* ee-jpeg.h - looks through a JPEG file for what would harm the decoder
 *
 * Private to the data floor. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ee_jpeg_check (GBytes *jpeg, const char *name, GError **error);

G_END_DECLS
