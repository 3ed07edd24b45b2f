/* SPDX-License-Identifier: Apache-2.0 */
/* The file is made in memory on a thread, then written beside and renamed. */
#include "offramp-report.h"

#include <glib/gi18n.h>

#include "config.h"
#include "offramp-report-private.h"
#include "offramp-whole-file.h"

typedef struct
{
  OfframpEvaluationResult *result;
  OfframpReportFormat format;
  GFile *file;
} Order;

static const struct
{
  const char *word, *suffix;
} formats[OFFRAMP_REPORT_N_FORMATS] = {
  [OFFRAMP_REPORT_PDF] = { "pdf", ".pdf" },     [OFFRAMP_REPORT_HTML] = { "html", ".html" },
  [OFFRAMP_REPORT_CSV] = { "csv", ".csv" },     [OFFRAMP_REPORT_MARKDOWN] = { "markdown", ".md" },
  [OFFRAMP_REPORT_LATEX] = { "latex", ".tex" },
};

/**
 * offramp_report_format_get_suffix:
 * @format: a format
 *
 * Returns: (transfer none): how names of its files end, with the dot
 */
const char *
offramp_report_format_get_suffix (OfframpReportFormat format)
{
  g_return_val_if_fail (format < OFFRAMP_REPORT_N_FORMATS, NULL);
  return formats[format].suffix;
}

/**
 * offramp_report_format_to_string:
 * @format: a format
 *
 * Returns: (transfer none): its word
 */
const char *
offramp_report_format_to_string (OfframpReportFormat format)
{
  g_return_val_if_fail (format < OFFRAMP_REPORT_N_FORMATS, NULL);
  return formats[format].word;
}

/**
 * offramp_report_format_from_string:
 * @text: a word
 * @format: (out): what it means
 *
 * Returns: whether it is one of the words
 */
gboolean
offramp_report_format_from_string (const char *text, OfframpReportFormat *format)
{
  for (guint f = 0; f < OFFRAMP_REPORT_N_FORMATS; f++)
    if (g_strcmp0 (formats[f].word, text) == 0)
      {
        *format = f;
        return TRUE;
      }
  return FALSE;
}

/**
 * offramp_report_format_time:
 * @result: an evaluation
 *
 * Returns: (transfer full): when it was measured, and by what
 */
char *
offramp_report_format_time (const OfframpEvaluationResult *result)
{
  g_autofree char *when = g_date_time_format (result->taken_at, "%Y-%m-%d %H:%M");

  /* Translators: the program's version, a date, a device, a precision */
  return g_strdup_printf (_ ("Offramp %s, %s, on %s (%s)"), OFFRAMP_VERSION, when, result->network.device,
                          result->network.precision);
}

/**
 * offramp_report_format_origin:
 * @result: an evaluation
 *
 * Returns: (transfer full): what one must know to repeat it
 */
char *
offramp_report_format_origin (const OfframpEvaluationResult *result)
{
  const EeEvaluation *evaluation = &result->network.evaluation;

  if (evaluation->repeats == 0)
    return g_strdup (_ ("The time was not measured."));
  if (result->alone)
    return g_strdup_printf (
        ngettext ("Times are of prediction alone, images in memory, after a warm-up: the median of %u pass.",
                  "Times are of prediction alone, images in memory, after a warm-up: the median of %u passes.",
                  evaluation->repeats),
        evaluation->repeats);
  return g_strdup_printf (
      ngettext ("Times are of prediction alone, images in memory, after a warm-up: the median of %u "
                "pass, both networks in turns.",
                "Times are of prediction alone, images in memory, after a warm-up: the median of %u "
                "passes, both networks in turns.",
                evaluation->repeats),
      evaluation->repeats);
}

/**
 * offramp_report_format_count:
 * @n_shown: images shown
 * @n_images: images there are
 *
 * Returns: (transfer full): both in words
 */
char *
offramp_report_format_count (guint n_shown, guint n_images)
{
  if (n_images == 0)
    return g_strdup (_ ("None."));
  if (n_shown < n_images)
    return g_strdup_printf (_ ("%u images; the %u that the network was surest about:"), n_images, n_shown);
  return g_strdup_printf (ngettext ("%u image:", "%u images:", n_images), n_images);
}

/**
 * offramp_report_list_classes:
 * @result: an evaluation
 *
 * Returns: (transfer container): [n_classes] their names, redundant last
 */
const char **
offramp_report_list_classes (const OfframpEvaluationResult *result)
{
  const guint n = offramp_evaluation_result_get_n_classes (result);
  const char **names = g_new (const char *, n);

  for (guint c = 0; c < n; c++)
    names[c] = offramp_evaluation_result_get_class (result, c);
  return names;
}

static GBytes *
make_tables (const OfframpEvaluationResult *result, EeTableFormat format)
{
  char *text = offramp_evaluation_tables_to_string (result, format);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * offramp_report_make:
 * @result: an evaluation
 * @format: how
 * @cancellable: (nullable): stops it
 * @error: G_IO_ERROR_CANCELLED, or what the drawing library complains of
 *
 * Returns: (transfer full): the file's content, or NULL
 */
GBytes *
offramp_report_make (OfframpEvaluationResult *result, OfframpReportFormat format, GCancellable *cancellable,
                     GError **error)
{
  switch (format)
    {
    case OFFRAMP_REPORT_PDF:
      return offramp_report_make_pdf (result, cancellable, error);
    case OFFRAMP_REPORT_HTML:
      return offramp_report_make_html (result, cancellable, error);
    case OFFRAMP_REPORT_MARKDOWN:
      return make_tables (result, EE_TABLE_MARKDOWN);
    case OFFRAMP_REPORT_LATEX:
      return make_tables (result, EE_TABLE_LATEX);
    case OFFRAMP_REPORT_CSV:
    default:
      return make_tables (result, EE_TABLE_CSV);
    }
}

static void
free_order (gpointer data)
{
  Order *order = data;

  offramp_evaluation_result_unref (order->result);
  g_object_unref (order->file);
  g_free (order);
}

static void
run_order (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Order *order = task_data;
  GError *error = NULL;
  g_autofree char *base = g_file_get_basename (order->file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "?");
  g_autoptr (GBytes) content = offramp_report_make (order->result, order->format, cancellable, &error);

  if (content != NULL && offramp_whole_file_write (order->file, content, cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (&error, _ ("“%s” was not written: "), name);
  g_task_return_error (task, error);
}

/**
 * offramp_report_write_async:
 * @result: an evaluation
 * @format: how
 * @file: where to; an older file is replaced
 * @cancellable: (nullable): stops before anything is written
 * @callback: called when it is written or failed
 * @user_data: for @callback
 */
void
offramp_report_write_async (OfframpEvaluationResult *result, OfframpReportFormat format, GFile *file,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Order *order = g_new0 (Order, 1);

  g_return_if_fail (result != NULL && G_IS_FILE (file) && format < OFFRAMP_REPORT_N_FORMATS);

  order->result = offramp_evaluation_result_ref (result);
  order->format = format;
  order->file = g_object_ref (file);
  g_task_set_task_data (task, order, free_order);
  g_task_run_in_thread (task, run_order);
}

/**
 * offramp_report_write_finish:
 * @result: as the callback got it
 * @error: a sentence with file and reason; an older file is as it was
 *
 * Returns: whether it is written
 */
gboolean
offramp_report_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
