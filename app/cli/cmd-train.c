/* SPDX-License-Identifier: Apache-2.0 */
/* `train`: one training, or the rest of a stopped one, with its progress on the terminal. */
#include "config.h"
#include "commands.h"

#include <math.h>

#include <glib/gi18n.h>

#include "arguments.h"
#include "number-format.h"
#include "setting-options.h"
#include "threshold-report.h"
#include "training-watch.h"

typedef struct
{
  OfframpSettingOptions *settings;
  char *run;
  char *resume;
  char *data;
  gboolean no_exit;
  gboolean no_events;
  gboolean quiet;
} Options;

static void
clear_options (Options *options)
{
  offramp_setting_options_free (options->settings);
  g_free (options->run);
  g_free (options->resume);
  g_free (options->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (char ***arguments, Options *options)
{
  const GOptionEntry own[] = {
    { "no-exit", 0, 0, G_OPTION_ARG_NONE, &options->no_exit, N_ ("The network without exit, for comparison"), NULL },
    { "run", 0, 0, G_OPTION_ARG_FILENAME, &options->run, N_ ("New folder for the run"), N_ ("DIR") },
    { "resume", 0, 0, G_OPTION_ARG_FILENAME, &options->resume, N_ ("Go on with a stopped run"), N_ ("DIR") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, N_ ("Folder of the data sets"), N_ ("DIR") },
    { "no-events", 0, 0, G_OPTION_ARG_NONE, &options->no_events, N_ ("Write no event files for TensorBoard"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("Show no progress"), NULL },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  options->settings = offramp_setting_options_new ();
  offramp_setting_options_add_entries (options->settings, entries);
  g_array_append_vals (entries, own, G_N_ELEMENTS (own));

  return offramp_arguments_parse (
      arguments, NULL,
      _ ("Trains a network and leaves a run folder: settings, metrics, the best model. Ctrl-C stops after\n"
         "the step at hand; --resume goes on from there and ends with the same network."),
      (const GOptionEntry *)entries->data);
}

static EeTrainer *
make_new_trainer (Options *options, GError **error)
{
  EeSettings settings;
  g_autofree char *folder = NULL;
  g_autoptr (GError) invalid = NULL;

  if (!offramp_arguments_check_path ("run", options->run, error))
    return NULL;
  /* Pair and preset choose the recipe, and what else was stated goes on top of it. */
  ee_settings_init (&settings);
  if (options->no_exit)
    settings.exits = 0;
  if (!offramp_setting_options_apply (options->settings, &settings, error))
    return NULL;
  ee_recipe_apply (&settings);
  if (!offramp_setting_options_apply (options->settings, &settings, error))
    return NULL;
  settings.events = !options->no_events;
  if (options->no_exit && settings.exits != 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("--no-exit and --exits contradict each other."));
      return NULL;
    }
  if (!ee_settings_check (&settings, &invalid))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, invalid->message);
      return NULL;
    }

  folder = options->run != NULL ? g_strdup (options->run) : ee_run_make_default_path (&settings);
  return ee_trainer_new (&settings, folder, options->data);
}

static EeTrainer *
make_resuming_trainer (Options *options, GError **error)
{
  g_autofree char *device = offramp_setting_options_take_device (options->settings);
  const char *given = offramp_setting_options_get_first_given (options->settings);
  g_autoptr (EeTrainer) trainer = NULL;

  if (given == NULL && options->no_exit)
    given = "no-exit";
  if (given == NULL && options->no_events)
    given = "no-events";
  if (given == NULL && options->run != NULL)
    given = "run";
  if (given != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("--resume takes everything but the device from the run; leave --%s out."), given);
      return NULL;
    }

  if (!offramp_arguments_check_path ("resume", options->resume, error))
    return NULL;

  trainer = ee_trainer_new_resume (options->resume, options->data, error);
  if (trainer != NULL && device != NULL)
    {
      if (!ee_registry_find (device, &(guint){ 0 }, error))
        return NULL;
      ee_trainer_set_device (trainer, device);
    }

  return g_steal_pointer (&trainer);
}

/* The validation whose model was kept; NULL if there was none. */
static const EeRecord *
find_best_validation (GArray *records)
{
  const EeRecord *best = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const EeRecord *record = &g_array_index (records, EeRecord, i);

      if (record->kind == EE_RECORD_VALIDATION && (best == NULL || ee_record_is_better (record, best)))
        best = record;
    }

  return best;
}

/* The threshold of the kept model, and what it does to validation images; nothing without exit. */
static void
print_threshold (const char *folder)
{
  g_autofree char *file = ee_run_get_model_path (folder);
  g_autoptr (EeModelFacts) facts = ee_checkpoint_load_facts (file, NULL);
  g_autofree char *threshold = NULL;
  g_autofree char *goal_text = NULL;
  EeThresholdGoal goal;

  if (facts == NULL || facts->threshold_goal == NULL || !ee_threshold_goal_parse (facts->threshold_goal, &goal, NULL))
    return;

  threshold = offramp_threshold_format (facts->threshold);
  goal_text = ee_threshold_goal_describe (&goal);
  g_print (_ ("  threshold      %s (%s)\n"), threshold, goal_text);
}

static OfframpExit
print_results (EeTrainer *trainer)
{
  const char *folder = ee_trainer_get_run_path (trainer);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) records = ee_run_read_metrics (folder, &error);
  g_autofree char *shown = g_filename_display_name (folder);
  const EeRecord *best;
  EeTrainerProgress progress;

  if (records == NULL)
    return offramp_failure (error);

  ee_trainer_get_progress (trainer, &progress);
  if (progress.stopped_early)
    g_print (ngettext ("Stopped early, after %u epoch without a better validation.\n",
                       "Stopped early, after %u epochs without a better validation.\n",
                       ee_trainer_get_settings (trainer)->patience),
             ee_trainer_get_settings (trainer)->patience);
  best = find_best_validation (records);
  if (best != NULL)
    {
      g_autofree char *loss = offramp_format_loss (best->loss);
      g_autofree char *accuracy = offramp_format_share (best->accuracy);
      g_autofree char *main_accuracy = offramp_format_share (best->main_accuracy);

      g_print (_ ("Best validation (epoch %.4g)\n"), best->epoch);
      g_print (_ ("  accuracy       %s\n"), accuracy);
      if (!isnan (best->exit_accuracy))
        {
          g_autofree char *exit_accuracy = offramp_format_share (best->exit_accuracy);

          g_print (_ ("  exit accuracy  %s\n"), exit_accuracy);
        }
      g_print (_ ("  main accuracy  %s\n"), main_accuracy);
      g_print (_ ("  loss           %s\n"), loss);
      print_threshold (folder);
    }
  g_print (_ ("Run: %s\n"), shown);

  return OFFRAMP_EXIT_OK;
}

/* Tells how to go on, where there is something to go on with. */
static OfframpExit
report_stop (EeTrainer *trainer)
{
  const char *folder = ee_trainer_get_run_path (trainer);
  g_autofree char *state = g_build_filename (folder, "state.safetensors", NULL);
  g_autofree char *quoted = g_shell_quote (folder);

  if (g_file_test (state, G_FILE_TEST_IS_REGULAR))
    g_printerr (_ ("Stopped. To go on: offramp-cli train --resume %s\n"), quoted);
  else
    g_printerr (_ ("Stopped before the first step; there is nothing to go on with.\n"));

  return OFFRAMP_EXIT_STOPPED;
}

/* A device that broke leaves the run's last checkpoint, from which the processor can go on. */
static OfframpExit
report_failure (EeTrainer *trainer)
{
  const OfframpExit result = offramp_failure (ee_trainer_get_error (trainer));

  if (ee_trainer_can_go_on_elsewhere (trainer))
    {
      g_autofree char *quoted = g_shell_quote (ee_trainer_get_run_path (trainer));

      g_printerr (_ ("The run is as it was at its last checkpoint. To go on with the processor: offramp-cli train "
                     "--resume %s --device cpu\n"),
                  quoted);
    }
  return result;
}

/**
 * offramp_cmd_train:
 * @arguments: (transfer full): see --help
 *
 * Returns: OFFRAMP_EXIT_STOPPED after Ctrl-C, when the run can be resumed
 */
OfframpExit
offramp_cmd_train (char **arguments)
{
  g_auto (GStrv) words = arguments;
  g_auto (Options) options = { 0 };
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (OfframpProgress) progress = NULL;
  g_autoptr (GError) error = NULL;
  EeTrainerPhase end;

  if (!parse_options (&words, &options))
    return OFFRAMP_EXIT_USAGE;

  trainer = options.resume != NULL ? make_resuming_trainer (&options, &error) : make_new_trainer (&options, &error);
  if (trainer == NULL)
    return offramp_failure (error);

  progress = offramp_progress_new (options.quiet);
  end = offramp_training_watch (trainer, progress);

  if (end == EE_TRAINER_FAILED)
    return report_failure (trainer);
  if (end == EE_TRAINER_STOPPED)
    return report_stop (trainer);
  return print_results (trainer);
}
