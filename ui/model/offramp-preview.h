/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-preview.h - a decoded picture made small enough to keep for the screen; any thread */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/* A preview's longer side at most, in pixels: of one picture among a few, and of one among thousands. */
#define OFFRAMP_PREVIEW_SIDE 256
#define OFFRAMP_PREVIEW_BULK_SIDE 96

GBytes *offramp_preview_new (const EePixels *pixels, guint side, guint *width, guint *height);

G_END_DECLS
