/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-worker.h - the thread that decodes and classifies for a session
 *
 * Jobs go in, news come out on the main context of whoever made it, a small group at a time. Only this
 * thread ever touches the network.
 */
#pragma once

#include "offramp-job.h"
#include "offramp-news.h"

G_BEGIN_DECLS

typedef struct _OfframpWorker OfframpWorker;

/**
 * OfframpWorkerNewsFunc:
 * @news: (element-type OfframpNews): oldest first; owned by the worker; may be empty when only the counts changed
 * @user_data: as given
 */
typedef void (*OfframpWorkerNewsFunc) (GPtrArray *news, gpointer user_data);

OfframpWorker *offramp_worker_new (OfframpWorkerNewsFunc news_func, gpointer user_data);
void offramp_worker_free (OfframpWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpWorker, offramp_worker_free)

void offramp_worker_push (OfframpWorker *self, OfframpJob *job);
void offramp_worker_stop (OfframpWorker *self);
void offramp_worker_begin_round (OfframpWorker *self);
int offramp_worker_get_generation (OfframpWorker *self);
void offramp_worker_set_threshold (OfframpWorker *self, double threshold);
guint offramp_worker_get_n_waiting (OfframpWorker *self);
gboolean offramp_worker_is_refining (OfframpWorker *self);
guint offramp_worker_get_n_asked (OfframpWorker *self);
gboolean offramp_worker_is_walking (OfframpWorker *self);
double offramp_worker_get_reading (OfframpWorker *self);
gboolean offramp_worker_has_news (OfframpWorker *self);

G_END_DECLS
