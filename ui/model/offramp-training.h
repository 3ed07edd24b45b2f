/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-training.h - the training that the window shows: starts it, follows it, keeps its curves
 *
 * Lives on the main thread and never blocks it: what reads files or joins a thread runs in a GTask. While a
 * training runs a timer drains its ring about 30 times a second; after each round that brought something the
 * signal "updated" is emitted once. Knows no GTK.
 *
 * Signals: "updated" (nothing): progress, curves or state changed.
 */
#pragma once

#include "ee.h"
#include "offramp-curves.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_TRAINING (offramp_training_get_type ())
G_DECLARE_FINAL_TYPE (OfframpTraining, offramp_training, OFFRAMP, TRAINING, GObject)

OfframpTraining *offramp_training_new (void);

void offramp_training_start (OfframpTraining *self, const EeSettings *settings);
void offramp_training_start_resume (OfframpTraining *self, const char *run_path);
void offramp_training_show_run (OfframpTraining *self, const char *run_path);
void offramp_training_pause (OfframpTraining *self);
void offramp_training_resume (OfframpTraining *self);
void offramp_training_stop (OfframpTraining *self);
void offramp_training_save (OfframpTraining *self);
void offramp_training_end (OfframpTraining *self);

gboolean offramp_training_is_busy (OfframpTraining *self);
gboolean offramp_training_is_stopping (OfframpTraining *self);
void offramp_training_get_progress (OfframpTraining *self, EeTrainerProgress *progress);
const EeSettings *offramp_training_get_settings (OfframpTraining *self);
char *offramp_training_describe_device (OfframpTraining *self);
gboolean offramp_training_can_go_on_elsewhere (OfframpTraining *self);
void offramp_training_go_on_with_processor (OfframpTraining *self);
const char *offramp_training_get_run_path (OfframpTraining *self);
char *offramp_training_dup_trouble (OfframpTraining *self);
const GError *offramp_training_get_error (OfframpTraining *self);
EeAlarm offramp_training_get_alarm (OfframpTraining *self);
OfframpCurves *offramp_training_get_curves (OfframpTraining *self);
const EeMistakes *offramp_training_get_mistakes (OfframpTraining *self, guint64 *version);

void offramp_training_copy_newest_async (OfframpTraining *self, guint64 known_version, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean offramp_training_copy_newest_finish (OfframpTraining *self, GAsyncResult *result, EeParameters **parameters,
                                              EeModelFacts **facts, guint64 *version, GError **error);

G_END_DECLS
