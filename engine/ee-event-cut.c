/* SPDX-License-Identifier: Apache-2.0 */
/* Before a run goes on: off the event files with what its state does not know, and with a torn record. Only ever makes
 * files shorter, so that a kill meanwhile does no harm. */
#include "ee-event-file-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum
{
  HEADER_BYTES = 12,
  SUM_BYTES = 4,
  MAX_EVENT = 16 * 1024 * 1024
};

static guint32
read_sum (const guint8 *bytes)
{
  guint32 sum;

  memcpy (&sum, bytes, sizeof sum);

  return GUINT32_FROM_LE (sum);
}

/* Reads the next event, [n_bytes] in @record. Returns: whether there is a whole one. */
static gboolean
read_event (FILE *stream, GByteArray *record, gsize *n_bytes)
{
  guint8 header[HEADER_BYTES];
  guint64 length;

  if (fread (header, 1, HEADER_BYTES, stream) != HEADER_BYTES)
    return FALSE;
  memcpy (&length, header, sizeof length);
  length = GUINT64_FROM_LE (length);
  if (length > MAX_EVENT || read_sum (header + sizeof length) != ee_event_file_sum (header, sizeof length))
    return FALSE;
  g_byte_array_set_size (record, length + SUM_BYTES);
  if (fread (record->data, 1, record->len, stream) != record->len)
    return FALSE;
  *n_bytes = length;

  return read_sum (record->data + length) == ee_event_file_sum (record->data, length);
}

/* Bytes of the records up to the first that is torn, or of a step above @last_step. */
static goffset
measure_known (FILE *stream, guint64 last_step)
{
  g_autoptr (GByteArray) record = g_byte_array_new ();
  goffset known = 0;
  gsize n_bytes;
  guint64 step;

  while (read_event (stream, record, &n_bytes) && ee_event_get_step (record->data, n_bytes, &step) && step <= last_step)
    known += HEADER_BYTES + n_bytes + SUM_BYTES;

  return known;
}

static gboolean
cut_file (const char *path, guint64 last_step, GError **error)
{
  FILE *stream = g_fopen (path, "rbe");
  GStatBuf status;
  goffset known = 0;
  gboolean ok = stream != NULL;

  if (ok)
    {
      known = measure_known (stream, last_step);
      fclose (stream);
      ok = g_stat (path, &status) == 0 && (known == status.st_size || truncate (path, known) == 0);
    }
  if (!ok)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("%s could not be written: %s."), path,
                   g_strerror (code));
    }

  return ok;
}

/**
 * ee_event_files_cut:
 * @folder: of event files; it need not exist
 * @last_step: the last one that the run's state knows
 * @error: return location; G_IO_ERROR
 *
 * Takes off all files of the folder what is of later steps.
 *
 * Returns: whether it worked; if not, some files may be as they were
 */
gboolean
ee_event_files_cut (const char *folder, guint64 last_step, GError **error)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (folder != NULL, FALSE);

  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, EE_EVENT_FILE_PREFIX) && !cut_file (path, last_step, error))
        return FALSE;
    }

  return TRUE;
}
