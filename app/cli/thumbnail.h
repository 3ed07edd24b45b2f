/* SPDX-License-Identifier: Apache-2.0 */
/* thumbnail.h - a 32x32 image drawn with characters */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_THUMBNAIL_COLUMNS = 16,
  OFFRAMP_THUMBNAIL_LINES = 8
};

char **offramp_thumbnail_draw (const guint8 *image, gboolean unicode);

G_END_DECLS
