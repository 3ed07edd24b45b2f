/* SPDX-License-Identifier: Apache-2.0 */
/* The program as it is, up to its first painted frame; then it tells when what was, and leaves. With --empty an
 * application of the same toolkit with nothing in its window, to tell GTK's part by. With --quit it closes its window
 * as a user does instead of just leaving, which must not crash.
 *
 * bench-start.py puts the time of the start, on the monotonic clock and in microseconds, into OFFRAMP_BENCH_START; what
 * main() does before GTK is done here too. Printed are milliseconds since then: first main(), main() after the program
 * started itself again, activated, window built, first frame; and the main thread's processor time by then.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "offramp-application.h"

typedef enum
{
  FIRST_MAIN,
  MAIN,
  ACTIVATED,
  BUILT,
  PAINTED,
  N_MOMENTS
} Moment;

static double moments[N_MOMENTS];
static gboolean quits;

static double
get_passed_ms (void)
{
  const char *start = g_getenv ("OFFRAMP_BENCH_START");

  return (g_get_monotonic_time () - g_ascii_strtoll (start != NULL ? start : "0", NULL, 10)) / 1e3;
}

static void
note (Moment moment)
{
  if (moments[moment] == 0)
    moments[moment] = get_passed_ms ();
}

static gboolean
close_cb (gpointer window)
{
  gtk_window_close (window);
  return G_SOURCE_REMOVE;
}

static void
after_paint_cb (GdkFrameClock *clock, GtkWindow *window)
{
  struct timespec cpu;

  if (moments[PAINTED] > 0)
    return;
  note (PAINTED);
  for (guint i = 0; i < N_MOMENTS; i++)
    g_print ("%.1f ", moments[i]);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &cpu);
  g_print ("%.1f\n", cpu.tv_sec * 1e3 + cpu.tv_nsec / 1e6);
  fflush (stdout);
  if (!quits)
    _exit (0); /* what follows is not measured */
  g_timeout_add (300, close_cb, window);
}

static void
realized_cb (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), window);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window)
{
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), NULL);
}

static void
activated_cb (void)
{
  note (ACTIVATED);
}

static void
built_cb (void)
{
  note (BUILT);
}

static void
show_empty_cb (GtkApplication *application)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *window = adw_application_window_new (application);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new ("Nothing"));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));
}

static void
start_again_waiting_passively (char **argv)
{
  g_autofree char *now = NULL;

  if (g_getenv ("OMP_WAIT_POLICY") != NULL)
    return;
  now = g_strdup_printf ("%.1f", get_passed_ms ());
  g_setenv ("OFFRAMP_BENCH_FIRST_MAIN", now, TRUE);
  g_setenv ("OMP_WAIT_POLICY", "passive", TRUE);
  execv ("/proc/self/exe", argv);
}

int
main (int argc, char **argv)
{
  const gboolean empty = argc > 1 && g_str_equal (argv[1], "--empty");
  g_autoptr (GtkApplication) application = NULL;

  quits = argc > 1 && g_str_equal (argv[1], "--quit");
  if (!empty)
    start_again_waiting_passively (argv);
  note (MAIN);
  moments[FIRST_MAIN] = g_getenv ("OFFRAMP_BENCH_FIRST_MAIN") != NULL
                            ? g_ascii_strtod (g_getenv ("OFFRAMP_BENCH_FIRST_MAIN"), NULL)
                            : moments[MAIN];
  setlocale (LC_ALL, "");
  g_set_prgname (OFFRAMP_APPLICATION_ID);
  if (empty)
    application = GTK_APPLICATION (adw_application_new (OFFRAMP_APPLICATION_ID ".Empty", G_APPLICATION_NON_UNIQUE));
  else
    application = GTK_APPLICATION (offramp_application_new ());
  g_signal_connect (application, "activate", G_CALLBACK (activated_cb), NULL);
  g_signal_connect_after (application, "activate", G_CALLBACK (built_cb), NULL);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  if (empty)
    g_signal_connect (application, "activate", G_CALLBACK (show_empty_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
