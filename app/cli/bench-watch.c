/* SPDX-License-Identifier: Apache-2.0 */
/* The measuring thread never draws and never waits: it leaves its progress behind a mutex, and the main thread looks at
 * it a few times a second.
 */
#include "config.h"
#include "bench-watch.h"

#include <signal.h>

#include <glib-unix.h>

enum
{
  POLL_MS = 200
};

/**
 * Watch:
 * @mutex: guards @part and @fraction
 * @done: atomic; whether the thread has ended
 */
typedef struct
{
  const EeBenchOptions *options;
  EeBenchReport *report;
  OfframpProgress *progress;
  GCancellable *cancellable;
  GMainLoop *loop;
  GError *error;
  gboolean worked;
  int done;
  GMutex mutex;
  const char *part;
  double fraction;
} Watch;

/* An EeBenchProgressFunc. */
static void
progress_cb (const char *part, double fraction, gpointer user_data)
{
  Watch *watch = user_data;

  g_mutex_lock (&watch->mutex);
  watch->part = part;
  watch->fraction = fraction;
  g_mutex_unlock (&watch->mutex);
}

static gpointer
measure_cb (gpointer user_data)
{
  Watch *watch = user_data;

  watch->worked = ee_bench_run (watch->options, watch->report, progress_cb, watch, watch->cancellable, &watch->error);
  g_atomic_int_set (&watch->done, TRUE);
  return NULL;
}

static gboolean
poll_cb (gpointer user_data)
{
  Watch *watch = user_data;
  const char *part;
  double fraction;

  if (g_atomic_int_get (&watch->done))
    {
      g_main_loop_quit (watch->loop);
      return G_SOURCE_REMOVE;
    }

  g_mutex_lock (&watch->mutex);
  part = watch->part;
  fraction = watch->fraction;
  g_mutex_unlock (&watch->mutex);
  if (part != NULL && offramp_progress_is_due (watch->progress))
    offramp_progress_draw (watch->progress, part, fraction, NULL, 0);
  return G_SOURCE_CONTINUE;
}

/* The first one stops after the batch; the next does what it does by itself. */
static void
take_signal (Watch *watch, int number)
{
  if (g_cancellable_is_cancelled (watch->cancellable))
    {
      offramp_progress_clear (watch->progress);
      signal (number, SIG_DFL);
      raise (number);
    }
  g_cancellable_cancel (watch->cancellable);
}

static gboolean
interrupt_cb (gpointer user_data)
{
  take_signal (user_data, SIGINT);
  return G_SOURCE_CONTINUE;
}

static gboolean
terminate_cb (gpointer user_data)
{
  take_signal (user_data, SIGTERM);
  return G_SOURCE_CONTINUE;
}

/**
 * offramp_bench_watch:
 * @options: what to measure
 * @report: (out): what was found
 * @progress: where to draw
 * @error: as of ee_bench_run(); G_IO_ERROR_CANCELLED after SIGINT or SIGTERM
 *
 * Returns: when the measurement has ended: whether it worked
 */
gboolean
offramp_bench_watch (const EeBenchOptions *options, EeBenchReport *report, OfframpProgress *progress, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch
      = { .options = options, .report = report, .progress = progress, .cancellable = cancellable, .loop = loop };
  guint interrupt = g_unix_signal_add (SIGINT, interrupt_cb, &watch);
  guint terminate = g_unix_signal_add (SIGTERM, terminate_cb, &watch);
  GThread *thread;

  g_mutex_init (&watch.mutex);
  thread = g_thread_new ("bench", measure_cb, &watch);
  g_timeout_add (POLL_MS, poll_cb, &watch);
  g_main_loop_run (loop);

  g_thread_join (thread);
  g_mutex_clear (&watch.mutex);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  offramp_progress_clear (progress);
  if (watch.error != NULL)
    g_propagate_error (error, watch.error);
  return watch.worked;
}
