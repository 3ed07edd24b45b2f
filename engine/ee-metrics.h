/* SPDX-License-Identifier: Apache-2.0 */
/* ee-metrics.h - records on their way from the training thread to whoever watches
 *
 * A ring with one producer and one consumer and two atomic indices; neither ever waits. When the ring
 * is full the producer folds the new step into a pending one (means, extremes, count), which is pushed as soon
 * as there is room, so nothing is lost but detail. Validations are never folded, and the order is kept. The
 * file that keeps everything is metrics.csv (ee-run.h).
 */
#pragma once

#include "ee-alarm.h"

G_BEGIN_DECLS

/**
 * EeRecordKind:
 * @EE_RECORD_STEP: a training batch
 * @EE_RECORD_VALIDATION: a pass over the validation split
 * @EE_RECORD_ALARM: something goes wrong since the step before; its numbers are that step's
 */
typedef enum
{
  EE_RECORD_STEP,
  EE_RECORD_VALIDATION,
  EE_RECORD_ALARM,
} EeRecordKind;

/**
 * EeRecord:
 * @kind: what it records
 * @alarm: of EE_RECORD_ALARM
 * @step: updates done, counted from 1; of the newest one where several were folded
 * @epoch: @step / steps an epoch
 * @n_steps: how many steps this record stands for, 1 unless folded
 * @loss: mean of L over the images; @loss_exit and @loss_main are its parts
 * @loss_least: smallest L of a folded step; @loss where n_steps is 1
 * @loss_most: largest
 * @accuracy: right images / images, in 0..1 (NaN where there are none, as for the next two)
 * @exit_accuracy: of the exit; NaN without exits
 * @main_accuracy: of the classifier on main images
 * @share_left: images that leave at the exit / images
 * @main_left: main images that leave / main images; NaN where it is not known (a training step with several exits)
 * @redundant_left: redundant images that leave / redundant images; likewise
 * @main_share: main images / images: what must pass the deep blocks in training
 * @learning_rate: of the step
 * @images_per_s: training throughput since the last record
 * @seconds: of training, pauses excluded
 */
typedef struct
{
  EeRecordKind kind;
  EeAlarm alarm;
  guint64 step;
  double epoch;
  guint n_steps;
  double loss, loss_exit, loss_main;
  double loss_least, loss_most;
  double accuracy, exit_accuracy, main_accuracy;
  double share_left, main_left, redundant_left, main_share;
  double learning_rate;
  double images_per_s;
  double seconds;
} EeRecord;

typedef struct _EeMetricsRing EeMetricsRing;

EeMetricsRing *ee_metrics_ring_new (guint capacity);
void ee_metrics_ring_free (EeMetricsRing *ring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeMetricsRing, ee_metrics_ring_free)

void ee_metrics_ring_push (EeMetricsRing *ring, const EeRecord *record);
void ee_metrics_ring_flush (EeMetricsRing *ring);
gboolean ee_metrics_ring_pop (EeMetricsRing *ring, EeRecord *record);

void ee_record_fold (EeRecord *into, const EeRecord *record);
gboolean ee_record_is_better (const EeRecord *record, const EeRecord *best);

G_END_DECLS
