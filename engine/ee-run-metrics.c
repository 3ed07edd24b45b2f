/* SPDX-License-Identifier: Apache-2.0 */
/* Writing metrics.csv: one line a record, as the training goes, never thinned.
 *
 * Lines wait in memory for about a second, and for each checkpoint. What a full disk does not take waits on, and a line
 * that it took half of is finished later, so that a training need not end with the first trouble. Must not know the
 * trainer.
 */
#include "ee-run-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "ee-atomic-file.h"
#include "ee-error.h"
#include "ee-record-text.h"

enum
{
  MAX_UNWRITTEN = 64 * 1024 * 1024 /* bytes: some 300,000 steps */
};

/* (transfer full): metrics.csv of the run in @folder */
char *
ee_run_make_metrics_path (const char *folder)
{
  return g_build_filename (folder, "metrics.csv", NULL);
}

static gboolean
set_io_error (GError **error, const char *path)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("%s could not be written: %s."), path,
               g_strerror (code));

  return FALSE;
}

static gboolean
open_metrics (EeRun *run, const char *file, GError **error)
{
  g_assert (run->metrics < 0);
  /* Readable too: what is written can be read back even from a file that somebody removes. */
  run->metrics = g_open (file, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (run->metrics < 0)
    return set_io_error (error, file);
  run->flushed_at = g_get_monotonic_time ();

  return TRUE;
}

/* Opens the file that now lies in place of the open one. On failure the open one stays. */
gboolean
ee_run_reopen_metrics (EeRun *run, GError **error)
{
  g_autofree char *file = ee_run_make_metrics_path (run->path);
  const int before = run->metrics;

  run->metrics = -1;
  if (!open_metrics (run, file, error))
    {
      run->metrics = before;
      return FALSE;
    }
  close (before);

  return TRUE;
}

/* Starts metrics.csv of a new run with its header line. */
gboolean
ee_run_start_metrics (EeRun *run, GError **error)
{
  g_autofree char *file = ee_run_make_metrics_path (run->path);

  if (!ee_atomic_file_set_contents (file, ee_record_get_header (), error))
    return FALSE;

  return open_metrics (run, file, error);
}

/* Whether what the state does not know is all at the end of an up-to-date file; @length is then where it begins. */
static gboolean
find_tail (const char *contents, gsize n_bytes, GArray *records, guint64 step, guint64 validated_step, gsize *length)
{
  gsize header_length = 0;
  const char *line;
  guint n_known = 0;

  if (n_bytes == 0 || ee_record_find_columns (contents, n_bytes, &header_length) != EE_RECORD_COLUMNS_NOW
      || contents[header_length - 1] != '\n')
    return FALSE;
  while (n_known < records->len
         && ee_run_knows_record (&g_array_index (records, EeRecord, n_known), step, validated_step))
    n_known++;
  for (guint i = n_known; i < records->len; i++)
    if (ee_run_knows_record (&g_array_index (records, EeRecord, i), step, validated_step))
      return FALSE;

  line = contents + header_length;
  for (guint i = 0; i < n_known; i++)
    line = (const char *)memchr (line, '\n', contents + n_bytes - line) + 1;
  *length = line - contents;

  return TRUE;
}

static gboolean
truncate_file (const char *file, gsize length, GError **error)
{
  return truncate (file, length) == 0 || set_io_error (error, file);
}

static gboolean
rewrite_file (const char *file, GArray *records, guint64 step, guint64 validated_step, GError **error)
{
  g_autoptr (GString) text = g_string_new (ee_record_get_header ());

  for (guint i = 0; i < records->len; i++)
    {
      const EeRecord *record = &g_array_index (records, EeRecord, i);

      if (ee_run_knows_record (record, step, validated_step))
        ee_record_format (record, text);
    }

  return ee_atomic_file_set_contents (file, text->str, error);
}

/* Takes off metrics.csv what came after the state: steps and alarms above @step, validations above @validated_step, and
 * a torn line. A missing file becomes an empty one. The alarms that are left are the run's. */
gboolean
ee_run_cut_metrics (EeRun *run, guint64 step, guint64 validated_step, GError **error)
{
  g_autofree char *file = ee_run_make_metrics_path (run->path);
  g_autoptr (GArray) records = NULL;
  g_autofree char *contents = NULL;
  gsize n_bytes, length;

  g_array_set_size (run->alarms, 0);
  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    return ee_run_start_metrics (run, error);
  if (!g_file_get_contents (file, &contents, &n_bytes, error)
      || (records = ee_run_parse_metrics (file, contents, n_bytes, error)) == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const EeRecord *record = &g_array_index (records, EeRecord, i);

      if (ee_run_knows_record (record, step, validated_step))
        ee_run_note_alarm (run, record);
    }
  if (find_tail (contents, n_bytes, records, step, validated_step, &length))
    {
      if (length < n_bytes && !truncate_file (file, length, error))
        return FALSE;
    }
  else if (!rewrite_file (file, records, step, validated_step, error))
    return FALSE;

  return open_metrics (run, file, error);
}

/* Hands what waits to the system. On failure what it did not take waits on. */
static gboolean
write_out (EeRun *run, GError **error)
{
  const char *next = run->unwritten->str, *end = next + run->unwritten->len;
  gboolean ok = TRUE;

  run->flushed_at = g_get_monotonic_time ();
  ee_run_flush_events (run);
  while (ok && next < end)
    {
      const gssize n_written = write (run->metrics, next, end - next);

      if (n_written >= 0)
        next += n_written;
      else if (errno != EINTR)
        {
          g_autofree char *file = ee_run_make_metrics_path (run->path);

          ok = set_io_error (error, file);
        }
    }
  g_string_erase (run->unwritten, 0, next - run->unwritten->str);

  return ok;
}

/* Hands everything to the system and waits until it is on the disk. On failure what waits can be written later. */
gboolean
ee_run_flush_metrics (EeRun *run, GError **error)
{
  g_autofree char *file = ee_run_make_metrics_path (run->path);

  if (run->metrics < 0)
    return TRUE;
  if (!write_out (run, error))
    return FALSE;

  return fsync (run->metrics) == 0 || set_io_error (error, file);
}

/* Writes out what waits, as far as the disk allows, and closes the file. */
void
ee_run_close_metrics (EeRun *run)
{
  if (run->metrics < 0)
    return;

  write_out (run, NULL);
  close (run->metrics);
  run->metrics = -1;
}

/* Keeps an alarm for run.json; other records are not noted. */
void
ee_run_note_alarm (EeRun *run, const EeRecord *record)
{
  const EeRunAlarm alarm = { record->alarm, record->step };

  if (record->kind == EE_RECORD_ALARM)
    g_array_append_val (run->alarms, alarm);
}

/**
 * ee_run_append:
 * @run: a new run, or one after ee_run_continue()
 * @record: not a folded one
 * @error: return location
 *
 * Adds a line to metrics.csv, in constant time. It reaches the file within about a second, as long as records come;
 * where the disk takes nothing it waits in memory.
 *
 * Returns: whether it was taken; not where more waits already than memory should hold
 */
gboolean
ee_run_append (EeRun *run, const EeRecord *record, GError **error)
{
  g_autoptr (GError) trouble = NULL;

  g_return_val_if_fail (run != NULL && run->metrics >= 0 && record != NULL, FALSE);

  ee_record_format (record, run->unwritten);
  ee_run_note_alarm (run, record);
  ee_run_add_event (run, record);
  if (g_get_monotonic_time () - run->flushed_at < G_USEC_PER_SEC || write_out (run, &trouble)
      || run->unwritten->len < MAX_UNWRITTEN)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&trouble));

  return FALSE;
}
