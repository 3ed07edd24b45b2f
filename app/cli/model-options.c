/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "model-options.h"

#include <glib/gi18n.h>

#include "arguments.h"

#define MOST_THREADS 1024

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
 * offramp_model_options_add_entries:
 * @options: where a parser puts what was given; must outlive it
 * @entries: (element-type GOptionEntry): to append to
 */
void
offramp_model_options_add_entries (OfframpModelOptions *options, GArray *entries)
{
  const GOptionEntry own[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options->path, N_ ("Network: a file or a run folder"), N_ ("FILE|RUN") },
    { "device", 0, 0, G_OPTION_ARG_STRING, &options->device,
      N_ ("auto, cpu, cuda or cuda:1 (see “offramp-cli devices”)"), N_ ("NAME") },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &options->threads, N_ ("Threads of the processor; 0: all"), N_ ("N") },
  };

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
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

  if (options->threads != NULL
      && !offramp_arguments_read_count ("threads", options->threads, 0, MOST_THREADS, &threads, error))
    return NULL;

  return ee_model_open (path, options->device != NULL ? options->device : "auto", max_rows, threads, error);
}
