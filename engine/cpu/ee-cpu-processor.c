/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cpu-processor.h"

#include <string.h>

/**
 * ee_cpu_get_processor_name:
 *
 * Returns: (transfer full): the processor's name as Linux tells it, or "CPU"
 */
char *
ee_cpu_get_processor_name (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL) && (line = strstr (text, "model name")) != NULL
      && (line = strchr (line, ':')) != NULL)
    return g_strstrip (g_strndup (line + 1, strcspn (line + 1, "\n")));
  return g_strdup ("CPU");
}
