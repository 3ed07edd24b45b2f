/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-session.h - the images that are on the table, and the network that judges them
 *
 * A GListModel of OfframpSample. Lives on the main thread and never blocks it: a worker thread owns the network,
 * decodes and classifies. Knows no GTK.
 */
#pragma once

#include "offramp-failure.h"
#include "offramp-sample.h"
#include "offramp-tally.h"
#include "offramp-training.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_SESSION (offramp_session_get_type ())
G_DECLARE_FINAL_TYPE (OfframpSession, offramp_session, OFFRAMP, SESSION, GObject)

/* Images that were removed, with all that is needed to bring them back. */
typedef struct _OfframpRemoval OfframpRemoval;

OfframpSession *offramp_session_new (void);

void offramp_session_open_model_async (OfframpSession *self, const char *path);
void offramp_session_set_training (OfframpSession *self, OfframpTraining *training);
void offramp_session_set_watched (OfframpSession *self, gboolean watched);

void offramp_session_add_files (OfframpSession *self, GPtrArray *files);
void offramp_session_add_pixels (OfframpSession *self, const char *name, GBytes *rgba, guint width, guint height);
void offramp_session_sketch (OfframpSession *self, const char *name, GBytes *rgba, guint width, guint height);
void offramp_session_add_examples (OfframpSession *self, guint count);
void offramp_session_classify_again (OfframpSession *self);
void offramp_session_prepare_sample (OfframpSession *self, OfframpSample *sample, OfframpPreparation preparation);
void offramp_session_run_whole (OfframpSession *self, OfframpSample *sample);
void offramp_session_ask_features (OfframpSession *self, OfframpSample *sample, guint layer);
void offramp_session_ask_contrast (OfframpSession *self, guint layer);
void offramp_session_recount (OfframpSession *self);
void offramp_session_stop (OfframpSession *self);

OfframpRemoval *offramp_session_remove (OfframpSession *self, GPtrArray *samples);
OfframpRemoval *offramp_session_clear (OfframpSession *self);
void offramp_session_restore (OfframpSession *self, OfframpRemoval *removal);
guint offramp_removal_get_n_samples (const OfframpRemoval *removal);
void offramp_removal_free (OfframpRemoval *removal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpRemoval, offramp_removal_free)

void offramp_session_set_threshold (OfframpSession *self, double threshold);
double offramp_session_get_threshold (OfframpSession *self);
const EeModelFacts *offramp_session_get_facts (OfframpSession *self);
const char *offramp_session_get_model_path (OfframpSession *self);
guint offramp_session_get_n_networks (OfframpSession *self);

EePlan *offramp_session_get_plan (OfframpSession *self);
const char *offramp_session_get_network (OfframpSession *self);
const char *offramp_session_get_weights (OfframpSession *self);
const char *offramp_session_get_notice (OfframpSession *self);
const char *offramp_session_get_network_error (OfframpSession *self);
const OfframpTally *offramp_session_get_tally (OfframpSession *self);
guint offramp_session_get_n_waiting (OfframpSession *self);
guint offramp_session_get_n_asked (OfframpSession *self);
gboolean offramp_session_is_walking (OfframpSession *self);
double offramp_session_get_reading (OfframpSession *self);
gboolean offramp_session_is_busy (OfframpSession *self);
gboolean offramp_session_is_opening (OfframpSession *self);
GListModel *offramp_session_get_failures (OfframpSession *self);

G_END_DECLS
