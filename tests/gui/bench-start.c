/* SPDX-License-Identifier: Apache-2.0 */
/* The program as it is, up to its first painted frame; then it quits and tells when that was. bench-start.py puts the
 * time of the start, on the monotonic clock and in microseconds, into OFFRAMP_BENCH_START; what main() does before GTK
 * is done here too. */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#include "offramp-application.h"

static void
after_paint_cb (GdkFrameClock *clock)
{
  static gboolean painted = FALSE;
  const char *start = g_getenv ("OFFRAMP_BENCH_START");

  if (painted)
    return;
  painted = TRUE;
  g_print ("%.1f\n", (g_get_monotonic_time () - g_ascii_strtoll (start != NULL ? start : "0", NULL, 10)) / 1e3);
  fflush (stdout);
  _exit (0); /* what follows is not measured */
}

static void
realized_cb (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), NULL);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window)
{
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (OfframpApplication) application = NULL;

  if (g_getenv ("OMP_WAIT_POLICY") == NULL)
    {
      g_setenv ("OMP_WAIT_POLICY", "passive", TRUE);
      execv ("/proc/self/exe", argv);
    }
  setlocale (LC_ALL, "");
  g_set_prgname (OFFRAMP_APPLICATION_ID);
  application = offramp_application_new ();
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
