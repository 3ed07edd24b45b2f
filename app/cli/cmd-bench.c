/* SPDX-License-Identifier: Apache-2.0 */
/* `bench`: how fast this machine is, and what the exit saves on it. Measuring is the engine's. */
#include "config.h"
#include "commands.h"

#include <math.h>

#include <glib/gi18n.h>

#include "arguments.h"
#include "bench-report.h"
#include "bench-watch.h"
#include "evaluation-images.h"
#include "model-options.h"

enum
{
  MOST_ROWS = 4096,
  MOST_IMAGES = 1000000,
  MOST_REPEATS = 1000,
  QUICK_TRAINING_BATCH = 32
};

typedef struct
{
  OfframpModelOptions model;
  char *width, *preset, *batches, *shares, *images, *repeats, *training_batch, *pair, *data;
  gboolean quick, json, quiet;
} Options;

static void
clear_options (Options *options)
{
  offramp_model_options_clear (&options->model);
  g_free (options->width);
  g_free (options->preset);
  g_free (options->batches);
  g_free (options->shares);
  g_free (options->images);
  g_free (options->repeats);
  g_free (options->training_batch);
  g_free (options->pair);
  g_free (options->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (char ***arguments, Options *options)
{
  const GOptionEntry own[] = {
    { "width", 0, 0, G_OPTION_ARG_STRING, &options->width, N_ ("Of the network: 1, 1/2, 1/4, 1/8 or 1/16 (1)"),
      N_ ("W") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &options->preset, N_ ("Of the network: modern or paper (modern)"),
      N_ ("WORD") },
    { "batch", 0, 0, G_OPTION_ARG_STRING, &options->batches, N_ ("Images at once, one or several numbers (1,128)"),
      N_ ("N,…") },
    { "redundant", 0, 0, G_OPTION_ARG_STRING, &options->shares, N_ ("Shares of images that leave (0,0.2857,0.57,1)"),
      N_ ("S,…") },
    { "images", 0, 0, G_OPTION_ARG_STRING, &options->images, N_ ("Images of a timed pass (1024; small batches 128)"),
      N_ ("N") },
    { "repeats", 0, 0, G_OPTION_ARG_STRING, &options->repeats, N_ ("Timed rounds (5; training 7)"), N_ ("N") },
    { "training-batch", 0, 0, G_OPTION_ARG_STRING, &options->training_batch,
      N_ ("Images of a training step (64); 0: do not train"), N_ ("N") },
    { "quick", 0, 0, G_OPTION_ARG_NONE, &options->quick,
      N_ ("Measure less, in under half a minute: batches of 128 alone, fewer images and rounds"), NULL },
    { "pair", 0, 0, G_OPTION_ARG_STRING, &options->pair, N_ ("Images for --model (what the network was trained on)"),
      N_ ("PAIR") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, N_ ("Folder of the data sets"), N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("Show no progress"), NULL },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  offramp_model_options_add_entries (&options->model, entries);
  g_array_append_vals (entries, own, G_N_ELEMENTS (own));

  return offramp_arguments_parse (
      arguments, NULL,
      _ ("Measures how fast networks run and learn here, with and without an exit, in turns. No\n"
         "training is needed: a network with random weights gets an exit that lets bright images\n"
         "leave, and everything is computed. Or use --model to name a network of your own."),
      (const GOptionEntry *)entries->data);
}

static gboolean
read_batches (const char *text, EeBenchOptions *bench, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  bench->n_batches = 0;
  if (words[0] == NULL) /* which an empty text has become */
    return offramp_arguments_read_count ("batch", text, 1, MOST_ROWS, &(guint64){ 0 }, error);
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 batch;

      if (i >= EE_BENCH_MAX_BATCHES)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s takes at most %u numbers."), "batch",
                       EE_BENCH_MAX_BATCHES);
          return FALSE;
        }
      if (!offramp_arguments_read_count ("batch", words[i], 1, MOST_ROWS, &batch, error))
        return FALSE;
      bench->batches[bench->n_batches++] = (guint)batch;
    }
  return TRUE;
}

static gboolean
read_shares (const char *text, EeBenchOptions *bench, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  bench->n_shares = 0;
  if (words[0] == NULL)
    return offramp_arguments_read_number ("redundant", text, 0, 1, &bench->shares[0], error);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (i >= EE_BENCH_MAX_SHARES)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s takes at most %u numbers."),
                       "redundant", EE_BENCH_MAX_SHARES);
          return FALSE;
        }
      if (!offramp_arguments_read_number ("redundant", words[i], 0, 1, &bench->shares[bench->n_shares++], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_count (const char *option, const char *text, guint least, guint most, guint *value, GError **error)
{
  guint64 number;

  if (text == NULL)
    return TRUE;
  if (!offramp_arguments_read_count (option, text, least, most, &number, error))
    return FALSE;
  *value = (guint)number;
  return TRUE;
}

static gboolean
read_network (const Options *options, EeBenchOptions *bench, GError **error)
{
  guint index;

  if (options->model.path != NULL && (options->width != NULL || options->preset != NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("A network given with --model has its own width and preset."));
      return FALSE;
    }
  if (options->model.path == NULL && (options->pair != NULL || options->data != NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("--pair and --data go with --model; without it the images are noise."));
      return FALSE;
    }

  return (options->preset == NULL
          || (offramp_arguments_read_choice ("preset", options->preset, ee_preset_list (), &index, error)
              && ee_preset_from_string (options->preset, &bench->preset)))
         && (options->width == NULL
             || (offramp_arguments_read_choice ("width", options->width, ee_settings_list_widths (), &index, error)
                 && ee_settings_parse_width (options->width, &bench->width_divisor)));
}

static gboolean
read_options (const Options *options, EeBenchOptions *bench, GError **error)
{
  ee_bench_options_init (bench);
  if (options->quick)
    {
      bench->quick = TRUE;
      bench->batches[0] = bench->batches[1];
      bench->n_batches = 1;
      bench->training_batch = QUICK_TRAINING_BATCH;
    }
  if (options->model.device != NULL)
    bench->device = options->model.device;

  return offramp_model_options_read_net (&options->model, &bench->net, error) && read_network (options, bench, error)
         && (options->batches == NULL || read_batches (options->batches, bench, error))
         && (options->shares == NULL || read_shares (options->shares, bench, error))
         && read_count ("images", options->images, 1, MOST_IMAGES, &bench->images, error)
         && read_count ("repeats", options->repeats, 1, MOST_REPEATS, &bench->repeats, error)
         && read_count ("training-batch", options->training_batch, 0, MOST_ROWS, &bench->training_batch, error);
}

/* A network of the user's and the images that it was made for. */
static gboolean
load_network (Options *options, EeBenchOptions *bench, OfframpProgress *progress, EeParameters **parameters,
              EeExperiment **experiment, GError **error)
{
  const OfframpImageChoice choice
      = { .network = options->model.path, .pair = options->pair, .data = options->data, .split = EE_SPLIT_TEST };
  g_autoptr (EeModel) model = offramp_model_options_open (&options->model, options->model.path, 1, error);

  if (model == NULL)
    return FALSE;
  *parameters = ee_parameters_new (model->plan);
  if (!ee_parameters_read (*parameters, model->backend, model->net, EE_SLOT_PARAMETER, error))
    return FALSE;
  *experiment = offramp_evaluation_images_load (&choice, model->facts, progress, error);

  bench->parameters = *parameters;
  bench->experiment = *experiment;
  bench->threshold = model->facts->threshold;
  return *experiment != NULL;
}

static void
print_report (const Options *options, const EeBenchReport *report)
{
  if (options->json)
    offramp_bench_report_print_json (report);
  else
    offramp_bench_report_print (report);
}

/* Why the processor is measured, where somebody might have expected more. */
static void
print_notice (const char *device)
{
  guint index;
  const EeBackend *backend = ee_registry_find (device, &index, NULL);
  g_autofree char *notice = backend != NULL ? ee_fallback_explain_absence (device, backend) : NULL;

  if (notice != NULL)
    g_printerr ("%s\n", notice);
}

/**
 * offramp_cmd_bench:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_bench (char **arguments)
{
  g_auto (GStrv) words = arguments;
  g_auto (Options) options = { 0 };
  EeBenchOptions bench;
  g_autofree EeBenchReport *report = g_new0 (EeBenchReport, 1);
  g_autoptr (EeParameters) parameters = NULL;
  g_autoptr (EeExperiment) experiment = NULL;
  g_autoptr (OfframpProgress) progress = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse_options (&words, &options))
    return OFFRAMP_EXIT_USAGE;
  if (!read_options (&options, &bench, &error))
    return offramp_failure (error);

  print_notice (bench.device);
  progress = offramp_progress_new (options.quiet);
  if ((options.model.path == NULL || load_network (&options, &bench, progress, &parameters, &experiment, &error))
      && offramp_bench_watch (&bench, report, progress, &error))
    {
      print_report (&options, report);
      return OFFRAMP_EXIT_OK;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return offramp_failure (error);

  g_printerr (_ ("Stopped.\n"));
  return OFFRAMP_EXIT_STOPPED;
}
