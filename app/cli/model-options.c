/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "model-options.h"

#include <glib/gi18n.h>

#include "arguments.h"

/**
 * offramp_model_options_clear:
 * @options: whose strings are freed
 */
void
offramp_model_options_clear (OfframpModelOptions *options)
{
  g_clear_pointer (&options->path, g_free);
  g_clear_pointer (&options->device, g_free);
  g_clear_pointer (&options->threads, g_free);
}

/**
 * offramp_model_options_add_device_entries:
 * @options: where a parser puts what was given; must outlive it
 * @entries: (element-type GOptionEntry): to append to
 *
 * For commands that name their networks in another way.
 */
void
offramp_model_options_add_device_entries (OfframpModelOptions *options, GArray *entries)
{
  const GOptionEntry own[] = {
    { "device", 0, 0, G_OPTION_ARG_STRING, &options->device,
      N_ ("auto, cpu, cuda or cuda:1 (see “offramp-cli devices”)"), N_ ("NAME") },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &options->threads, N_ ("Threads of the processor; 0: all"), N_ ("N") },
  };

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
}

/**
 * offramp_model_options_add_entries:
 * @options: where a parser puts what was given; must outlive it
 * @entries: (element-type GOptionEntry): to append to
 */
void
offramp_model_options_add_entries (OfframpModelOptions *options, GArray *entries)
{
  const GOptionEntry model
      = { "model",        'm', 0, G_OPTION_ARG_FILENAME, &options->path, N_ ("Network: a file or a run folder"),
          N_ ("FILE|RUN") };

  g_array_append_val (entries, model);
  offramp_model_options_add_device_entries (options, entries);
}

static gboolean
read_threads (const OfframpModelOptions *options, guint64 *threads, GError **error)
{
  return options->threads == NULL
         || offramp_arguments_read_count ("threads", options->threads, 0, EE_SETTINGS_MAX_THREADS, threads, error);
}

static const char *
get_device (const OfframpModelOptions *options)
{
  return options->device != NULL ? options->device : "auto";
}

/**
 * offramp_model_options_open:
 * @options: after parsing
 * @path: a checkpoint file or a run folder
 * @max_rows: largest batch
 * @error: G_OPTION_ERROR, or what is wrong with the file or the device
 *
 * Returns: (transfer full): a network that is ready to run, or NULL
 */
EeModel *
offramp_model_options_open (OfframpModelOptions *options, const char *path, guint max_rows, GError **error)
{
  guint64 threads = 0;

  return read_threads (options, &threads, error) ? ee_model_open (path, get_device (options), max_rows, threads, error)
                                                 : NULL;
}

/**
 * offramp_model_options_make:
 * @options: after parsing
 * @parameters: of a network that was read already
 * @facts: about it
 * @max_rows: largest batch
 * @error: G_OPTION_ERROR, or what is wrong with the device
 *
 * Returns: (transfer full): the network, ready to run, or NULL
 */
EeModel *
offramp_model_options_make (OfframpModelOptions *options, const EeParameters *parameters, const EeModelFacts *facts,
                            guint max_rows, GError **error)
{
  guint64 threads = 0;

  return read_threads (options, &threads, error)
             ? ee_model_new (parameters, facts, get_device (options), max_rows, threads, error)
             : NULL;
}
