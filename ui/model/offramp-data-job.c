/* SPDX-License-Identifier: Apache-2.0 */
/* The work itself, and then, whatever came of it, a look at what is there now: so the window never says what it only
 * expects. What the working thread reports is behind a lock. */
#include "offramp-data-job.h"

#include <glib/gi18n.h>

struct _OfframpDataJob
{
  gatomicrefcount references;
  const EeCatalogSet *set;
  OfframpDataWork work;
  char *root;
  GCancellable *cancellable;

  GMutex mutex;
  OfframpDataProgress progress;
  gboolean changed;
  gint64 started;   /* of the bytes that come now; microseconds */
  guint64 first;    /* bytes that were here then */
  char *trouble;    /* what went wrong with an address */
  GString *remarks; /* about files that are not the authors' own; of the working thread */
};

/**
 * offramp_data_result_free:
 * @result: (nullable) (transfer full): a result
 */
void
offramp_data_result_free (OfframpDataResult *result)
{
  if (result == NULL)
    return;
  g_free (result->message);
  g_free (result);
}

/**
 * offramp_data_job_new:
 * @set: a data set
 * @work: what to do with it
 *
 * Returns: (transfer full): the job, in the data folder of this moment
 */
OfframpDataJob *
offramp_data_job_new (const EeCatalogSet *set, OfframpDataWork work)
{
  OfframpDataJob *job = g_new0 (OfframpDataJob, 1);
  g_autofree char *root = ee_dataset_name_root ();

  g_atomic_ref_count_init (&job->references);
  g_mutex_init (&job->mutex);
  job->set = set;
  job->work = work;
  job->root = g_canonicalize_filename (root, NULL);
  job->cancellable = g_cancellable_new ();
  job->progress.fraction = -1;
  job->remarks = g_string_new (NULL);
  return job;
}

/**
 * offramp_data_job_ref:
 * @job: a job
 *
 * Returns: (transfer full): @job
 */
OfframpDataJob *
offramp_data_job_ref (OfframpDataJob *job)
{
  g_atomic_ref_count_inc (&job->references);
  return job;
}

/**
 * offramp_data_job_unref:
 * @job: (nullable) (transfer full): a job
 */
void
offramp_data_job_unref (OfframpDataJob *job)
{
  if (job == NULL || !g_atomic_ref_count_dec (&job->references))
    return;
  g_free (job->root);
  g_object_unref (job->cancellable);
  g_mutex_clear (&job->mutex);
  g_free (job->trouble);
  g_string_free (job->remarks, TRUE);
  g_free (job);
}

static void
unref_job (gpointer job)
{
  offramp_data_job_unref (job);
}

/**
 * offramp_data_job_get_work:
 * @job: a job
 *
 * Returns: what it does
 */
OfframpDataWork
offramp_data_job_get_work (OfframpDataJob *job)
{
  return job->work;
}

/**
 * offramp_data_job_stop:
 * @job: a job
 *
 * Asks it to end; it then says what is there.
 */
void
offramp_data_job_stop (OfframpDataJob *job)
{
  g_cancellable_cancel (job->cancellable);
}

/**
 * offramp_data_job_get_progress:
 * @job: a job
 * @progress: (out): how far it is
 *
 * Returns: whether it changed since it was asked for last
 */
gboolean
offramp_data_job_get_progress (OfframpDataJob *job, OfframpDataProgress *progress)
{
  gboolean changed;

  g_mutex_lock (&job->mutex);
  *progress = job->progress;
  changed = job->changed;
  job->changed = FALSE;
  g_mutex_unlock (&job->mutex);
  return changed;
}

static void
fetch_cb (const EeFetchState *state, gpointer user_data)
{
  OfframpDataJob *job = user_data;
  OfframpDataProgress *progress = &job->progress;
  const gint64 now = g_get_monotonic_time ();
  double seconds;

  g_mutex_lock (&job->mutex);
  if (job->started == 0 || state->checking)
    {
      job->started = now;
      job->first = state->done;
    }
  seconds = (now - job->started) / 1e6;
  progress->done = state->done;
  progress->total = state->total;
  progress->fraction = state->total > 0 ? (double)state->done / state->total : -1;
  progress->checking = state->checking;
  progress->rate = seconds > 0.5 && state->done > job->first ? (state->done - job->first) / seconds : progress->rate;
  g_strlcpy (progress->file, state->file, sizeof progress->file);
  if (state->trouble != NULL)
    {
      g_free (job->trouble);
      job->trouble = g_strdup (state->trouble);
    }
  job->changed = TRUE;
  g_mutex_unlock (&job->mutex);
}

static void
read_cb (const char *what, double fraction, gpointer user_data)
{
  OfframpDataJob *job = user_data;
  g_autofree char *name = g_path_get_basename (what);

  g_mutex_lock (&job->mutex);
  job->progress.fraction = fraction;
  g_strlcpy (job->progress.file, name, sizeof job->progress.file);
  job->changed = TRUE;
  g_mutex_unlock (&job->mutex);
}

static void
remark_cb (const char *remark, gpointer user_data)
{
  OfframpDataJob *job = user_data;

  g_string_append_printf (job->remarks, "\n%s", remark);
}

static char *
download (OfframpDataJob *job, GError **error)
{
  if (!ee_fetch_set (job->set, job->root, g_getenv ("OFFRAMP_CATALOG"), NULL, fetch_cb, job, job->cancellable, error))
    return NULL;
  return g_strdup_printf (_ ("%s is here."), job->set->title);
}

static char *
verify (OfframpDataJob *job, GError **error)
{
  const EeCatalogSet *set = job->set;
  EeInventory inventory;
  const guint *n = inventory.n_images;

  if (!ee_inventory_verify (set->id, job->root, g_getenv ("OFFRAMP_CATALOG"), &inventory, remark_cb, read_cb, job,
                            job->cancellable, error))
    return NULL;
  if (n[EE_PART_TRAIN] == set->n_train && n[EE_PART_TEST] == set->n_test)
    return g_strdup_printf (_ ("In order: every image was read.%s"), job->remarks->str);
  return g_strdup_printf (_ ("In order, but another number: %u training images instead of %u, %u test images instead "
                             "of %u.%s"),
                          n[EE_PART_TRAIN], set->n_train, n[EE_PART_TEST], set->n_test, job->remarks->str);
}

static char *
remove_files (OfframpDataJob *job, GError **error)
{
  gboolean trashed;

  if (!ee_inventory_remove (job->set->id, job->root, &trashed, job->cancellable, error))
    return NULL;
  return g_strdup_printf (trashed ? _ ("%s is in the trash.") : _ ("%s was removed."), job->set->title);
}

static char *
work (OfframpDataJob *job, GError **error)
{
  switch (job->work)
    {
    case OFFRAMP_DATA_DOWNLOADING:
      return download (job, error);
    case OFFRAMP_DATA_VERIFYING:
      return verify (job, error);
    case OFFRAMP_DATA_REMOVING:
      return remove_files (job, error);
    case OFFRAMP_DATA_IDLE:
    case OFFRAMP_DATA_COUNTING:
    default:
      return NULL;
    }
}

/* Only a look for its own sake can be stopped: what else was done is said as it is. */
static void
look (OfframpDataJob *job, OfframpDataResult *result)
{
  GCancellable *cancellable = job->work == OFFRAMP_DATA_COUNTING ? job->cancellable : NULL;
  g_autoptr (GError) error = NULL;

  ee_inventory_measure (job->set->id, job->root, &result->bytes, NULL, NULL);
  result->has_rest = ee_inventory_has_rest (job->set->id, job->root);
  if (!ee_inventory_count (job->set->id, job->root, &result->inventory, cancellable, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      result->state = OFFRAMP_DATA_BROKEN;
      if (result->message == NULL)
        result->message = g_strdup (error->message);
      result->failed = TRUE;
    }
  else if (result->inventory.installed)
    result->state = OFFRAMP_DATA_INSTALLED;
  else
    result->state = result->bytes > 0 ? OFFRAMP_DATA_INCOMPLETE : OFFRAMP_DATA_MISSING;
}

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  OfframpDataJob *job = task_data;
  OfframpDataResult *result = g_new0 (OfframpDataResult, 1);
  g_autoptr (GError) error = NULL;

  result->message = work (job, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    result->message = g_strdup (
        job->work == OFFRAMP_DATA_DOWNLOADING ? _ ("Stopped. The next download goes on from here.") : _ ("Stopped."));
  else if (error != NULL)
    {
      result->message = g_strdup (error->message);
      result->failed = TRUE;
    }
  look (job, result);
  g_task_return_pointer (task, result, (GDestroyNotify)offramp_data_result_free);
}

/**
 * offramp_data_job_run_async:
 * @job: a job; called once
 * @source: (nullable): the task's source object
 * @callback: called on the main thread
 */
void
offramp_data_job_run_async (OfframpDataJob *job, GObject *source, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, NULL);

  g_task_set_task_data (task, offramp_data_job_ref (job), unref_job);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * offramp_data_job_run_finish:
 * @result: given to the callback
 *
 * Returns: (transfer full): what is there now, and what came of the work
 */
OfframpDataResult *
offramp_data_job_run_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
