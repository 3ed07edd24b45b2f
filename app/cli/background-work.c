/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "background-work.h"

#include <signal.h>

#include <glib-unix.h>

enum
{
  POLL_MS = 50,
};

typedef struct
{
  OfframpWorkFunc work;
  OfframpDrawFunc draw;
  gpointer user_data;
  GMainLoop *loop;
  GCancellable *cancellable;
  GError *error;
  gboolean succeeded;
  int done; /* atomic */
} Work;

static gpointer
run_work (gpointer data)
{
  Work *work = data;

  work->succeeded = work->work (work->user_data, work->cancellable, &work->error);
  g_atomic_int_set (&work->done, 1);
  return NULL;
}

static gboolean
poll_cb (gpointer user_data)
{
  Work *work = user_data;
  gboolean done = g_atomic_int_get (&work->done);

  work->draw (work->user_data);
  if (done)
    g_main_loop_quit (work->loop);
  return done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* The first one stops the work politely; the next does what it does by itself. */
static gboolean
take_signal (Work *work, int number)
{
  if (g_cancellable_is_cancelled (work->cancellable))
    {
      signal (number, SIG_DFL);
      raise (number);
    }
  g_cancellable_cancel (work->cancellable);
  return G_SOURCE_CONTINUE;
}

static gboolean
interrupt_cb (gpointer user_data)
{
  return take_signal (user_data, SIGINT);
}

static gboolean
terminate_cb (gpointer user_data)
{
  return take_signal (user_data, SIGTERM);
}

/**
 * offramp_work_run:
 * @work: what to do
 * @draw: shows how far it is
 * @user_data: for both, which must keep their threads apart
 * @error: (out) (optional): what @work says; %G_IO_ERROR_CANCELLED after SIGINT or SIGTERM
 *
 * Returns when the work has ended. A second SIGINT or SIGTERM ends the program at once.
 *
 * Returns: what @work returned
 */
gboolean
offramp_work_run (OfframpWorkFunc work, OfframpDrawFunc draw, gpointer user_data, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work job = { work, draw, user_data, loop, cancellable };
  guint interrupt = g_unix_signal_add (SIGINT, interrupt_cb, &job);
  guint terminate = g_unix_signal_add (SIGTERM, terminate_cb, &job);
  GThread *thread = g_thread_new ("work", run_work, &job);

  g_timeout_add (POLL_MS, poll_cb, &job);
  g_main_loop_run (loop);
  g_thread_join (thread);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  return job.succeeded;
}
