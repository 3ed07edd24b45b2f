/* SPDX-License-Identifier: Apache-2.0 */
/* ee-reader.h - the table of data sets that are read from files
 *
 * Private to the data floor. Adding a data set is adding a row. Any thread.
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

/**
 * EeInk:
 * @EE_INK_NONE: photographs; polarity means nothing
 * @EE_INK_LIGHT: light ink on a dark ground
 * @EE_INK_DARK: dark ink on a light ground
 */
typedef enum
{
  EE_INK_NONE,
  EE_INK_LIGHT,
  EE_INK_DARK,
} EeInk;

/**
 * EeReader:
 * @id: as on the command line
 * @title: for people; a name, so not translated
 * @ink: of its images
 * @only_redundant: its training and test classes differ, so nothing can learn to tell them apart
 * @load: reads one part
 * @list_places: where the part is looked for, whether there or not
 * @count: how many images and classes a part that is there has, from headers and names, with nothing decoded
 */
typedef struct
{
  const char *id;
  const char *title;
  EeInk ink;
  gboolean only_redundant;
  EeDataset *(*load) (EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                      GCancellable *cancellable, GError **error);
  GStrv (*list_places) (EePart part, const char *root);
  gboolean (*count) (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                     GError **error);
} EeReader;

const EeReader *ee_reader_find (const char *id);
const EeReader *ee_reader_get (guint index);
gboolean ee_reader_check_places (const EeReader *reader, EePart part, const char *root, GError **error);

G_END_DECLS
