/* SPDX-License-Identifier: Apache-2.0 */
/* Pure functions of what a training reports. */
#include "offramp-training-text.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

/**
 * offramp_training_describe_state:
 * @training: a training
 *
 * Returns: (transfer full): a few words for people
 */
char *
offramp_training_describe_state (OfframpTraining *training)
{
  EeTrainerProgress progress;

  if (offramp_training_is_stopping (training))
    return g_strdup (_ ("Stopping: the state is being saved"));
  offramp_training_get_progress (training, &progress);
  switch (progress.phase)
    {
    case EE_TRAINER_LOADING:
      return g_strdup (_ ("Loading the images"));
    case EE_TRAINER_PREPARING:
      return g_strdup (_ ("Preparing the network"));
    case EE_TRAINER_TRAINING:
      return g_strdup (_ ("Training"));
    case EE_TRAINER_PAUSED:
      return g_strdup (_ ("Paused"));
    case EE_TRAINER_VALIDATING:
      return g_strdup (_ ("Measuring on the validation images"));
    case EE_TRAINER_FINISHED:
      return g_strdup (progress.stopped_early ? _ ("Finished early: nothing became better") : _ ("Finished"));
    case EE_TRAINER_STOPPED:
      return g_strdup (_ ("Stopped; it can go on later"));
    case EE_TRAINER_FAILED:
      return g_strdup (_ ("Failed"));
    case EE_TRAINER_NEW:
    default:
      return g_strdup (_ ("Ready"));
    }
}

/**
 * offramp_training_describe_epoch:
 * @training: a training
 *
 * Returns: (transfer full): for example "Epoch 2 of 3"; the state where no epoch runs
 */
char *
offramp_training_describe_epoch (OfframpTraining *training)
{
  EeTrainerProgress progress;
  guint epochs, epoch;

  offramp_training_get_progress (training, &progress);
  if (progress.total_steps == 0 || progress.steps_per_epoch == 0 || progress.phase < EE_TRAINER_TRAINING
      || progress.phase == EE_TRAINER_FAILED)
    return offramp_training_describe_state (training);

  epochs = (progress.total_steps + progress.steps_per_epoch - 1) / progress.steps_per_epoch;
  /* The validation after an epoch belongs to it. */
  epoch = (progress.step + (progress.phase == EE_TRAINER_VALIDATING ? 0 : progress.steps_per_epoch))
          / progress.steps_per_epoch;
  epoch = CLAMP (epoch, 1, epochs);
  return g_strdup_printf (_ ("Epoch %u of %u"), epoch, epochs);
}

/**
 * offramp_training_get_fraction:
 * @training: a training
 *
 * Returns: how much of the loading, or of all steps, is done; 0..1
 */
double
offramp_training_get_fraction (OfframpTraining *training)
{
  EeTrainerProgress progress;

  offramp_training_get_progress (training, &progress);
  /* While validating the trainer speaks of the validation alone. */
  if (progress.phase == EE_TRAINER_VALIDATING && progress.total_steps > 0)
    return (double)progress.step / progress.total_steps;
  return CLAMP (progress.fraction, 0, 1);
}

/**
 * offramp_training_describe_step:
 * @training: a training
 *
 * Returns: (transfer full): for example "step 1,731 of 2,410"; "" before the number of steps is known
 */
char *
offramp_training_describe_step (OfframpTraining *training)
{
  EeTrainerProgress progress;

  offramp_training_get_progress (training, &progress);
  if (progress.total_steps == 0)
    return g_strdup ("");
  return g_strdup_printf (_ ("step %'" PRIu64 " of %'" PRIu64), progress.step, progress.total_steps);
}

/**
 * offramp_training_get_memory:
 *
 * Reads a line that the kernel makes on the spot.
 *
 * Returns: bytes that the program holds in memory; 0 where the system does not tell
 */
guint64
offramp_training_get_memory (void)
{
  FILE *file = fopen ("/proc/self/statm", "re");
  unsigned long all, resident = 0;

  if (file == NULL)
    return 0;
  if (fscanf (file, "%lu %lu", &all, &resident) != 2)
    resident = 0;
  fclose (file);
  return (guint64)resident * (guint64)sysconf (_SC_PAGESIZE);
}

/**
 * offramp_training_format_duration:
 * @seconds: not negative
 *
 * Returns: (transfer full): for example "45 s", "3 min 12 s", "2 h 5 min"
 */
char *
offramp_training_format_duration (double seconds)
{
  const guint whole = (guint)CLAMP (round (seconds), 0, 1e9);

  if (whole < 60)
    return g_strdup_printf (_ ("%u s"), whole);
  if (whole < 3600)
    return g_strdup_printf (_ ("%u min %u s"), whole / 60, whole % 60);
  return g_strdup_printf (_ ("%u h %u min"), whole / 3600, whole / 60 % 60);
}

/**
 * offramp_training_format_percent:
 * @share: 0..1, or NaN
 *
 * Returns: (transfer full): for example "99.52 %"; a dash for NaN
 */
char *
offramp_training_format_percent (double share)
{
  if (!isfinite (share))
    return g_strdup ("–");
  /* Never rounded up to a perfection that was not measured. */
  if (share < 1 && share > 0.9999)
    return g_strdup_printf (_ ("%.3f %%"), floor (share * 1e5) / 1e3);
  return g_strdup_printf (_ ("%.2f %%"), share * 100);
}
