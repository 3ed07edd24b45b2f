/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-trainer-box.h - a counted hold on a trainer
 *
 * A GTask that copies the newest weights may outlast the training that the window shows. Whoever lets go last
 * joins the trainer's thread, so the main thread lets go through offramp_trainer_box_unref_in_thread().
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpTrainerBox:
 * @trainer: (owned)
 */
typedef struct
{
  EeTrainer *trainer;
} OfframpTrainerBox;

OfframpTrainerBox *offramp_trainer_box_new (EeTrainer *trainer);
OfframpTrainerBox *offramp_trainer_box_ref (OfframpTrainerBox *box);
void offramp_trainer_box_unref (OfframpTrainerBox *box);
void offramp_trainer_box_unref_in_thread (OfframpTrainerBox *box);

void offramp_trainer_box_copy_newest_async (OfframpTrainerBox *box, GObject *source, guint64 known_version,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean offramp_trainer_box_copy_newest_finish (GAsyncResult *result, EeParameters **parameters, EeModelFacts **facts,
                                                 guint64 *version, GError **error);

G_END_DECLS
