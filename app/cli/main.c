/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-cli: all of Offramp but the window, for servers, scripts and tables
 *
 * Sets the language up and hands over to the commands. Links no GTK.
 */
#include "config.h"
#include "commands.h"

#include <locale.h>

#include <glib/gi18n.h>

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, OFFRAMP_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  return offramp_commands_run (g_strdupv (argv));
}
