/* SPDX-License-Identifier: Apache-2.0 */
#include "table-format.h"

#include "arguments.h"
#include "console-output.h"

/**
 * offramp_table_print:
 * @table: with whole lines, at least the head
 * @format: how to write it
 *
 * Prints the table to stdout: text in the terminal's encoding, all else, which is for files, in UTF-8.
 */
void
offramp_table_print (const EeTable *table, EeTableFormat format)
{
  g_autofree char *text = ee_table_to_string (table, format);

  if (format == EE_TABLE_TEXT)
    g_print ("%s", text);
  else
    offramp_console_output_write (text);
}

/**
 * offramp_table_format_read:
 * @text: (nullable): what --format was given
 * @format: (out): EE_TABLE_TEXT where @text is NULL
 * @error: G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: whether @text is a format
 */
gboolean
offramp_table_format_read (const char *text, EeTableFormat *format, GError **error)
{
  static const char *const formats[] = { "text", "csv", "markdown", "latex", NULL };
  guint index = EE_TABLE_TEXT;

  if (text != NULL && !offramp_arguments_read_choice ("format", text, formats, &index, error))
    return FALSE;

  *format = index;
  return TRUE;
}
