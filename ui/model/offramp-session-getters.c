/* SPDX-License-Identifier: Apache-2.0 */
/* What a session says about itself. Each answer is as of the last "updated". */
#include "offramp-session-private.h"

/**
 * offramp_session_get_plan:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): of the network that answers
 */
EePlan *
offramp_session_get_plan (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), NULL);
  return self->plan;
}

/**
 * offramp_session_get_network:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the network that answers, in a line
 */
const char *
offramp_session_get_network (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), NULL);
  return self->network;
}

/**
 * offramp_session_get_weights:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): which weights answer, in a line
 */
const char *
offramp_session_get_weights (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), NULL);
  return self->weights;
}

/**
 * offramp_session_get_notice:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what people should know of the device that answers: why it is the processor, and
 *   not a faster one
 */
const char *
offramp_session_get_notice (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), NULL);
  return self->notice;
}

/**
 * offramp_session_get_network_error:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): why the newest network asked for could not be opened
 */
const char *
offramp_session_get_network_error (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), NULL);
  return self->network_error;
}

/**
 * offramp_session_get_tally:
 * @self: a session
 *
 * Returns: (transfer none): how many images went which way
 */
const OfframpTally *
offramp_session_get_tally (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), NULL);
  return &self->tally;
}

/**
 * offramp_session_get_n_waiting:
 * @self: a session
 *
 * Returns: images that were asked for and have no answer yet
 */
guint
offramp_session_get_n_waiting (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), 0);
  return offramp_worker_get_n_waiting (self->worker);
}

/**
 * offramp_session_get_n_asked:
 * @self: a session
 *
 * Returns: images that were asked for since nothing waited last; those that wait among them
 */
guint
offramp_session_get_n_asked (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), 0);
  return offramp_worker_get_n_asked (self->worker) - self->n_asked_before;
}

/**
 * offramp_session_is_walking:
 * @self: a session
 *
 * Returns: whether a folder or a data set is being read, so that more images will come
 */
gboolean
offramp_session_is_walking (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), FALSE);
  return offramp_worker_is_walking (self->worker);
}

/**
 * offramp_session_get_reading:
 * @self: a session
 *
 * Returns: how far the data set that is being read for sample images has got, 0..1; negative where none is read
 */
double
offramp_session_get_reading (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), -1);
  return offramp_worker_get_reading (self->worker);
}

/**
 * offramp_session_is_busy:
 * @self: a session
 *
 * Returns: whether anything was asked for that is not answered yet, or an answer's time is still being taken
 */
gboolean
offramp_session_is_busy (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), FALSE);
  return self->opening > 0 || offramp_worker_get_n_waiting (self->worker) > 0
         || offramp_worker_is_refining (self->worker) || offramp_worker_has_news (self->worker);
}

/**
 * offramp_session_is_opening:
 * @self: a session
 *
 * Returns: whether a network is being opened
 */
gboolean
offramp_session_is_opening (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), FALSE);
  return self->opening > 0;
}

/**
 * offramp_session_get_failures:
 * @self: a session
 *
 * Returns: (transfer none): of #OfframpFailure, one for each file that gave no image
 */
GListModel *
offramp_session_get_failures (OfframpSession *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SESSION (self), NULL);
  return G_LIST_MODEL (self->failures);
}
