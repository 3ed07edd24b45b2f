/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-cli: all of Offramp but the window, for servers, scripts and tables
 *
 * Sets up threads and language and hands over to the commands. Links no GTK.
 */
#include "config.h"
#include "commands.h"
#include "console-output.h"

#include <locale.h>
#include <unistd.h>

#include <glib/gi18n.h>

/* Idle OpenMP threads spin by default. Where something else wants one of the cores, each of the many short waits of
 * a network then lasts until the system takes the core away from the spinner: a single image takes hundreds of
 * times as long, a large batch four times. Waiting passively costs 2 to 3 % (a quarter for single images) on a quiet
 * machine. OpenMP reads the variable when its library is loaded, which is before main(), so the program starts
 * itself once more. A variable that is set is left alone. */
static void
make_openmp_wait_passively (char *argv[])
{
  if (g_getenv ("OMP_WAIT_POLICY") != NULL)
    return;

  g_setenv ("OMP_WAIT_POLICY", "passive", TRUE);
  execv ("/proc/self/exe", argv);
  /* Without /proc the threads spin, nothing else. */
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

int
main (int argc, char *argv[])
{
  make_openmp_wait_passively (argv);
  choose_language ();
  offramp_console_output_start ();

  return offramp_commands_run (g_strdupv (argv));
}
