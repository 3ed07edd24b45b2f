/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-data-job.h - one thing done with a data set, on a thread of its own, and how far it is
 *
 * Made and read by the main thread, filled by the working one; counted, since either may let go last.
 */
#pragma once

#include "offramp-data-set.h"

G_BEGIN_DECLS

typedef struct _OfframpDataJob OfframpDataJob;

/**
 * OfframpDataResult:
 * @state: what is there now
 * @inventory: likewise, counted
 * @bytes: on the disk
 * @has_rest: a download can go on
 * @message: (nullable) (owned): what came of it, a sentence or several
 * @failed: whether it could not be done
 */
typedef struct
{
  OfframpDataState state;
  EeInventory inventory;
  guint64 bytes;
  gboolean has_rest;
  char *message;
  gboolean failed;
} OfframpDataResult;

void offramp_data_result_free (OfframpDataResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpDataResult, offramp_data_result_free)

OfframpDataJob *offramp_data_job_new (const EeCatalogSet *set, OfframpDataWork work);
OfframpDataJob *offramp_data_job_ref (OfframpDataJob *job);
void offramp_data_job_unref (OfframpDataJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpDataJob, offramp_data_job_unref)

OfframpDataWork offramp_data_job_get_work (OfframpDataJob *job);
void offramp_data_job_stop (OfframpDataJob *job);
gboolean offramp_data_job_get_progress (OfframpDataJob *job, OfframpDataProgress *progress);
void offramp_data_job_run_async (OfframpDataJob *job, GObject *source, GAsyncReadyCallback callback);
OfframpDataResult *offramp_data_job_run_finish (GAsyncResult *result);

G_END_DECLS
