/* SPDX-License-Identifier: Apache-2.0 */
/* `demo`: the program's main job in the terminal, for machines without a display.
 *
 * Trains a small network for a minute, on real images where they are installed, else on drawn ones, and
 * sends a handful of test images, or the user's own, through it. The run folder is a temporary one unless the user
 * names one.
 */
#include "config.h"
#include "commands.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "arguments.h"
#include "demo-pictures.h"
#include "number-format.h"
#include "training-watch.h"

enum
{
  USUAL_STEPS = 300,
  LEAST_STEPS = 20,
  MOST_STEPS = 100000,
  BATCH = 64,
  WIDTH_DIVISOR = 4,
  LEAST_EPOCHS = 2,
  /* An epoch has at most so many steps: the drawn set is that large. */
  MOST_STEPS_AN_EPOCH = 230,
  TEST_IMAGES = 1000
};

/* Share of the training images that is left when the validation split is taken off. */
#define TRAINED_SHARE 0.95

typedef struct
{
  guint64 steps;
  char *run;
  char **images;
  gboolean quiet;
} Options;

static void
fill_settings (EeSettings *settings, guint steps)
{
  gboolean real = ee_experiment_is_installed ("mnist+omniglot", NULL);

  ee_settings_init (settings);
  g_strlcpy (settings->pair, real ? "mnist+omniglot" : "doodles", sizeof settings->pair);
  settings->width_divisor = WIDTH_DIVISOR;
  settings->events = FALSE; /* the run is removed at the end */
  settings->batch = BATCH;
  settings->epochs = MAX (LEAST_EPOCHS, (steps + MOST_STEPS_AN_EPOCH - 1) / MOST_STEPS_AN_EPOCH);
  /* A few more images than needed, as the split is rounded; the last, short batch is dropped anyway. */
  settings->limit = (guint)((steps / settings->epochs * BATCH + BATCH / 2) / TRAINED_SHARE);
}

/* A run folder holds files only. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

static OfframpExit
train (const EeSettings *settings, const char *folder, gboolean quiet)
{
  g_autoptr (EeTrainer) trainer = ee_trainer_new (settings, folder, NULL);
  g_autoptr (OfframpProgress) progress = offramp_progress_new (quiet);
  EeTrainerPhase end = offramp_training_watch (trainer, progress);

  if (end == EE_TRAINER_FAILED)
    return offramp_failure (ee_trainer_get_error (trainer));
  if (end == EE_TRAINER_STOPPED)
    {
      g_printerr (_ ("Stopped.\n"));
      return OFFRAMP_EXIT_STOPPED;
    }

  return OFFRAMP_EXIT_OK;
}

static gboolean
print_scores (EeModel *model, EeExperiment *experiment, GError **error)
{
  EeEvaluation scores;
  g_autofree char *accuracy = NULL;
  g_autofree char *left = NULL;
  g_autofree char *time = NULL;

  if (!ee_evaluation_run (model, experiment, EE_SPLIT_TEST, model->facts->threshold, 1, &scores, NULL, NULL, error))
    return FALSE;

  accuracy = offramp_format_share (scores.accuracy);
  left = offramp_format_share (scores.left / (double)scores.images);
  time = offramp_format_milliseconds (1000 * scores.time_s / scores.images);
  g_print (_ ("%u test images: %s answered rightly; %s left at block 1; %s an image.\n\n"), scores.images, accuracy,
           left, time);
  return TRUE;
}

static OfframpExit
show_results (const EeSettings *settings, const char *folder, const Options *options)
{
  EeExperimentOptions wanted = { .pair = settings->pair,
                                 .polarity = settings->polarity,
                                 .seed = settings->seed,
                                 .test_limit = TEST_IMAGES,
                                 .splits = 1u << EE_SPLIT_TEST };
  g_autoptr (GError) error = NULL;
  g_autoptr (EeModel) model = ee_model_open (folder, settings->device, BATCH, settings->threads, &error);
  g_autoptr (EeExperiment) experiment = NULL;
  OfframpExit status = OFFRAMP_EXIT_OK;

  if (model != NULL)
    experiment = ee_experiment_new (&wanted, NULL, NULL, NULL, &error);
  if (experiment == NULL || !print_scores (model, experiment, &error))
    return offramp_failure (error);

  if (options->images == NULL && !offramp_demo_show_test_images (model, experiment, &error))
    return offramp_failure (error);
  if (options->images != NULL && !offramp_demo_show_files (model, (const char *const *)options->images))
    status = OFFRAMP_EXIT_FAILURE;

  g_print (_ ("With a display, Offramp's window would have opened: train there, and drop images on it.\n"));
  return status;
}

static OfframpExit
run_demo (const char *folder, const Options *options)
{
  EeSettings settings;
  OfframpExit status;

  fill_settings (&settings, options->steps);
  g_print (_ ("Training a VGG-19 of width %s with an exit after block 1 on %s, about %u steps.\n"),
           ee_settings_format_width (settings.width_divisor), ee_experiment_get_pair_title (settings.pair),
           (guint)options->steps);

  status = train (&settings, folder, options->quiet);
  return status == OFFRAMP_EXIT_OK ? show_results (&settings, folder, options) : status;
}

/* All that can be wrong is told before the training. */
static gboolean
check (const Options *options, GError **error)
{
  if (options->images != NULL && !offramp_demo_check_files ((const char *const *)options->images, error))
    return FALSE;
  if (options->run == NULL)
    return TRUE;
  if (!offramp_arguments_check_path ("run", options->run, error))
    return FALSE;
  if (!ee_run_check_unused (options->run, error))
    return FALSE;
  if (g_mkdir_with_parents (options->run, 0777) == 0 && g_access (options->run, W_OK) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("The run folder %s could not be made: %s."),
               options->run, g_strerror (errno));
  return FALSE;
}

static OfframpExit
parse_options (char ***arguments, Options *options)
{
  g_autofree char *steps_text = NULL;
  const GOptionEntry entries[] = {
    { "steps", 0, 0, G_OPTION_ARG_STRING, &steps_text, N_ ("Training steps, about (300)"), N_ ("N") },
    { "run", 0, 0, G_OPTION_ARG_FILENAME, &options->run, N_ ("Keep the network in this new folder"), N_ ("DIR") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("Show no progress"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->images, NULL, NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  options->steps = USUAL_STEPS;
  if (!offramp_arguments_parse (
          arguments, _ ("[IMAGE…]"),
          _ ("Trains a small network for a minute and sends a handful of test images through it,\n"
             "or your own. It learns MNIST and Omniglot where they are installed, else digits and\n"
             "doodles that it draws itself."),
          entries))
    return OFFRAMP_EXIT_USAGE;
  if (steps_text != NULL
      && !offramp_arguments_read_count ("steps", steps_text, LEAST_STEPS, MOST_STEPS, &options->steps, &error))
    return offramp_failure (error);

  return OFFRAMP_EXIT_OK;
}

/**
 * offramp_cmd_demo:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_demo (char **arguments)
{
  g_auto (GStrv) words = arguments;
  Options options = { 0 };
  g_autofree char *temporary = NULL;
  g_autoptr (GError) error = NULL;
  OfframpExit status = parse_options (&words, &options);

  if (status == OFFRAMP_EXIT_OK && !check (&options, &error))
    status = offramp_failure (error);
  if (status == OFFRAMP_EXIT_OK && options.run == NULL)
    {
      temporary = g_dir_make_tmp ("offramp-demo-XXXXXX", &error);
      if (temporary == NULL)
        status = offramp_failure (error);
    }
  if (status == OFFRAMP_EXIT_OK)
    status = run_demo (options.run != NULL ? options.run : temporary, &options);

  if (temporary != NULL)
    remove_folder (temporary);
  g_free (options.run);
  g_strfreev (options.images);
  return status;
}
