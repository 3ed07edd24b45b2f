/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "training-watch.h"

#include <math.h>
#include <signal.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "number-format.h"

enum
{
  POLL_MS = 50,
  MAX_PARTS = 6
};

/* Share of the old value that one step leaves in a shown mean. */
#define SMOOTHING 0.95

typedef struct
{
  EeTrainer *trainer;
  OfframpProgress *progress;
  GMainLoop *loop;
  gboolean interrupted, noticed;
  char *trouble; /* as it was last printed */
  double loss, accuracy, exit_accuracy, images_per_s;
} Watch;

/* A mean over the last twenty steps or so; NaN until there is something, and a NaN changes nothing. */
static void
smooth (double *mean, double value, guint n_steps)
{
  double keep = pow (SMOOTHING, n_steps);

  if (isnan (value))
    return;

  *mean = isnan (*mean) ? value : keep * *mean + (1 - keep) * value;
}

static void
print_validation (Watch *watch, const EeRecord *record)
{
  const EeSettings *settings = ee_trainer_get_settings (watch->trainer);
  g_autofree char *seconds = offramp_format_duration (record->seconds);
  g_autofree char *loss = offramp_format_loss (record->loss);
  g_autofree char *accuracy = offramp_format_share (record->accuracy);
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, _ ("Epoch %.4g/%u  validation: loss %s  accuracy %s"), record->epoch, settings->epochs,
                          loss, accuracy);
  if (!isnan (record->exit_accuracy))
    {
      g_autofree char *exit_accuracy = offramp_format_share (record->exit_accuracy);

      g_string_append_printf (line, _ ("  exit %s"), exit_accuracy);
    }
  g_string_append_printf (line, _ ("  after %s"), seconds);
  offramp_progress_print (watch->progress, line->str);
  g_string_free (line, TRUE);
}

static void
print_alarm (Watch *watch, const EeRecord *record)
{
  const char *format = record->alarm == EE_ALARM_RECOVERED ? _ ("Step %s: %s") : _ ("Warning at step %s: %s");
  g_autofree char *step = g_strdup_printf ("%" G_GUINT64_FORMAT, record->step);
  g_autofree char *line = g_strdup_printf (format, step, ee_alarm_describe (record->alarm));

  offramp_progress_print (watch->progress, line);
}

static void
take_step (Watch *watch, const EeRecord *record)
{
  smooth (&watch->loss, record->loss, record->n_steps);
  smooth (&watch->accuracy, record->accuracy, record->n_steps);
  smooth (&watch->exit_accuracy, record->exit_accuracy, record->n_steps);
  smooth (&watch->images_per_s, record->images_per_s, record->n_steps);
}

static void
drain_ring (Watch *watch)
{
  EeMetricsRing *ring = ee_trainer_get_ring (watch->trainer);
  EeRecord record;

  while (ee_metrics_ring_pop (ring, &record))
    switch (record.kind)
      {
      case EE_RECORD_VALIDATION:
        print_validation (watch, &record);
        break;
      case EE_RECORD_ALARM:
        print_alarm (watch, &record);
        break;
      case EE_RECORD_STEP:
      default:
        take_step (watch, &record);
      }
}

static const char *
describe_phase (EeTrainerPhase phase)
{
  switch (phase)
    {
    case EE_TRAINER_LOADING:
      return _ ("Reading images");
    case EE_TRAINER_PREPARING:
      return _ ("Making the network");
    case EE_TRAINER_VALIDATING:
      return _ ("Validating");
    case EE_TRAINER_NEW:
    case EE_TRAINER_TRAINING:
    case EE_TRAINER_PAUSED:
    case EE_TRAINER_FINISHED:
    case EE_TRAINER_STOPPED:
    case EE_TRAINER_FAILED:
    default:
      return NULL;
    }
}

static void
draw_training (Watch *watch, const EeTrainerProgress *state)
{
  OfframpProgressPart parts[MAX_PARTS];
  guint n = 0, epochs = state->steps_per_epoch > 0 ? state->total_steps / state->steps_per_epoch : 1;
  guint epoch = state->steps_per_epoch > 0 ? MIN (state->step / state->steps_per_epoch + 1, epochs) : 1;
  g_autofree char *lead = g_strdup_printf (_ ("Epoch %u/%u"), epoch, epochs);
  g_autofree char *loss = g_strdup_printf (_ ("loss %.4f"), watch->loss);
  g_autofree char *share = offramp_format_share (watch->accuracy);
  g_autofree char *accuracy = g_strdup_printf (_ ("accuracy %s"), share);
  g_autofree char *exit_share = offramp_format_share (watch->exit_accuracy);
  g_autofree char *exit_accuracy = g_strdup_printf (_ ("exit %s"), exit_share);
  g_autofree char *speed = g_strdup_printf (_ ("%.0f images/s"), watch->images_per_s);
  g_autofree char *left_time = offramp_format_duration (MAX (state->seconds_left, 0));
  g_autofree char *left = g_strdup_printf (_ ("%s left"), left_time);

  if (!isnan (watch->loss))
    parts[n++] = (OfframpProgressPart){ loss, 4 };
  if (!isnan (watch->accuracy))
    parts[n++] = (OfframpProgressPart){ accuracy, 5 };
  if (!isnan (watch->exit_accuracy))
    parts[n++] = (OfframpProgressPart){ exit_accuracy, 2 };
  if (watch->images_per_s > 0)
    parts[n++] = (OfframpProgressPart){ speed, 1 };
  if (watch->interrupted)
    parts[n++] = (OfframpProgressPart){ _ ("stopping"), 6 };
  else if (state->seconds_left >= 0 && state->total_steps > 0)
    parts[n++] = (OfframpProgressPart){ left, 3 };

  offramp_progress_draw (watch->progress, lead, state->fraction, parts, n);
}

/* Says once why the processor computes, where somebody might have expected more. */
static void
print_notice (Watch *watch)
{
  g_autofree char *notice = watch->noticed ? NULL : ee_trainer_dup_notice (watch->trainer);

  if (notice == NULL)
    return;
  watch->noticed = TRUE;
  offramp_progress_clear (watch->progress);
  g_printerr ("%s\n", notice);
}

/* Tells once what the disk refuses, and once that it takes it again. */
static void
print_trouble (Watch *watch)
{
  g_autofree char *trouble = ee_trainer_dup_trouble (watch->trainer);

  if (g_strcmp0 (trouble, watch->trouble) == 0)
    return;
  if (trouble == NULL)
    offramp_progress_print (watch->progress, _ ("The run is on the disk again."));
  else if (watch->trouble == NULL)
    {
      g_autofree char *line = g_strdup_printf (_ ("Warning: %s"), trouble);

      offramp_progress_print (watch->progress, line);
    }
  g_free (watch->trouble);
  watch->trouble = g_steal_pointer (&trouble);
}

static gboolean
poll_cb (gpointer user_data)
{
  Watch *watch = user_data;
  /* Asked before the ring is drained, so that nothing that was pushed before the end is missed. */
  gboolean done = ee_trainer_is_done (watch->trainer);
  EeTrainerProgress state;
  const char *phase;

  print_notice (watch);
  drain_ring (watch);
  print_trouble (watch);
  if (done)
    {
      g_main_loop_quit (watch->loop);
      return G_SOURCE_REMOVE;
    }
  if (!offramp_progress_is_due (watch->progress))
    return G_SOURCE_CONTINUE;

  ee_trainer_get_progress (watch->trainer, &state);
  phase = describe_phase (state.phase);
  if (phase == NULL)
    draw_training (watch, &state);
  else
    offramp_progress_draw (watch->progress, phase, state.phase == EE_TRAINER_PREPARING ? NAN : state.fraction, NULL, 0);

  return G_SOURCE_CONTINUE;
}

/* The first one stops at a step's end; the next does what it does by itself. */
static void
take_signal (Watch *watch, int number)
{
  if (watch->interrupted)
    {
      offramp_progress_clear (watch->progress);
      signal (number, SIG_DFL);
      raise (number);
    }

  watch->interrupted = TRUE;
  ee_trainer_stop (watch->trainer);
  offramp_progress_print (watch->progress, _ ("Stopping after this step. Press Ctrl-C again to end at once."));
}

static gboolean
interrupt_cb (gpointer user_data)
{
  take_signal (user_data, SIGINT);
  return G_SOURCE_CONTINUE;
}

static gboolean
terminate_cb (gpointer user_data)
{
  take_signal (user_data, SIGTERM);
  return G_SOURCE_CONTINUE;
}

/* As nohup(1) has it: what shall outlive its terminal. */
static gboolean
is_ignored (int number)
{
  struct sigaction action;

  return sigaction (number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static gboolean
hang_up_cb (gpointer user_data)
{
  take_signal (user_data, SIGHUP);
  return G_SOURCE_CONTINUE;
}

/**
 * offramp_training_watch:
 * @trainer: not started yet
 * @progress: where to draw
 *
 * Starts the training and returns when it has ended. SIGINT, SIGTERM and SIGHUP (the terminal went away) stop it at a
 * step boundary; a second one ends the program at once.
 *
 * Returns: how it ended: EE_TRAINER_FINISHED, EE_TRAINER_STOPPED or EE_TRAINER_FAILED
 */
EeTrainerPhase
offramp_training_watch (EeTrainer *trainer, OfframpProgress *progress)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Watch watch = { .trainer = trainer, .progress = progress, .loop = loop };
  guint interrupt = g_unix_signal_add (SIGINT, interrupt_cb, &watch);
  guint terminate = g_unix_signal_add (SIGTERM, terminate_cb, &watch);
  guint hang_up = is_ignored (SIGHUP) ? 0 : g_unix_signal_add (SIGHUP, hang_up_cb, &watch);
  EeTrainerProgress state;

  watch.loss = watch.accuracy = watch.exit_accuracy = watch.images_per_s = NAN;

  ee_trainer_start (trainer);
  g_timeout_add (POLL_MS, poll_cb, &watch);
  g_main_loop_run (loop);

  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_clear_handle_id (&hang_up, g_source_remove);
  g_free (watch.trouble);
  ee_trainer_wait (trainer);
  offramp_progress_clear (progress);

  ee_trainer_get_progress (trainer, &state);
  return state.phase;
}
