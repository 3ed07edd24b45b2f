/* SPDX-License-Identifier: Apache-2.0 */
/* ee-sign-list.h - GTSRB's lists of images: the file, the region of the sign in it, and its class
 *
 * Private to the data floor. Knows nothing of archives. Used by one thread at a time.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EeSign:
 * @width: of the image that the region was measured in, in pixels
 * @height: likewise
 * @x1: leftmost column of the sign
 * @y1: topmost row
 * @x2: rightmost column, included
 * @y2: lowest row, included
 * @label: the class, below 43
 * @order: place among the list's images in the order of their names; after ee_sign_list_sort()
 * @seen: for the reader: whether the image was met
 */
typedef struct
{
  guint width, height;
  guint x1, y1, x2, y2;
  guint label;
  guint order;
  gboolean seen;
} EeSign;

typedef struct _EeSignList EeSignList;

EeSignList *ee_sign_list_new (void);
void ee_sign_list_free (EeSignList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeSignList, ee_sign_list_free)

gboolean ee_sign_list_add_csv (EeSignList *list, GBytes *csv, const char *csv_name, const char *prefix, GError **error);
guint ee_sign_list_sort (EeSignList *list);
EeSign *ee_sign_list_find (EeSignList *list, const char *name);
const char *ee_sign_list_find_unseen (EeSignList *list);

G_END_DECLS
