/* SPDX-License-Identifier: Apache-2.0 */
/* Making and freeing jobs; they are filled by the session and done by the worker. */
#include "offramp-job.h"

/**
 * offramp_job_new:
 * @kind: what to do
 *
 * Returns: (transfer full): a job whose other fields are empty
 */
OfframpJob *
offramp_job_new (OfframpJobKind kind)
{
  OfframpJob *job = g_new0 (OfframpJob, 1);

  job->kind = kind;
  return job;
}

/**
 * offramp_job_free:
 * @job: (nullable) (transfer full): a job
 */
void
offramp_job_free (OfframpJob *job)
{
  if (job == NULL)
    return;
  g_free (job->path);
  ee_parameters_free (job->parameters);
  ee_model_facts_free (job->facts);
  g_clear_object (&job->file);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job->name);
  g_clear_object (&job->sample);
  g_clear_pointer (&job->samples, g_ptr_array_unref);
  ee_plan_unref (job->plan);
  offramp_feature_contrast_free (job->contrast);
  g_free (job);
}
