/* SPDX-License-Identifier: Apache-2.0 */
/* ee-reader.c - the rows of the table
 *
 * Constant.
 */
#include "ee-reader.h"

#include "ee-cifar.h"
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
