/* SPDX-License-Identifier: Apache-2.0 */
/* Reading metrics.csv: a million lines in a fraction of a second.
 *
 * The file is read whole and not mapped, since one that shrinks under a mapping would kill the program. A long one is
 * cut at ends of lines into as many parts as there are threads. A last line without its end, as a killed program leaves
 * it, is passed over.
 */
#include "ee-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-error.h"
#include "ee-record-text.h"

enum
{
  MAX_PARTS = 4,
  LEAST_PART = 1 << 20, /* bytes that are worth a thread */
  USUAL_LINE = 128      /* bytes, about */
};

/* Lines of the file, and what they became. */
typedef struct
{
  const char *start, *end;
  EeRecordColumns columns;
  GArray *records;
  const char *damaged; /* the first line that is none; NULL if all are */
} Part;

static gpointer
parse_part (gpointer data)
{
  Part *part = data;

  part->records = g_array_sized_new (FALSE, FALSE, sizeof (EeRecord), (part->end - part->start) / USUAL_LINE + 1);
  for (const char *line = part->start; line < part->end;)
    {
      const char *stop = memchr (line, '\n', part->end - line);
      EeRecord record;

      if (stop == NULL)
        break;
      if (!ee_record_parse (line, stop - line, part->columns, &record))
        {
          part->damaged = line;
          break;
        }
      g_array_append_val (part->records, record);
      line = stop + 1;
    }

  return NULL;
}

/* Cuts the lines into parts of about one size. Returns: how many. */
static guint
cut_parts (const char *start, const char *end, EeRecordColumns columns, Part *parts)
{
  const gsize length = end - start;
  const guint wanted = CLAMP (MIN (length / LEAST_PART, g_get_num_processors ()), 1, MAX_PARTS);
  guint n_parts = 0;

  for (const char *from = start; from < end;)
    {
      const char *to = start + length / wanted * (n_parts + 1);
      const char *stop = n_parts + 1 < wanted && to > from ? memchr (to, '\n', end - to) : NULL;

      to = stop != NULL ? stop + 1 : end;
      parts[n_parts++] = (Part){ .start = from, .end = to, .columns = columns };
      from = to;
    }

  return n_parts;
}

static gboolean
set_damaged (const Part *part, const char *contents, const char *file, GError **error)
{
  guint number = 1;

  for (const char *p = contents; (p = memchr (p, '\n', part->damaged - p)) != NULL; p++)
    number++;
  g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("Line %u of %s is damaged."), number, file);

  return FALSE;
}

/* Puts the parts' records together in their order. */
static gboolean
join_parts (Part *parts, guint n_parts, const char *contents, const char *file, GArray *records, GError **error)
{
  for (guint i = 0; i < n_parts; i++)
    if (parts[i].damaged != NULL)
      return set_damaged (&parts[i], contents, file, error);
  for (guint i = 0; i < n_parts; i++)
    g_array_append_vals (records, parts[i].records->data, parts[i].records->len);

  return TRUE;
}

/* The records of @contents, [length] bytes of metrics.csv, in their order; EE_ERROR_RUN where it is damaged. */
GArray *
ee_run_parse_metrics (const char *file, const char *contents, gsize length, GError **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (EeRecord));
  Part parts[MAX_PARTS];
  GThread *threads[MAX_PARTS] = { NULL };
  EeRecordColumns columns;
  gsize header_length;
  gboolean ok;
  guint n_parts;

  if (length == 0)
    return g_steal_pointer (&records);
  columns = ee_record_find_columns (contents, length, &header_length);
  if (columns == EE_RECORD_COLUMNS_UNKNOWN)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("%s does not begin with the columns of a training."), file);
      return NULL;
    }

  n_parts = cut_parts (contents + header_length, contents + length, columns, parts);
  for (guint i = 1; i < n_parts; i++)
    threads[i] = g_thread_new ("ee-metrics", parse_part, &parts[i]);
  if (n_parts > 0)
    parse_part (&parts[0]);
  for (guint i = 1; i < n_parts; i++)
    g_thread_join (threads[i]);
  ok = join_parts (parts, n_parts, contents, file, records, error);
  for (guint i = 0; i < n_parts; i++)
    g_array_unref (parts[i].records);

  return ok ? g_steal_pointer (&records) : NULL;
}

/**
 * ee_run_read_metrics:
 * @path: a run folder, also one that is being written to
 * @error: return location; EE_ERROR_RUN where the file is damaged, else an error of reading files
 *
 * Reads all of metrics.csv; a million steps take some tenths of a second, so not on the window's thread. A last line
 * without its end, as a killed program leaves it, is passed over.
 *
 * Returns: (transfer full) (element-type EeRecord) (nullable): the records in the order of the file
 */
GArray *
ee_run_read_metrics (const char *path, GError **error)
{
  g_autofree char *file = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  file = ee_run_make_metrics_path (path);
  if (!g_file_get_contents (file, &contents, &length, error))
    return NULL;

  return ee_run_parse_metrics (file, contents, length, error);
}

/* Whether the state of @step and @validated_step knows @record already. */
gboolean
ee_run_knows_record (const EeRecord *record, guint64 step, guint64 validated_step)
{
  return record->step <= (record->kind == EE_RECORD_VALIDATION ? validated_step : step);
}
