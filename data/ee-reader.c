/* SPDX-License-Identifier: Apache-2.0 */
/* ee-reader.c - the rows of the table
 *
 * Constant.
 */
#include "ee-reader.h"

#include <glib/gi18n-lib.h>

#include "ee-cifar.h"
#include "ee-data-error.h"
#include "ee-gtsrb.h"
#include "ee-mnist.h"
#include "ee-omniglot.h"
#include "ee-svhn.h"

static const EeReader readers[] = {
  { "mnist", "MNIST", EE_INK_LIGHT, FALSE, ee_mnist_load, ee_mnist_list_places, ee_mnist_count },
  { "omniglot", "Omniglot", EE_INK_DARK, TRUE, ee_omniglot_load, ee_omniglot_list_places, ee_omniglot_count },
  { "cifar10", "CIFAR-10", EE_INK_NONE, FALSE, ee_cifar10_load, ee_cifar10_list_places, ee_cifar10_count },
  { "cifar100", "CIFAR-100", EE_INK_NONE, FALSE, ee_cifar100_load, ee_cifar100_list_places, ee_cifar100_count },
  { "svhn", "SVHN", EE_INK_NONE, FALSE, ee_svhn_load, ee_svhn_list_places, ee_svhn_count },
  { "gtsrb", "GTSRB", EE_INK_NONE, FALSE, ee_gtsrb_load, ee_gtsrb_list_places, ee_gtsrb_count },
};

/**
 * ee_reader_find:
 * @id: of a data set
 *
 * Returns: (nullable) (transfer none): its row
 */
const EeReader *
ee_reader_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    if (g_strcmp0 (readers[i].id, id) == 0)
      return &readers[i];
  return NULL;
}

/**
 * ee_reader_get:
 * @index: from 0
 *
 * Returns: (nullable) (transfer none): row @index; %NULL beyond the last
 */
const EeReader *
ee_reader_get (guint index)
{
  return index < G_N_ELEMENTS (readers) ? &readers[index] : NULL;
}

/**
 * ee_reader_check_places:
 * @reader: a row
 * @part: training or test images
 * @root: the data folder
 * @error: (out) (optional): %EE_DATA_ERROR_FORMAT names the first that is wrong
 *
 * Unpacked data sets are read as well as archives; but a folder with the name of an archive is something gone wrong,
 * and what is in it would be passed over without a word.
 *
 * Returns: whether no folder stands where an archive should
 */
gboolean
ee_reader_check_places (const EeReader *reader, EePart part, const char *root, GError **error)
{
  static const char *const endings[] = { ".zip", ".gz", ".tar", ".mat" };
  g_auto (GStrv) places = reader->list_places (part, root);

  for (guint i = 0; places[i] != NULL; i++)
    for (guint e = 0; e < G_N_ELEMENTS (endings); e++)
      if (g_str_has_suffix (places[i], endings[e]) && g_file_test (places[i], G_FILE_TEST_IS_DIR))
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is a folder, not a file."), places[i]);
          return FALSE;
        }
  return TRUE;
}
