/* SPDX-License-Identifier: Apache-2.0 */
/* Cells with characters that mean something to the reader of the format, and cells with nothing. */
#include "table-format.h"

static char *
make_text (EeTableFormat format)
{
  g_autoptr (EeTable) table = ee_table_new ("A & B_1, 5 %", 3);
  static const char *const cells[]
      = { "what", "with", "without", "time, s", "0.5", NULL, "say \"yes\"", "a|b*", "50 % of {#$~^\\}" };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    ee_table_add (table, g_strdup (cells[i]));

  return ee_table_to_string (table, format);
}

static void
test_text (void)
{
  g_autofree char *text = make_text (EE_TABLE_TEXT);

  g_assert_cmpstr (text, ==,
                   "A & B_1, 5 %\n\n"
                   "what       with          without\n"
                   "time, s     0.5                –\n"
                   "say \"yes\"  a|b*  50 % of {#$~^\\}\n");
}

static void
test_csv (void)
{
  g_autofree char *text = make_text (EE_TABLE_CSV);

  g_assert_cmpstr (text, ==,
                   "what,with,without\n"
                   "\"time, s\",0.5,\n"
                   "\"say \"\"yes\"\"\",a|b*,50 % of {#$~^\\}\n");
}

static void
test_markdown (void)
{
  g_autofree char *text = make_text (EE_TABLE_MARKDOWN);

  g_assert_cmpstr (text, ==,
                   "A & B\\_1, 5 %\n\n"
                   "| what | with | without |\n"
                   "|:---|---:|---:|\n"
                   "| time, s | 0.5 | – |\n"
                   "| say \"yes\" | a\\|b\\* | 50 % of {#$~^\\\\} |\n");
}

static void
test_latex (void)
{
  g_autofree char *text = make_text (EE_TABLE_LATEX);

  g_assert_cmpstr (
      text, ==,
      "\\begin{table}\n\\centering\n\\caption{A \\& B\\_1, 5 \\%}\n\\begin{tabular}{lrr}\n\\hline\n"
      "what & with & without \\\\\n\\hline\n"
      "time, s & 0.5 & -- \\\\\n"
      "say \"yes\" & a|b* & 50 \\% of \\{\\#\\$\\textasciitilde{}\\textasciicircum{}\\textbackslash{}\\} \\\\\n"
      "\\hline\n\\end{tabular}\n\\end{table}\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table-format/text", test_text);
  g_test_add_func ("/table-format/csv", test_csv);
  g_test_add_func ("/table-format/markdown", test_markdown);
  g_test_add_func ("/table-format/latex", test_latex);
  return g_test_run ();
}
