/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "network-words.h"

#include <glib/gi18n.h>

#include "number-format.h"

/**
 * offramp_network_describe:
 * @plan: of a network
 *
 * Returns: (transfer full): for example "modern, width 1/4, exit after block 1"
 */
char *
offramp_network_describe (EePlan *plan)
{
  const EePlanOptions *options = ee_plan_get_options (plan);
  const char *width = ee_settings_format_width (options->width_divisor);
  const char *preset = options->preset == EE_PRESET_PAPER ? C_ ("preset", "paper") : C_ ("preset", "modern");
  g_autofree char *blocks = NULL;
  GString *list = g_string_new (NULL);

  for (guint block = 1; block <= 4; block++)
    if (options->exits & (1u << block))
      g_string_append_printf (list, "%s%u", list->len > 0 ? ", " : "", block);
  blocks = g_string_free (list, FALSE);

  if (options->exits == 0)
    return g_strdup_printf (_ ("%s, width %s, no exit"), preset, width);
  return g_strdup_printf (_ ("%s, width %s, exit after block %s"), preset, width, blocks);
}

/**
 * offramp_network_get_class_name:
 * @model: a network
 * @label: a main class, or the number of them for "redundant"
 * @buffer: where a name is made that the network does not know
 *
 * Returns: the class's name for programs, the same in every language; belongs to @model or @buffer
 */
const char *
offramp_network_get_class_name (const EeModel *model, guint label, char buffer[16])
{
  guint n_main = ee_plan_get_options (model->plan)->n_main;

  if (label >= n_main)
    return "redundant";
  if (model->facts->class_names != NULL && label < g_strv_length (model->facts->class_names))
    return model->facts->class_names[label];

  g_snprintf (buffer, 16, "%u", label);
  return buffer;
}

/**
 * offramp_network_get_class_title:
 * @model: a network
 * @label: a main class, or the number of them for "redundant"
 * @buffer: where a name is made that the network does not know
 *
 * Returns: the class's name for people; belongs to @model or @buffer
 */
const char *
offramp_network_get_class_title (const EeModel *model, guint label, char buffer[16])
{
  if (label >= ee_plan_get_options (model->plan)->n_main)
    return _ ("redundant");

  return offramp_network_get_class_name (model, label, buffer);
}
