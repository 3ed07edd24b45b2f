/* SPDX-License-Identifier: Apache-2.0 */
/* Two queues of rows, a turn each; see the header. */
#include "ee-race.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-image.h"
#include "ee-router-private.h"

/* Untimed batches of each lane: of the usual size, and of the rest at its end. */
enum
{
  WARM_UPS = 2
};

/* P(redundant) that no image has: everybody goes to the end. */
#define NOBODY_LEAVES 2.0

static void
set_stopped (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The race was stopped."));
}

/* The way of the race without its last and dearest part, to learn how many rows the classifier will see. */
typedef struct
{
  double threshold;
  guint last_exit;
  guint n_survivors;
} Scout;

/* An EeRouterDecideFunc. */
static gboolean
scout_image (guint stage, guint image, const float *probabilities, gpointer user_data)
{
  Scout *scout = user_data;

  if (probabilities[EE_EXIT_REDUNDANT] >= scout->threshold)
    return FALSE;
  if (stage < scout->last_exit)
    return TRUE;
  scout->n_survivors++;
  return FALSE;
}

static gboolean
scout_race (const EeRaceOrder *order, guint *n_survivors, EeRouterProgressFunc progress, gpointer user_data,
            GError **error)
{
  EeModel *model = order->models[EE_RACE_WITH_EXIT];
  Scout scout = { order->threshold, ee_plan_get_n_stages (model->plan) - 2, 0 };
  g_autoptr (EeRouterQueue) queue = ee_router_queue_new (model, scout_image, &scout);

  for (guint done = 0; done < order->n_images;)
    {
      const guint rows = MIN (model->max_rows, order->n_images - done);

      if (!ee_router_queue_push (queue, order->images + (gsize)done * EE_IMAGE_BYTES, rows, done, error)
          || !ee_router_queue_settle (queue, error))
        return FALSE;
      done += rows;
      if (progress != NULL && !progress (done, order->n_images, user_data))
        {
          set_stopped (error);
          return FALSE;
        }
    }
  if (!ee_router_queue_finish (queue, error))
    return FALSE;
  *n_survivors = scout.n_survivors;
  return TRUE;
}

/* @rows images to the end of the network, so that all that a batch of this size needs is there. */
static gboolean
warm_rows (const EeRaceOrder *order, EeModel *model, guint rows, GError **error)
{
  g_autofree EeRoute *routes = g_new (EeRoute, MAX (rows, 1));

  for (guint i = 0; rows > 0 && i < WARM_UPS; i++)
    if (!ee_router_run (model, order->images, rows, NOBODY_LEAVES, routes, NULL, NULL, error))
      return FALSE;
  return TRUE;
}

/**
 * ee_race_warm_up:
 * @order: the race to come
 * @progress: (nullable): called after each batch with the images looked at; returns FALSE to stop
 * @user_data: for @progress
 * @error: the backend's, or G_IO_ERROR_CANCELLED
 *
 * Sends all images as far as the last exit, and batches of every size that will come to the end of both networks: a
 * size that the backend has never seen costs it milliseconds once. Nothing of it is timed.
 *
 * Returns: whether it worked
 */
gboolean
ee_race_warm_up (const EeRaceOrder *order, EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  EeModel *with = order->models[EE_RACE_WITH_EXIT], *without = order->models[EE_RACE_WITHOUT_EXIT];
  guint n_survivors;

  g_return_val_if_fail (order->n_images > 0 && with->max_rows == without->max_rows, FALSE);
  g_return_val_if_fail (ee_plan_get_n_stages (with->plan) > 1 && ee_plan_get_n_stages (without->plan) == 1, FALSE);

  return scout_race (order, &n_survivors, progress, user_data, error)
         && warm_rows (order, with, MIN (with->max_rows, n_survivors), error)
         && warm_rows (order, with, n_survivors % with->max_rows, error)
         && warm_rows (order, without, MIN (without->max_rows, order->n_images), error)
         && warm_rows (order, without, order->n_images % without->max_rows, error);
}

/* One network on its lane. */
typedef struct
{
  EeRouterVerdict verdict;
  EeRouterQueue *queue;
  EeRoute *routes; /* [n_images] */
  guint last_stage;
  guint ended[EE_PLAN_MAX_STAGES];
  EeRaceMark mark;
} Lane;

static void
lane_clear (Lane *lane)
{
  g_clear_pointer (&lane->queue, ee_router_queue_free);
  g_clear_pointer (&lane->routes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lane, lane_clear)

/* An EeRouterDecideFunc: the router's own, counted. */
static gboolean
decide_and_count (guint stage, guint image, const float *probabilities, gpointer user_data)
{
  Lane *lane = user_data;
  const gboolean goes_on = ee_router_decide (stage, image, probabilities, &lane->verdict);

  if (!goes_on)
    {
      lane->ended[stage]++;
      lane->mark.answered++;
      lane->mark.left += stage < lane->last_stage;
    }
  return goes_on;
}

static void
lane_init (Lane *lane, const EeRaceOrder *order, EeRaceLane which)
{
  EeModel *model = order->models[which];

  lane->routes = g_new0 (EeRoute, order->n_images);
  lane->verdict = (EeRouterVerdict){ model, order->threshold, lane->routes, NULL };
  lane->last_stage = ee_plan_get_n_stages (model->plan) - 1;
  lane->mark.lane = which;
  lane->queue = ee_router_queue_new (model, decide_and_count, lane);
}

/* @rows images from @first on; with the last ones all that still waits. */
static gboolean
take_turn (Lane *lane, const EeRaceOrder *order, guint first, guint rows, GError **error)
{
  const gint64 start = g_get_monotonic_time ();

  if (!ee_router_queue_push (lane->queue, order->images + (gsize)first * EE_IMAGE_BYTES, rows, first, error)
      || !ee_router_queue_settle (lane->queue, error)
      || (first + rows == order->n_images && !ee_router_queue_finish (lane->queue, error)))
    return FALSE;
  lane->mark.seconds += (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
  return TRUE;
}

/**
 * ee_race_get_limit:
 * @plan: a network with exits
 * @plain: the same without
 * @ended: [n_stages of @plan] images that are answered at each stage; not all 0
 *
 * Returns: time with exits / time without, if both took their multiply-adds, those of the exit blocks included, and
 * nothing else
 */
double
ee_race_get_limit (const EePlan *plan, const EePlan *plain, const guint *ended)
{
  double macs = 0, reached = 0, n_images;

  for (guint s = ee_plan_get_n_stages (plan); s-- > 0;)
    {
      const EeStage *stage = ee_plan_get_stage (plan, s);

      reached += ended[s];
      macs += reached * (stage->trunk_macs + stage->head_macs);
    }
  n_images = reached;
  return macs / (n_images * ee_plan_get_macs (plain));
}

/**
 * ee_race_run:
 * @order: who runs on what
 * @result: (out): undefined after a failure
 * @func: (nullable): called after each turn, outside of the clocks
 * @user_data: for @func
 * @error: the backend's, or G_IO_ERROR_CANCELLED where @func returned FALSE
 *
 * Returns: whether both lanes came to the end
 */
gboolean
ee_race_run (const EeRaceOrder *order, EeRaceResult *result, EeRaceFunc func, gpointer user_data, GError **error)
{
  const guint batch = order->models[EE_RACE_WITH_EXIT]->max_rows;
  g_auto (Lane) with = { 0 };
  g_auto (Lane) without = { 0 };
  Lane *lanes[EE_RACE_N_LANES] = { &with, &without };

  g_return_val_if_fail (order->n_images > 0 && order->models[EE_RACE_WITHOUT_EXIT]->max_rows == batch, FALSE);

  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    lane_init (lanes[l], order, l);
  for (guint done = 0; done < order->n_images; done += MIN (batch, order->n_images - done))
    for (guint l = 0; l < EE_RACE_N_LANES; l++)
      {
        if (!take_turn (lanes[l], order, done, MIN (batch, order->n_images - done), error))
          return FALSE;
        if (func != NULL && !func (&lanes[l]->mark, user_data))
          {
            set_stopped (error);
            return FALSE;
          }
      }

  *result = (EeRaceResult){ .seconds = { with.mark.seconds, without.mark.seconds }, .left = with.mark.left };
  memcpy (result->ended, with.ended, sizeof with.ended);
  result->limit = ee_race_get_limit (order->models[EE_RACE_WITH_EXIT]->plan, order->models[EE_RACE_WITHOUT_EXIT]->plan,
                                     with.ended);
  return TRUE;
}
