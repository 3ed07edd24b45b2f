/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-training-private.h - the training, as the files that make it up share it */
#pragma once

#include "offramp-trainer-box.h"
#include "offramp-training.h"

G_BEGIN_DECLS

struct _OfframpTraining
{
  GObject parent_instance;

  OfframpTrainerBox *box; /* NULL before the first training */
  OfframpCurves *curves;
  GArray *history; /* EeRecord; what a resumed run measured before, until its first new record */
  EeTrainerProgress progress;
  EeSettings settings;
  char *run_path;
  GError *error;
  guint poll_id;
  gboolean unseen;       /* something changed since "updated" was emitted last */
  gint64 emitted_at;     /* monotonic time, in microseconds */
  gint64 emitted_cpu;    /* the main thread's processor time then, in microseconds */
  EeAlarm alarm;         /* the worst since all was well */
  gboolean opening;      /* a run is being opened to resume it */
  gboolean stopping;     /* stop was asked for */
  gboolean on_processor; /* the run that is being opened goes on there */
  EeMistakes mistakes;
  guint64 mistakes_version; /* 0 before the first validation since the start */
};

void offramp_training_emit_updated (OfframpTraining *self);
void offramp_training_take_record (OfframpTraining *self, const EeRecord *record);
void offramp_training_fail (OfframpTraining *self, GError *error);
void offramp_training_begin (OfframpTraining *self);

G_END_DECLS
