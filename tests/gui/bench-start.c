/* SPDX-License-Identifier: Apache-2.0 */
/* The program as it is, up to its first painted frame; then it quits and tells when that was. bench-start.py puts the
 * time of the start, on the monotonic clock and in microseconds, into OFFRAMP_BENCH_START; what main() does before GTK
 * is done here too. */
#include "config.h"

#include <locale.h>
#include <unistd.h>

#include "offramp-application.h"

static void
after_paint_cb (GdkFrameClock *clock, GtkApplication *application)
{
  static gboolean painted = FALSE;
  const char *start = g_getenv ("OFFRAMP_BENCH_START");

  if (painted)
    return;
  painted = TRUE;
  g_print ("%.1f\n", (g_get_monotonic_time () - g_ascii_strtoll (start != NULL ? start : "0", NULL, 10)) / 1e3);
  g_application_quit (G_APPLICATION (application));
}

static void
realized_cb (GtkWidget *window, GtkApplication *application)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), application);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window)
{
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), application);
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
