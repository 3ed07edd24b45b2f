/* SPDX-License-Identifier: Apache-2.0 */
/* Figures and thumbnails are data in the page itself: it needs no other file, no script and no network. */
#include <cairo.h>
#include <glib/gi18n.h>
#include <math.h>

#include "offramp-figure-file.h"
#include "offramp-pixel-surface.h"
#include "offramp-report-private.h"

static const OfframpFigureLook LOOK = { .width = 760, .height = 340 };

static const char STYLE[]
    = "body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
      "h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em}table{border-collapse:collapse;margin:1em 0;font-size:.9em;"
      "display:block;overflow-x:auto}caption{text-align:left;font-style:italic;padding:.3em 0}th,td{border-bottom:1px "
      "solid #ddd;padding:.2em .7em;text-align:right}th[scope=row],th[scope=col]:first-child{text-align:left;font-"
      "weight:normal}tr:first-child th{font-weight:bold}.saving{font-size:1.3em;font-weight:bold;color:#1b7f4d}"
      "figure{margin:1em 0}figure img{max-width:100%;height:auto}.images{display:flex;flex-wrap:wrap;gap:.7em}"
      ".images figure{width:6.5em;margin:0;font-size:.75em;text-align:center}.images img{width:64px;height:64px;image-"
      "rendering:pixelated;background:#eee}.matrix td{min-width:2em;text-align:center;border:1px solid #fff}";

static void
append_text (GString *page, const char *tag, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  const char *space = strchr (tag, ' ');
  g_autofree char *name = space != NULL ? g_strndup (tag, space - tag) : g_strdup (tag);

  g_string_append_printf (page, "<%s>%s</%s>\n", tag, escaped, name);
}

static void
append_table (GString *page, const OfframpEvaluationResult *result, OfframpEvaluationTable which)
{
  g_autoptr (EeTable) table = offramp_evaluation_table_new (result, which, EE_TABLE_HTML);
  g_autofree char *text = ee_table_to_string (table, EE_TABLE_HTML);

  g_string_append (page, text);
}

static gboolean
append_figure (GString *page, const OfframpEvaluationResult *result, OfframpEvaluationFigure which, GError **error)
{
  g_autoptr (OfframpFigure) figure = offramp_evaluation_figure_new (result, which);
  g_autofree char *words = offramp_evaluation_figure_describe (result, which);
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  g_autoptr (GBytes) drawing = offramp_figure_render (figure, OFFRAMP_FIGURE_SVG, &LOOK, error);
  g_autofree char *data = NULL;
  gsize size;

  if (drawing == NULL)
    return FALSE;
  data = g_base64_encode (g_bytes_get_data (drawing, &size), g_bytes_get_size (drawing));
  append_text (page, "h2", offramp_figure_get_title (figure));
  g_string_append_printf (page,
                          "<figure><img alt=\"%s\" src=\"data:image/svg+xml;base64,%s\"/><figcaption>%s</figcaption>"
                          "</figure>\n",
                          escaped, data, escaped);
  return TRUE;
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
append_image (GString *page, OfframpEvaluationImage *image)
{
  cairo_surface_t *surface
      = offramp_pixel_surface_new (offramp_evaluation_image_get_pixels (image), EE_IMAGE_SIDE, EE_IMAGE_SIDE);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *words = offramp_evaluation_image_describe (image), *escaped = g_markup_escape_text (words, -1);
  g_autofree char *answer = offramp_evaluation_image_format_answer (image),
                  *caption = g_markup_escape_text (answer, -1);
  g_autofree char *data = NULL;

  cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);
  data = g_base64_encode (bytes->data, bytes->len);
  g_string_append_printf (page,
                          "<figure><img alt=\"%s\" title=\"%s\" src=\"data:image/png;base64,%s\"/><figcaption>%s"
                          "</figcaption></figure>\n",
                          escaped, escaped, data, caption);
}

static void
append_mistake (GString *page, OfframpEvaluationResult *result, OfframpMistake mistake)
{
  g_autoptr (OfframpEvaluationImages) images = offramp_evaluation_images_new_mistake (result, mistake);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (images)), n_shown = MIN (n, OFFRAMP_REPORT_MOST_IMAGES);
  g_autofree char *count = offramp_report_format_count (n_shown, n);

  append_text (page, "h2", offramp_mistake_get_title (result, mistake));
  append_text (page, "p", offramp_mistake_get_hint (result, mistake));
  append_text (page, "p", count);
  g_string_append (page, "<div class=\"images\">\n");
  for (guint i = 0; i < n_shown; i++)
    {
      g_autoptr (OfframpEvaluationImage) image = g_list_model_get_item (G_LIST_MODEL (images), i);

      append_image (page, image);
    }
  g_string_append (page, "</div>\n");
}

/* As a table, so that it can be copied; the stronger a cell's colour, the more of the line's images are in it. */
static void
append_matrix (GString *page, const OfframpEvaluationResult *result)
{
  g_autofree const char **names = offramp_report_list_classes (result);
  const OfframpConfusionData data
      = { offramp_evaluation_result_get_n_classes (result), result->confusion, (const char *const *)names };

  append_text (page, "h2", _ ("Confusion matrix"));
  append_text (page, "p", _ ("Images by true class (lines) and answer (columns)"));
  g_string_append (page, "<table class=\"matrix\">\n<tr><th></th>");
  for (guint c = 0; c < data.n; c++)
    append_text (page, "th scope=\"col\"", names[c]);
  g_string_append (page, "</tr>\n");
  for (guint truth = 0; truth < data.n; truth++)
    {
      g_string_append (page, "<tr>");
      append_text (page, "th scope=\"row\"", names[truth]);
      for (guint answer = 0; answer < data.n; answer++)
        {
          const guint count = data.counts[(gsize)truth * data.n + answer];
          const char *colour = truth != answer ? "217,154,0" : truth + 1 == data.n ? "27,127,77" : "26,111,208";
          const double alpha
              = count > 0 ? 0.12 + 0.7 * sqrt (offramp_confusion_get_share (&data, truth, answer)) : 0.03;
          char text[G_ASCII_DTOSTR_BUF_SIZE];

          g_ascii_formatd (text, sizeof text, "%.3f", alpha);
          g_string_append_printf (page, "<td style=\"background:rgba(%s,%s)\">%u</td>", colour, text, count);
        }
      g_string_append (page, "</tr>\n");
    }
  g_string_append (page, "</table>\n");
}

static void
append_head (GString *page, const OfframpEvaluationResult *result)
{
  g_autofree char *title = offramp_evaluation_describe (result), *escaped = g_markup_escape_text (title, -1);
  g_autofree char *when = offramp_report_format_time (result);
  g_autofree char *origin = offramp_report_format_origin (result);
  g_autofree char *saving = offramp_evaluation_describe_saving (result);
  g_autofree char *baseline = offramp_evaluation_describe_baseline (result);

  g_string_append_printf (
      page,
      "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\"/>\n<title>%s</title>\n<style>%s</style>\n"
      "</head>\n<body>\n",
      /* Translators: the language that this is translated into, as a code: "uk" */
      C_ ("language code", "en"), escaped, STYLE);
  append_text (page, "h1", title);
  append_text (page, "p", when);
  append_text (page, "p class=\"saving\"", saving);
  append_table (page, result, OFFRAMP_EVALUATION_PAPER);
  append_text (page, "p", baseline);
  append_text (page, "p", origin);
}

/**
 * offramp_report_make_html:
 * @result: an evaluation
 * @cancellable: (nullable): stops it
 * @error: G_IO_ERROR_CANCELLED, or what the drawing library complains of
 *
 * Returns: (transfer full): a page that needs no other file, or NULL
 */
GBytes *
offramp_report_make_html (OfframpEvaluationResult *result, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) page = g_string_new (NULL);

  append_head (page, result);
  append_table (page, result, OFFRAMP_EVALUATION_FIGURES);
  for (guint f = 0; f < OFFRAMP_EVALUATION_N_FIGURES; f++)
    {
      if (!offramp_evaluation_figure_exists (result, f))
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !append_figure (page, result, f, error))
        return NULL;
      if (f == OFFRAMP_EVALUATION_SWEEP)
        append_table (page, result, OFFRAMP_EVALUATION_THRESHOLDS);
      else if (f == OFFRAMP_EVALUATION_CLASSES)
        append_table (page, result, OFFRAMP_EVALUATION_BY_CLASS);
    }
  append_matrix (page, result);
  for (guint m = 0; m < OFFRAMP_N_MISTAKES; m++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      append_mistake (page, result, m);
    }
  g_string_append (page, "</body>\n</html>\n");
  return g_string_free_to_bytes (g_steal_pointer (&page));
}
