/* SPDX-License-Identifier: Apache-2.0 */
/* A file's name may hold line breaks, and characters that turn the direction of all text after them. Neither may
 * tear a card or a sentence apart, and a name must not hide what it is ("gpj.exe"). */
#include "offramp-display-name.h"

#include <string.h>

enum
{
  CONTROL_PICTURES = 0x2400, /* U+2400..U+241F stand for the control characters 0..31 */
  DELETE = 0x7f,
  DELETE_PICTURE = 0x2421,
  REPLACEMENT = 0xfffd,
  FIRST_STRONG_ISOLATE = 0x2068,
  POP_ISOLATE = 0x2069,
};

static gboolean
turns_direction (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static gunichar
make_visible (gunichar c)
{
  if (c < 0x20)
    return CONTROL_PICTURES + c;
  if (c == DELETE)
    return DELETE_PICTURE;
  if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 || turns_direction (c))
    return REPLACEMENT;
  return c;
}

/**
 * offramp_display_name_new:
 * @name: any bytes
 *
 * Returns: (transfer full): valid UTF-8 of one line: control characters and those that turn the direction of writing
 *   are replaced by visible ones
 */
char *
offramp_display_name_new (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *text = g_string_sized_new (strlen (valid) + 1);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    g_string_append_unichar (text, make_visible (g_utf8_get_char (c)));
  return g_string_free (text, FALSE);
}

/* Letters before Hebrew are written from left to right. */
static gboolean
may_turn (const char *name)
{
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    if (g_utf8_get_char (c) >= 0x590)
      return TRUE;
  return FALSE;
}

/**
 * offramp_display_name_isolate:
 * @name: of one line, valid UTF-8
 *
 * Returns: (transfer full): @name for the middle of a sentence: where it may be written from right to left it is set
 *   apart (Unicode's isolates), so that the words around it keep their order
 */
char *
offramp_display_name_isolate (const char *name)
{
  GString *text;

  if (!may_turn (name))
    return g_strdup (name);
  text = g_string_sized_new (strlen (name) + 8);
  g_string_append_unichar (text, FIRST_STRONG_ISOLATE);
  g_string_append (text, name);
  g_string_append_unichar (text, POP_ISOLATE);
  return g_string_free (text, FALSE);
}
