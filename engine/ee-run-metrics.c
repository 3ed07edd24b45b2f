/* SPDX-License-Identifier: Apache-2.0 */
/* metrics.csv: one line a record, written as the training goes, never thinned.
 *
 * Numbers are written so that reading gives the same double back, with '.' whatever the locale; what was
 * not measured is an empty field. A killed program may leave a last line without its end: it is passed
 * over. Lines are flushed about once a second, and with every checkpoint. Must not know the trainer.
 */
#include "ee-run-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "ee-atomic-file.h"
#include "ee-error.h"

#define HEADER_LINE                                                                                                    \
  "kind,step,epoch,loss,loss_exit,loss_main,accuracy,exit_accuracy,main_accuracy,share_left,learning_rate,"            \
  "images_per_s,seconds\n"

enum
{
  N_NUMBERS = 11, /* doubles after kind and step */
  MAX_LINE = 1024
};

#define ALARM_PREFIX "alarm-"

static const char *const kind_names[] = { [EE_RECORD_STEP] = "step", [EE_RECORD_VALIDATION] = "validation" };

static char *
make_path (const char *folder)
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

/* [N_NUMBERS] the record's numbers in the order of the columns. */
static void
list_numbers (const EeRecord *record, double *numbers)
{
  const double listed[N_NUMBERS] = {
    record->epoch,         record->loss,          record->loss_exit,     record->loss_main,
    record->accuracy,      record->exit_accuracy, record->main_accuracy, record->share_left,
    record->learning_rate, record->images_per_s,  record->seconds,
  };

  memcpy (numbers, listed, sizeof listed);
}

static void
take_numbers (EeRecord *record, const double *numbers)
{
  record->epoch = numbers[0];
  record->loss = record->loss_least = record->loss_most = numbers[1];
  record->loss_exit = numbers[2];
  record->loss_main = numbers[3];
  record->accuracy = numbers[4];
  record->exit_accuracy = numbers[5];
  record->main_accuracy = numbers[6];
  record->share_left = numbers[7];
  record->learning_rate = numbers[8];
  record->images_per_s = numbers[9];
  record->seconds = numbers[10];
}

static void
format_record (const EeRecord *record, GString *line)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double numbers[N_NUMBERS];

  list_numbers (record, numbers);
  if (record->kind == EE_RECORD_ALARM)
    g_string_append_printf (line, ALARM_PREFIX "%s", ee_alarm_to_string (record->alarm));
  else
    g_string_append (line, kind_names[record->kind]);
  g_string_append_printf (line, ",%" G_GUINT64_FORMAT, record->step);
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      g_string_append_c (line, ',');
      if (!isnan (numbers[i]))
        g_string_append (line, g_ascii_dtostr (text, sizeof text, numbers[i]));
    }
  g_string_append_c (line, '\n');
}

static gboolean
parse_kind (const char *field, EeRecord *record)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (field, kind_names[i]))
      {
        record->kind = i;
        return TRUE;
      }
  if (!g_str_has_prefix (field, ALARM_PREFIX))
    return FALSE;
  record->kind = EE_RECORD_ALARM;

  return ee_alarm_from_string (field + strlen (ALARM_PREFIX), &record->alarm);
}

static gboolean
parse_number (const char *field, double *number)
{
  char *end = NULL;

  if (*field == '\0')
    {
      *number = NAN;
      return TRUE;
    }
  *number = g_ascii_strtod (field, &end);

  return *end == '\0';
}

/* One line without its end. */
static gboolean
parse_record (const char *line, EeRecord *record)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", N_NUMBERS + 3);
  double numbers[N_NUMBERS];

  if (g_strv_length (fields) != N_NUMBERS + 2)
    return FALSE;

  memset (record, 0, sizeof *record);
  if (!parse_kind (fields[0], record)
      || !g_ascii_string_to_unsigned (fields[1], 10, 0, G_MAXUINT64, &record->step, NULL))
    return FALSE;
  for (guint i = 0; i < N_NUMBERS; i++)
    if (!parse_number (fields[2 + i], &numbers[i]))
      return FALSE;
  take_numbers (record, numbers);
  record->n_steps = 1;

  return TRUE;
}

static gboolean
parse_lines (const char *path, const char *contents, gsize length, GArray *records, GError **error)
{
  const char *end = length > 0 ? contents + length : NULL;
  gsize header_length = MIN (length, strlen (HEADER_LINE));
  guint number = 1;

  if (length == 0)
    return TRUE;
  if (memcmp (contents, HEADER_LINE, header_length) != 0)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("%s does not begin with the columns of a training."), path);
      return FALSE;
    }

  for (const char *line = contents + header_length; line < end;)
    {
      const char *stop = memchr (line, '\n', end - line);
      char text[MAX_LINE];
      EeRecord record;

      number++;
      if (stop == NULL)
        break;
      if (stop - line < MAX_LINE)
        g_strlcpy (text, line, stop - line + 1);
      if (stop - line >= MAX_LINE || memchr (line, '\0', stop - line) != NULL || !parse_record (text, &record))
        {
          g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("Line %u of %s is damaged."), number, path);
          return FALSE;
        }
      g_array_append_val (records, record);
      line = stop + 1;
    }

  return TRUE;
}

/**
 * ee_run_read_metrics:
 * @path: a run folder, also one that is being written to
 * @error: return location; EE_ERROR_RUN where the file is damaged, else an error of reading files
 *
 * Reads all of metrics.csv. A last line without its end, as a killed program leaves it, is passed over.
 *
 * Returns: (transfer full) (element-type EeRecord) (nullable): the records in the order of the file
 */
GArray *
ee_run_read_metrics (const char *path, GError **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (EeRecord));
  g_autofree char *file = NULL;
  g_autoptr (GMappedFile) mapped = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = make_path (path);
  mapped = g_mapped_file_new (file, FALSE, error);
  if (mapped == NULL)
    return NULL;
  if (!parse_lines (file, g_mapped_file_get_contents (mapped), g_mapped_file_get_length (mapped), records, error))
    return NULL;

  return g_steal_pointer (&records);
}

static gboolean
open_metrics (EeRun *run, const char *file, GError **error)
{
  g_assert (run->metrics == NULL);
  run->metrics = g_fopen (file, "ae");
  if (run->metrics == NULL)
    return set_io_error (error, file);
  run->flushed_at = g_get_monotonic_time ();

  return TRUE;
}

/* Starts metrics.csv of a new run with its header line. */
gboolean
ee_run_start_metrics (EeRun *run, GError **error)
{
  g_autofree char *file = make_path (run->path);

  if (!ee_atomic_file_set_contents (file, HEADER_LINE, error))
    return FALSE;

  return open_metrics (run, file, error);
}

/* Rewrites metrics.csv without what came after the state: steps and alarms above @step, validations above
 * @validated_step. A missing file becomes an empty one. The alarms that are left are the run's. */
gboolean
ee_run_cut_metrics (EeRun *run, guint64 step, guint64 validated_step, GError **error)
{
  g_autofree char *file = make_path (run->path);
  g_autoptr (GArray) records = NULL;
  g_autoptr (GString) text = g_string_new (HEADER_LINE);

  g_array_set_size (run->alarms, 0);
  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    return ee_run_start_metrics (run, error);
  records = ee_run_read_metrics (run->path, error);
  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const EeRecord *record = &g_array_index (records, EeRecord, i);

      if (record->step > (record->kind == EE_RECORD_VALIDATION ? validated_step : step))
        continue;
      format_record (record, text);
      ee_run_note_alarm (run, record);
    }
  if (!ee_atomic_file_set_contents (file, text->str, error))
    return FALSE;

  return open_metrics (run, file, error);
}

/* Hands everything to the system and waits until it is on the disk. */
gboolean
ee_run_flush_metrics (EeRun *run, GError **error)
{
  g_autofree char *file = make_path (run->path);

  if (run->metrics == NULL)
    return TRUE;
  if (fflush (run->metrics) != 0 || fsync (fileno (run->metrics)) != 0)
    return set_io_error (error, file);
  run->flushed_at = g_get_monotonic_time ();

  return TRUE;
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
 * Adds a line to metrics.csv. It reaches the file within about a second, as long as records come.
 *
 * Returns: whether it was taken; the disk may be full
 */
gboolean
ee_run_append (EeRun *run, const EeRecord *record, GError **error)
{
  g_autoptr (GString) line = g_string_sized_new (256);
  gint64 now = g_get_monotonic_time ();
  gboolean ok;

  g_return_val_if_fail (run != NULL && run->metrics != NULL && record != NULL, FALSE);

  format_record (record, line);
  ee_run_note_alarm (run, record);
  ok = fwrite (line->str, 1, line->len, run->metrics) == line->len;
  if (ok && now - run->flushed_at >= G_USEC_PER_SEC)
    {
      ok = fflush (run->metrics) == 0;
      run->flushed_at = now;
    }
  if (!ok)
    {
      g_autofree char *file = make_path (run->path);

      return set_io_error (error, file);
    }

  return TRUE;
}
