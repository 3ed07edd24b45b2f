/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "arguments.h"

#include <math.h>

#include <glib/gi18n.h>

/**
 * offramp_arguments_context_new:
 * @parameters: (nullable): what follows the options, for the line of usage
 * @summary: a sentence or two above the options
 * @entries: the options
 *
 * Returns: (transfer full): a context that speaks the user's language
 */
GOptionContext *
offramp_arguments_context_new (const char *parameters, const char *summary, const GOptionEntry *entries)
{
  GOptionContext *context = g_option_context_new (parameters);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);

  return context;
}

/**
 * offramp_arguments_parse:
 * @arguments: (inout): a command's words, its name first; the options are taken out
 * @parameters: (nullable): for the line of usage
 * @summary: for --help
 * @entries: the options; words that are no options need a G_OPTION_REMAINING
 *
 * Parses the options of a command. --help prints and ends the program.
 *
 * Returns: FALSE after it told the user what is wrong (OFFRAMP_EXIT_USAGE)
 */
gboolean
offramp_arguments_parse (char ***arguments, const char *parameters, const char *summary, const GOptionEntry *entries)
{
  g_autoptr (GOptionContext) context = offramp_arguments_context_new (parameters, summary, entries);
  g_autoptr (GError) error = NULL;

  if (!g_option_context_parse_strv (context, arguments, &error))
    {
      offramp_usage_error (error->message);
      return FALSE;
    }
  if (g_strv_length (*arguments) > 1)
    {
      g_autofree char *message = g_strdup_printf (_ ("“%s” is one word too many."), (*arguments)[1]);

      offramp_usage_error (message);
      return FALSE;
    }

  return TRUE;
}

/**
 * offramp_arguments_complete:
 * @arguments: a command's words; one is changed
 * @option: its name with dashes, which may stand without a value
 * @value: what it has then
 *
 * GOption knows options whose value may be left out only as callbacks without data of their own.
 */
void
offramp_arguments_complete (char **arguments, const char *option, const char *value)
{
  for (guint i = 0; arguments[i] != NULL && !g_str_equal (arguments[i], "--"); i++)
    if (g_str_equal (arguments[i], option) && (arguments[i + 1] == NULL || arguments[i + 1][0] == '-'))
      {
        g_free (arguments[i]);
        arguments[i] = g_strconcat (option, "=", value, NULL);
      }
}

/**
 * offramp_arguments_read_count:
 * @option: its name without dashes, for the message
 * @text: what the user gave
 * @least: smallest allowed
 * @most: largest allowed
 * @value: (out): untouched on error
 * @error: G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: whether @text is a whole number in the range
 */
gboolean
offramp_arguments_read_count (const char *option, const char *text, guint64 least, guint64 most, guint64 *value,
                              GError **error)
{
  g_autofree char *low = g_strdup_printf ("%" G_GUINT64_FORMAT, least);
  g_autofree char *high = g_strdup_printf ("%" G_GUINT64_FORMAT, most);

  if (g_ascii_string_to_unsigned (text, 10, least, most, value, NULL))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--%s takes a whole number from %s to %s, not “%s”."), option, low, high, text);
  return FALSE;
}

/**
 * offramp_arguments_read_number:
 * @option: its name without dashes, for the message
 * @text: what the user gave, with a decimal point or, as many languages have it, a comma
 * @least: smallest allowed
 * @most: largest allowed
 * @value: (out): untouched on error
 * @error: G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: whether @text is a number in the range
 */
gboolean
offramp_arguments_read_number (const char *option, const char *text, double least, double most, double *value,
                               GError **error)
{
  g_autofree char *pointed = g_strdelimit (g_strdup (text), ",", '.');
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
  char *end = NULL;
  double number = g_ascii_strtod (pointed, &end);

  if (end != pointed && *end == '\0' && isfinite (number) && number >= least && number <= most)
    {
      *value = number;
      return TRUE;
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s takes a number from %s to %s, not “%s”."),
               option, g_ascii_formatd (low, sizeof low, "%g", least), g_ascii_formatd (high, sizeof high, "%g", most),
               text);
  return FALSE;
}

/**
 * offramp_arguments_check_path:
 * @option: its name without dashes, for the message
 * @path: (nullable): what the user gave
 * @error: G_OPTION_ERROR_BAD_VALUE
 *
 * An empty path, as of a variable that a script has not set, would be taken for the working folder.
 *
 * Returns: whether @path can be the path of a folder
 */
gboolean
offramp_arguments_check_path (const char *option, const char *path, GError **error)
{
  if (path == NULL || *path != '\0')
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s takes the path of a folder."), option);
  return FALSE;
}

/**
 * offramp_arguments_read_choice:
 * @option: its name without dashes, for the message
 * @text: what the user gave
 * @choices: NULL-terminated
 * @index: (out): untouched on error
 * @error: G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: whether @text is one of @choices
 */
gboolean
offramp_arguments_read_choice (const char *option, const char *text, const char *const *choices, guint *index,
                               GError **error)
{
  g_autofree char *list = NULL;

  for (guint i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], text))
      {
        *index = i;
        return TRUE;
      }

  list = g_strjoinv (", ", (char **)choices);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s is one of %s, not “%s”."), option, list, text);
  return FALSE;
}

/**
 * offramp_usage_error:
 * @message: a sentence
 *
 * Says what is wrong with the command line and where to look.
 *
 * Returns: OFFRAMP_EXIT_USAGE
 */
OfframpExit
offramp_usage_error (const char *message)
{
  g_printerr ("offramp-cli: %s\n", message);
  g_printerr (_ ("Try “%s --help”."), g_get_prgname ());
  g_printerr ("\n");

  return OFFRAMP_EXIT_USAGE;
}

/**
 * offramp_failure:
 * @error: what went wrong
 *
 * Returns: OFFRAMP_EXIT_USAGE for a G_OPTION_ERROR, otherwise OFFRAMP_EXIT_FAILURE
 */
OfframpExit
offramp_failure (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return offramp_usage_error (error->message);

  g_printerr ("offramp-cli: %s\n", error->message);
  return OFFRAMP_EXIT_FAILURE;
}
