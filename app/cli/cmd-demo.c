/* SPDX-License-Identifier: Apache-2.0 */
/* `demo`: the program's main job in the terminal, for machines without a display.
 *
 * Trains a small network for a minute, on real images where they are installed, else on drawn ones, and
 * sends a handful of test images through it. Its run folder is a temporary one unless the user names one.
 */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "arguments.h"
#include "network-words.h"
#include "number-format.h"
#include "thumbnail.h"
#include "training-watch.h"

enum
{
  USUAL_STEPS = 300,
  LEAST_STEPS = 20,
  MOST_STEPS = 100000,
  BATCH = 64,
  WIDTH_DIVISOR = 4,
  TEST_IMAGES = 1000,
  SHOWN_OF_A_KIND = 3,
  REPEATS = 5
};

/* Share of the training images that is left when the validation split is taken off. */
#define TRAINED_SHARE 0.9

static void
fill_settings (EeSettings *settings, guint steps)
{
  gboolean real = ee_experiment_is_installed ("mnist+omniglot", NULL);

  ee_settings_init (settings);
  g_strlcpy (settings->pair, real ? "mnist+omniglot" : "doodles", sizeof settings->pair);
  settings->width_divisor = WIDTH_DIVISOR;
  settings->batch = BATCH;
  settings->epochs = 1;
  settings->limit = (guint)(steps * BATCH / TRAINED_SHARE) + BATCH;
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

  switch (offramp_training_watch (trainer, progress))
    {
    case EE_TRAINER_FAILED:
      return offramp_failure (ee_trainer_get_error (trainer));
    case EE_TRAINER_STOPPED:
      g_printerr (_ ("Stopped.\n"));
      return OFFRAMP_EXIT_STOPPED;
    case EE_TRAINER_NEW:
    case EE_TRAINER_LOADING:
    case EE_TRAINER_PREPARING:
    case EE_TRAINER_TRAINING:
    case EE_TRAINER_PAUSED:
    case EE_TRAINER_VALIDATING:
    case EE_TRAINER_FINISHED:
    default:
      return OFFRAMP_EXIT_OK;
    }
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
  g_print (_ ("Of %u test images %s were answered rightly; %s left at block 1. An image took %s on average.\n\n"),
           scores.images, accuracy, left, time);
  return TRUE;
}

static void
print_picture (const guint8 *image, const char *const *texts)
{
  g_auto (GStrv) picture = offramp_thumbnail_draw (image, offramp_text_is_unicode ());

  for (guint l = 0; picture[l] != NULL; l++)
    {
      /* The words stand beside the middle of the picture. */
      const char *text = l >= 2 && l - 2 < g_strv_length ((char **)texts) ? texts[l - 2] : "";

      g_print ("  %s   %s\n", picture[l], text);
    }
  g_print ("\n");
}

static gboolean
show_image (EeModel *model, EeExperiment *experiment, guint index, GError **error)
{
  guint8 image[EE_IMAGE_BYTES];
  EeRoute route;
  EeRouteTiming timing;
  guint label = ee_experiment_get_label (experiment, EE_SPLIT_TEST, index);
  gboolean redundant = label >= ee_experiment_get_n_main (experiment);
  char buffer[16];
  g_autofree char *truth = NULL;
  g_autofree char *verdict = NULL;
  g_autofree char *sure = NULL;
  g_autofree char *time = NULL;

  ee_experiment_copy_image (experiment, EE_SPLIT_TEST, index, image);
  if (!ee_router_time_one (model, image, model->facts->threshold, REPEATS, &route, NULL, &timing, error))
    return FALSE;

  truth = redundant ? g_strdup (_ ("a redundant image"))
                    : g_strdup_printf (_ ("a main image: %s"), ee_experiment_get_class_name (experiment, label));
  verdict = route.left
                ? g_strdup (_ ("left at block 1"))
                : g_strdup_printf (_ ("full network: %s"), offramp_network_get_class_name (model, route.label, buffer));
  sure = offramp_format_share (route.p_label);
  time = offramp_format_milliseconds (timing.total_ms);
  {
    g_autofree char *confidence = g_strdup_printf (_ ("%s sure, in %s"), sure, time);
    const char *const texts[] = { truth, verdict, confidence, NULL };

    print_picture (image, texts);
  }

  return TRUE;
}

/* The first few main and redundant images, in turns. */
static gboolean
show_handful (EeModel *model, EeExperiment *experiment, GError **error)
{
  guint n_images = ee_experiment_get_n_images (experiment, EE_SPLIT_TEST);
  guint n_main = ee_experiment_get_n_main (experiment);
  guint next[2] = { 0, 0 };

  for (guint i = 0; i < 2 * SHOWN_OF_A_KIND; i++)
    {
      guint *at = &next[i % 2];
      gboolean redundant = i % 2;

      while (*at < n_images && (ee_experiment_get_label (experiment, EE_SPLIT_TEST, *at) >= n_main) != redundant)
        (*at)++;
      if (*at < n_images && !show_image (model, experiment, (*at)++, error))
        return FALSE;
    }

  return TRUE;
}

static OfframpExit
show_results (const EeSettings *settings, const char *folder)
{
  EeExperimentOptions wanted = { .pair = settings->pair,
                                 .polarity = settings->polarity,
                                 .seed = settings->seed,
                                 .test_limit = TEST_IMAGES,
                                 .splits = 1u << EE_SPLIT_TEST };
  g_autoptr (GError) error = NULL;
  g_autoptr (EeModel) model = ee_model_open (folder, settings->device, BATCH, settings->threads, &error);
  g_autoptr (EeExperiment) experiment = NULL;

  if (model != NULL)
    experiment = ee_experiment_new (&wanted, NULL, NULL, NULL, &error);
  if (experiment == NULL || !print_scores (model, experiment, &error) || !show_handful (model, experiment, &error))
    return offramp_failure (error);

  g_print (_ ("With a display, Offramp's window would have opened: train, and drop images on it.\n"));
  return OFFRAMP_EXIT_OK;
}

static OfframpExit
run_demo (guint steps, const char *folder, gboolean quiet)
{
  EeSettings settings;
  OfframpExit status;

  fill_settings (&settings, steps);
  g_print (_ ("Training a VGG-19 of width %s with an exit after block 1, about %u steps, on: %s.\n"),
           ee_settings_format_width (settings.width_divisor), steps, ee_experiment_get_pair_title (settings.pair));

  status = train (&settings, folder, quiet);
  return status == OFFRAMP_EXIT_OK ? show_results (&settings, folder) : status;
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
  g_autofree char *steps_text = NULL;
  g_autofree char *run = NULL;
  g_autofree char *temporary = NULL;
  gboolean quiet = FALSE;
  const GOptionEntry entries[] = {
    { "steps", 0, 0, G_OPTION_ARG_STRING, &steps_text, N_ ("Training steps, about (300)"), N_ ("N") },
    { "run", 0, 0, G_OPTION_ARG_FILENAME, &run, N_ ("Keep the network in this new folder"), N_ ("DIR") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, N_ ("Show no progress"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  guint64 steps = USUAL_STEPS;
  OfframpExit status;

  if (!offramp_arguments_parse (
          &words, NULL,
          _ ("Trains a small network for a minute and sends a handful of images through it: on\n"
             "MNIST and Omniglot where they are installed, else on digits and doodles that it draws."),
          entries))
    return OFFRAMP_EXIT_USAGE;
  if (steps_text != NULL
      && !offramp_arguments_read_count ("steps", steps_text, LEAST_STEPS, MOST_STEPS, &steps, &error))
    return offramp_failure (error);
  if (run == NULL)
    {
      temporary = g_dir_make_tmp ("offramp-demo-XXXXXX", &error);
      if (temporary == NULL)
        return offramp_failure (error);
    }

  status = run_demo (steps, run != NULL ? run : temporary, quiet);
  if (temporary != NULL)
    remove_folder (temporary);
  return status;
}
