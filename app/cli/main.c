/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-cli: all of Offramp but the window, for servers, scripts and tables
 *
 * Sets up threads and language and hands over to the commands. Links no GTK.
 */
#include "config.h"
#include "commands.h"

#include <locale.h>
#include <unistd.h>

#include <glib/gi18n.h>

/* Idle OpenMP threads spin by default. Whenever something else wants one of the cores, large batches then take
 * up to four times as long; waiting passively costs them 2 to 3 % on a quiet machine. Single images lose a
 * quarter by it, so `classify` keeps the spinning. OpenMP reads the variable when its library is loaded, which is
 * before main(), so the program starts itself once more. A variable that is set is left alone. */
static void
make_openmp_wait_passively (char *argv[])
{
  if (g_getenv ("OMP_WAIT_POLICY") != NULL || argv[0] == NULL || g_strcmp0 (argv[1], "classify") == 0)
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

  return offramp_commands_run (g_strdupv (argv));
}
