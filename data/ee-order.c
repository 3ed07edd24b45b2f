/* SPDX-License-Identifier: Apache-2.0 */
/* ee-order.c - shuffles by epoch and spreads both kinds evenly
 *
 * Place p of an epoch of M main and R redundant images holds a main image where floor (p M / (M + R))
 * rises, as in Bresenham's line. Any stretch of b places then holds floor (b M / (M + R)) main images or
 * one more, and which of the shuffled ones comes next needs no counting, so that every step can be
 * entered directly.
 */
#include "ee-order.h"

#include "ee-rng.h"

enum
{
  STREAM_MAIN = 1,
  STREAM_REDUNDANT,
};

struct _EeOrder
{
  guint n_main, n_redundant;
  guint batch_rows;
  guint64 seed;
  guint64 epoch; /* of the shuffle; G_MAXUINT64 before the first */
  guint *main;   /* [n_main] indices 0..n_main-1, shuffled */
  guint *redundant;
};

static void
shuffle (guint *values, guint first, guint n, guint64 seed)
{
  EeRng rng;

  for (guint i = 0; i < n; i++)
    values[i] = first + i;
  ee_rng_init (&rng, seed);
  ee_rng_shuffle (&rng, values, n);
}

static void
enter_epoch (EeOrder *order, guint64 epoch)
{
  guint64 seed = ee_rng_mix (order->seed, epoch);

  shuffle (order->main, 0, order->n_main, ee_rng_mix (seed, STREAM_MAIN));
  shuffle (order->redundant, order->n_main, order->n_redundant, ee_rng_mix (seed, STREAM_REDUNDANT));
  order->epoch = epoch;
}

/**
 * ee_order_new:
 * @n_main: main images, with the indices from 0
 * @n_redundant: redundant images, with the indices that follow
 * @batch_rows: at least 1, at most all images
 * @seed: of the shuffles
 *
 * Returns: (transfer full): the order
 */
EeOrder *
ee_order_new (guint n_main, guint n_redundant, guint batch_rows, guint64 seed)
{
  EeOrder *order;

  g_return_val_if_fail (batch_rows >= 1 && batch_rows <= (guint64)n_main + n_redundant, NULL);

  order = g_new0 (EeOrder, 1);
  order->n_main = n_main;
  order->n_redundant = n_redundant;
  order->batch_rows = batch_rows;
  order->seed = seed;
  order->epoch = G_MAXUINT64;
  order->main = g_new (guint, MAX (n_main, 1));
  order->redundant = g_new (guint, MAX (n_redundant, 1));
  return order;
}

/**
 * ee_order_free:
 * @order: (nullable) (transfer full): an order
 */
void
ee_order_free (EeOrder *order)
{
  if (order == NULL)
    return;
  g_free (order->main);
  g_free (order->redundant);
  g_free (order);
}

/**
 * ee_order_get_steps_per_epoch:
 * @order: an order
 *
 * Returns: full batches in an epoch; what is left over is another epoch's
 */
guint
ee_order_get_steps_per_epoch (EeOrder *order)
{
  return (order->n_main + order->n_redundant) / order->batch_rows;
}

/**
 * ee_order_get:
 * @order: an order
 * @step: counted from 0 over all epochs
 * @row: below the size of a batch
 *
 * Fast within an epoch; the first call in another one shuffles.
 *
 * Returns: the index of the image
 */
guint
ee_order_get (EeOrder *order, guint64 step, guint row)
{
  guint steps = ee_order_get_steps_per_epoch (order);
  guint64 total = (guint64)order->n_main + order->n_redundant;
  guint64 place = step % steps * order->batch_rows + row;
  guint64 mains_before = place * order->n_main / total;
  gboolean is_main = (place + 1) * order->n_main / total > mains_before;

  g_return_val_if_fail (row < order->batch_rows, 0);

  if (order->epoch != step / steps)
    enter_epoch (order, step / steps);
  return is_main ? order->main[mains_before] : order->redundant[place - mains_before];
}
