/* SPDX-License-Identifier: Apache-2.0 */
/* ee-race.h - the same images through a network with exits and the same without, in turns
 *
 * Both networks take a batch in their turn (A, B, A, B ...), so that what else the computer does hits both alike. Each
 * lane's clock runs over its own work alone: from uint8 images in memory to answers, exit block, decision and gathering
 * included. The warm-up is a call of its own and not on any clock. Runs on the thread that owns both models.
 */
#pragma once

#include "ee-router.h"

G_BEGIN_DECLS

typedef enum
{
  EE_RACE_WITH_EXIT,
  EE_RACE_WITHOUT_EXIT,
  EE_RACE_N_LANES
} EeRaceLane;

/**
 * EeRaceOrder:
 * @models: [EE_RACE_N_LANES]: one with exits, one without; of the same max_rows
 * @images: [n_images, 32, 32, 3] uint8
 * @n_images: 1 or more
 * @threshold: P(redundant) from which an image leaves
 */
typedef struct
{
  EeModel *models[EE_RACE_N_LANES];
  const guint8 *images;
  guint n_images;
  double threshold;
} EeRaceOrder;

/**
 * EeRaceMark:
 * @lane: whose turn ended
 * @answered: images that it has answered so far; those that wait for a full batch are not
 * @left: of them left at an exit
 * @seconds: its own clock
 */
typedef struct
{
  EeRaceLane lane;
  guint answered, left;
  double seconds;
} EeRaceMark;

/**
 * EeRaceResult:
 * @seconds: [EE_RACE_N_LANES] the sum of each lane's turns
 * @ended: [n_stages] images that were answered at each exit, and by the classifier; of the lane with exits
 * @left: images that left at any exit
 * @limit: seconds with / seconds without, if both took their multiply-adds and nothing else
 */
typedef struct
{
  double seconds[EE_RACE_N_LANES];
  guint ended[EE_PLAN_MAX_STAGES];
  guint left;
  double limit;
} EeRaceResult;

/* Called after each turn; returns FALSE to stop (G_IO_ERROR_CANCELLED). */
typedef gboolean (*EeRaceFunc) (const EeRaceMark *mark, gpointer user_data);

gboolean ee_race_warm_up (const EeRaceOrder *order, EeRouterProgressFunc progress, gpointer user_data, GError **error);
gboolean ee_race_run (const EeRaceOrder *order, EeRaceResult *result, EeRaceFunc func, gpointer user_data,
                      GError **error);
double ee_race_get_limit (const EePlan *plan, const EePlan *plain, const guint *ended);

G_END_DECLS
