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
  g_clear_pointer (&options->precision, g_free);
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
    { "threads", 0, 0, G_OPTION_ARG_STRING, &options->threads,
      N_ ("Threads of the processor; 0: all, for single images of small networks one"), N_ ("N") },
    { "precision", 0, 0, G_OPTION_ARG_STRING, &options->precision, N_ ("Of the numbers: auto, fp32, bf16 or fp16"),
      N_ ("WORD") },
    { "no-autotune", 0, 0, G_OPTION_ARG_NONE, &options->no_autotune,
      N_ ("Choose algorithms by a fixed rule, not by measuring"), NULL },
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

/**
 * offramp_model_options_read_net:
 * @options: after parsing
 * @net: (out): how networks compute; max_rows and training are left to the caller
 * @error: G_OPTION_ERROR
 *
 * Returns: whether the words and numbers make sense
 */
gboolean
offramp_model_options_read_net (const OfframpModelOptions *options, EeNetOptions *net, GError **error)
{
  static const char *const words[] = { "auto", "fp32", "bf16", "fp16", NULL };
  static const EePrecision precisions[]
      = { EE_PRECISION_AUTO, EE_PRECISION_FP32, EE_PRECISION_BF16, EE_PRECISION_FP16 };
  guint64 threads = 0;
  guint precision = 0;

  if (options->threads != NULL
      && !offramp_arguments_read_count ("threads", options->threads, 0, EE_SETTINGS_MAX_THREADS, &threads, error))
    return FALSE;
  if (options->precision != NULL
      && !offramp_arguments_read_choice ("precision", options->precision, words, &precision, error))
    return FALSE;
  net->threads = threads;
  net->precision = precisions[precision];
  net->tune = !options->no_autotune;
  return TRUE;
}

/* Says once why the processor computes, where somebody might have expected more. */
static EeModel *
note (OfframpModelOptions *options, EeModel *model)
{
  if (model != NULL && model->notice != NULL && !options->noted)
    {
      options->noted = TRUE;
      g_printerr ("%s\n", model->notice);
    }
  return model;
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
  EeNetOptions net = { .max_rows = max_rows };

  return offramp_model_options_read_net (options, &net, error)
             ? note (options, ee_model_open_with (path, get_device (options), &net, error))
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
  EeNetOptions net = { .max_rows = max_rows };

  return offramp_model_options_read_net (options, &net, error)
             ? note (options, ee_model_new_with (parameters, facts, get_device (options), &net, error))
             : NULL;
}
