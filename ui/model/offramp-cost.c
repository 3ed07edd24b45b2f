/* SPDX-License-Identifier: Apache-2.0 */
/* Arithmetic and formats of the cost calculator. Numbers are written by the locale and read in its way or in C's. */
#include "offramp-cost.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define SECONDS_PER_HOUR 3600.0
#define WATTS_PER_KILOWATT 1000.0

/* Significant digits of small sums. */
enum
{
  DIGITS = 3,
  MOST_DECIMALS = 9
};

/**
 * offramp_cost_compute:
 * @terms: what is asked
 * @seconds_per_image: as measured
 * @cost: (out): of all images
 */
void
offramp_cost_compute (const OfframpCostTerms *terms, double seconds_per_image, OfframpCost *cost)
{
  const double hours = terms->images * seconds_per_image / SECONDS_PER_HOUR;

  cost->seconds = hours * SECONDS_PER_HOUR;
  cost->kwh = hours * terms->watts / WATTS_PER_KILOWATT;
  cost->money = cost->kwh * terms->price_kwh + hours * terms->price_hour;
}

/**
 * offramp_cost_subtract:
 * @from: the larger cost, as a rule
 * @what: the smaller one
 * @difference: (out): @from - @what
 */
void
offramp_cost_subtract (const OfframpCost *from, const OfframpCost *what, OfframpCost *difference)
{
  *difference = (OfframpCost){ from->seconds - what->seconds, from->kwh - what->kwh, from->money - what->money };
}

/* Whether @c only groups digits: a space of any width, or an apostrophe. */
static gboolean
is_grouping (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x202f || c == 0x2009 || c == '\'' || c == 0x2019;
}

/* "1,000" is a thousand where the comma may group, "0,35" is never anything but a third. */
static gboolean
groups_here (const char *text, const char *found)
{
  const struct lconv *locale = localeconv ();
  const gboolean may_group
      = *found == ',' ? strcmp (locale->decimal_point, ",") != 0 : strcmp (locale->thousands_sep, ".") == 0;

  return may_group && strlen (found + 1) == 3 && text[0] != '0';
}

/* With both marks in @text the last one is the decimal mark; with several of one kind, all group. 0 for none. */
static gunichar
find_decimal_mark (const char *text)
{
  const char *comma = strrchr (text, ','), *point = strrchr (text, '.');
  const char *found = comma > point ? comma : point;

  if (found == NULL)
    return 0;
  if (comma != NULL && point != NULL)
    return *found;
  return strchr (text, *found) != found || groups_here (text, found) ? 0 : *found;
}

/**
 * offramp_cost_parse_number:
 * @text: as somebody typed it: digits, groups of them, a decimal comma or point
 * @number: (out): not negative
 *
 * Returns: whether it was a number
 */
gboolean
offramp_cost_parse_number (const char *text, double *number)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  gunichar mark;
  char *end;
  double value;

  if (!g_utf8_validate (trimmed, -1, NULL))
    return FALSE;
  mark = find_decimal_mark (trimmed);
  for (const char *p = trimmed; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);

      if (c >= '0' && c <= '9')
        g_string_append_c (digits, (char)c);
      else if (mark != 0 && c == mark)
        g_string_append_c (digits, '.');
      else if (!is_grouping (c) && c != ',' && c != '.')
        return FALSE;
    }
  if (digits->len == 0 || g_str_equal (digits->str, "."))
    return FALSE;
  value = g_ascii_strtod (digits->str, &end);
  if (*end != '\0' || !isfinite (value))
    return FALSE;
  *number = value;
  return TRUE;
}

/* Drops zeros behind the decimal mark, and the mark. */
static void
drop_zeros (char *text)
{
  const char *mark = localeconv ()->decimal_point;
  char *found = strstr (text, mark), *end = text + strlen (text);

  if (found == NULL || *mark == '\0')
    return;
  while (end > found + strlen (mark) && end[-1] == '0')
    *--end = '\0';
  if (end == found + strlen (mark))
    *found = '\0';
}

/**
 * offramp_cost_format_number:
 * @number: not negative
 * @most_decimals: behind the decimal mark, fewer where they are 0
 *
 * Returns: (transfer full): as the locale writes it, "1,000,000" or "0,35"
 */
char *
offramp_cost_format_number (double number, guint most_decimals)
{
  char *text = g_strdup_printf ("%'.*f", (int)MIN (most_decimals, MOST_DECIMALS), number);

  drop_zeros (text);
  return text;
}

/* Decimals that show DIGITS significant digits of @number. */
static int
count_decimals (double number)
{
  return number == 0 ? 0 : CLAMP (DIGITS - 1 - (int)floor (log10 (fabs (number))), 0, MOST_DECIMALS);
}

static char *
format_digits (double number)
{
  return g_strdup_printf ("%'.*f", count_decimals (number), number);
}

/**
 * offramp_cost_format_time:
 * @seconds: negative where it is a loss
 *
 * Returns: (transfer full): "4.32 s", "2.5 min", "3.21 h", "12.4 days"
 */
char *
offramp_cost_format_time (double seconds)
{
  const double size = fabs (seconds);
  g_autofree char *number = NULL;

  if (size < 120)
    {
      number = format_digits (seconds);
      return g_strdup_printf (_ ("%s s"), number);
    }
  if (size < 120 * 60)
    {
      number = format_digits (seconds / 60);
      return g_strdup_printf (_ ("%s min"), number);
    }
  if (size < 72 * SECONDS_PER_HOUR)
    {
      number = format_digits (seconds / SECONDS_PER_HOUR);
      return g_strdup_printf (_ ("%s h"), number);
    }
  number = format_digits (seconds / (24 * SECONDS_PER_HOUR));
  return g_strdup_printf (_ ("%s days"), number);
}

/**
 * offramp_cost_format_energy:
 * @kwh: negative where it is a loss
 *
 * Returns: (transfer full): "5.43 Wh" or "1.2 kWh"
 */
char *
offramp_cost_format_energy (double kwh)
{
  g_autofree char *number = format_digits (fabs (kwh) < 1 ? kwh * WATTS_PER_KILOWATT : kwh);

  return g_strdup_printf (fabs (kwh) < 1 ? _ ("%s Wh") : _ ("%s kWh"), number);
}

/**
 * offramp_cost_format_money:
 * @money: negative where it is a loss
 * @currency: a word or a sign
 *
 * Returns: (transfer full): "0.0123 €": whole sums with two decimals, small ones with three digits
 */
char *
offramp_cost_format_money (double money, const char *currency)
{
  g_autofree char *number
      = g_strdup_printf ("%'.*f", fabs (money) >= 1 || money == 0 ? 2 : count_decimals (money), money);

  return g_strdup_printf ("%s %s", number, currency);
}

/**
 * offramp_cost_get_currency:
 *
 * Returns: (transfer none): the locale's, or "€"
 */
const char *
offramp_cost_get_currency (void)
{
  const char *symbol = localeconv ()->currency_symbol;

  return symbol != NULL && *symbol != '\0' && g_utf8_validate (symbol, -1, NULL) ? symbol : "€";
}
