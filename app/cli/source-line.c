/* SPDX-License-Identifier: Apache-2.0 */
/* Files keep these lines in English, as ee_experiment_describe_sources() writes them; owns nothing. */
#include "config.h"
#include "source-line.h"

#include <string.h>

#include <glib/gi18n.h>

#define SET_PATTERN "^(.+), (training|test) images?: ([0-9]+) in ([0-9]+) class(?:es)?, from (.+), sha256 (.+)$"
#define TAKEN_PATTERN                                                                                                  \
  "^(training and validation|test split): ([0-9]+) main and ([0-9]+) redundant images of these \\(([0-9.]+) % "        \
  "redundant\\)$"

/* The parts of @line in parentheses, the whole first; NULL where it does not look so. */
static char **
match (const char *pattern, const char *line)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;

  return g_regex_match (regex, line, 0, &info) ? g_match_info_fetch_all (info) : NULL;
}

/* The forms go by the classes. */
static char *
translate_set (char **parts)
{
  gulong n_classes = strtoul (parts[4], NULL, 10);
  const char *format;

  /* Translators: a data set, a number of images, a number of classes, a file, a checksum */
  if (g_str_equal (parts[2], "training"))
    format = ngettext ("%s, training images: %s in %s class, from %s, sha256 %s",
                       "%s, training images: %s in %s classes, from %s, sha256 %s", n_classes);
  else
    format = ngettext ("%s, test images: %s in %s class, from %s, sha256 %s",
                       "%s, test images: %s in %s classes, from %s, sha256 %s", n_classes);

  return g_strdup_printf (format, parts[1], parts[3], parts[4], parts[5], parts[6]);
}

static char *
translate_taken (char **parts)
{
  double percent = g_ascii_strtod (parts[4], NULL);

  /* Translators: of the images in the lines above; main images, redundant images, and their share in per cent */
  if (g_str_equal (parts[1], "test split"))
    return g_strdup_printf (_ ("test split, of these: %s main and %s redundant images (%.2f %% redundant)"), parts[2],
                            parts[3], percent);
  return g_strdup_printf (
      _ ("for training and validation, of these: %s main and %s redundant images (%.2f %% redundant)"), parts[2],
      parts[3], percent);
}

/**
 * offramp_source_line_translate:
 * @line: of a network's file, without line end
 *
 * Returns: (transfer full): the same in the user's language; @line itself where it is of another kind
 */
char *
offramp_source_line_translate (const char *line)
{
  g_auto (GStrv) set = match (SET_PATTERN, line);
  g_auto (GStrv) taken = set == NULL ? match (TAKEN_PATTERN, line) : NULL;

  if (set != NULL)
    return translate_set (set);
  return taken != NULL ? translate_taken (taken) : g_strdup (line);
}
