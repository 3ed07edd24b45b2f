/* SPDX-License-Identifier: Apache-2.0 */
/* An axis is affine in t, where t is the value, its logarithm, or the number of nines in it. */
#include "offramp-axis.h"

#include <math.h>

/* Keeps a share of 1 on the scale: 0.9995 is drawn about half-way between 0.999 and 1. */
static const double NINES_FLOOR = 5e-4;

/* Bounds and ticks of the scale of nines, the roundest first. */
static const double NINES[] = { 1, 0, 0.9, 0.99, 0.999, 0.5, 0.95, 0.98, 0.995, 0.998, 0.8 };

/* The same of the scale of logits, which ends at NEAREST and 1 - NEAREST. */
static const double NEAREST = 1e-6;
static const double LOGITS[]
    = { 0.5, 0.01, 0.99, 0.0001, 0.9999, 0.1, 0.9, 0.001, 0.999, 0.00001, 0.99999, 0.3, 0.7, 0.4, 0.6 };

static double
transform (OfframpScale scale, double value)
{
  switch (scale)
    {
    case OFFRAMP_SCALE_LOG:
      return log10 (MAX (value, G_MINDOUBLE));
    case OFFRAMP_SCALE_NINES:
      return -log10 (1 - MIN (value, 1) + NINES_FLOOR);
    case OFFRAMP_SCALE_LOGIT:
      value = CLAMP (value, NEAREST, 1 - NEAREST);
      return log (value / (1 - value));
    case OFFRAMP_SCALE_LINEAR:
    default:
      return value;
    }
}

static double
transform_back (OfframpScale scale, double t)
{
  switch (scale)
    {
    case OFFRAMP_SCALE_LOG:
      return pow (10, t);
    case OFFRAMP_SCALE_NINES:
      return 1 + NINES_FLOOR - pow (10, -t);
    case OFFRAMP_SCALE_LOGIT:
      return 1 / (1 + exp (-t));
    case OFFRAMP_SCALE_LINEAR:
    default:
      return t;
    }
}

/* The smallest of 1, 2, 5 times a power of ten that is not below @value. */
static double
round_up_to_nice (double value)
{
  const double power = pow (10, floor (log10 (value)));
  const double mantissa = value / power;

  if (mantissa <= 1 + 1e-9)
    return power;
  if (mantissa <= 2 + 1e-9)
    return 2 * power;
  if (mantissa <= 5 + 1e-9)
    return 5 * power;
  return 10 * power;
}

/* The largest such number that is not above @value. */
static double
round_down_to_nice (double value)
{
  return 1 / round_up_to_nice (1 / value);
}

static void
write_label (OfframpTick *tick, double factor, int decimals)
{
  double shown = tick->value * factor;

  /* No "-0". */
  if (fabs (shown) < 1e-12)
    shown = 0;
  if (fabs (shown) >= 10000)
    g_snprintf (tick->label, sizeof tick->label, "%'.0f", shown);
  else if (shown != 0 && fabs (shown) < 1e-4)
    g_snprintf (tick->label, sizeof tick->label, "%.0e", shown);
  else
    g_snprintf (tick->label, sizeof tick->label, "%.*f", decimals, shown);
}

static int
count_decimals (double step)
{
  return CLAMP ((int)-floor (log10 (step) + 1e-9), 0, 6);
}

/* As many as a round number needs. */
static int
count_decimals_of (double number)
{
  int decimals = 0;

  for (; decimals < 6 && fabs (number - round (number)) > 1e-6; decimals++)
    number *= 10;
  return decimals;
}

static guint
make_linear_ticks (const OfframpAxis *axis, guint most, OfframpTick *ticks)
{
  const double range = (axis->high - axis->low) * axis->factor;
  const double step = round_up_to_nice (range / MAX (most - 1, 1));
  const double first = ceil (axis->low * axis->factor / step - 1e-9);
  guint n_ticks = 0;

  for (; n_ticks < OFFRAMP_AXIS_MAX_TICKS; n_ticks++)
    {
      OfframpTick *tick = &ticks[n_ticks];

      tick->value = (first + n_ticks) * step / axis->factor;
      tick->place = offramp_axis_get_place (axis, tick->value);
      if (tick->place > 1 + 1e-9)
        break;
      write_label (tick, axis->factor, count_decimals (step));
    }
  return n_ticks;
}

/* Ticks at @mantissas of every @stride-th power of ten; returns how many there are, also where they are too many. */
static guint
make_decade_ticks (const OfframpAxis *axis, const double *mantissas, guint n_mantissas, int stride, guint most,
                   OfframpTick *ticks)
{
  const int first = (int)floor (log10 (axis->low) + 1e-9), last = (int)ceil (log10 (axis->high) - 1e-9);
  guint n_ticks = 0;

  for (int decade = first - ((first % stride) + stride) % stride; decade <= last; decade += stride)
    for (guint m = 0; m < n_mantissas; m++)
      {
        OfframpTick tick = { .value = mantissas[m] * pow (10, decade) };

        tick.place = offramp_axis_get_place (axis, tick.value);
        if (tick.place < -1e-9 || tick.place > 1 + 1e-9)
          continue;
        write_label (&tick, axis->factor, MAX (-decade, 0));
        if (n_ticks < most)
          ticks[n_ticks] = tick;
        n_ticks++;
      }
  return n_ticks;
}

static guint
make_log_ticks (const OfframpAxis *axis, guint most, OfframpTick *ticks)
{
  static const double mantissas[] = { 1, 2, 5 }, thirds[] = { 1, 3 };
  guint n_ticks = make_decade_ticks (axis, mantissas, 3, 1, most, ticks);

  if (n_ticks < 3)
    return make_linear_ticks (axis, most, ticks);
  if (n_ticks > most)
    n_ticks = make_decade_ticks (axis, thirds, 2, 1, most, ticks);
  for (int stride = 1; n_ticks > most; stride++)
    n_ticks = make_decade_ticks (axis, mantissas, 1, stride, most, ticks);
  return n_ticks;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const double left = ((const OfframpTick *)a)->place, right = ((const OfframpTick *)b)->place;

  return (left > right) - (left < right);
}

/* As many of @values, the first ones first, as stand apart. */
static guint
make_listed_ticks (const OfframpAxis *axis, const double *values, guint n_values, guint most, OfframpTick *ticks)
{
  const double gap = 1.0 / (most + 2);
  guint n_ticks = 0;

  for (guint i = 0; i < n_values && n_ticks < most; i++)
    {
      OfframpTick tick = { .value = values[i], .place = offramp_axis_get_place (axis, values[i]) };
      gboolean fits = tick.place >= -1e-9 && tick.place <= 1 + 1e-9;

      for (guint k = 0; k < n_ticks; k++)
        fits = fits && fabs (ticks[k].place - tick.place) >= gap;
      if (!fits)
        continue;
      write_label (&tick, axis->factor, count_decimals_of (tick.value * axis->factor));
      ticks[n_ticks++] = tick;
    }
  qsort (ticks, n_ticks, sizeof *ticks, compare_places);
  return n_ticks;
}

/**
 * offramp_axis_get_place:
 * @axis: an axis
 * @value: a value
 *
 * Returns: where it lies; 0..1 between the axis' ends, beyond them outside
 */
double
offramp_axis_get_place (const OfframpAxis *axis, double value)
{
  const double low = transform (axis->scale, axis->low), high = transform (axis->scale, axis->high);

  g_return_val_if_fail (high > low, 0);

  return (transform (axis->scale, value) - low) / (high - low);
}

/**
 * offramp_axis_get_value:
 * @axis: an axis
 * @place: 0..1
 *
 * Returns: the value there; the inverse of offramp_axis_get_place()
 */
double
offramp_axis_get_value (const OfframpAxis *axis, double place)
{
  const double low = transform (axis->scale, axis->low), high = transform (axis->scale, axis->high);

  return transform_back (axis->scale, low + place * (high - low));
}

/**
 * offramp_scale_interpolate:
 * @scale: where the way is straight
 * @from: a value
 * @to: another
 * @share: of the way, 0..1
 *
 * Returns: the value there, whatever axis of that scale both lie on
 */
double
offramp_scale_interpolate (OfframpScale scale, double from, double to, double share)
{
  const double start = transform (scale, from);

  return transform_back (scale, start + (transform (scale, to) - start) * share);
}

/**
 * offramp_axis_fit:
 * @axis: an axis whose scale and factor are set
 * @low: the smallest value to be shown; may equal @high
 * @high: the largest
 *
 * Sets the ends to round values around both. Where there is nothing to show (@low above @high) the ends are
 * those of an empty axis.
 */
void
offramp_axis_fit (OfframpAxis *axis, double low, double high)
{
  const gboolean empty = !(low <= high);

  g_return_if_fail (axis != NULL);

  if (axis->scale == OFFRAMP_SCALE_NINES)
    {
      axis->low = 0;
      axis->high = 1;
      for (guint i = 0; i < G_N_ELEMENTS (NINES) && !empty; i++)
        if (NINES[i] <= MIN (low, 0.99) && NINES[i] > axis->low)
          axis->low = NINES[i];
    }
  else if (axis->scale == OFFRAMP_SCALE_LOGIT)
    {
      axis->low = NEAREST;
      axis->high = 1 - NEAREST;
    }
  else if (axis->scale == OFFRAMP_SCALE_LOG)
    {
      const double floor_value = empty ? 0.1 : CLAMP (low, 1e-12, 1e12);

      axis->low = round_down_to_nice (floor_value);
      axis->high = round_up_to_nice (empty ? 1 : CLAMP (high, floor_value, 1e12));
      if (axis->high < axis->low * 1.5)
        axis->high = round_up_to_nice (axis->low * 2);
    }
  else
    {
      const double spread = empty ? 1 : MAX (high - low, MAX (fabs (high), 1e-9) * 1e-6);
      const double step = round_up_to_nice (spread / 5);

      axis->low = empty ? 0 : floor (low / step + 1e-9) * step;
      axis->high = empty ? 1 : ceil (high / step - 1e-9) * step;
      if (axis->high <= axis->low)
        axis->high = axis->low + step;
    }
}

/**
 * offramp_axis_make_ticks:
 * @axis: an axis
 * @most: how many there may be, 2 to %OFFRAMP_AXIS_MAX_TICKS
 * @ticks: (out): in ascending order
 *
 * Returns: how many there are
 */
guint
offramp_axis_make_ticks (const OfframpAxis *axis, guint most, OfframpTick ticks[OFFRAMP_AXIS_MAX_TICKS])
{
  g_return_val_if_fail (axis != NULL && axis->high > axis->low && axis->factor > 0, 0);

  most = CLAMP (most, 2, OFFRAMP_AXIS_MAX_TICKS);
  switch (axis->scale)
    {
    case OFFRAMP_SCALE_LOG:
      return make_log_ticks (axis, most, ticks);
    case OFFRAMP_SCALE_NINES:
      return make_listed_ticks (axis, NINES, G_N_ELEMENTS (NINES), most, ticks);
    case OFFRAMP_SCALE_LOGIT:
      return make_listed_ticks (axis, LOGITS, G_N_ELEMENTS (LOGITS), most, ticks);
    case OFFRAMP_SCALE_LINEAR:
    default:
      return make_linear_ticks (axis, most, ticks);
    }
}
