/* SPDX-License-Identifier: Apache-2.0 */
/* The points lie in two arrays; levels[0] covers FANOUT points an entry, levels[k] FANOUT entries of levels[k - 1].
 * The last entry of a level may still grow. */
#include "offramp-series.h"

#include <math.h>

enum
{
  FANOUT = 8,
  MAX_LEVELS = 10, /* 8^10 points are more than a guint counts */
};

struct _OfframpSeries
{
  GObject parent_instance;

  GArray *x;                  /* double */
  GArray *y;                  /* double */
  GArray *levels[MAX_LEVELS]; /* OfframpExtent */
};

G_DEFINE_FINAL_TYPE (OfframpSeries, offramp_series, G_TYPE_OBJECT)

static const OfframpExtent NOTHING = { INFINITY, -INFINITY };

static void
widen (OfframpExtent *extent, double low, double high)
{
  extent->low = MIN (extent->low, low);
  extent->high = MAX (extent->high, high);
}

static void
offramp_series_finalize (GObject *object)
{
  OfframpSeries *self = OFFRAMP_SERIES (object);

  g_array_unref (self->x);
  g_array_unref (self->y);
  for (guint k = 0; k < MAX_LEVELS; k++)
    g_array_unref (self->levels[k]);
  G_OBJECT_CLASS (offramp_series_parent_class)->finalize (object);
}

static void
offramp_series_class_init (OfframpSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_series_finalize;
}

static void
offramp_series_init (OfframpSeries *self)
{
  self->x = g_array_new (FALSE, FALSE, sizeof (double));
  self->y = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint k = 0; k < MAX_LEVELS; k++)
    self->levels[k] = g_array_new (FALSE, FALSE, sizeof (OfframpExtent));
}

/**
 * offramp_series_new:
 *
 * Returns: (transfer full): a series without points
 */
OfframpSeries *
offramp_series_new (void)
{
  return g_object_new (OFFRAMP_TYPE_SERIES, NULL);
}

/**
 * offramp_series_copy:
 * @self: a series
 *
 * Returns: (transfer full): another with the same points, for another thread; costs a copy of the memory
 */
OfframpSeries *
offramp_series_copy (OfframpSeries *self)
{
  OfframpSeries *copy = offramp_series_new ();

  g_return_val_if_fail (OFFRAMP_IS_SERIES (self), copy);

  g_array_append_vals (copy->x, self->x->data, self->x->len);
  g_array_append_vals (copy->y, self->y->data, self->y->len);
  for (guint k = 0; k < MAX_LEVELS; k++)
    g_array_append_vals (copy->levels[k], self->levels[k]->data, self->levels[k]->len);
  return copy;
}

/* The extremes of the FANOUT children of entry @entry of level @k that there are. */
static OfframpExtent
get_children_extent (OfframpSeries *self, guint k, guint entry)
{
  const guint n_children = k > 0 ? self->levels[k - 1]->len : self->y->len;
  OfframpExtent extent = NOTHING;

  for (guint i = entry * FANOUT; i < MIN ((entry + 1) * FANOUT, n_children); i++)
    if (k > 0)
      widen (&extent, g_array_index (self->levels[k - 1], OfframpExtent, i).low,
             g_array_index (self->levels[k - 1], OfframpExtent, i).high);
    else
      widen (&extent, g_array_index (self->y, double, i), g_array_index (self->y, double, i));

  return extent;
}

/* Whether the points may follow those that are there. */
static gboolean
is_in_order (OfframpSeries *self, const double *x, const double *y, guint n)
{
  double before = self->x->len > 0 ? g_array_index (self->x, double, self->x->len - 1) : -INFINITY;
  gboolean ok = TRUE;

  for (guint i = 0; i < n; i++)
    {
      ok = ok && isfinite (x[i]) && isfinite (y[i]) && x[i] >= before;
      before = x[i];
    }

  return ok;
}

/**
 * offramp_series_append_many:
 * @self: a series
 * @x: (array length=n): where; never falling, and not below the newest point's
 * @y: (array length=n): what was measured there; finite
 * @n: how many points
 *
 * Adds the points in constant time for each.
 */
void
offramp_series_append_many (OfframpSeries *self, const double *x, const double *y, guint n)
{
  guint changed;

  g_return_if_fail (OFFRAMP_IS_SERIES (self));
  g_return_if_fail (n == 0 || (x != NULL && y != NULL));
  g_return_if_fail (is_in_order (self, x, y, n));

  changed = self->y->len;
  g_array_append_vals (self->x, x, n);
  g_array_append_vals (self->y, y, n);
  for (guint k = 0, n_below = n > 0 ? self->y->len : 0; k < MAX_LEVELS && n_below > (k > 0 ? 1 : 0); k++)
    {
      GArray *level = self->levels[k];

      /* A level that has just become useful starts from its first entry. */
      changed = level->len > 0 ? changed / FANOUT : 0;
      g_array_set_size (level, (n_below + FANOUT - 1) / FANOUT);
      for (guint entry = changed; entry < level->len; entry++)
        g_array_index (level, OfframpExtent, entry) = get_children_extent (self, k, entry);
      n_below = level->len;
    }
}

/**
 * offramp_series_append:
 * @self: a series
 * @x: where; not below the newest point's
 * @y: what was measured there; finite
 *
 * Adds a point in constant time.
 */
void
offramp_series_append (OfframpSeries *self, double x, double y)
{
  offramp_series_append_many (self, &x, &y, 1);
}

/**
 * offramp_series_clear:
 * @self: a series
 *
 * Forgets all points.
 */
void
offramp_series_clear (OfframpSeries *self)
{
  g_return_if_fail (OFFRAMP_IS_SERIES (self));

  g_array_set_size (self->x, 0);
  g_array_set_size (self->y, 0);
  for (guint k = 0; k < MAX_LEVELS; k++)
    g_array_set_size (self->levels[k], 0);
}

/**
 * offramp_series_swap:
 * @self: a series
 * @other: another one
 *
 * Each gets the other's points, in constant time: what was filled on another thread is shown so.
 */
void
offramp_series_swap (OfframpSeries *self, OfframpSeries *other)
{
  GArray *kept;

  g_return_if_fail (OFFRAMP_IS_SERIES (self) && OFFRAMP_IS_SERIES (other));

  kept = self->x, self->x = other->x, other->x = kept;
  kept = self->y, self->y = other->y, other->y = kept;
  for (guint k = 0; k < MAX_LEVELS; k++)
    kept = self->levels[k], self->levels[k] = other->levels[k], other->levels[k] = kept;
}

/**
 * offramp_series_get_n_points:
 * @self: a series
 *
 * Returns: how many points were appended
 */
guint
offramp_series_get_n_points (OfframpSeries *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SERIES (self), 0);

  return self->x->len;
}

/**
 * offramp_series_get_x:
 * @self: a series
 * @index: of a point
 *
 * Returns: where it is
 */
double
offramp_series_get_x (OfframpSeries *self, guint index)
{
  g_return_val_if_fail (OFFRAMP_IS_SERIES (self) && index < self->x->len, 0);

  return g_array_index (self->x, double, index);
}

/**
 * offramp_series_get_y:
 * @self: a series
 * @index: of a point
 *
 * Returns: what was measured there
 */
double
offramp_series_get_y (OfframpSeries *self, guint index)
{
  g_return_val_if_fail (OFFRAMP_IS_SERIES (self) && index < self->y->len, 0);

  return g_array_index (self->y, double, index);
}

/**
 * offramp_series_get_last:
 * @self: a series
 * @x: (out) (optional): of the newest point
 * @y: (out) (optional): likewise
 *
 * Returns: %FALSE, and nothing in @x and @y, if there are no points
 */
gboolean
offramp_series_get_last (OfframpSeries *self, double *x, double *y)
{
  g_return_val_if_fail (OFFRAMP_IS_SERIES (self), FALSE);

  if (self->x->len == 0)
    return FALSE;
  if (x != NULL)
    *x = g_array_index (self->x, double, self->x->len - 1);
  if (y != NULL)
    *y = g_array_index (self->y, double, self->y->len - 1);
  return TRUE;
}

/**
 * offramp_series_find_first:
 * @self: a series
 * @x: a place
 *
 * Returns: index of the first point that is not left of @x; the number of points if there is none
 */
guint
offramp_series_find_first (OfframpSeries *self, double x)
{
  guint low = 0, high;

  g_return_val_if_fail (OFFRAMP_IS_SERIES (self), 0);

  high = self->x->len;
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (g_array_index (self->x, double, middle) < x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * offramp_series_find_nearest:
 * @self: a series
 * @x: a place
 * @index: (out): of the point nearest to @x
 *
 * Returns: %FALSE if there are no points
 */
gboolean
offramp_series_find_nearest (OfframpSeries *self, double x, guint *index)
{
  guint right;

  g_return_val_if_fail (OFFRAMP_IS_SERIES (self) && index != NULL, FALSE);

  if (self->x->len == 0)
    return FALSE;
  right = MIN (offramp_series_find_first (self, x), self->x->len - 1);
  if (right > 0 && x - g_array_index (self->x, double, right - 1) < g_array_index (self->x, double, right) - x)
    right--;
  *index = right;
  return TRUE;
}

/**
 * offramp_series_get_extent:
 * @self: a series
 * @first: index of the first point
 * @end: index after the last one
 *
 * Climbs the pyramid while whole entries fit, so it costs some 2 * 8 * log8 (@end - @first) comparisons.
 *
 * Returns: the smallest and the largest y of the points; low above high if @first is not below @end
 */
OfframpExtent
offramp_series_get_extent (OfframpSeries *self, guint first, guint end)
{
  OfframpExtent extent = NOTHING;

  g_return_val_if_fail (OFFRAMP_IS_SERIES (self) && end <= self->y->len, NOTHING);

  for (; first < end && first % FANOUT != 0; first++)
    widen (&extent, g_array_index (self->y, double, first), g_array_index (self->y, double, first));
  for (; end > first && end % FANOUT != 0; end--)
    widen (&extent, g_array_index (self->y, double, end - 1), g_array_index (self->y, double, end - 1));

  for (guint k = 0; first < end; k++)
    {
      const GArray *level = self->levels[k];
      const gboolean can_climb = k + 1 < MAX_LEVELS && self->levels[k + 1]->len > 0;

      first /= FANOUT;
      end /= FANOUT;
      for (; first < end && (first % FANOUT != 0 || !can_climb); first++)
        widen (&extent, g_array_index (level, OfframpExtent, first).low,
               g_array_index (level, OfframpExtent, first).high);
      for (; end > first && end % FANOUT != 0; end--)
        widen (&extent, g_array_index (level, OfframpExtent, end - 1).low,
               g_array_index (level, OfframpExtent, end - 1).high);
    }
  return extent;
}
