/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences about the device that computes, where one might have expected another; see the header. */
#include "ee-fallback.h"

#include <glib/gi18n-lib.h>

#include "ee-registry.h"

#define PROCESSOR "cpu"

/**
 * ee_fallback_is_allowed:
 * @device: what was asked for; see ee_registry_find()
 * @failed: the backend on which no network could be made
 *
 * Returns: whether the processor may do it instead
 */
gboolean
ee_fallback_is_allowed (const char *device, const EeBackend *failed)
{
  return g_str_equal (device, "auto") && !g_str_equal (failed->id, PROCESSOR);
}

/**
 * ee_fallback_explain_absence:
 * @device: what was asked for
 * @chosen: the backend that ee_registry_find() gave for it
 *
 * Returns: (transfer full) (nullable): one sentence or several: which installed backends cannot be used, and why, where
 * "auto" left the processor; NULL where there is nothing to say
 */
char *
ee_fallback_explain_absence (const char *device, const EeBackend *chosen)
{
  GString *text;

  if (!g_str_equal (device, "auto") || !g_str_equal (chosen->id, PROCESSOR))
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; i < ee_registry_get_n_entries (); i++)
    {
      const EeRegistryEntry *entry = ee_registry_get_entry (i);

      if (entry->reason == NULL)
        continue;
      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append_printf (text, _ ("The processor computes, since %s cannot be used: %s"), entry->id,
                              entry->reason);
    }
  return g_string_free (text, text->len == 0);
}

/**
 * ee_fallback_explain_failure:
 * @failed: the backend on which no network could be made
 * @why: its error
 *
 * Returns: (transfer full): a sentence
 */
char *
ee_fallback_explain_failure (const EeBackend *failed, const GError *why)
{
  return g_strdup_printf (_ ("The processor computes, since %s failed: %s"), failed->id, why->message);
}
