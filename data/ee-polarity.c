/* SPDX-License-Identifier: Apache-2.0 */
/* ee-polarity.c - the words for polarities on command lines and in files; part of ee-experiment.h */
#include "ee-experiment.h"

#include <glib/gi18n-lib.h>

static const char *const words[] = { "matched", "as-is" };

/**
 * ee_polarity_to_string:
 * @polarity: a polarity
 *
 * Returns: (transfer none): "matched" or "as-is"
 */
const char *
ee_polarity_to_string (EePolarity polarity)
{
  g_return_val_if_fail (polarity < G_N_ELEMENTS (words), NULL);

  return words[polarity];
}

/**
 * ee_polarity_from_string:
 * @text: (nullable): a word
 * @polarity: (out): what it means; untouched if it means nothing
 *
 * Returns: whether @text is one of the words of ee_polarity_to_string()
 */
gboolean
ee_polarity_from_string (const char *text, EePolarity *polarity)
{
  g_return_val_if_fail (polarity != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i], text) == 0)
      {
        *polarity = (EePolarity)i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ee_polarity_get_title:
 * @text: (nullable): a word of ee_polarity_to_string()
 *
 * Returns: (transfer none): the polarity for people, as in "matched ink"
 */
const char *
ee_polarity_get_title (const char *text)
{
  EePolarity known;

  if (!ee_polarity_from_string (text, &known))
    return C_ ("ink", "unknown");
  return known == EE_POLARITY_MATCHED ? C_ ("ink", "matched") : C_ ("ink", "as-is");
}
