/* SPDX-License-Identifier: Apache-2.0 */
/* test-pictures.h - picture files of known content */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *test_pictures_make_png (guint width, guint height, guint depth, guint colour_type, const guint8 *rows,
                                gsize row_bytes);
GBytes *test_pictures_make_grey_png (guint width, guint height, const guint8 *grey);
GBytes *test_pictures_make_jpeg (guint width, guint height, const guint8 *rgb);
GBytes *test_pictures_make_photo (guint width, guint height, const guint8 *rgb, guint orientation, gboolean big_endian);
GBytes *test_pictures_make_bmp (guint width, guint height, const guint8 *rgb);
GBytes *test_pictures_make_gif (void);

G_END_DECLS
