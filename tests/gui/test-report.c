/* SPDX-License-Identifier: Apache-2.0 */
/* The reports of an evaluation, read back by readers that are not the program's own. */
#include <string.h>

#include "offramp-evaluation-figures.h"
#include "offramp-evaluation-tables.h"
#include "offramp-report.h"
#include "sample-evaluation.h"

/* The last cell of the line that begins with @title. */
static char *
read_cell (const char *csv, const char *title, guint column)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], title))
      {
        g_auto (GStrv) cells = g_strsplit (lines[i] + strlen (title), ",", -1);

        g_assert_cmpuint (g_strv_length (cells), >, column);
        return g_strdup (cells[column]);
      }
  g_test_message ("%s", csv);
  g_assert_not_reached ();
}

static void
test_tables (void)
{
  g_autoptr (OfframpEvaluationResult) result = sample_evaluation_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = offramp_report_make (result, OFFRAMP_REPORT_CSV, NULL, &error);
  g_autofree char *csv = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  g_autofree char *accuracy = read_cell (csv, "\"Accuracy, %\",", 0);
  g_autofree char *saved = read_cell (csv, "\"Time saved, %\",", 0);
  g_autofree char *image = read_cell (csv, "\"Time of an image, ms\",", 1);
  g_autofree char *kept = read_cell (csv, "redundant,", 1);

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (accuracy, NULL), 90, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (saved, NULL), 75, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (image, NULL), 25, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (kept, NULL), 100 * result->class_accuracies[SAMPLE_N_MAIN], 0.01);
}

typedef struct
{
  guint pictures, drawings, cells;
  guint depth;
} Page;

static void
start_element (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data,
               GError **error)
{
  Page *page = data;

  page->depth++;
  page->cells += g_str_equal (name, "td");
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "src"))
      {
        const gboolean drawing = g_str_has_prefix (values[i], "data:image/svg+xml;base64,");
        gsize size;
        g_autofree guchar *bytes = g_base64_decode (strchr (values[i], ',') + 1, &size);

        page->drawings += drawing;
        page->pictures += g_str_has_prefix (values[i], "data:image/png;base64,");
        g_assert_cmpuint (size, >, 60);
        g_assert_true (drawing ? g_str_has_prefix ((char *)bytes, "<?xml") : memcmp (bytes, "\x89PNG", 4) == 0);
      }
}

static void
end_element (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  ((Page *)data)->depth--;
}

/* The page is read back by a strict parser; nothing in it leads anywhere else. */
static void
test_html (void)
{
  static const GMarkupParser parser = { .start_element = start_element, .end_element = end_element };
  g_autoptr (OfframpEvaluationResult) result = sample_evaluation_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GMarkupParseContext) context = NULL;
  Page page = { 0 };
  gsize size;
  const char *text;

  g_free (result->network.name);
  result->network.name = g_strdup ("<b>&\"nasty\"</b>");
  content = offramp_report_make (result, OFFRAMP_REPORT_HTML, NULL, &error);
  g_assert_no_error (error);
  text = g_bytes_get_data (content, &size);
  context = g_markup_parse_context_new (&parser, 0, &page, NULL);
  g_markup_parse_context_parse (context, text, (gssize)size, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page.depth, ==, 0);
  g_assert_cmpuint (page.drawings, ==, OFFRAMP_EVALUATION_N_FIGURES);
  g_assert_cmpuint (page.pictures, ==, 4);
  g_assert_cmpuint (page.cells, >, (SAMPLE_N_MAIN + 1) * (SAMPLE_N_MAIN + 1));
  g_assert_null (g_strstr_len (text, (gssize)size, "<b>"));
  g_assert_null (g_strstr_len (text, (gssize)size, "href"));
}

static void
test_pdf (void)
{
  g_autoptr (OfframpEvaluationResult) result = sample_evaluation_new (TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = offramp_report_make (result, OFFRAMP_REPORT_PDF, NULL, &error);
  gsize size;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (content, &size);
  g_assert_cmpuint (size, >, 20000);
  g_assert_true (g_str_has_prefix (data, "%PDF-"));
  g_assert_nonnull (g_strrstr_len (data + size - 32, 32, "%%EOF"));

  g_clear_pointer (&content, g_bytes_unref);
  g_cancellable_cancel (cancellable);
  g_assert_null (offramp_report_make (result, OFFRAMP_REPORT_PDF, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What poppler reads in the pages. */
static char *
read_pdf (OfframpEvaluationResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = offramp_report_make (result, OFFRAMP_REPORT_PDF, NULL, &error);
  g_autoptr (GSubprocess) reader = NULL;
  g_autoptr (GBytes) text = NULL;
  gsize size;
  const char *data;

  g_assert_no_error (error);
  reader = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "pdftotext",
                             "-layout", "-", "-", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate (reader, content, NULL, &text, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (reader));
  data = g_bytes_get_data (text, &size);
  return g_strndup (data, size);
}

static void
test_pdf_words (void)
{
  static const char *const words[] = {
    "The exit saves 75", "Accuracy, %",  "Digest of the main images", "AUROC",    "Thresholds", "Confusion matrix",
    "Wrongly exited",    "Wrongly kept", "Wrongly classified",        "redundant"
  };
  g_autoptr (OfframpEvaluationResult) result = sample_evaluation_new (TRUE);
  g_autofree char *reader = g_find_program_in_path ("pdftotext"), *text = NULL;

  if (reader == NULL)
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }
  text = read_pdf (result);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i]) == NULL)
      g_error ("no “%s” in the PDF: %s", words[i], text);
}

/* A network without exit: no threshold, no time saved, and the mistakes of a classifier. */
static void
test_alone (void)
{
  static const char *const absent[] = { "Threshold (", "Thresholds (*", "With exit", "Loss of the exit", "Operations" };
  g_autoptr (OfframpEvaluationResult) result = sample_evaluation_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = offramp_report_make (result, OFFRAMP_REPORT_CSV, NULL, &error);
  g_autoptr (GBytes) html = offramp_report_make (result, OFFRAMP_REPORT_HTML, NULL, &error);
  g_autoptr (GBytes) pdf = offramp_report_make (result, OFFRAMP_REPORT_PDF, NULL, &error);
  g_autofree char *table = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_autofree char *page = g_strndup (g_bytes_get_data (html, NULL), g_bytes_get_size (html));
  g_autofree char *accuracy = read_cell (table, "\"Accuracy, %\",", 0);
  g_autofree char *image = read_cell (table, "\"Time of an image, ms\",", 0);

  g_assert_no_error (error);
  g_assert_nonnull (pdf);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (accuracy, NULL), 90, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (image, NULL), 6.25, 1e-9);
  g_assert_nonnull (strstr (table, "Without exit"));
  g_assert_nonnull (strstr (page, "Wrongly called redundant"));
  for (guint i = 0; i < G_N_ELEMENTS (absent); i++)
    {
      g_assert_null (strstr (table, absent[i]));
      g_assert_null (strstr (page, absent[i]));
    }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
test_unwritten (void)
{
  g_autoptr (OfframpEvaluationResult) result = sample_evaluation_new (TRUE);
  g_autoptr (GFile) file = g_file_new_for_path ("/proc/no-such-folder/report.html");
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GError) error = NULL;

  offramp_report_write_async (result, OFFRAMP_REPORT_CSV, file, NULL, written_cb, &written);
  while (written == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (offramp_report_write_finish (written, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "report.html"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/tables", test_tables);
  g_test_add_func ("/report/html", test_html);
  g_test_add_func ("/report/pdf", test_pdf);
  g_test_add_func ("/report/pdf-words", test_pdf_words);
  g_test_add_func ("/report/alone", test_alone);
  g_test_add_func ("/report/unwritten", test_unwritten);
  return g_test_run ();
}
