/* SPDX-License-Identifier: Apache-2.0 */
/* The smoothed series are an exponential mean over some 20 steps, corrected for its start (as Adam corrects its
 * moments), so it neither lags from zero nor depends on how long the run will be. */
#include "offramp-curves.h"

#include <math.h>

enum
{
  BLOCK = 512, /* records at once */
  MAX_THREADS = 4
};

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
  double droppable; /* share of a row's multiply-adds that lie behind the last exit; 0 without one */
};

static double
smooth (Smoother *smoother, double value, guint n_steps)
{
  const double kept = n_steps == 1 ? KEEP : pow (KEEP, n_steps);

  smoother->sum = kept * smoother->sum + (1 - kept) * value;
  smoother->weight = kept * smoother->weight + (1 - kept);
  return smoother->sum / smoother->weight;
}

/* Of a step's work, by the multiply-adds; NaN where nothing is known of the rows. */
static double
get_saved_share (const OfframpCurves *self, const EeRecord *record)
{
  return self->droppable > 0 && record->kind == EE_RECORD_STEP ? (1 - record->main_share) * self->droppable : NAN;
}

static double
get_value (const OfframpCurves *self, const EeRecord *record, OfframpMeasure measure)
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
    case OFFRAMP_MEASURE_MAIN_LEFT:
      return isfinite (record->exit_accuracy) ? record->main_left : NAN;
    case OFFRAMP_MEASURE_REDUNDANT_LEFT:
      return isfinite (record->exit_accuracy) ? record->redundant_left : NAN;
    case OFFRAMP_MEASURE_LEARNING_RATE:
      return record->kind == EE_RECORD_STEP ? record->learning_rate : NAN;
    case OFFRAMP_MEASURE_SAVED_SHARE:
      return get_saved_share (self, record);
    case OFFRAMP_MEASURE_WHOLE_IMAGES_PER_S:
      return record->images_per_s > 0 ? record->images_per_s * (1 - get_saved_share (self, record)) : NAN;
    case OFFRAMP_N_MEASURES:
    default:
      g_return_val_if_reached (NAN);
    }
}

/* What is exact needs no smoothing, and what is arithmetic alone has nothing raw. */
static gboolean
has_curve (OfframpMeasure measure, OfframpCurve curve)
{
  switch (measure)
    {
    case OFFRAMP_MEASURE_LEARNING_RATE:
      return curve != OFFRAMP_CURVE_SMOOTH;
    case OFFRAMP_MEASURE_SAVED_SHARE:
    case OFFRAMP_MEASURE_WHOLE_IMAGES_PER_S:
      return curve != OFFRAMP_CURVE_RAW;
    case OFFRAMP_MEASURE_LOSS:
    case OFFRAMP_MEASURE_LOSS_EXIT:
    case OFFRAMP_MEASURE_LOSS_MAIN:
    case OFFRAMP_MEASURE_ACCURACY:
    case OFFRAMP_MEASURE_EXIT_ACCURACY:
    case OFFRAMP_MEASURE_MAIN_ACCURACY:
    case OFFRAMP_MEASURE_SHARE_LEFT:
    case OFFRAMP_MEASURE_IMAGES_PER_S:
    case OFFRAMP_MEASURE_MAIN_LEFT:
    case OFFRAMP_MEASURE_REDUNDANT_LEFT:
    case OFFRAMP_N_MEASURES:
    default:
      return TRUE;
    }
}

/* Points of one series that wait to be appended. */
typedef struct
{
  double x[BLOCK], y[BLOCK];
  guint n;
} Points;

static void
add_point (Points *points, double x, double y)
{
  points->x[points->n] = x;
  points->y[points->n] = y;
  points->n++;
}

/* [@n_records] of them, BLOCK at most. */
static void
append_values (OfframpCurves *self, const EeRecord *const *records, guint n_records, OfframpMeasure measure)
{
  const gboolean has_smooth = has_curve (measure, OFFRAMP_CURVE_SMOOTH);
  Points points[OFFRAMP_N_CURVES];

  for (guint c = 0; c < OFFRAMP_N_CURVES; c++)
    points[c].n = 0;
  for (guint i = 0; i < n_records; i++)
    {
      const EeRecord *record = records[i];
      const double value = get_value (self, record, measure);

      if (!isfinite (value))
        continue;
      if (record->kind == EE_RECORD_VALIDATION)
        {
          add_point (&points[OFFRAMP_CURVE_VALIDATION], record->epoch, value);
          continue;
        }
      add_point (&points[OFFRAMP_CURVE_RAW], record->epoch, value);
      if (has_smooth)
        add_point (&points[OFFRAMP_CURVE_SMOOTH], record->epoch,
                   smooth (&self->smoothers[measure], value, MAX (record->n_steps, 1)));
    }
  if (!has_curve (measure, OFFRAMP_CURVE_RAW))
    points[OFFRAMP_CURVE_RAW].n = 0;
  for (guint c = 0; c < OFFRAMP_N_CURVES; c++)
    offramp_series_append_many (self->series[measure][c], points[c].x, points[c].y, points[c].n);
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

static gpointer
free_in_thread (gpointer data)
{
  offramp_curves_free (data);

  return NULL;
}

/**
 * offramp_curves_take:
 * @self: curves
 * @other: (transfer full): curves that nothing shows, filled on whatever thread
 *
 * Makes @other's points, and what follows from them, those of @self, whose series stay the same objects. Costs the same
 * however many points there are: those of @self are given back to the system by another thread.
 */
void
offramp_curves_take (OfframpCurves *self, OfframpCurves *other)
{
  g_return_if_fail (self != NULL && other != NULL && self != other);

  for (guint m = 0; m < OFFRAMP_N_MEASURES; m++)
    for (guint c = 0; c < OFFRAMP_N_CURVES; c++)
      offramp_series_swap (self->series[m][c], other->series[m][c]);
  memcpy (self->smoothers, other->smoothers, sizeof self->smoothers);
  memcpy (self->newest, other->newest, sizeof self->newest);
  memcpy (self->has_newest, other->has_newest, sizeof self->has_newest);
  self->best = other->best;
  self->has_best = other->has_best;
  self->droppable = other->droppable;
  g_thread_unref (g_thread_new ("curves-free", free_in_thread, other));
}

/**
 * offramp_curves_set_plan:
 * @self: curves; before the records whose savings are wanted
 * @plan: (nullable): the network that is trained
 */
void
offramp_curves_set_plan (OfframpCurves *self, const EePlan *plan)
{
  const EeStage *last;

  g_return_if_fail (self != NULL);

  self->droppable = 0;
  if (plan == NULL || ee_plan_get_n_stages (plan) < 2)
    return;
  /* Redundant rows see every exit and stop there; forward and both gradients count. */
  last = ee_plan_get_stage (plan, ee_plan_get_n_stages (plan) - 1);
  self->droppable = 3.0 * (last->trunk_macs + last->head_macs) / ee_bench_limit_count_training_macs (plan, 0);
}

/* What is the last, and the best, of each kind. */
static void
note_record (OfframpCurves *self, const EeRecord *record)
{
  self->newest[record->kind] = *record;
  self->has_newest[record->kind] = TRUE;
  if (record->kind == EE_RECORD_VALIDATION && (!self->has_best || ee_record_is_better (record, &self->best)))
    {
      self->best = *record;
      self->has_best = TRUE;
    }
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
  g_return_if_fail (self != NULL && record != NULL);

  if (record->kind == EE_RECORD_ALARM)
    return;
  for (guint m = 0; m < OFFRAMP_N_MEASURES; m++)
    append_values (self, &record, 1, m);
  note_record (self, record);
}

/* What one thread does: every @n_threads-th measure. Measures share nothing but the records. */
typedef struct
{
  OfframpCurves *curves;
  const GPtrArray *records; /* const EeRecord * */
  guint first_measure, n_threads;
} Filling;

/* A block of records stays in the cache while it goes through the measures. */
static gpointer
fill_measures (gpointer data)
{
  const Filling *filling = data;

  for (guint i = 0; i < filling->records->len; i += BLOCK)
    for (guint m = filling->first_measure; m < OFFRAMP_N_MEASURES; m += filling->n_threads)
      append_values (filling->curves, (const EeRecord *const *)filling->records->pdata + i,
                     MIN (BLOCK, filling->records->len - i), m);

  return NULL;
}

/**
 * offramp_curves_append_all:
 * @self: curves that no other thread sees
 * @records: (element-type EeRecord): no alarms among them, their epochs in order
 *
 * As offramp_curves_append() of each, by up to four threads.
 */
void
offramp_curves_append_all (OfframpCurves *self, GPtrArray *records)
{
  const guint n_threads = CLAMP (g_get_num_processors (), 1, MAX_THREADS);
  Filling filling[MAX_THREADS];
  GThread *threads[MAX_THREADS];

  g_return_if_fail (self != NULL && records != NULL);

  for (guint i = 0; i < n_threads; i++)
    filling[i] = (Filling){ self, records, i, n_threads };
  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("curves", fill_measures, &filling[i]);
  fill_measures (&filling[0]);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < records->len; i++)
    note_record (self, records->pdata[i]);
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
