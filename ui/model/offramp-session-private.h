/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-session-private.h - what the two halves of a session share: its list, and the training it follows */
#pragma once

#include "offramp-session.h"
#include "offramp-worker.h"

G_BEGIN_DECLS

/**
 * OfframpSession:
 * @samples: of OfframpSample, in the order of arrival
 * @generation: samples of jobs before it were cleared away and are not let in any more
 * @n_arrived: images so far
 * @n_asked_before: images that had been asked for when nothing waited last
 * @preview_bytes: what the previews take, about
 * @first_with_preview: position of the first sample that may have one
 * @failures: of OfframpFailure, one a file that gave no image
 * @n_networks: how often another network or other weights answered
 * @opening: networks asked for and not answered
 * @training: (nullable): the one to follow while it runs
 * @following: whether its weights answer; not after another network was opened by hand
 * @was_busy: whether the training ran when it last reported
 * @copying: (nullable): cancels the copy of weights under way
 * @version: of the newest copy; 0 for none of this training
 * @copied_at: when it was asked for, monotonic, in microseconds
 * @judged_by_training: whether the network that answers now has a training's weights
 * @watched: whether somebody looks at the images
 * @facts: (nullable): of the network that answers
 * @model_path: (nullable): where it can be opened again
 * @threshold: P(redundant) from which an image leaves
 * @threshold_is_moved: whether that is another than the network's own
 * @missing: samples whose way at @threshold is not known and that nobody was asked for yet
 * @asked: samples that the worker was asked for because of that
 * @asked_generation: of the worker, at that time
 */
struct _OfframpSession
{
  GObject parent_instance;

  OfframpWorker *worker;
  GListStore *samples;
  int generation;
  guint64 n_arrived;
  guint n_asked_before;
  gsize preview_bytes;
  guint first_with_preview;
  GListStore *failures;
  guint n_networks;
  EePlan *plan;
  char *network;
  char *weights;
  char *notice;
  char *network_error;
  guint opening;
  OfframpTally tally;
  guint64 next_seed;

  OfframpTraining *training;
  gboolean following;
  gboolean was_busy;
  GCancellable *copying;
  guint64 version;
  gint64 copied_at;
  gboolean judged_by_training;
  gboolean watched;

  EeModelFacts *facts;
  char *model_path;
  double threshold;
  gboolean threshold_is_moved;
  GPtrArray *missing;
  GHashTable *asked;
  int asked_generation;
};

void offramp_session_init_threshold (OfframpSession *self);
void offramp_session_finalize_threshold (OfframpSession *self);
void offramp_session_take_facts (OfframpSession *self, OfframpNews *news, gboolean refreshed);
void offramp_session_judge (OfframpSession *self, OfframpSample *sample);
void offramp_session_ask_missing (OfframpSession *self);

void offramp_session_install_features (OfframpSessionClass *klass);
void offramp_session_take_features (OfframpSession *self, OfframpNews *news);
void offramp_session_emit_updated (OfframpSession *self);
void offramp_session_push_classification (OfframpSession *self, GPtrArray *samples);
void offramp_session_push_open (OfframpSession *self, const char *path);
void offramp_session_unfollow (OfframpSession *self);
void offramp_session_follow_training (OfframpSession *self);

G_END_DECLS
