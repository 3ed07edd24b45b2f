/* SPDX-License-Identifier: Apache-2.0 */
/* Wide characters take two columns, combining ones none. */
#include "ee-text-columns.h"

/**
 * ee_text_columns:
 * @text: UTF-8
 *
 * Returns: how many columns of a terminal it takes
 */
guint
ee_text_columns (const char *text)
{
  guint columns = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_iszerowidth (character))
        columns += g_unichar_iswide (character) ? 2 : 1;
    }

  return columns;
}

/**
 * ee_text_pad:
 * @text: UTF-8
 * @columns: to fill
 * @right: whether the text stands at the right
 *
 * Returns: (transfer full): @text with spaces; as it is where it is longer already
 */
char *
ee_text_pad (const char *text, guint columns, gboolean right)
{
  guint used = ee_text_columns (text);
  g_autofree char *blank = g_strnfill (columns > used ? columns - used : 0, ' ');

  return right ? g_strconcat (blank, text, NULL) : g_strconcat (text, blank, NULL);
}

/**
 * ee_text_clip:
 * @text: UTF-8
 * @columns: at most
 *
 * Returns: (transfer full): the longest beginning of @text that fits
 */
char *
ee_text_clip (const char *text, guint columns)
{
  const char *at = text;
  guint used = 0;

  while (*at != '\0')
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_iszerowidth (character))
        used += g_unichar_iswide (character) ? 2 : 1;
      if (used > columns)
        break;
      at = g_utf8_next_char (at);
    }

  return g_strndup (text, at - text);
}
