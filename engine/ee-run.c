/* SPDX-License-Identifier: Apache-2.0 */
/* The run folder: made, opened, locked, closed.
 *
 * run.json is ee-run-json.c's, metrics.csv ee-run-metrics.c's, state and model ee-run-state.c's. Whoever
 * writes to a run holds a lock on its folder, which the system takes back when the program dies. Must not
 * know the trainer.
 */
#include "ee-run-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include "ee-atomic-file.h"
#include "ee-error.h"

/* Holds the number of the process that writes. */
#define HOLDER_NAME ".writer"

static const char *const file_names[]
    = { "run.json", "metrics.csv", "model.safetensors", "state.safetensors", "events" };

/* What the user chose in this program; any thread may ask while the window's sets it. */
static GMutex chosen_lock;
static char *chosen_folder;

/**
 * ee_run_set_default_folder:
 * @path: (nullable): the folder of the runs to come, whether it is there or not; %NULL for the usual one
 *
 * For this process.
 */
void
ee_run_set_default_folder (const char *path)
{
  g_mutex_lock (&chosen_lock);
  g_free (chosen_folder);
  chosen_folder = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  g_mutex_unlock (&chosen_lock);
}

/**
 * ee_run_get_default_folder:
 *
 * Returns: (transfer full): the folder that holds the runs, that of ee_run_set_default_folder() or one in the user's
 *   data folder; it may not exist yet
 */
char *
ee_run_get_default_folder (void)
{
  g_autofree char *chosen = NULL;

  g_mutex_lock (&chosen_lock);
  chosen = g_strdup (chosen_folder);
  g_mutex_unlock (&chosen_lock);
  if (chosen != NULL)
    return g_steal_pointer (&chosen);
  return g_build_filename (g_get_user_data_dir (), "offramp", "runs", NULL);
}

/**
 * ee_run_make_default_path:
 * @settings: of a training that starts now
 *
 * Returns: (transfer full): a path in the default folder that is not taken: date, time, pair and width
 */
char *
ee_run_make_default_path (const EeSettings *settings)
{
  g_autofree char *folder = ee_run_get_default_folder ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  g_autofree char *width = g_strdup (ee_settings_format_width (settings->width_divisor));
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  g_strdelimit (width, "/", '_');
  name = g_strdup_printf ("%s-%s-%s", time, settings->pair, width);
  path = g_build_filename (folder, name, NULL);
  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s%c%s-%u", folder, G_DIR_SEPARATOR, name, i);
    }

  return g_steal_pointer (&path);
}

/**
 * ee_run_get_model_path:
 * @path: a run folder
 *
 * Returns: (transfer full): the path of its best model, whether it exists or not
 */
char *
ee_run_get_model_path (const char *path)
{
  return g_build_filename (path, "model.safetensors", NULL);
}

/**
 * ee_run_state_init:
 * @state: (out): of a training that has done nothing yet
 */
void
ee_run_state_init (EeRunState *state)
{
  memset (state, 0, sizeof *state);
  state->best_score = state->best_exit_accuracy = -1;
}

static char *
make_holder_path (EeRun *run)
{
  return g_build_filename (run->path, HOLDER_NAME, NULL);
}

/* Leaves word who holds the folder. The lock counts, not the word: without it the others only know less. */
static void
note_holder (EeRun *run)
{
  g_autofree char *file = make_holder_path (run);
  g_autofree char *text = g_strdup_printf ("%ld\n", (long)getpid ());

  g_file_set_contents_full (file, text, -1, G_FILE_SET_CONTENTS_NONE, 0666, NULL);
}

/* The process that holds the folder, 0 where it left no word. */
static long
find_holder (EeRun *run)
{
  g_autofree char *file = make_holder_path (run);
  g_autofree char *text = NULL;
  gint64 process;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return 0;
  g_strchomp (text);
  if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT32, &process, NULL) || kill (process, 0) != 0)
    return 0;

  return process;
}

static gboolean
set_held (EeRun *run, GError **error)
{
  const long process = find_holder (run);

  if (process > 0)
    g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("Another training is writing to %s (process %ld)."), run->path,
                 process);
  else
    g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("Another training is writing to %s."), run->path);

  return FALSE;
}

/**
 * ee_run_lock:
 * @run: a run
 * @error: EE_ERROR_RUN where another program writes to it
 *
 * Takes the folder for writing, until ee_run_close(): two programs that write into one folder would spoil the run.
 * The system frees the lock of a program that dies; its word in the folder, who held it, is then written over.
 *
 * Returns: whether the folder is this run's now
 */
gboolean
ee_run_lock (EeRun *run, GError **error)
{
  if (run->lock >= 0)
    return TRUE;

  run->lock = g_open (run->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (run->lock < 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("The run folder %s could not be opened: %s."),
                   run->path, g_strerror (code));
      return FALSE;
    }
  /* File systems without locks are used without one. */
  if (flock (run->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    {
      close (run->lock);
      run->lock = -1;
      return set_held (run, error);
    }
  note_holder (run);

  return TRUE;
}

static EeRun *
make_run (const char *path)
{
  EeRun *run = g_new0 (EeRun, 1);

  run->path = g_strdup (path);
  run->lock = run->metrics = -1;
  run->unwritten = g_string_new (NULL);
  run->alarms = g_array_new (FALSE, FALSE, sizeof (EeRunAlarm));
  ee_run_state_init (&run->state);

  return run;
}

/**
 * ee_run_check_unused:
 * @path: a folder, which need not exist
 * @error: return location; EE_ERROR_RUN where it holds a run or a part of one
 *
 * Returns: whether a run can be started in it
 */
gboolean
ee_run_check_unused (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (file_names); i++)
    {
      g_autofree char *file = g_build_filename (path, file_names[i], NULL);

      if (g_file_test (file, G_FILE_TEST_EXISTS))
        {
          g_set_error (error, EE_ERROR, EE_ERROR_RUN,
                       _ ("The folder %s holds a run already (%s). Choose another folder, or resume that run."), path,
                       file_names[i]);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * ee_run_new:
 * @path: a folder that holds no run; made with its parents if it does not exist
 * @settings: of the training
 * @sources: (nullable): digests of the data, one a line
 * @device_name: (nullable): for people
 * @error: return location; EE_ERROR_RUN where the folder holds a run or another program writes to it, else an
 *   error of the file system
 *
 * Starts a run: locks the folder and writes run.json and an empty metrics.csv.
 *
 * Returns: (transfer full) (nullable): the run, ready for records
 */
EeRun *
ee_run_new (const char *path, const EeSettings *settings, const char *sources, const char *device_name, GError **error)
{
  g_autoptr (EeRun) run = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  g_return_val_if_fail (path != NULL && settings != NULL, NULL);

  if (g_mkdir_with_parents (path, 0777) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("The run folder %s could not be made: %s."),
                   path, g_strerror (code));
      return NULL;
    }

  run = make_run (path);
  run->settings = *settings;
  run->sources = g_strdup (sources);
  run->device_name = g_strdup (device_name);
  run->created = g_date_time_format_iso8601 (now);

  if (!ee_run_lock (run, error) || !ee_run_check_unused (path, error) || !ee_run_write_json (run, error)
      || !ee_run_start_metrics (run, error) || !ee_run_start_events (run, 0, 0, error))
    return NULL;

  return g_steal_pointer (&run);
}

/**
 * ee_run_open:
 * @path: a folder that holds a run
 * @settings: (out) (nullable): of the training
 * @error: return location; EE_ERROR_RUN where there is no run or run.json is damaged
 *
 * Opens a run to look at. Nothing is written before ee_run_continue().
 *
 * Returns: (transfer full) (nullable): the run
 */
EeRun *
ee_run_open (const char *path, EeSettings *settings, GError **error)
{
  g_autoptr (EeRun) run = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  run = make_run (path);
  if (!ee_run_read_json (run, error))
    return NULL;
  if (settings != NULL)
    *settings = run->settings;

  return g_steal_pointer (&run);
}

/**
 * ee_run_set_device:
 * @run: an opened run, before ee_run_continue()
 * @device: what the settings shall ask for from now on
 * @device_name: for people
 *
 * Where @device is another than before, run.json will tell both and at which step they changed.
 */
void
ee_run_set_device (EeRun *run, const char *device, const char *device_name)
{
  g_autofree char *before = NULL;

  g_return_if_fail (run != NULL && run->metrics < 0 && device != NULL && device_name != NULL);

  if (g_str_equal (run->settings.device, device))
    return;
  before = g_steal_pointer (&run->device_name);
  run->device_name = g_strdup_printf ("%s (to step %" G_GUINT64_FORMAT "), %s", before != NULL ? before : "?",
                                      run->state.step, device_name);
  g_strlcpy (run->settings.device, device, sizeof run->settings.device);
}

/**
 * ee_run_continue:
 * @run: an opened run
 * @state: from where the training goes on
 * @error: return location
 *
 * Takes the run for writing: locks the folder, removes what a killed process half wrote, cuts metrics.csv and the event
 * files back to @state, and brings run.json up to it.
 *
 * Returns: whether records can be appended now; if not, each file is the old one or the new one
 */
gboolean
ee_run_continue (EeRun *run, const EeRunState *state, GError **error)
{
  g_return_val_if_fail (run != NULL && run->metrics < 0 && state != NULL, FALSE);

  if (!ee_run_lock (run, error))
    return FALSE;
  ee_atomic_file_remove_leftovers (run->path);
  run->state = *state;

  return ee_run_cut_metrics (run, state->step, state->validated_step, error) && ee_run_write_json (run, error)
         && ee_run_start_events (run, state->step, state->validated_step, error);
}

/**
 * ee_run_close:
 * @run: (nullable) (transfer full): a run
 *
 * Writes out what waits, as far as the disk allows, and frees the lock. Whoever must know that all is on
 * the disk calls ee_run_save_state() before.
 */
void
ee_run_close (EeRun *run)
{
  if (run == NULL)
    return;

  ee_run_close_metrics (run);
  ee_run_close_events (run);
  if (run->lock >= 0)
    {
      g_autofree char *holder = make_holder_path (run);

      g_unlink (holder);
      close (run->lock);
    }
  g_free (run->path);
  g_free (run->sources);
  g_free (run->device_name);
  g_free (run->created);
  g_free (run->best_scores);
  g_array_unref (run->alarms);
  g_string_free (run->unwritten, TRUE);
  g_free (run);
}

/**
 * ee_run_get_path:
 * @run: a run
 *
 * Returns: (transfer none): its folder
 */
const char *
ee_run_get_path (EeRun *run)
{
  g_return_val_if_fail (run != NULL, NULL);

  return run->path;
}

/**
 * ee_run_get_sources:
 * @run: a run
 *
 * Returns: (transfer none) (nullable): digests of the data that it trains on, one a line
 */
const char *
ee_run_get_sources (EeRun *run)
{
  g_return_val_if_fail (run != NULL, NULL);

  return run->sources;
}

/**
 * ee_run_is_finished:
 * @run: a run
 *
 * Returns: whether all epochs were done when run.json was last written
 */
gboolean
ee_run_is_finished (EeRun *run)
{
  g_return_val_if_fail (run != NULL, FALSE);

  return run->state.finished;
}

/**
 * ee_run_has_stopped_early:
 * @run: a run
 *
 * Returns: whether it is finished because nothing became better
 */
gboolean
ee_run_has_stopped_early (EeRun *run)
{
  g_return_val_if_fail (run != NULL, FALSE);

  return run->state.finished && run->state.stopped_early;
}
