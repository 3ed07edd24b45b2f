/* SPDX-License-Identifier: Apache-2.0 */
/* cmd-datasets.h - the four parts of `datasets` */
#pragma once

#include "commands.h"
#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpDatasets:
 * @sets: (element-type EeCatalogSet): which ones, in the catalogue's order
 * @named: whether the user named them, rather than meaning all
 * @given_root: (nullable): what the user gave for it
 * @root: the data folder, whether it is there or not
 * @changes: (nullable): a file of other addresses, see ee_catalog_entry_new()
 * @json: whether to print JSON
 * @force: whether to replace what is there
 * @quiet: whether to keep progress to oneself
 *
 * What the command line says.
 */
typedef struct
{
  GPtrArray *sets;
  gboolean named;
  const char *given_root;
  char *root;
  const char *changes;
  gboolean json;
  gboolean force;
  gboolean quiet;
} OfframpDatasets;

OfframpExit offramp_datasets_list (const OfframpDatasets *datasets);
OfframpExit offramp_datasets_get (const OfframpDatasets *datasets);
OfframpExit offramp_datasets_verify (const OfframpDatasets *datasets);

void offramp_datasets_explain (const OfframpDatasets *datasets, const EeCatalogSet *set);

G_END_DECLS
