/* SPDX-License-Identifier: Apache-2.0 */
/* Owns how g_print() and g_printerr() write, and what becomes of the exit status where nothing could be written: a
 * table that was lost on a full disk is no success. Set up once, on the main thread, before anything is printed or
 * opened.
 */
#include "config.h"
#include "console-output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "commands.h"

/* The signs of our sentences that ASCII has something for. */
static const struct
{
  const char *sign;
  const char *plain;
} plain_signs[] = {
  { "“", "\"" },  { "”", "\"" }, { "«", "\"" }, { "»", "\"" }, { "‘", "'" }, { "’", "'" },
  { "…", "..." }, { "–", "-" },  { "—", "-" },  { "−", "-" },  { "µ", "u" }, { "×", "x" },
};

/* In the locale "C" nothing is known of the terminal: our own signs become plain, and letters, which are names of files
 * and classes, stay as they are. */
static char *
make_plain (const char *text)
{
  GString *plain = g_string_new (text);

  for (guint i = 0; i < G_N_ELEMENTS (plain_signs); i++)
    g_string_replace (plain, plain_signs[i].sign, plain_signs[i].plain, 0);

  return g_string_free (plain, FALSE);
}

/**
 * offramp_console_output_convert:
 * @text: UTF-8
 * @charset: of the terminal, as the C library calls it
 *
 * Returns: (transfer full): bytes for such a terminal
 */
char *
offramp_console_output_convert (const char *text, const char *charset)
{
  static const char *const ascii[] = { "ANSI_X3.4-1968", "US-ASCII", "ASCII", "646", NULL };
  g_autofree char *similar = NULL;
  char *converted;

  if (g_str_equal (charset, "UTF-8"))
    return g_strdup (text);
  if (g_strv_contains (ascii, charset))
    return make_plain (text);

  similar = g_strconcat (charset, "//TRANSLIT", NULL);
  converted = g_convert_with_fallback (text, -1, similar, "UTF-8", "?", NULL, NULL, NULL);
  return converted != NULL ? converted : g_strdup (text);
}

/* Of the first failure to write to stdout, or 0: the system tells it once, and the end of the program asks for it. */
static int first_failure;

static void
note_failure (void)
{
  if (first_failure == 0)
    first_failure = errno;
}

static void
write_text (FILE *stream, const char *text)
{
  const char *charset;
  g_autofree char *converted = NULL;

  if (!g_get_charset (&charset))
    text = converted = offramp_console_output_convert (text, charset);
  if ((fputs (text, stream) == EOF || fflush (stream) != 0) && stream == stdout)
    note_failure ();
}

static void
print_cb (const char *text)
{
  write_text (stdout, text);
}

static void
printerr_cb (const char *text)
{
  write_text (stderr, text);
}

/**
 * offramp_console_output_write:
 * @text: for programs: JSON or a table in a file's format, which are UTF-8 in every language
 *
 * Prints to stdout, as it is and at once, so that a reader at the other end of a pipe does not wait for it.
 */
void
offramp_console_output_write (const char *text)
{
  if (fputs (text, stdout) == EOF || fflush (stdout) != 0)
    note_failure ();
}

/* At the very end, also of --help, which ends the program by itself. */
static void
check_output_cb (void)
{
  if (fclose (stdout) != 0)
    note_failure ();
  if (first_failure == 0)
    return;

  g_printerr (_ ("offramp-cli: the output could not be written: %s.\n"), g_strerror (first_failure));
  _exit (OFFRAMP_EXIT_FAILURE);
}

/* A closed standard stream would be the next file that is opened, and lines of text would land in a network. What is
 * put in its place fails as a closed one does. */
static void
fill_closed_streams (void)
{
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
    if (fcntl (stream, F_GETFD) < 0 && errno == EBADF)
      {
        int filler = open ("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);

        if (filler >= 0 && filler != stream)
          close (filler);
      }
}

/**
 * offramp_console_output_start:
 *
 * From now on text is printed in the terminal's encoding, and a program whose output could not be written says so on
 * stderr and ends with OFFRAMP_EXIT_FAILURE.
 */
void
offramp_console_output_start (void)
{
  fill_closed_streams ();
  g_set_print_handler (print_cb);
  g_set_printerr_handler (printerr_cb);
  atexit (check_output_cb);
}
