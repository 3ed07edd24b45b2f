/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cpu-choices.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ee-cpu-processor.h"
#include "ee-cpu.h"

/* Grows when an algorithm becomes faster or slower, so that old measurements are not believed. */
#define MEASUREMENT_VERSION 2

static const char *const names[EE_CPU_N_ALGORITHMS] = {
  [EE_CPU_DIRECT] = "direct",     [EE_CPU_WINOGRAD] = "winograd", [EE_CPU_TILES] = "tiles",
  [EE_CPU_UNROLLED] = "unrolled", [EE_CPU_SINGLE] = "single",
};

struct _EeCpuChoices
{
  GKeyFile *file;
  char *group;
  gboolean changed;
};

/**
 * ee_cpu_choices_get_path:
 *
 * Returns: (transfer full): where the choices are kept
 */
char *
ee_cpu_choices_get_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "offramp", "cpu-choices.ini", NULL);
}

/* Everything that a measurement depends on. */
static char *
describe_machine (EeNet *net)
{
  g_autofree char *processor = ee_cpu_get_processor_name ();
  g_autofree char *library = ee_cpu_describe_library ();

  g_strcanon (processor, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS " ()-.@", '-');
  return g_strdup_printf ("%s; %s; %d threads; blocks of %u%s; measurement %d", processor, library, net->threads,
                          net->block, net->type == EE_CPU_BF16 ? " bf16" : "", MEASUREMENT_VERSION);
}

/**
 * ee_cpu_choices_load:
 * @net: on whose processor and threads the choices depend
 *
 * A file that is not there or damaged holds no choices.
 *
 * Returns: (transfer full): the choices
 */
EeCpuChoices *
ee_cpu_choices_load (EeNet *net)
{
  EeCpuChoices *choices = g_new0 (EeCpuChoices, 1);
  g_autofree char *path = ee_cpu_choices_get_path ();
  g_autoptr (GError) error = NULL;

  choices->file = g_key_file_new ();
  choices->group = describe_machine (net);
  if (!g_key_file_load_from_file (choices->file, path, G_KEY_FILE_KEEP_COMMENTS, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_debug ("%s: %s; algorithms are measured again", path, error->message);
      g_key_file_unref (choices->file);
      choices->file = g_key_file_new ();
    }
  return choices;
}

/**
 * ee_cpu_choices_free:
 * @choices: (nullable) (transfer full): choices
 */
void
ee_cpu_choices_free (EeCpuChoices *choices)
{
  if (choices == NULL)
    return;
  g_key_file_unref (choices->file);
  g_free (choices->group);
  g_free (choices);
}

static char *
describe_shape (const EeLayer *layer, guint rows)
{
  return g_strdup_printf ("%u-%u-side-%u-rows-%u", layer->in_channels, layer->out_channels, layer->in_side, rows);
}

/**
 * ee_cpu_choices_find:
 * @choices: choices
 * @layer: a convolution
 * @rows: measured with
 * @algorithm: (out): the choice
 *
 * Returns: whether there is one that makes sense
 */
gboolean
ee_cpu_choices_find (EeCpuChoices *choices, const EeLayer *layer, guint rows, EeCpuAlgorithm *algorithm)
{
  g_autofree char *key = describe_shape (layer, rows);
  g_autofree char *word = g_key_file_get_string (choices->file, choices->group, key, NULL);

  for (guint a = 0; a < EE_CPU_N_ALGORITHMS; a++)
    if (g_strcmp0 (word, names[a]) == 0)
      {
        *algorithm = a;
        return TRUE;
      }
  return FALSE;
}

/**
 * ee_cpu_choices_set:
 * @choices: choices
 * @layer: a convolution
 * @rows: measured with
 * @algorithm: the choice
 */
void
ee_cpu_choices_set (EeCpuChoices *choices, const EeLayer *layer, guint rows, EeCpuAlgorithm algorithm)
{
  g_autofree char *key = describe_shape (layer, rows);

  g_key_file_set_string (choices->file, choices->group, key, names[algorithm]);
  choices->changed = TRUE;
}

/**
 * ee_cpu_choices_save:
 * @choices: choices
 * @error: G_FILE_ERROR; the file is then as it was
 *
 * Does nothing if none was set.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_choices_save (EeCpuChoices *choices, GError **error)
{
  g_autofree char *path = ee_cpu_choices_get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  gsize length;

  if (!choices->changed)
    return TRUE;
  text = g_key_file_to_data (choices->file, &length, NULL);
  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (path, text, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
