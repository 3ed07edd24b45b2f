/* SPDX-License-Identifier: Apache-2.0 */
#include "thumbnail.h"

enum
{
  CELL = EE_IMAGE_SIDE / OFFRAMP_THUMBNAIL_COLUMNS
};

/* Mean brightness of a square of CELL pixels, all channels, 0..255. */
static guint
average_cell (const guint8 *image, guint column, guint row)
{
  guint sum = 0;

  for (guint y = row * CELL; y < (row + 1) * CELL; y++)
    for (guint x = column * CELL; x < (column + 1) * CELL; x++)
      for (guint c = 0; c < EE_IMAGE_CHANNELS; c++)
        sum += image[(y * EE_IMAGE_SIDE + x) * EE_IMAGE_CHANNELS + c];

  return sum / (CELL * CELL * EE_IMAGE_CHANNELS);
}

/**
 * offramp_thumbnail_draw:
 * @image: [32, 32, 3] uint8
 * @unicode: whether half blocks can be shown; otherwise shades of ASCII
 *
 * A character covers two cells, one above the other, as a terminal's characters are twice as high as wide.
 *
 * Returns: (transfer full): OFFRAMP_THUMBNAIL_LINES lines of OFFRAMP_THUMBNAIL_COLUMNS columns
 */
char **
offramp_thumbnail_draw (const guint8 *image, gboolean unicode)
{
  static const char *const halves[] = { " ", "▄", "▀", "█" };
  static const char shades[] = " .:-=+*#%@";
  char **lines = g_new0 (char *, OFFRAMP_THUMBNAIL_LINES + 1);

  for (guint l = 0; l < OFFRAMP_THUMBNAIL_LINES; l++)
    {
      GString *line = g_string_new (NULL);

      for (guint x = 0; x < OFFRAMP_THUMBNAIL_COLUMNS; x++)
        {
          guint above = average_cell (image, x, 2 * l), below = average_cell (image, x, 2 * l + 1);

          if (unicode)
            g_string_append (line, halves[2 * (above > 100) + (below > 100)]);
          else
            g_string_append_c (line, shades[(above + below) * (sizeof shades - 2) / (2 * 255)]);
        }
      lines[l] = g_string_free (line, FALSE);
    }

  return lines;
}
