/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <math.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ee.h"
#include "number-format.h"

#define REDRAW_INTERVAL (G_USEC_PER_SEC / 10)

enum
{
  BAR_MIN_COLUMNS = 8,
  BAR_MAX_COLUMNS = 30,
  USUAL_COLUMNS = 80
};

struct _OfframpProgress
{
  gboolean quiet;
  gboolean live;
  gboolean drawn;
  gint64 drawn_at;
};

/* Asked anew for each line, so that it follows a window whose size changes. */
static guint
get_terminal_columns (void)
{
  struct winsize size;

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;

  return USUAL_COLUMNS;
}

/**
 * offramp_progress_new:
 * @quiet: whether to say nothing at all
 *
 * Returns: (transfer full): a line that has not been drawn yet
 */
OfframpProgress *
offramp_progress_new (gboolean quiet)
{
  OfframpProgress *progress = g_new0 (OfframpProgress, 1);

  progress->quiet = quiet;
  progress->live = !quiet && isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;

  return progress;
}

/**
 * offramp_progress_free:
 * @progress: (nullable): its line is wiped
 */
void
offramp_progress_free (OfframpProgress *progress)
{
  if (progress == NULL)
    return;

  offramp_progress_clear (progress);
  g_free (progress);
}

/**
 * offramp_progress_is_live:
 * @progress: a line
 *
 * Returns: whether there is a terminal to draw on
 */
gboolean
offramp_progress_is_live (OfframpProgress *progress)
{
  return progress->live;
}

/**
 * offramp_progress_is_due:
 * @progress: a line
 *
 * Returns: whether it is time to draw again (ten times a second); never where there is no terminal
 */
gboolean
offramp_progress_is_due (OfframpProgress *progress)
{
  return progress->live && g_get_monotonic_time () - progress->drawn_at >= REDRAW_INTERVAL;
}

static void
append_bar (GString *line, double fraction, guint columns, gboolean unicode)
{
  static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
  guint filled = (guint)(CLAMP (fraction, 0, 1) * columns * 8 + 1e-9);
  guint used = filled / 8;

  g_string_append (line, unicode ? "▕" : "[");
  for (guint i = 0; i < filled / 8; i++)
    g_string_append (line, unicode ? "█" : "#");
  if (unicode && filled % 8 != 0)
    {
      g_string_append (line, eighths[filled % 8]);
      used++;
    }
  for (guint i = used; i < columns; i++)
    g_string_append (line, unicode ? " " : ".");
  g_string_append (line, unicode ? "▏" : "]");
}

/* Columns of "  part" for all parts of at least this importance. */
static guint
measure_parts (const OfframpProgressPart *parts, guint n_parts, guint least)
{
  guint columns = 0;

  for (guint i = 0; i < n_parts; i++)
    if (parts[i].importance >= least)
      columns += 2 + ee_text_columns (parts[i].text);

  return columns;
}

/* The lowest importance of a part above @least. */
static guint
raise_importance (const OfframpProgressPart *parts, guint n_parts, guint least)
{
  guint next = G_MAXUINT;

  for (guint i = 0; i < n_parts; i++)
    if (parts[i].importance >= least)
      next = MIN (next, parts[i].importance);

  return next == G_MAXUINT ? next : next + 1;
}

/**
 * offramp_progress_format:
 * @lead: what runs, for example "Epoch 2/3"
 * @fraction: done, 0..1; NaN for no bar
 * @parts: [n_parts] in their order
 * @n_parts: number of parts
 * @columns: at most this many
 * @unicode: whether block characters can be shown
 *
 * "Epoch 2/3 [####....]  50 %  part  part". Drops the least important parts, then the bar, then cuts, until it fits.
 *
 * Returns: (transfer full): one line of at most @columns columns, with no line end
 */
char *
offramp_progress_format (const char *lead, double fraction, const OfframpProgressPart *parts, guint n_parts,
                         guint columns, gboolean unicode)
{
  GString *line = g_string_new (lead);
  guint lead_columns = ee_text_columns (lead);
  gboolean bar = !isnan (fraction);
  /* A space, the bar's two ends, and " 100 %". */
  guint fixed = lead_columns + (bar ? 1 + 2 + 6 : 0);
  guint smallest = fixed + (bar ? BAR_MIN_COLUMNS : 0);
  guint least = 0, kept;
  g_autofree char *whole = NULL;

  while ((kept = measure_parts (parts, n_parts, least)) > 0 && smallest + kept > columns)
    least = raise_importance (parts, n_parts, least);

  if (bar && smallest + kept <= columns)
    {
      guint room = columns - fixed - kept;

      g_string_append_c (line, ' ');
      append_bar (line, fraction, MIN (room, BAR_MAX_COLUMNS), unicode);
      g_string_append_printf (line, " %3d %%", (int)(CLAMP (fraction, 0, 1) * 100 + 1e-9));
    }
  for (guint i = 0; i < n_parts; i++)
    if (parts[i].importance >= least)
      g_string_append_printf (line, "  %s", parts[i].text);

  whole = g_string_free (line, FALSE);
  return ee_text_clip (whole, columns);
}

/**
 * offramp_progress_draw:
 * @progress: a line
 * @lead: what runs
 * @fraction: done, 0..1; NaN for no bar
 * @parts: [n_parts] in their order
 * @n_parts: number of parts
 *
 * Draws the line over the last one, in one write. Does nothing where there is no terminal.
 */
void
offramp_progress_draw (OfframpProgress *progress, const char *lead, double fraction, const OfframpProgressPart *parts,
                       guint n_parts)
{
  g_autofree char *line = NULL;

  if (!progress->live)
    return;

  /* The last column stays free: some terminals wrap as soon as it is written. */
  line = offramp_progress_format (lead, fraction, parts, n_parts, get_terminal_columns () - 1,
                                  offramp_text_is_unicode ());
  g_printerr ("\r%s\033[K", line);
  progress->drawn = TRUE;
  progress->drawn_at = g_get_monotonic_time ();
}

/**
 * offramp_progress_print:
 * @progress: a line
 * @line: what stays, without line end
 *
 * Prints @line above the drawn one, on a terminal or not, unless the progress is quiet.
 */
void
offramp_progress_print (OfframpProgress *progress, const char *line)
{
  if (progress->quiet)
    return;

  offramp_progress_clear (progress);
  g_printerr ("%s\n", line);
}

/**
 * offramp_progress_clear:
 * @progress: a line
 *
 * Wipes what was drawn, so that the cursor is where something else can be printed.
 */
void
offramp_progress_clear (OfframpProgress *progress)
{
  if (!progress->drawn)
    return;

  g_printerr ("\r\033[K");
  progress->drawn = FALSE;
  progress->drawn_at = 0;
}
