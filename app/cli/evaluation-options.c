/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "evaluation-options.h"

#include <glib/gi18n.h>

#include "arguments.h"

enum
{
  USUAL_REPEATS = 3,
  MOST_REPEATS = 10000,
  USUAL_BATCH = 128,
  MOST_ROWS = 4096
};

/**
 * offramp_evaluation_options_clear:
 * @options: whose texts are freed
 */
void
offramp_evaluation_options_clear (OfframpEvaluationOptions *options)
{
  offramp_model_options_clear (&options->model);
  g_free (options->data);
  g_free (options->limit_text);
  g_free (options->repeats_text);
  g_free (options->batch_text);
}

/**
 * offramp_evaluation_options_add_untimed_entries:
 * @options: filled when the entries are parsed; must outlive the parser
 * @entries: (element-type GOptionEntry): gets the options
 *
 * For commands that time nothing.
 */
void
offramp_evaluation_options_add_untimed_entries (OfframpEvaluationOptions *options, GArray *entries)
{
  const GOptionEntry own[] = {
    { "limit", 0, 0, G_OPTION_ARG_STRING, &options->limit_text, N_ ("Images at most; 0: all"), N_ ("N") },
    { "batch", 0, 0, G_OPTION_ARG_STRING, &options->batch_text, N_ ("Images at once (128)"), N_ ("N") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, N_ ("Folder of the data sets"), N_ ("DIR") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("Show no progress"), NULL },
  };

  offramp_model_options_add_device_entries (&options->model, entries);
  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
}

/**
 * offramp_evaluation_options_add_entries:
 * @options: filled when the entries are parsed; must outlive the parser
 * @entries: (element-type GOptionEntry): gets the options
 */
void
offramp_evaluation_options_add_entries (OfframpEvaluationOptions *options, GArray *entries)
{
  const GOptionEntry repeats
      = { "repeats", 0, 0, G_OPTION_ARG_STRING, &options->repeats_text, N_ ("Timed passes (3); 0: do not time"),
          N_ ("N") };

  g_array_append_val (entries, repeats);
  offramp_evaluation_options_add_untimed_entries (options, entries);
}

/**
 * offramp_evaluation_options_read:
 * @options: after parsing
 * @error: G_OPTION_ERROR
 *
 * Returns: whether the numbers make sense
 */
gboolean
offramp_evaluation_options_read (OfframpEvaluationOptions *options, GError **error)
{
  options->repeats = USUAL_REPEATS;
  options->batch = USUAL_BATCH;

  return (options->limit_text == NULL
          || offramp_arguments_read_count ("limit", options->limit_text, 0, G_MAXINT, &options->limit, error))
         && (options->repeats_text == NULL
             || offramp_arguments_read_count ("repeats", options->repeats_text, 0, MOST_REPEATS, &options->repeats,
                                              error))
         && (options->batch_text == NULL
             || offramp_arguments_read_count ("batch", options->batch_text, 1, MOST_ROWS, &options->batch, error));
}
