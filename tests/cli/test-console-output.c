/* SPDX-License-Identifier: Apache-2.0 */
/* Text for terminals of other encodings than UTF-8. */
#include "console-output.h"

#include <string.h>

static void
assert_converted (const char *charset, const char *text, const char *bytes)
{
  g_autofree char *converted = offramp_console_output_convert (text, charset);

  g_assert_cmpmem (converted, strlen (converted), bytes, strlen (bytes));
}

static void
test_utf8 (void)
{
  assert_converted ("UTF-8", "“знак”… 1 − 2", "“знак”… 1 − 2");
}

/* Nothing is known of the terminal: our own signs become plain, a file's name stays. */
static void
test_ascii (void)
{
  assert_converted ("ANSI_X3.4-1968", "“знак.png” …", "\"знак.png\" ...");
  assert_converted ("US-ASCII", "−3/+4 %", "-3/+4 %");
}

/* What a charset has is written in it; of the rest something that looks like it. */
static void
test_others (void)
{
  assert_converted ("ISO-8859-1", "naïve", "na\xefve");
  assert_converted ("KOI8-U", "і", "\xa6");
  assert_converted ("no such charset", "знак", "знак");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console-output/utf-8", test_utf8);
  g_test_add_func ("/console-output/ascii", test_ascii);
  g_test_add_func ("/console-output/others", test_others);
  return g_test_run ();
}
