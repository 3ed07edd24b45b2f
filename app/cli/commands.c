/* SPDX-License-Identifier: Apache-2.0 */
/* Which command runs: the table of commands, and the options that stand before one. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>

#include "arguments.h"

typedef struct
{
  const char *name;
  const char *summary;
  OfframpExit (*run) (char **arguments);
} Command;

static const Command commands[] = {
  { "train", N_ ("train a network and watch it learn"), offramp_cmd_train },
  { "evaluate", N_ ("measure a network on test images: accuracy, losses, time"), offramp_cmd_evaluate },
  { "table", N_ ("print the paper's table for a network with and without an exit"), offramp_cmd_table },
  { "exits", N_ ("compare networks with exits at different places"), offramp_cmd_exits },
  { "matrix", N_ ("show what leaves of sets that each network has and has not seen"), offramp_cmd_matrix },
  { "threshold", N_ ("choose anew how sure the exit must be before an image leaves"), offramp_cmd_threshold },
  { "classify", N_ ("show where images leave the network, and how long that took"), offramp_cmd_classify },
  { "demo", N_ ("train a small network and classify a handful of images, in a minute"), offramp_cmd_demo },
  { "bench", N_ ("measure this machine, and what the exit saves on it"), offramp_cmd_bench },
  { "datasets", N_ ("list, get and verify data sets"), offramp_cmd_datasets },
  { "export", N_ ("write a copy of a network, smaller if you like"), offramp_cmd_export },
  { "info", N_ ("describe a network: its parts, cost, and what it was trained on"), offramp_cmd_info },
  { "devices", N_ ("list what networks can run on here"), offramp_cmd_devices },
};

static const Command *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (commands[i].name, name) == 0)
      return &commands[i];

  return NULL;
}

static char *
describe_commands (void)
{
  GString *text = g_string_new (_ ("Trains and runs a VGG-19 with an early exit: images that are of no interest leave\n"
                                   "after the first block and cost almost nothing.\n\nCommands:"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %-10s %s", commands[i].name, _ (commands[i].summary));

  return g_string_free (text, FALSE);
}

/* "help" and "help train" do what "--help" and "train --help" do. */
static OfframpExit
run_help (const char *name)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **words;

  g_strv_builder_add (builder, "offramp-cli");
  if (name != NULL)
    g_strv_builder_add (builder, name);
  g_strv_builder_add (builder, "--help");
  words = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);

  return offramp_commands_run (words);
}

/**
 * offramp_commands_run:
 * @arguments: (transfer full): the program's own, NULL-terminated
 *
 * Reads the options before the command's name, then runs the command.
 *
 * Returns: the program's exit status
 */
OfframpExit
offramp_commands_run (char **arguments)
{
  g_auto (GStrv) words = arguments;
  g_autoptr (GOptionContext) context = NULL;
  g_autofree char *summary = describe_commands ();
  g_autofree char *full_name = NULL;
  gboolean version = FALSE;
  const GOptionEntry entries[]
      = { { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Show the version and leave"), NULL }, { NULL } };
  const Command *command;
  g_autoptr (GError) error = NULL;

  g_set_prgname ("offramp-cli");
  context = offramp_arguments_context_new (_ ("COMMAND …"), summary, entries);
  g_option_context_set_description (context, _ ("“offramp-cli COMMAND --help” tells more about each."));
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse_strv (context, &words, &error))
    return offramp_usage_error (error->message);
  if (version)
    {
      g_print ("offramp-cli %s\n", OFFRAMP_VERSION);
      return OFFRAMP_EXIT_OK;
    }
  if (g_strcmp0 (words[1], "help") == 0)
    return run_help (words[2]);
  if (g_strv_length (words) < 2)
    return offramp_usage_error (_ ("Which command? For example: offramp-cli demo"));

  command = find_command (words[1]);
  if (command == NULL)
    {
      g_autofree char *message = g_strdup_printf (_ ("There is no command “%s”."), words[1]);

      return offramp_usage_error (message);
    }

  full_name = g_strconcat ("offramp-cli ", command->name, NULL);
  g_set_prgname (full_name);
  return command->run (g_strdupv (words + 1));
}
