/* SPDX-License-Identifier: Apache-2.0 */
/* `export`: a copy of a network, in half the bytes if wanted. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "arguments.h"
#include "ee.h"

static gboolean
read_output (char **outputs, char **path, GError **error)
{
  if (outputs == NULL || g_strv_length (outputs) != 1 || *outputs[0] == '\0')
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Name one file to write."));
      return FALSE;
    }

  *path = outputs[0];
  return TRUE;
}

static guint64
get_file_size (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? status.st_size : 0;
}

static gboolean
export_model (const char *from, const char *to, EeDtype dtype, gboolean force, GError **error)
{
  g_autofree char *source = g_file_test (from, G_FILE_TEST_IS_DIR) ? ee_run_get_model_path (from) : g_strdup (from);
  g_autofree char *shown = g_filename_display_name (to);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (EeParameters) parameters = NULL;
  g_autoptr (EeModelFacts) facts = NULL;

  if (g_file_test (to, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _ ("“%s” is a folder, not a file."), shown);
      return FALSE;
    }
  if (!force && g_file_test (to, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("%s is there already; --force would replace it."), shown);
      return FALSE;
    }

  parameters = ee_checkpoint_load (source, &facts, error);
  if (parameters == NULL)
    return FALSE;
  before = g_format_size (get_file_size (source));
  if (!ee_checkpoint_save (to, parameters, facts, dtype, error))
    return FALSE;

  after = g_format_size (get_file_size (to));
  g_print (_ ("Wrote %s: %s, from %s.\n"), shown, after, before);
  return TRUE;
}

/**
 * offramp_cmd_export:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_export (char **arguments)
{
  static const char *const names[] = { "f32", "f16", "bf16", NULL };
  static const EeDtype dtypes[] = { EE_DTYPE_F32, EE_DTYPE_F16, EE_DTYPE_BF16 };
  g_auto (GStrv) words = arguments;
  g_autofree char *model = NULL;
  g_autofree char *dtype_name = NULL;
  g_auto (GStrv) outputs = NULL;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &model, N_ ("Network: a file or a run folder"), N_ ("FILE|RUN") },
    { "dtype", 0, 0, G_OPTION_ARG_STRING, &dtype_name, N_ ("Of the numbers: f32 (as they are), f16 or bf16"),
      N_ ("TYPE") },
    { "force", 'f', 0, G_OPTION_ARG_NONE, &force, N_ ("Replace a file that is there"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &outputs, NULL, NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  guint dtype = 0;
  char *path;

  if (!offramp_arguments_parse (
          &words, _ ("OUTPUT.safetensors"),
          _ ("Writes a copy of a network with all that is known about it. f16 and bf16 take half\n"
             "the bytes and keep 3 and 2 digits of each number."),
          entries))
    return OFFRAMP_EXIT_USAGE;
  if (model == NULL)
    return offramp_usage_error (_ ("Which network? Name it with --model."));
  if (!read_output (outputs, &path, &error)
      || (dtype_name != NULL && !offramp_arguments_read_choice ("dtype", dtype_name, names, &dtype, &error))
      || !export_model (model, path, dtypes[dtype], force, &error))
    return offramp_failure (error);

  return OFFRAMP_EXIT_OK;
}
