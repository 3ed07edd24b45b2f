/* SPDX-License-Identifier: Apache-2.0 */
#include "number-format.h"

#include <math.h>

#include <glib/gi18n.h>

/**
 * offramp_format_duration:
 * @seconds: not negative
 *
 * Returns: (transfer full): "0:07", "12:34", "1:02:03"
 */
char *
offramp_format_duration (double seconds)
{
  guint64 whole = seconds > 0 ? (guint64)MIN (seconds + 0.5, 1e9) : 0;
  guint minutes = whole / 60 % 60, rest = whole % 60;

  if (whole >= 3600)
    return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u", whole / 3600, minutes, rest);

  return g_strdup_printf ("%u:%02u", minutes, rest);
}

/**
 * offramp_format_share:
 * @share: in 0..1, or NaN
 *
 * Rounds down near the top: "100.00 %" means all.
 *
 * Returns: (transfer full): a percentage with two decimals, or a dash for NaN
 */
char *
offramp_format_share (double share)
{
  double percent = share * 100;

  if (isnan (share))
    return g_strdup ("–");
  if (share < 1 && percent > 99.99)
    percent = 99.99;

  return g_strdup_printf (_ ("%.2f %%"), percent);
}

/**
 * offramp_format_milliseconds:
 * @milliseconds: a time
 *
 * Returns: (transfer full): with three significant digits, but no finer than the clock's microseconds
 */
char *
offramp_format_milliseconds (double milliseconds)
{
  guint decimals = milliseconds < 1 ? 3 : milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0;

  return g_strdup_printf (_ ("%.*f ms"), decimals, milliseconds);
}

/**
 * offramp_format_loss:
 * @loss: in nats, or NaN
 *
 * Returns: (transfer full): with four decimals
 */
char *
offramp_format_loss (double loss)
{
  return isnan (loss) ? g_strdup ("–") : g_strdup_printf ("%.4f", loss);
}

/**
 * offramp_text_is_unicode:
 *
 * Returns: whether the terminal's character set can show block characters
 */
gboolean
offramp_text_is_unicode (void)
{
  return g_get_charset (NULL);
}
