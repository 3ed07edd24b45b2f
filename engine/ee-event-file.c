/* SPDX-License-Identifier: Apache-2.0 */
/* Writing such a file. Reading one as far as cutting needs is ee-event-cut.c's. */
#include "ee-event-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "ee-crc32c.h"

#define MASK_DELTA 0xa282ead8u

enum
{
  MAX_WAITING = 8 * 1024 * 1024 /* bytes that wait for a disk with room */
};

/**
 * EeEventFile:
 * @fd: open for appending
 * @n_written: bytes of whole records in the file
 * @waiting: (owned): records that it did not take yet
 * @event: (owned): the event at hand
 * @real_start: the clock on the wall when the file was made, in seconds since 1970
 * @start: monotonic time of the same moment, in microseconds
 *
 * Times of events are @real_start and what the monotonic clock counts since: a clock that is set back in mid-run does
 * not make curves go backwards.
 */
struct _EeEventFile
{
  int fd;
  goffset n_written;
  GByteArray *waiting;
  GByteArray *event;
  double real_start;
  gint64 start;
};

/* The sum that stands in the file: rotated and shifted, so that sums of sums do no harm. */
guint32
ee_event_file_sum (gconstpointer bytes, gsize n_bytes)
{
  const guint32 sum = ee_crc32c (bytes, n_bytes);

  return (sum >> 15 | sum << 17) + MASK_DELTA;
}

static void
append_sum (GByteArray *to, gconstpointer bytes, gsize n_bytes)
{
  const guint32 sum = GUINT32_TO_LE (ee_event_file_sum (bytes, n_bytes));

  g_byte_array_append (to, (const guint8 *)&sum, sizeof sum);
}

/* Makes the event at hand a record. */
static void
add_event (EeEventFile *file)
{
  const guint64 length = GUINT64_TO_LE ((guint64)file->event->len);

  if (file->waiting->len > MAX_WAITING)
    g_byte_array_set_size (file->waiting, 0);
  g_byte_array_append (file->waiting, (const guint8 *)&length, sizeof length);
  append_sum (file->waiting, &length, sizeof length);
  g_byte_array_append (file->waiting, file->event->data, file->event->len);
  append_sum (file->waiting, file->event->data, file->event->len);
  g_byte_array_set_size (file->event, 0);
}

static double
get_wall_time (EeEventFile *file)
{
  return file->real_start + (g_get_monotonic_time () - file->start) / 1e6;
}

/* A name that sorts behind those that are there, whatever the clock says. */
static char *
make_path (const char *folder)
{
  gint64 seconds = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *name = NULL;
  const char *other;

  while (dir != NULL && (other = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (other, EE_EVENT_FILE_PREFIX))
      seconds = MAX (seconds, g_ascii_strtoll (other + strlen (EE_EVENT_FILE_PREFIX), NULL, 10) + 1);
  name = g_strdup_printf (EE_EVENT_FILE_PREFIX "%010" G_GINT64_FORMAT ".offramp", seconds);

  return g_build_filename (folder, name, NULL);
}

/**
 * ee_event_file_new:
 * @folder: where; made if it does not exist
 * @first_step: the first step to come; above 1 where a run goes on
 * @error: return location; G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): a new file, which sorts behind the older ones of the folder
 */
EeEventFile *
ee_event_file_new (const char *folder, guint64 first_step, GError **error)
{
  g_autofree char *path = NULL;
  EeEventFile *file;
  int fd = -1;

  g_return_val_if_fail (folder != NULL, NULL);

  if (g_mkdir_with_parents (folder, 0777) == 0)
    {
      path = make_path (folder);
      fd = g_open (path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
  if (fd < 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("%s could not be written: %s."),
                   path != NULL ? path : folder, g_strerror (code));
      return NULL;
    }

  file = g_new0 (EeEventFile, 1);
  file->fd = fd;
  file->waiting = g_byte_array_new ();
  file->event = g_byte_array_new ();
  file->real_start = g_get_real_time () / 1e6;
  file->start = g_get_monotonic_time ();
  ee_event_put_version (file->event, get_wall_time (file));
  add_event (file);
  if (first_step > 1)
    {
      ee_event_put_restart (file->event, get_wall_time (file), first_step);
      add_event (file);
    }

  return file;
}

/**
 * ee_event_file_flush:
 * @file: a file
 *
 * Hands what waits to the system. What it does not take whole waits on, and the file ends with a whole record.
 */
void
ee_event_file_flush (EeEventFile *file)
{
  const guint8 *next, *end;
  gssize n_written = 0;

  g_return_if_fail (file != NULL);

  next = file->waiting->data;
  end = next + file->waiting->len;
  while (next < end && ((n_written = write (file->fd, next, end - next)) >= 0 || errno == EINTR))
    next += MAX (n_written, 0);
  if (next < end && ftruncate (file->fd, file->n_written) == 0)
    return;
  /* Where even cutting fails the rest follows when the disk takes it. */
  file->n_written += next - file->waiting->data;
  g_byte_array_remove_range (file->waiting, 0, next - file->waiting->data);
}

/**
 * ee_event_file_close:
 * @file: (nullable) (transfer full): a file
 *
 * Writes out what waits, as far as the disk allows.
 */
void
ee_event_file_close (EeEventFile *file)
{
  if (file == NULL)
    return;

  ee_event_file_flush (file);
  close (file->fd);
  g_byte_array_unref (file->waiting);
  g_byte_array_unref (file->event);
  g_free (file);
}

/**
 * ee_event_file_add_scalars:
 * @file: a file
 * @step: updates done
 * @scalars: (array length=n_scalars): what was measured
 * @n_scalars: how many
 */
void
ee_event_file_add_scalars (EeEventFile *file, guint64 step, const EeEventScalar *scalars, guint n_scalars)
{
  ee_event_put_scalars (file->event, get_wall_time (file), step, scalars, n_scalars);
  add_event (file);
}

/**
 * ee_event_file_add_text:
 * @file: a file
 * @tag: its title
 * @text: Markdown
 */
void
ee_event_file_add_text (EeEventFile *file, const char *tag, const char *text)
{
  ee_event_put_text (file->event, get_wall_time (file), tag, text);
  add_event (file);
}

/**
 * ee_event_file_add_session_start:
 * @file: a file
 * @settings: (array length=n_settings): for the HParams tab
 * @n_settings: how many
 */
void
ee_event_file_add_session_start (EeEventFile *file, const EeEventSetting *settings, guint n_settings)
{
  ee_event_put_session_start (file->event, get_wall_time (file), settings, n_settings);
  add_event (file);
}

/**
 * ee_event_file_add_session_end:
 * @file: a file
 * @finished: whether the training came to its end
 */
void
ee_event_file_add_session_end (EeEventFile *file, gboolean finished)
{
  ee_event_put_session_end (file->event, get_wall_time (file), finished);
  add_event (file);
}
