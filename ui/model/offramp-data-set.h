/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-data-set.h - one data set of the catalogue: what is there of it, and what is being done with it
 *
 * Lives on the main thread and never blocks it: counting, downloading, checking and removing run in a GTask, one at a
 * time. Knows no GTK.
 *
 * Signals: "updated" (nothing): what the getters say changed; while something runs about ten times a second.
 * "finished" (nothing): something that a person asked for has ended; offramp_data_set_get_message() says how.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_DATA_SET (offramp_data_set_get_type ())
G_DECLARE_FINAL_TYPE (OfframpDataSet, offramp_data_set, OFFRAMP, DATA_SET, GObject)

/**
 * OfframpDataState:
 * @OFFRAMP_DATA_UNKNOWN: it was not counted yet
 * @OFFRAMP_DATA_MISSING: nothing is there
 * @OFFRAMP_DATA_INCOMPLETE: a part is there
 * @OFFRAMP_DATA_INSTALLED: it can be used
 * @OFFRAMP_DATA_BROKEN: files are there that cannot be used
 */
typedef enum
{
  OFFRAMP_DATA_UNKNOWN,
  OFFRAMP_DATA_MISSING,
  OFFRAMP_DATA_INCOMPLETE,
  OFFRAMP_DATA_INSTALLED,
  OFFRAMP_DATA_BROKEN,
} OfframpDataState;

/**
 * OfframpDataWork:
 * @OFFRAMP_DATA_IDLE: nothing
 * @OFFRAMP_DATA_COUNTING: looking what is there
 * @OFFRAMP_DATA_DOWNLOADING: bringing what is missing
 * @OFFRAMP_DATA_VERIFYING: comparing checksums and reading every image
 * @OFFRAMP_DATA_REMOVING: removing its files
 */
typedef enum
{
  OFFRAMP_DATA_IDLE,
  OFFRAMP_DATA_COUNTING,
  OFFRAMP_DATA_DOWNLOADING,
  OFFRAMP_DATA_VERIFYING,
  OFFRAMP_DATA_REMOVING,
} OfframpDataWork;

/**
 * OfframpDataProgress:
 * @fraction: 0..1; negative while it is not known
 * @done: bytes of a download that are here
 * @total: bytes of the whole set; 0 while that is not known
 * @rate: bytes a second; 0 while that is not known
 * @checking: whether checksums are compared
 * @file: the name of the file at hand, or ""
 */
typedef struct
{
  double fraction;
  guint64 done, total;
  double rate;
  gboolean checking;
  char file[96];
} OfframpDataProgress;

OfframpDataSet *offramp_data_set_new (const EeCatalogSet *set);

void offramp_data_set_refresh (OfframpDataSet *self);
void offramp_data_set_download (OfframpDataSet *self);
void offramp_data_set_verify (OfframpDataSet *self);
void offramp_data_set_remove (OfframpDataSet *self);
void offramp_data_set_stop (OfframpDataSet *self);

const EeCatalogSet *offramp_data_set_get_catalog (OfframpDataSet *self);
OfframpDataState offramp_data_set_get_state (OfframpDataSet *self);
OfframpDataWork offramp_data_set_get_work (OfframpDataSet *self);
const EeInventory *offramp_data_set_get_inventory (OfframpDataSet *self);
guint64 offramp_data_set_get_bytes (OfframpDataSet *self);
gboolean offramp_data_set_has_rest (OfframpDataSet *self);
char *offramp_data_set_get_folder (OfframpDataSet *self);
void offramp_data_set_get_progress (OfframpDataSet *self, OfframpDataProgress *progress);
const char *offramp_data_set_get_message (OfframpDataSet *self, gboolean *failed);
guint offramp_data_set_get_version (OfframpDataSet *self);

G_END_DECLS
