/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-tuning.h"

#include "ee-cpu.h"

/**
 * ee_tuning_describe_library:
 *
 * Returns: (transfer full): what computes on the processor, for people, for example "oneDNN 2.6.3"
 */
char *
ee_tuning_describe_library (void)
{
  return ee_cpu_describe_library ();
}

/**
 * ee_tuning_get_path:
 *
 * Returns: (transfer full): the file in which measured choices of algorithms are kept, whether it is there or not
 */
char *
ee_tuning_get_path (void)
{
  return ee_cpu_choices_get_path ();
}

/**
 * ee_tuning_forget:
 * @error: (out) (optional): GIO's
 *
 * The next net that is made measures again, for about a second.
 *
 * Returns: whether nothing is kept any more
 */
gboolean
ee_tuning_forget (GError **error)
{
  g_autofree char *path = ee_tuning_get_path ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;

  if (g_file_delete (file, NULL, &local) || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
