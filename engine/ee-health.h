/* SPDX-License-Identifier: Apache-2.0 */
/* ee-health.h - watches the records of a training for signs that it goes wrong
 *
 * Pure logic on records: the same records give the same alarms, so that a resumed training that replays its records
 * raises what an undisturbed one does. Owned by one thread.
 */
#pragma once

#include "ee-metrics.h"

G_BEGIN_DECLS

/**
 * EeHealthOptions:
 * @window: steps that are judged together, at least 1
 * @first_step: steps up to this one, the warm-up's, say nothing yet about being stuck
 * @chance_loss: L2, in nats an image that has one, of answering by the frequency of the classes
 * @chance_accuracy: of always answering the most frequent main class, on main images
 * @main_share: images that have an L2 / images, above 0
 * @main_weight: of L2 in the records' loss; 0 stands for 1
 * @judges_exit: whether there is an exit, and both kinds of images
 */
typedef struct
{
  guint window;
  guint64 first_step;
  double chance_loss, chance_accuracy;
  double main_share;
  double main_weight;
  gboolean judges_exit;
} EeHealthOptions;

typedef struct _EeHealth EeHealth;

void ee_health_options_from_counts (EeHealthOptions *options, const guint *counts, guint n_main, gboolean has_exits);
EeHealth *ee_health_new (const EeHealthOptions *options);
void ee_health_free (EeHealth *health);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeHealth, ee_health_free)

EeAlarm ee_health_watch (EeHealth *health, const EeRecord *record);

G_END_DECLS
