/* SPDX-License-Identifier: Apache-2.0 */
/* The ring of records between the training thread and whoever watches it.
 *
 * `head` counts the records that the consumer took, `tail` those that the producer gave; both only grow,
 * and a record's slot is its number modulo the capacity, a power of two. The producer fills the slot
 * before it moves `tail` (release), the consumer empties it before it moves `head`, and each side reads the
 * other's index with acquire: no slot is ever touched by two threads at once. What found no room waits in
 * `waiting`, which only the producer touches: steps that follow each other there are folded into one, a
 * validation and an alarm stay by themselves, so that the list grows by few records an epoch. Must not know the file,
 * the trainer or the window.
 */
#include "ee-metrics.h"

#include <math.h>
#include <stdatomic.h>

struct _EeMetricsRing
{
  EeRecord *slots;
  guint capacity;
  atomic_uint head;
  atomic_uint tail;
  GArray *waiting;
};

/**
 * ee_metrics_ring_new:
 * @capacity: records that wait before steps are folded; rounded up to a power of two, at most 2^24
 *
 * Returns: (transfer full): an empty ring
 */
EeMetricsRing *
ee_metrics_ring_new (guint capacity)
{
  EeMetricsRing *ring;
  guint rounded = 1;

  g_return_val_if_fail (capacity > 0 && capacity <= 1u << 24, NULL);

  while (rounded < capacity)
    rounded *= 2;

  ring = g_new0 (EeMetricsRing, 1);
  ring->slots = g_new0 (EeRecord, rounded);
  ring->capacity = rounded;
  atomic_init (&ring->head, 0);
  atomic_init (&ring->tail, 0);
  ring->waiting = g_array_new (FALSE, FALSE, sizeof (EeRecord));

  return ring;
}

/**
 * ee_metrics_ring_free:
 * @ring: (nullable) (transfer full): a ring that neither thread uses any more
 */
void
ee_metrics_ring_free (EeMetricsRing *ring)
{
  if (ring == NULL)
    return;

  g_array_unref (ring->waiting);
  g_free (ring->slots);
  g_free (ring);
}

static gboolean
store (EeMetricsRing *ring, const EeRecord *record)
{
  guint tail = atomic_load_explicit (&ring->tail, memory_order_relaxed);
  guint head = atomic_load_explicit (&ring->head, memory_order_acquire);

  if (tail - head == ring->capacity)
    return FALSE;

  ring->slots[tail & (ring->capacity - 1)] = *record;
  atomic_store_explicit (&ring->tail, tail + 1, memory_order_release);

  return TRUE;
}

/**
 * ee_metrics_ring_flush:
 * @ring: a ring
 *
 * Moves what waits for room into the ring, as far as there is room, in order. For the producer: at the end of
 * a training, when no further record will do it.
 */
void
ee_metrics_ring_flush (EeMetricsRing *ring)
{
  guint n_moved = 0;

  g_return_if_fail (ring != NULL);

  while (n_moved < ring->waiting->len && store (ring, &g_array_index (ring->waiting, EeRecord, n_moved)))
    n_moved++;
  if (n_moved > 0)
    g_array_remove_range (ring->waiting, 0, n_moved);
}

/**
 * ee_metrics_ring_push:
 * @ring: a ring
 * @record: copied
 *
 * For the producer. Never waits for the consumer. Without room a step is folded into the step that waits
 * already; a validation waits by itself and is never folded.
 */
void
ee_metrics_ring_push (EeMetricsRing *ring, const EeRecord *record)
{
  EeRecord *last;

  g_return_if_fail (ring != NULL && record != NULL);

  ee_metrics_ring_flush (ring);
  if (ring->waiting->len == 0 && store (ring, record))
    return;

  last = ring->waiting->len > 0 ? &g_array_index (ring->waiting, EeRecord, ring->waiting->len - 1) : NULL;
  if (last != NULL && last->kind == EE_RECORD_STEP && record->kind == EE_RECORD_STEP)
    ee_record_fold (last, record);
  else
    g_array_append_val (ring->waiting, *record);
}

/**
 * ee_metrics_ring_pop:
 * @ring: a ring
 * @record: (out): the oldest record; untouched where there is none
 *
 * For the consumer. Never waits.
 *
 * Returns: whether there was one
 */
gboolean
ee_metrics_ring_pop (EeMetricsRing *ring, EeRecord *record)
{
  guint head, tail;

  g_return_val_if_fail (ring != NULL && record != NULL, FALSE);

  head = atomic_load_explicit (&ring->head, memory_order_relaxed);
  tail = atomic_load_explicit (&ring->tail, memory_order_acquire);
  if (head == tail)
    return FALSE;

  *record = ring->slots[head & (ring->capacity - 1)];
  atomic_store_explicit (&ring->head, head + 1, memory_order_release);

  return TRUE;
}

/* The mean of @a over @n_a steps and @b over @n_b; a NaN means that there was nothing to measure. */
static double
blend (double a, guint n_a, double b, guint n_b)
{
  if (isnan (a))
    return b;
  if (isnan (b))
    return a;

  return (a * n_a + b * n_b) / ((double)n_a + n_b);
}

/* Images a second over both, of batches of one size: the times add up, so the mean is harmonic. */
static double
blend_rates (double a, guint n_a, double b, guint n_b)
{
  if (!(a > 0))
    return b;
  if (!(b > 0))
    return a;

  return ((double)n_a + n_b) / (n_a / a + n_b / b);
}

/**
 * ee_record_fold:
 * @into: earlier steps
 * @record: later steps
 *
 * Makes one record of both: means are weighted by steps, the extremes of the loss are kept, and step, epoch,
 * learning rate and seconds are those of the later one. An infinite or NaN loss stays one.
 */
void
ee_record_fold (EeRecord *into, const EeRecord *record)
{
  guint n_into, n_record;

  g_return_if_fail (into != NULL && record != NULL);
  g_return_if_fail (into->kind == EE_RECORD_STEP && record->kind == EE_RECORD_STEP);

  n_into = into->n_steps;
  n_record = record->n_steps;

  into->loss = (into->loss * n_into + record->loss * n_record) / ((double)n_into + n_record);
  into->loss_exit = (into->loss_exit * n_into + record->loss_exit * n_record) / ((double)n_into + n_record);
  into->loss_main = (into->loss_main * n_into + record->loss_main * n_record) / ((double)n_into + n_record);
  into->loss_least = MIN (into->loss_least, record->loss_least);
  into->loss_most = MAX (into->loss_most, record->loss_most);
  into->accuracy = blend (into->accuracy, n_into, record->accuracy, n_record);
  into->exit_accuracy = blend (into->exit_accuracy, n_into, record->exit_accuracy, n_record);
  into->main_accuracy = blend (into->main_accuracy, n_into, record->main_accuracy, n_record);
  into->share_left = blend (into->share_left, n_into, record->share_left, n_record);
  into->main_left = blend (into->main_left, n_into, record->main_left, n_record);
  into->redundant_left = blend (into->redundant_left, n_into, record->redundant_left, n_record);
  into->main_share = blend (into->main_share, n_into, record->main_share, n_record);
  into->images_per_s = blend_rates (into->images_per_s, n_into, record->images_per_s, n_record);

  into->step = record->step;
  into->epoch = record->epoch;
  into->learning_rate = record->learning_rate;
  into->seconds = record->seconds;
  into->n_steps = n_into + n_record;
}

/**
 * ee_record_is_better:
 * @record: of a validation
 * @best: of another
 *
 * The model that is kept is the best by this: accuracy decides, the exit's accuracy between equals, and the loss
 * between these.
 *
 * Returns: whether @record is better than @best; of equals the first is kept
 */
gboolean
ee_record_is_better (const EeRecord *record, const EeRecord *best)
{
  g_return_val_if_fail (record != NULL && best != NULL, FALSE);

  if (record->accuracy != best->accuracy)
    return record->accuracy > best->accuracy;
  if (!isnan (record->exit_accuracy) && !isnan (best->exit_accuracy) && record->exit_accuracy != best->exit_accuracy)
    return record->exit_accuracy > best->exit_accuracy;
  return record->loss < best->loss;
}
