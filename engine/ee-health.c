/* SPDX-License-Identifier: Apache-2.0 */
/* Alarms from records; see the header.
 *
 * A deep network without batch norm that does not learn answers by the frequency of the classes, whatever it is shown:
 * its L2 stays at the entropy of the labels, ln C where the classes are even. That plateau, an exit that takes
 * everything or nothing, and a loss far above guessing are each looked for; an alarm is raised once and may be raised
 * again only after it was over.
 */
#include "ee-health.h"

#include <math.h>

/* Of the chance loss: at or above the first share a network is stuck, below the second it is not any more. */
#define STUCK_FROM 0.97
#define STUCK_UNTIL 0.9
/* Times the chance accuracy; a network that knows more than this is not stuck, however large its loss is. */
#define KNOWS_FROM 1.5
/* The loss explodes at so many times the loss of guessing, and is calm again at half of that. */
#define EXPLODING_FROM 5
#define SMOOTHING 0.1
#define FIRST_JUDGED 20

/* What is remembered of a step. */
typedef struct
{
  double loss_main, main_accuracy, share_left;
} Trace;

struct _EeHealth
{
  EeHealthOptions options;
  Trace *traces; /* [window], a ring */
  guint64 n_traces;
  guint64 n_steps;
  double smooth_loss, least_loss;
  guint active; /* bit mask of 1 << EeAlarm */
};

/**
 * ee_health_options_from_counts:
 * @options: (inout): gets the chance levels, the share, and whether the exit is judged; the rest stays
 * @counts: [n_main + 1] training images of each class, the redundant ones last
 * @n_main: main classes
 * @has_exits: of the network; without, "redundant" is a class of the classifier
 */
void
ee_health_options_from_counts (EeHealthOptions *options, const guint *counts, guint n_main, gboolean has_exits)
{
  guint n_classes = has_exits ? n_main : n_main + 1, most = 0;
  double n_main_images = 0, n_judged = 0;

  g_return_if_fail (options != NULL && counts != NULL && n_main > 0);

  for (guint c = 0; c < n_main; c++)
    {
      n_main_images += counts[c];
      most = MAX (most, counts[c]);
    }
  n_judged = n_main_images + (has_exits ? 0 : counts[n_main]);

  options->chance_loss = 0;
  for (guint c = 0; c < n_classes; c++)
    if (counts[c] > 0)
      options->chance_loss -= counts[c] / n_judged * log (counts[c] / n_judged);
  options->chance_accuracy = n_main_images > 0 ? most / n_main_images : 1;
  options->main_share = n_judged > 0 ? n_judged / (n_main_images + counts[n_main]) : 1;
  options->judges_exit = has_exits && n_main_images > 0 && counts[n_main] > 0;
}

/**
 * ee_health_new:
 * @options: copied
 *
 * Returns: (transfer full): health of a training of which no step is known
 */
EeHealth *
ee_health_new (const EeHealthOptions *options)
{
  EeHealth *health;

  g_return_val_if_fail (options != NULL && options->window > 0 && options->main_share > 0, NULL);

  health = g_new0 (EeHealth, 1);
  health->options = *options;
  health->traces = g_new0 (Trace, options->window);

  return health;
}

/**
 * ee_health_free:
 * @health: (nullable) (transfer full): health
 */
void
ee_health_free (EeHealth *health)
{
  if (health == NULL)
    return;

  g_free (health->traces);
  g_free (health);
}

static void
remember (EeHealth *health, const EeRecord *record)
{
  double loss = record->loss;

  health->smooth_loss = health->n_steps == 0 ? loss : health->smooth_loss + SMOOTHING * (loss - health->smooth_loss);
  health->least_loss = health->n_steps == 0 ? loss : MIN (health->least_loss, health->smooth_loss);
  health->n_steps++;
  if (record->step <= health->options.first_step)
    return;

  health->traces[health->n_traces % health->options.window]
      = (Trace){ record->loss_main, record->main_accuracy, record->share_left };
  health->n_traces++;
}

static gboolean
is_stuck (const EeHealth *health, gboolean was_stuck)
{
  const EeHealthOptions *options = &health->options;
  double loss = 0, accuracy = 0;
  guint n_accuracies = 0;

  if (health->n_traces < options->window)
    return FALSE;
  for (guint i = 0; i < options->window; i++)
    {
      loss += health->traces[i].loss_main / options->window;
      if (!isnan (health->traces[i].main_accuracy))
        {
          accuracy += health->traces[i].main_accuracy;
          n_accuracies++;
        }
    }

  return n_accuracies > 0 && loss / options->main_share >= (was_stuck ? STUCK_UNTIL : STUCK_FROM) * options->chance_loss
         && accuracy / n_accuracies < KNOWS_FROM * options->chance_accuracy;
}

static gboolean
is_exit_constant (const EeHealth *health)
{
  guint window = health->options.window, n_none = 0, n_all = 0;

  if (!health->options.judges_exit || health->n_traces < window)
    return FALSE;
  for (guint i = 0; i < window; i++)
    {
      n_none += health->traces[i].share_left <= 0;
      n_all += health->traces[i].share_left >= 1;
    }

  return n_none == window || n_all == window;
}

static gboolean
is_exploding (const EeHealth *health, gboolean was_exploding)
{
  const EeHealthOptions *options = &health->options;
  double weight = options->main_weight > 0 ? options->main_weight : 1;
  double guessing = weight * options->chance_loss * options->main_share + (options->judges_exit ? G_LN2 : 0);
  double limit = EXPLODING_FROM * MAX (guessing, health->least_loss);

  return health->n_steps >= FIRST_JUDGED && health->smooth_loss > (was_exploding ? limit / 2 : limit);
}

static gboolean
is_present (const EeHealth *health, EeAlarm alarm)
{
  gboolean was = (health->active & 1u << alarm) != 0;

  switch (alarm)
    {
    case EE_ALARM_STUCK:
      return is_stuck (health, was);
    case EE_ALARM_EXIT_CONSTANT:
      return is_exit_constant (health);
    case EE_ALARM_EXPLODING:
      return is_exploding (health, was);
    case EE_ALARM_NONE:
    case EE_ALARM_NOT_FINITE:
    case EE_ALARM_RECOVERED:
    default:
      return FALSE;
    }
}

/**
 * ee_health_watch:
 * @health: health
 * @record: the next record; only steps count, each unfolded
 *
 * Where two things go wrong at one step the second is told at the next.
 *
 * Returns: what is wrong since this step; EE_ALARM_RECOVERED where the last thing that was wrong is over; EE_ALARM_NONE
 *   where nothing changed
 */
EeAlarm
ee_health_watch (EeHealth *health, const EeRecord *record)
{
  static const EeAlarm judged[] = { EE_ALARM_EXPLODING, EE_ALARM_STUCK, EE_ALARM_EXIT_CONSTANT };
  guint before;

  g_return_val_if_fail (health != NULL && record != NULL, EE_ALARM_NONE);

  if (record->kind != EE_RECORD_STEP)
    return EE_ALARM_NONE;
  remember (health, record);

  before = health->active;
  for (guint i = 0; i < G_N_ELEMENTS (judged); i++)
    if (!is_present (health, judged[i]))
      health->active &= ~(1u << judged[i]);
  for (guint i = 0; i < G_N_ELEMENTS (judged); i++)
    if ((health->active & 1u << judged[i]) == 0 && is_present (health, judged[i]))
      {
        health->active |= 1u << judged[i];
        return judged[i];
      }

  return before != 0 && health->active == 0 ? EE_ALARM_RECOVERED : EE_ALARM_NONE;
}
