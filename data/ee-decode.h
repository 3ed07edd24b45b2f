/* SPDX-License-Identifier: Apache-2.0 */
/* ee-decode.h - the formats of picture files
 *
 * Private to the data floor; callers want ee_pixels_new_from_bytes(). Any thread.
 */
#pragma once

#include "ee-image.h"

G_BEGIN_DECLS

EePixels *ee_decode_picture (GBytes *bytes, const char *name, GError **error);
gboolean ee_decode_check_size (const char *name, guint width, guint height, GError **error);

G_END_DECLS
