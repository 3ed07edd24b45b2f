/* SPDX-License-Identifier: Apache-2.0 */
/* ee-sign-list.c - reads the `;`-separated lists of GTSRB
 *
 * The first line names the columns, in any order: Filename, Width, Height, Roi.X1, Roi.Y1, Roi.X2,
 * Roi.Y2, ClassId. Each further line is one image.
 */
#include "ee-sign-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-class-names.h"
#include "ee-data-error.h"
#include "ee-image.h"

enum
{
  FILENAME,
  WIDTH,
  HEIGHT,
  ROI_X1,
  ROI_Y1,
  ROI_X2,
  ROI_Y2,
  CLASS_ID,
  N_COLUMNS,
  MAX_SIGNS = 200 * 1000,
  MAX_NAME_BYTES = 255,
};

static const char *const column_names[N_COLUMNS]
    = { "Filename", "Width", "Height", "Roi.X1", "Roi.Y1", "Roi.X2", "Roi.Y2", "ClassId" };

struct _EeSignList
{
  GHashTable *signs; /* path to EeSign */
};

/**
 * ee_sign_list_new:
 *
 * Returns: (transfer full): an empty list
 */
EeSignList *
ee_sign_list_new (void)
{
  EeSignList *list = g_new0 (EeSignList, 1);

  list->signs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return list;
}

/**
 * ee_sign_list_free:
 * @list: (nullable) (transfer full): a list
 */
void
ee_sign_list_free (EeSignList *list)
{
  if (list == NULL)
    return;
  g_hash_table_unref (list->signs);
  g_free (list);
}

/* Where each column stands in a line. */
static gboolean
read_head (const char *line, const char *csv_name, guint *places, GError **error)
{
  g_auto (GStrv) names = g_strsplit (line, ";", -1);

  for (guint column = 0; column < N_COLUMNS; column++)
    {
      guint i = 0;

      while (names[i] != NULL && g_strcmp0 (g_strstrip (names[i]), column_names[column]) != 0)
        i++;
      if (names[i] == NULL)
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” has no column “%s” in its first line."),
                       csv_name, column_names[column]);
          return FALSE;
        }
      places[column] = i;
    }
  return TRUE;
}

static gboolean
set_line_error (const char *csv_name, guint line, const char *reason, GError **error)
{
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is wrong at line %u: %s."), csv_name, line, reason);
  return FALSE;
}

static gboolean
read_line (char **fields, const guint *places, EeSign *sign, const char **reason)
{
  guint numbers[N_COLUMNS] = { 0 };
  guint n_fields = g_strv_length (fields);

  for (guint column = 0; column < N_COLUMNS; column++)
    {
      guint64 number = 0;

      *reason = _ ("there are too few columns");
      if (places[column] >= n_fields)
        return FALSE;
      *reason = _ ("a number is missing or senseless");
      if (column != FILENAME
          && !g_ascii_string_to_unsigned (g_strstrip (fields[places[column]]), 10, 0, EE_IMAGE_MAX_SIDE, &number, NULL))
        return FALSE;
      numbers[column] = (guint)number;
    }
  *sign = (EeSign){ numbers[WIDTH],  numbers[HEIGHT], numbers[ROI_X1],  numbers[ROI_Y1],
                    numbers[ROI_X2], numbers[ROI_Y2], numbers[CLASS_ID] };
  *reason = _ ("the region does not lie in the image");
  if (sign->x1 > sign->x2 || sign->y1 > sign->y2 || sign->x2 >= sign->width || sign->y2 >= sign->height)
    return FALSE;
  *reason = _ ("the class is not one of 0 to 42");
  return sign->label < EE_N_SIGNS;
}

/* Names are kept and shown. */
static gboolean
is_name (const char *text)
{
  if (*text == '\0' || strlen (text) > MAX_NAME_BYTES || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static gboolean
add_line (EeSignList *list, const char *line, guint number, const guint *places, const char *csv_name,
          const char *prefix, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (line, ";", -1);
  g_autofree EeSign *sign = g_new0 (EeSign, 1);
  g_autofree char *name = NULL;
  const char *reason;

  if (!read_line (fields, places, sign, &reason))
    return set_line_error (csv_name, number, reason, error);
  if (!is_name (fields[places[FILENAME]]))
    return set_line_error (csv_name, number, _ ("the name of the image makes no sense"), error);
  name = g_strconcat (prefix, fields[places[FILENAME]], NULL);
  if (g_hash_table_contains (list->signs, name))
    return set_line_error (csv_name, number, _ ("the image was listed before"), error);
  if (g_hash_table_size (list->signs) == MAX_SIGNS)
    return set_line_error (csv_name, number, _ ("there are too many images"), error);
  g_hash_table_insert (list->signs, g_steal_pointer (&name), g_steal_pointer (&sign));
  return TRUE;
}

/**
 * ee_sign_list_add_csv:
 * @list: a list
 * @csv: the content of a file of images
 * @csv_name: names it in messages
 * @prefix: put before the names of its images
 * @error: (out) (optional): %EE_DATA_ERROR_FORMAT; names file and line
 *
 * Returns: whether every line made sense
 */
gboolean
ee_sign_list_add_csv (EeSignList *list, GBytes *csv, const char *csv_name, const char *prefix, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (csv, &size);
  g_autofree char *text = g_strndup (data != NULL ? data : "", size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint places[N_COLUMNS];

  if (!read_head (lines[0] != NULL ? lines[0] : "", csv_name, places, error))
    return FALSE;
  for (guint i = 1; lines[i] != NULL; i++)
    if (g_strstrip (lines[i])[0] != '\0' && !add_line (list, lines[i], i + 1, places, csv_name, prefix, error))
      return FALSE;
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/**
 * ee_sign_list_sort:
 * @list: a list that will not grow any more
 *
 * Numbers the images in the order of the bytes of their paths.
 *
 * Returns: how many they are
 */
guint
ee_sign_list_sort (EeSignList *list)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (list->signs), compare_names);
  guint n = 0;

  for (GList *link = names; link != NULL; link = link->next)
    ((EeSign *)g_hash_table_lookup (list->signs, link->data))->order = n++;
  return n;
}

/**
 * ee_sign_list_find:
 * @list: a list
 * @name: path of an image, prefix included
 *
 * Returns: (nullable) (transfer none): what the list says about it
 */
EeSign *
ee_sign_list_find (EeSignList *list, const char *name)
{
  return g_hash_table_lookup (list->signs, name);
}

/**
 * ee_sign_list_find_unseen:
 * @list: a list
 *
 * Returns: (nullable) (transfer none): the first image, in order, that is not marked as seen
 */
const char *
ee_sign_list_find_unseen (EeSignList *list)
{
  GHashTableIter iter;
  gpointer name, value;
  const char *first = NULL;
  guint order = G_MAXUINT;

  g_hash_table_iter_init (&iter, list->signs);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const EeSign *sign = value;

      if (!sign->seen && sign->order < order)
        {
          first = name;
          order = sign->order;
        }
    }
  return first;
}
