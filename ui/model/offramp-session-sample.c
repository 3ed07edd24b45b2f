/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked about one image alone: another preparation, and the rest of the network. */
#include "offramp-session-private.h"

static void
push_sample (OfframpSession *self, OfframpSample *sample, gboolean whole)
{
  OfframpJob *job = offramp_job_new (OFFRAMP_JOB_CLASSIFY);

  job->sample = g_object_ref (sample);
  job->whole = whole;
  job->bulk = self->following && !whole;
  offramp_worker_push (self->worker, job);
  offramp_session_emit_updated (self);
}

/**
 * offramp_session_prepare_sample:
 * @self: a session
 * @sample: one of its images, or what is being drawn
 * @preparation: how it is to be shown to the network from now on
 *
 * Asks for a new verdict; the sample tells when it is there.
 */
void
offramp_session_prepare_sample (OfframpSession *self, OfframpSample *sample, OfframpPreparation preparation)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self) && OFFRAMP_IS_SAMPLE (sample));

  offramp_source_set_preparation (offramp_sample_get_source (sample), preparation);
  push_sample (self, sample, FALSE);
}

/**
 * offramp_session_run_whole:
 * @self: a session
 * @sample: one of its images, or what is being drawn
 *
 * Asks for a new verdict, and what the whole network says of the image should it leave, however long that takes.
 */
void
offramp_session_run_whole (OfframpSession *self, OfframpSample *sample)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self) && OFFRAMP_IS_SAMPLE (sample));

  push_sample (self, sample, TRUE);
}

/**
 * offramp_session_recount:
 * @self: a session
 *
 * Counts its images again and tells so by "updated": for who covered or uncovered verdicts.
 */
void
offramp_session_recount (OfframpSession *self)
{
  g_return_if_fail (OFFRAMP_IS_SESSION (self));

  offramp_session_emit_updated (self);
}
