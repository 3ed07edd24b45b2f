/* SPDX-License-Identifier: Apache-2.0 */
/* The progress line against every width of a terminal, and numbers as people read them. */
#include "ee.h"
#include "number-format.h"
#include "progress.h"

#include <math.h>

#include "setting-options.h"

static const OfframpProgressPart parts[] = {
  { "loss 0.1234", 4 }, { "accuracy 99.12 %", 5 }, { "exit 99.80 %", 2 }, { "1234 images/s", 1 }, { "1:23 left", 3 },
};

static char *
format (double fraction, guint columns, gboolean unicode)
{
  return offramp_progress_format ("Epoch 2/3", fraction, parts, G_N_ELEMENTS (parts), columns, unicode);
}

static void
test_known_line (void)
{
  g_autofree char *line
      = offramp_progress_format ("Epoch 2/3", 0.5, (const OfframpProgressPart[]){ { "loss 0.1", 1 } }, 1, 38, FALSE);

  g_assert_cmpstr (line, ==, "Epoch 2/3 [#####.....]  50 %  loss 0.1");
}

static void
test_fits_every_width (void)
{
  for (guint columns = 0; columns < 200; columns++)
    for (guint step = 0; step <= 16; step++)
      {
        g_autofree char *plain = format (step / 16.0, columns, FALSE);
        g_autofree char *unicode = format (step / 16.0, columns, TRUE);
        g_autofree char *without_bar = format (NAN, columns, TRUE);

        g_assert_cmpuint (ee_text_columns (plain), <=, columns);
        g_assert_cmpuint (ee_text_columns (unicode), ==, ee_text_columns (plain));
        g_assert_cmpuint (ee_text_columns (without_bar), <=, columns);
      }
}

static void
test_drops_the_least_important_first (void)
{
  static const guint by_importance[] = { 3, 2, 4, 0, 1 };
  guint kept_before = G_N_ELEMENTS (parts);

  for (guint columns = 160; columns > 30; columns--)
    {
      g_autofree char *line = format (0.3, columns, FALSE);
      guint dropped = 0;

      while (dropped < G_N_ELEMENTS (parts) && strstr (line, parts[by_importance[dropped]].text) == NULL)
        dropped++;
      for (guint i = dropped; i < G_N_ELEMENTS (parts); i++)
        g_assert_nonnull (strstr (line, parts[by_importance[i]].text));
      g_assert_cmpuint (G_N_ELEMENTS (parts) - dropped, <=, kept_before);
      kept_before = G_N_ELEMENTS (parts) - dropped;
    }
  g_assert_cmpuint (kept_before, <, G_N_ELEMENTS (parts));
}

static void
test_bar_grows (void)
{
  guint filled_before = 0;

  for (guint step = 0; step <= 30; step++)
    {
      g_autofree char *line = format (step / 30.0, 150, FALSE);
      guint filled = 0;

      for (const char *at = line; *at != '\0'; at++)
        filled += *at == '#';
      g_assert_cmpuint (filled, ==, step);
      g_assert_cmpuint (filled, >=, filled_before);
      filled_before = filled;
    }
}

static void
assert_text (char *made, const char *expected)
{
  g_assert_cmpstr (made, ==, expected);
  g_free (made);
}

static void
test_numbers (void)
{
  assert_text (offramp_format_duration (0), "0:00");
  assert_text (offramp_format_duration (59.4), "0:59");
  assert_text (offramp_format_duration (59.6), "1:00");
  assert_text (offramp_format_duration (3723), "1:02:03");
  assert_text (offramp_format_duration (-5), "0:00");
  assert_text (offramp_format_share (0.9975), "99.75 %");
  assert_text (offramp_format_share (1), "100.00 %");
  assert_text (offramp_format_share (0.999999), "99.99 %");
  assert_text (offramp_format_share (NAN), "–");
  assert_text (offramp_format_milliseconds (0.0234), "0.023 ms");
  assert_text (offramp_format_milliseconds (3.456), "3.46 ms");
  assert_text (offramp_format_milliseconds (345.6), "346 ms");
}

static void
test_columns (void)
{
  g_assert_cmpuint (ee_text_columns ("näher"), ==, 5);
  g_assert_cmpuint (ee_text_columns ("漢字"), ==, 4);
  g_assert_cmpuint (ee_text_columns ("e\xcc\x81"), ==, 1);
  assert_text (ee_text_pad ("漢", 4, FALSE), "漢  ");
  assert_text (ee_text_pad ("ab", 4, TRUE), "  ab");
  assert_text (ee_text_pad ("abcdef", 4, FALSE), "abcdef");
  assert_text (ee_text_clip ("漢字", 3), "漢");
}

static void
test_exits (void)
{
  static const char *const nonsense[] = { "", "0", "5", "1,", "1,1", "one", "1;2", "-1" };
  g_autoptr (GError) error = NULL;
  guint exits = 0;

  g_assert_true (offramp_setting_read_exits ("1", &exits, &error));
  g_assert_cmpuint (exits, ==, 1u << 1);
  g_assert_true (offramp_setting_read_exits ("4,1,2", &exits, &error));
  g_assert_cmpuint (exits, ==, 1u << 1 | 1u << 2 | 1u << 4);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_assert_false (offramp_setting_read_exits (nonsense[i], &exits, &error));
      g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
      g_clear_error (&error);
      g_assert_cmpuint (exits, ==, 1u << 1 | 1u << 2 | 1u << 4);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/progress/known-line", test_known_line);
  g_test_add_func ("/progress/fits-every-width", test_fits_every_width);
  g_test_add_func ("/progress/drops-the-least-important-first", test_drops_the_least_important_first);
  g_test_add_func ("/progress/bar-grows", test_bar_grows);
  g_test_add_func ("/number-format/numbers", test_numbers);
  g_test_add_func ("/number-format/columns", test_columns);
  g_test_add_func ("/setting-options/exits", test_exits);
  return g_test_run ();
}
