/* SPDX-License-Identifier: Apache-2.0 */
/* ee-threshold-goal.h - what a threshold is chosen for, as a person states it
 *
 * In words: "accuracy", "main-lost=0.5%", "time=0.6". The choice itself is ee-threshold.h's. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeGoalKind:
 * @EE_GOAL_ACCURACY: the best total accuracy
 * @EE_GOAL_MAIN_LOST: as many redundant images leave as can while no more than a given share of main images do
 * @EE_GOAL_TIME: the best total accuracy at which an image costs no more, on average, than a given share of the
 *   multiply-adds of the network without exit
 */
typedef enum
{
  EE_GOAL_ACCURACY,
  EE_GOAL_MAIN_LOST,
  EE_GOAL_TIME,
} EeGoalKind;

/**
 * EeThresholdGoal:
 * @kind: see #EeGoalKind
 * @amount: EE_GOAL_MAIN_LOST: share of main images that may leave, 0..1; EE_GOAL_TIME: share of the cost, above 0 and
 *   up to 1; else 0
 */
typedef struct
{
  EeGoalKind kind;
  double amount;
} EeThresholdGoal;

gboolean ee_threshold_goal_is_valid (const EeThresholdGoal *goal);
gboolean ee_threshold_goal_parse (const char *text, EeThresholdGoal *goal, GError **error);
char *ee_threshold_goal_format (const EeThresholdGoal *goal);
char *ee_threshold_goal_describe (const EeThresholdGoal *goal);

G_END_DECLS
