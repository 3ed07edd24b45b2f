/* SPDX-License-Identifier: Apache-2.0 */
/* ee-pnm.h - PBM, PGM and PPM, binary and plain
 *
 * Private to the data floor. stb_image's own reader neither scales by the largest value nor notices a
 * truncated file, and knows no plain files. Any thread.
 */
#pragma once

#include "ee-image.h"

G_BEGIN_DECLS

gboolean ee_pnm_is_pnm (GBytes *bytes);
EePixels *ee_pnm_decode (GBytes *bytes, const char *name, GError **error);

G_END_DECLS
