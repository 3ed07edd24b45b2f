/* SPDX-License-Identifier: Apache-2.0 */
/* The window's program. Settles the environment (OpenMP, language) before anything else runs. */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#include "offramp-application.h"

/* Idle OpenMP threads spin by default, for the sake of nanoseconds. The window's own thread is then a
 * neighbour that has to share a core with a spinner: with one busy neighbour training falls to a quarter,
 * with passive waiting to a half, and it costs 2 to 3 % on a quiet machine. OpenMP reads the variable when
 * its library is loaded, which is before main(), so the program starts itself once more. Where the variable is set
 * (by that, or by a user who knows better) nothing happens. */
static void
make_openmp_wait_passively (char **argv)
{
  if (g_getenv ("OMP_WAIT_POLICY") != NULL)
    return;
  g_setenv ("OMP_WAIT_POLICY", "passive", TRUE);
  execv ("/proc/self/exe", argv);
  /* Without /proc training is slower, nothing else. */
}

static void
choose_language (void)
{
  const char *folder = g_getenv ("OFFRAMP_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : OFFRAMP_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* A step that is being measured, or an image on its way, may still be computing in a thread of its own. The usual exit
 * would take the libraries' code and memory away from under it (oneDNN's generated code first of all), and the program
 * would end with a crash after everything had been saved. */
G_NORETURN static void
leave (int status)
{
  g_settings_sync ();
  fflush (NULL);
  _exit (status);
}

int
main (int argc, char **argv)
{
  g_autoptr (OfframpApplication) application = NULL;
  int status;

  make_openmp_wait_passively (argv);
  choose_language ();
  g_set_prgname (OFFRAMP_APPLICATION_ID);
  application = offramp_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_clear_object (&application);
  leave (status);
}
