/* SPDX-License-Identifier: Apache-2.0 */
/* A run folder that somebody moved, removed or tidied up while it is written to.
 *
 * What was written is still behind our file descriptors: a missing folder is made again, with its lock and all of
 * metrics.csv; run.json and the state are written anew by the checkpoint that comes next. A best model that is gone is
 * gone.
 */
#include "ee-run-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ee-atomic-file.h"

enum
{
  COPY_BYTES = 256 * 1024
};

/* Whether @path still names what @fd is open on. */
static gboolean
is_in_place (const char *path, int fd)
{
  struct stat named, open;

  return stat (path, &named) == 0 && fstat (fd, &open) == 0 && named.st_dev == open.st_dev
         && named.st_ino == open.st_ino;
}

/* Another run may have taken the place; that one is not ours to write over. */
static gboolean
check_occupant (EeRun *run, GError **error)
{
  g_autoptr (EeRun) occupant = ee_run_open (run->path, NULL, NULL);

  if (occupant == NULL || g_strcmp0 (occupant->created, run->created) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("Another run has taken the place of the folder %s."),
               run->path);

  return FALSE;
}

static gboolean
mend_folder (EeRun *run, GError **error)
{
  const int before = run->lock;

  if (is_in_place (run->path, run->lock))
    return TRUE;
  if (g_mkdir_with_parents (run->path, 0777) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("The run folder %s could not be made: %s."),
                   run->path, g_strerror (code));
      return FALSE;
    }
  if (!check_occupant (run, error))
    return FALSE;

  run->lock = -1;
  if (!ee_run_lock (run, error))
    {
      run->lock = before;
      return FALSE;
    }
  close (before);

  return TRUE;
}

/* Copies all of @from, from its beginning. */
static gboolean
copy_contents (int from, EeAtomicFile *to, GError **error)
{
  g_autofree char *bytes = g_malloc (COPY_BYTES);
  off_t offset = 0;
  gssize n_read;

  while ((n_read = pread (from, bytes, COPY_BYTES, offset)) > 0)
    {
      if (!ee_atomic_file_write (to, bytes, n_read, error))
        return FALSE;
      offset += n_read;
    }

  return ee_atomic_file_commit (to, error);
}

static gboolean
mend_metrics (EeRun *run, GError **error)
{
  g_autofree char *file = ee_run_make_metrics_path (run->path);
  g_autoptr (EeAtomicFile) copy = NULL;

  if (run->metrics < 0 || is_in_place (file, run->metrics))
    return TRUE;
  copy = ee_atomic_file_new (file, error);
  if (copy == NULL || !copy_contents (run->metrics, copy, error))
    return FALSE;

  return ee_run_reopen_metrics (run, error);
}

/* The old events are gone with their folder; the charts of TensorBoard begin anew. */
static gboolean
mend_events (EeRun *run, GError **error)
{
  g_autofree char *folder = g_build_filename (run->path, "events", NULL);

  if (run->events[0] == NULL || g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  ee_run_close_events (run);

  return ee_run_start_events (run, run->state.step, run->state.validated_step, error);
}

/**
 * ee_run_mend:
 * @run: a new run, or one after ee_run_continue()
 * @error: return location; G_FILE_ERROR or G_IO_ERROR, where the disk or another run stands in the way
 *
 * Puts back what is missing of the folder.
 *
 * Returns: whether a checkpoint can be tried; if not, what could be put back is
 */
gboolean
ee_run_mend (EeRun *run, GError **error)
{
  g_return_val_if_fail (run != NULL && run->lock >= 0, FALSE);

  return mend_folder (run, error) && mend_metrics (run, error) && mend_events (run, error);
}
