/* SPDX-License-Identifier: Apache-2.0 */
/* Reading metrics.csv: a million lines in a fraction of a second.
 *
 * A long file is cut into as many parts as there are threads, and each reads its part a block at a time, so that no
 * more than a block of text is in memory and that in the cache. The file is not mapped, since one that shrinks under a
 * mapping would kill the program. A last line without its end, as a killed program leaves it, is passed over.
 */
#include "ee-run-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ee-error.h"
#include "ee-record-text.h"

enum
{
  MAX_PARTS = 4,
  LEAST_PART = 1 << 20, /* bytes that are worth a thread */
  USUAL_LINE = 128,     /* bytes, about */
  BLOCK = 1 << 18       /* bytes read at once, and far more than any line has */
};

/* Where the text comes from: @file, or @contents where it is in memory. */
typedef struct
{
  int file;
  const char *contents;
  gsize length;
} Source;

/* What the next line's end means. */
typedef enum
{
  LINE_WHOLE,   /* that a line is there */
  LINE_OTHERS,  /* the end of a line that the part before has */
  LINE_ENDLESS, /* the end of one that is too long to be a line */
} LineState;

/**
 * Part:
 * @start: of the bytes in which its lines begin
 * @end: behind them; the last line may reach further
 * @state: of the line under way
 * @n_lines: so far
 * @damaged: whether the next line is none
 * @code: errno where reading failed, else 0
 */
typedef struct
{
  const Source *source;
  gsize start, end;
  EeRecordColumns columns;
  LineState state;
  GArray *records;
  guint n_lines;
  gboolean damaged;
  int code;
} Part;

/* Up to @size bytes from @offset. Returns: how many; 0 at the end, negative with errno on failure. */
static gssize
read_block (const Source *source, char *buffer, gsize size, gsize offset)
{
  gssize n;

  size = offset < source->length ? MIN (size, source->length - offset) : 0;
  if (source->contents != NULL)
    {
      memcpy (buffer, source->contents + offset, size);
      return size;
    }
  do
    n = pread (source->file, buffer, size, offset);
  while (n < 0 && errno == EINTR);

  return n;
}

/* Takes a line, or what ends here. */
static void
take_line (Part *part, const char *line, gsize length)
{
  EeRecord record;

  if (part->state == LINE_OTHERS)
    part->state = LINE_WHOLE;
  else if (part->state == LINE_ENDLESS || !ee_record_parse (line, length, part->columns, &record))
    part->damaged = TRUE;
  else
    {
      g_array_append_val (part->records, record);
      part->n_lines++;
    }
}

/* Takes the whole lines of [held] bytes that lie at @offset of the file, as far as they are the part's. Returns: bytes
 * that are done with. */
static gsize
take_lines (Part *part, const char *buffer, gsize held, gsize offset)
{
  gsize used = 0;

  while (!part->damaged && offset + used < part->end)
    {
      const char *line = buffer + used, *stop = memchr (line, '\n', held - used);

      if (stop == NULL)
        break;
      take_line (part, line, stop - line);
      used += stop + 1 - line;
    }

  return used;
}

static gpointer
parse_part (gpointer data)
{
  Part *part = data;
  g_autofree char *buffer = g_malloc (BLOCK);
  gsize offset = part->start, held = 0;
  gssize n;

  while ((n = read_block (part->source, buffer + held, BLOCK - held, offset + held)) > 0)
    {
      gsize used;

      held += n;
      used = take_lines (part, buffer, held, offset);
      if (part->damaged || offset + used >= part->end)
        break;
      if (used == 0 && held == BLOCK)
        {
          part->state = part->state == LINE_WHOLE ? LINE_ENDLESS : part->state;
          used = held;
        }
      held -= used;
      offset += used;
      memmove (buffer, buffer + used, held);
    }
  part->code = n < 0 ? errno : 0;

  return NULL;
}

/* Cuts what begins at @start into parts of about one size. Returns: how many. */
static guint
cut_parts (const Source *source, gsize start, EeRecordColumns columns, Part *parts)
{
  const gsize length = source->length - start;
  const guint n_parts = CLAMP (MIN (length / LEAST_PART, g_get_num_processors ()), 1, MAX_PARTS);

  for (guint i = 0; i < n_parts; i++)
    {
      const gsize from = start + length / n_parts * i, to = start + length / n_parts * (i + 1);

      parts[i] = (Part){ .source = source, .start = from, .end = to, .columns = columns };
      if (i + 1 == n_parts)
        parts[i].end = source->length;
      if (i > 0)
        {
          /* One that begins just here is this part's, and the line feed before it tells so. */
          parts[i].start--;
          parts[i].state = LINE_OTHERS;
        }
      /* The first one's has room for all, which costs nothing while it is not touched. */
      parts[i].records
          = g_array_sized_new (FALSE, FALSE, sizeof (EeRecord), (i > 0 ? to - from : length) / USUAL_LINE + 1);
    }

  return n_parts;
}

static gboolean
set_unreadable (const char *file, int code, GError **error)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _ ("“%s” could not be read: %s."), file,
               g_strerror (code));

  return FALSE;
}

/* Puts the parts' records together, in their order, in the first one's. */
static gboolean
join_parts (Part *parts, guint n_parts, const char *file, GError **error)
{
  guint n_lines = 1; /* the columns' names */

  for (guint i = 0; i < n_parts; i++)
    {
      if (parts[i].code != 0)
        return set_unreadable (file, parts[i].code, error);
      n_lines += parts[i].n_lines;
      if (parts[i].damaged)
        {
          g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("Line %u of %s is damaged."), n_lines + 1, file);
          return FALSE;
        }
    }
  for (guint i = 1; i < n_parts; i++)
    g_array_append_vals (parts[0].records, parts[i].records->data, parts[i].records->len);

  return TRUE;
}

/* All records behind the first line, which has [header_length] bytes. */
static GArray *
parse_lines (const Source *source, gsize header_length, EeRecordColumns columns, const char *file, GError **error)
{
  Part parts[MAX_PARTS];
  GThread *threads[MAX_PARTS] = { NULL };
  const guint n_parts = cut_parts (source, header_length, columns, parts);
  GArray *records = NULL;

  for (guint i = 1; i < n_parts; i++)
    threads[i] = g_thread_new ("ee-metrics", parse_part, &parts[i]);
  parse_part (&parts[0]);
  for (guint i = 1; i < n_parts; i++)
    g_thread_join (threads[i]);
  if (join_parts (parts, n_parts, file, error))
    records = g_array_ref (parts[0].records);
  for (guint i = 0; i < n_parts; i++)
    g_array_unref (parts[i].records);

  return records;
}

static GArray *
parse (const Source *source, const char *file, GError **error)
{
  g_autofree char *start = NULL;
  EeRecordColumns columns;
  gsize header_length;
  gssize n;

  if (source->length == 0)
    return g_array_new (FALSE, FALSE, sizeof (EeRecord));
  start = g_malloc (BLOCK);
  n = read_block (source, start, BLOCK, 0);
  if (n < 0)
    {
      set_unreadable (file, errno, error);
      return NULL;
    }
  columns = n > 0 ? ee_record_find_columns (start, n, &header_length) : EE_RECORD_COLUMNS_UNKNOWN;
  if (columns == EE_RECORD_COLUMNS_UNKNOWN)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("%s does not begin with the columns of a training."), file);
      return NULL;
    }

  return parse_lines (source, header_length, columns, file, error);
}

/* The records of @contents, [length] bytes of metrics.csv, in their order; EE_ERROR_RUN where it is damaged. */
GArray *
ee_run_parse_metrics (const char *file, const char *contents, gsize length, GError **error)
{
  const Source source = { .file = -1, .contents = contents, .length = length };

  return parse (&source, file, error);
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
  GArray *records = NULL;
  Source source = { 0 };
  struct stat facts;

  g_return_val_if_fail (path != NULL, NULL);

  file = ee_run_make_metrics_path (path);
  source.file = g_open (file, O_RDONLY | O_CLOEXEC, 0);
  if (source.file < 0 || fstat (source.file, &facts) != 0)
    set_unreadable (file, errno, error);
  else
    {
      source.length = facts.st_size;
      records = parse (&source, file, error);
    }
  if (source.file >= 0)
    close (source.file);

  return records;
}

/* Whether the state of @step and @validated_step knows @record already. */
gboolean
ee_run_knows_record (const EeRecord *record, guint64 step, guint64 validated_step)
{
  return record->step <= (record->kind == EE_RECORD_VALIDATION ? validated_step : step);
}
