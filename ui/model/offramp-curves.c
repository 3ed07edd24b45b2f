/* SPDX-License-Identifier: Apache-2.0 */
/* The smoothed series are an exponential mean over some 20 steps, corrected for its start (as Adam corrects its
 * moments), so it neither lags from zero nor depends on how long the run will be. */
#include "offramp-curves.h"

#include <math.h>

/* Weight that the mean keeps of itself each step. */
static const double KEEP = 0.95;

typedef struct
{
  double sum;    /* exponentially weighted values */
  double weight; /* the same weights without the values */
} Smoother;

struct _OfframpCurves
{
  OfframpSeries *series[OFFRAMP_N_MEASURES][OFFRAMP_N_CURVES];
  Smoother smoothers[OFFRAMP_N_MEASURES];
  EeRecord newest[2]; /* by EeRecordKind */
  gboolean has_newest[2];
  EeRecord best;
  gboolean has_best;
};

static double
smooth (Smoother *smoother, double value, guint n_steps)
{
  const double kept = pow (KEEP, n_steps);

  smoother->sum = kept * smoother->sum + (1 - kept) * value;
  smoother->weight = kept * smoother->weight + (1 - kept);
  return smoother->sum / smoother->weight;
}

static double
get_value (const EeRecord *record, OfframpMeasure measure)
{
  switch (measure)
    {
    case OFFRAMP_MEASURE_LOSS:
      return record->loss;
    case OFFRAMP_MEASURE_LOSS_EXIT:
      /* Without an exit L1 is 0 and L2 is L by definition, which is nothing to draw. */
      return isfinite (record->exit_accuracy) ? record->loss_exit : NAN;
    case OFFRAMP_MEASURE_LOSS_MAIN:
      return isfinite (record->exit_accuracy) ? record->loss_main : NAN;
    case OFFRAMP_MEASURE_ACCURACY:
      return record->accuracy;
    case OFFRAMP_MEASURE_EXIT_ACCURACY:
      return record->exit_accuracy;
    case OFFRAMP_MEASURE_MAIN_ACCURACY:
      return record->main_accuracy;
    case OFFRAMP_MEASURE_SHARE_LEFT:
      return record->share_left;
    case OFFRAMP_MEASURE_IMAGES_PER_S:
      /* A validation pass has no training throughput. */
      return record->kind == EE_RECORD_STEP && record->images_per_s > 0 ? record->images_per_s : NAN;
    case OFFRAMP_N_MEASURES:
    default:
      g_return_val_if_reached (NAN);
    }
}

/**
 * offramp_curves_new:
 *
 * Returns: (transfer full): empty curves
 */
OfframpCurves *
offramp_curves_new (void)
{
  OfframpCurves *self = g_new0 (OfframpCurves, 1);

  for (guint m = 0; m < OFFRAMP_N_MEASURES; m++)
    for (guint c = 0; c < OFFRAMP_N_CURVES; c++)
      self->series[m][c] = offramp_series_new ();
  return self;
}

/**
 * offramp_curves_free:
 * @self: (transfer full): curves
 */
void
offramp_curves_free (OfframpCurves *self)
{
  for (guint m = 0; m < OFFRAMP_N_MEASURES; m++)
    for (guint c = 0; c < OFFRAMP_N_CURVES; c++)
      g_clear_object (&self->series[m][c]);
  g_free (self);
}

/**
 * offramp_curves_clear:
 * @self: curves
 *
 * Empties all series; they stay the same objects.
 */
void
offramp_curves_clear (OfframpCurves *self)
{
  g_return_if_fail (self != NULL);

  for (guint m = 0; m < OFFRAMP_N_MEASURES; m++)
    for (guint c = 0; c < OFFRAMP_N_CURVES; c++)
      offramp_series_clear (self->series[m][c]);
  memset (self->smoothers, 0, sizeof self->smoothers);
  self->has_newest[EE_RECORD_STEP] = self->has_newest[EE_RECORD_VALIDATION] = FALSE;
  self->has_best = FALSE;
}

/**
 * offramp_curves_append:
 * @self: curves
 * @record: its epoch not below that of the record before
 *
 * An alarm adds nothing. A folded record counts as as many steps in the smoothing as it stands for.
 */
void
offramp_curves_append (OfframpCurves *self, const EeRecord *record)
{
  const OfframpCurve curve = record->kind == EE_RECORD_STEP ? OFFRAMP_CURVE_RAW : OFFRAMP_CURVE_VALIDATION;

  g_return_if_fail (self != NULL && record != NULL);

  if (record->kind == EE_RECORD_ALARM)
    return;
  for (guint m = 0; m < OFFRAMP_N_MEASURES; m++)
    {
      const double value = get_value (record, m);

      if (!isfinite (value))
        continue;
      offramp_series_append (self->series[m][curve], record->epoch, value);
      if (curve == OFFRAMP_CURVE_RAW)
        offramp_series_append (self->series[m][OFFRAMP_CURVE_SMOOTH], record->epoch,
                               smooth (&self->smoothers[m], value, MAX (record->n_steps, 1)));
    }
  self->newest[record->kind] = *record;
  self->has_newest[record->kind] = TRUE;
  if (record->kind == EE_RECORD_VALIDATION && (!self->has_best || ee_record_is_better (record, &self->best)))
    {
      self->best = *record;
      self->has_best = TRUE;
    }
}

/**
 * offramp_curves_get_series:
 * @self: curves
 * @measure: which measure
 * @curve: which of its series
 *
 * Returns: (transfer none): the series; empty where nothing was measured
 */
OfframpSeries *
offramp_curves_get_series (OfframpCurves *self, OfframpMeasure measure, OfframpCurve curve)
{
  g_return_val_if_fail (self != NULL && measure < OFFRAMP_N_MEASURES && curve < OFFRAMP_N_CURVES, NULL);

  return self->series[measure][curve];
}

/**
 * offramp_curves_get_newest:
 * @self: curves
 * @kind: of a training step or of a validation pass
 * @record: (out): the last one that was appended
 *
 * Returns: %FALSE if there is none
 */
gboolean
offramp_curves_get_newest (OfframpCurves *self, EeRecordKind kind, EeRecord *record)
{
  g_return_val_if_fail (self != NULL && record != NULL && kind <= EE_RECORD_VALIDATION, FALSE);

  if (self->has_newest[kind])
    *record = self->newest[kind];
  return self->has_newest[kind];
}

/**
 * offramp_curves_get_best:
 * @self: curves
 * @record: (out): the validation pass whose model was kept, see ee_record_is_better()
 *
 * Returns: %FALSE before the first validation
 */
gboolean
offramp_curves_get_best (OfframpCurves *self, EeRecord *record)
{
  g_return_val_if_fail (self != NULL && record != NULL, FALSE);

  if (self->has_best)
    *record = self->best;
  return self->has_best;
}
