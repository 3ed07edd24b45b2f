/* SPDX-License-Identifier: Apache-2.0 */
/* ee-catalog.h - where the six data sets come from, what may be done with them, and whom to cite
 *
 * Constant tables, and copies of their rows that a file of the user's may change: a school can serve the
 * data sets from a computer of its own. Knows neither formats nor the network. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeCatalogFile:
 * @name: as the reader opens it, below the folder named after the data set
 * @size: in bytes
 * @md5: (nullable): as the authors or a well-known library publish it, in lower case
 * @sha256: (nullable): likewise
 * @addresses: %NULL-terminated: the authors' own first, then mirrors
 */
typedef struct
{
  const char *name;
  guint64 size;
  const char *md5;
  const char *sha256;
  const char *const *addresses;
} EeCatalogFile;

/**
 * EeCatalogSet:
 * @id: see ee_dataset_load()
 * @title: for people; a name, so not translated
 * @page: the authors' page about it
 * @licence: a sentence, to be translated: see ee_catalog_get_licence()
 * @citation: what the authors ask to be cited
 * @bibtex: the same as an entry for BibTeX
 * @n_train: training images of the complete set
 * @n_test: test images of the complete set
 * @n_classes: classes of the complete set
 * @files: [n_files]
 * @n_files: how many files it has
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *page;
  const char *licence;
  const char *citation;
  const char *bibtex;
  guint n_train;
  guint n_test;
  guint n_classes;
  const EeCatalogFile *files;
  guint n_files;
} EeCatalogSet;

/**
 * EeCatalogEntry:
 * @name: (owned): see #EeCatalogFile
 * @size: in bytes, or 0 where it is not known
 * @md5: (owned) (nullable): what the file must have
 * @sha256: (owned) (nullable): likewise
 * @addresses: (owned): in the order in which they are tried
 *
 * A file as it is to be downloaded.
 */
typedef struct
{
  char *name;
  guint64 size;
  char *md5;
  char *sha256;
  char **addresses;
} EeCatalogEntry;

const EeCatalogSet *ee_catalog_get (guint index);
const EeCatalogSet *ee_catalog_find (const char *id);
const char *ee_catalog_get_licence (const EeCatalogSet *set);
char *ee_catalog_get_folder (const EeCatalogSet *set, const char *root);

EeCatalogEntry *ee_catalog_entry_new (const EeCatalogSet *set, guint file, const char *changes, GError **error);
void ee_catalog_entry_free (EeCatalogEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeCatalogEntry, ee_catalog_entry_free)

G_END_DECLS
