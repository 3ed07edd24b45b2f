/* SPDX-License-Identifier: Apache-2.0 */
/* ee-exif.h - how a camera was held, and pictures turned by it: stb_image does not look at that
 *
 * Private to the data floor. Any thread.
 */
#pragma once

#include "ee-image.h"

G_BEGIN_DECLS

guint ee_exif_find_orientation (GBytes *jpeg);
EePixels *ee_exif_turn (EePixels *pixels, guint orientation);

G_END_DECLS
