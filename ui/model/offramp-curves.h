/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-curves.h - all curves of one training, filled from its records
 *
 * A measure has up to three series: each batch, the same smoothed, and the validation passes. x is the
 * epoch. A record that lacks a measure (no exit, no main image in the batch) adds no point to it. Main thread
 * only; knows no GTK.
 */
#pragma once

#include "ee.h"
#include "offramp-series.h"

G_BEGIN_DECLS

/**
 * OfframpMeasure:
 *
 * What is drawn. Losses are in nats, accuracies and shares in 0..1. The learning rate has a raw series only. The
 * last two are arithmetic on what was measured: the share of a step's multiply-adds that was spared since redundant
 * rows go no further than the last exit, and the images a second had they not been spared; each smoothed only.
 */
typedef enum
{
  OFFRAMP_MEASURE_LOSS,
  OFFRAMP_MEASURE_LOSS_EXIT,
  OFFRAMP_MEASURE_LOSS_MAIN,
  OFFRAMP_MEASURE_ACCURACY,
  OFFRAMP_MEASURE_EXIT_ACCURACY,
  OFFRAMP_MEASURE_MAIN_ACCURACY,
  OFFRAMP_MEASURE_SHARE_LEFT,
  OFFRAMP_MEASURE_IMAGES_PER_S,
  OFFRAMP_MEASURE_MAIN_LEFT,
  OFFRAMP_MEASURE_REDUNDANT_LEFT,
  OFFRAMP_MEASURE_LEARNING_RATE,
  OFFRAMP_MEASURE_SAVED_SHARE,
  OFFRAMP_MEASURE_WHOLE_IMAGES_PER_S,
  OFFRAMP_N_MEASURES
} OfframpMeasure;

/**
 * OfframpCurve:
 * @OFFRAMP_CURVE_RAW: each training batch
 * @OFFRAMP_CURVE_SMOOTH: the same, smoothed causally (a point never changes once it is drawn)
 * @OFFRAMP_CURVE_VALIDATION: each pass over the validation split
 */
typedef enum
{
  OFFRAMP_CURVE_RAW,
  OFFRAMP_CURVE_SMOOTH,
  OFFRAMP_CURVE_VALIDATION,
  OFFRAMP_N_CURVES
} OfframpCurve;

typedef struct _OfframpCurves OfframpCurves;

OfframpCurves *offramp_curves_new (void);
void offramp_curves_free (OfframpCurves *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpCurves, offramp_curves_free)

void offramp_curves_clear (OfframpCurves *self);
void offramp_curves_take (OfframpCurves *self, OfframpCurves *other);
void offramp_curves_set_plan (OfframpCurves *self, const EePlan *plan);
void offramp_curves_append (OfframpCurves *self, const EeRecord *record);
void offramp_curves_append_all (OfframpCurves *self, GPtrArray *records);
OfframpSeries *offramp_curves_get_series (OfframpCurves *self, OfframpMeasure measure, OfframpCurve curve);
gboolean offramp_curves_get_newest (OfframpCurves *self, EeRecordKind kind, EeRecord *record);
gboolean offramp_curves_get_best (OfframpCurves *self, EeRecord *record);

G_END_DECLS
