/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of A4, in points. What does not fit on a page begins the next one; tables go on there. */
#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <math.h>

#include "offramp-figure-file.h"
#include "offramp-layer-style.h"
#include "offramp-pixel-surface.h"
#include "offramp-report-private.h"

/* In points. */
enum
{
  PAGE_WIDTH = 595,
  PAGE_HEIGHT = 842,
  MARGIN = 40,
  WIDTH = PAGE_WIDTH - 2 * MARGIN,
  BOTTOM = PAGE_HEIGHT - MARGIN - 14,
  THUMBNAIL = 34,
  THUMBNAIL_CELL = 64, /* with its caption */
  THUMBNAIL_HEIGHT = 50,
  FIGURE_HEIGHT = 225,
};

static const double TEXT_SIZE = 9, SMALL_SIZE = 7.5, HEAD_SIZE = 12, TITLE_SIZE = 15;

/* Of an inch's 96 pixels, in which figures are laid out. */
static const double POINTS_PER_PIXEL = 0.75;

typedef struct
{
  cairo_t *cr;
  PangoContext *context;
  double y;
  guint page;
} Sheet;

static PangoLayout *
make_layout (Sheet *sheet, const char *text, double size, gboolean bold)
{
  PangoLayout *layout = pango_layout_new (sheet->context);
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();

  pango_font_description_set_family_static (font, "sans-serif");
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static double
measure (PangoLayout *layout, double *height)
{
  int width, lines;

  pango_layout_get_size (layout, &width, &lines);
  if (height != NULL)
    *height = lines / (double)PANGO_SCALE;
  return width / (double)PANGO_SCALE;
}

/* Black on white, whatever was painted before. */
static void
show (Sheet *sheet, PangoLayout *layout, double x, double y)
{
  cairo_set_source_rgb (sheet->cr, 0.13, 0.13, 0.15);
  cairo_move_to (sheet->cr, x, y);
  pango_cairo_show_layout (sheet->cr, layout);
}

static void
end_page (Sheet *sheet)
{
  g_autofree char *number = g_strdup_printf ("%u", ++sheet->page);
  PangoLayout *layout = make_layout (sheet, number, SMALL_SIZE, FALSE);

  show (sheet, layout, PAGE_WIDTH - MARGIN - measure (layout, NULL), PAGE_HEIGHT - MARGIN);
  g_object_unref (layout);
  cairo_show_page (sheet->cr);
  sheet->y = MARGIN;
}

static void
make_room (Sheet *sheet, double height)
{
  if (sheet->y + height > BOTTOM && sheet->y > MARGIN)
    end_page (sheet);
}

static void
add_text (Sheet *sheet, const char *text, double size, gboolean bold, double gap)
{
  PangoLayout *layout = make_layout (sheet, text, size, bold);
  double height;

  pango_layout_set_width (layout, WIDTH * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  measure (layout, &height);
  make_room (sheet, height);
  show (sheet, layout, MARGIN, sheet->y);
  sheet->y += height + gap;
  g_object_unref (layout);
}

static void
add_head (Sheet *sheet, const char *text, double needed)
{
  make_room (sheet, HEAD_SIZE * 2 + needed);
  sheet->y += sheet->y > MARGIN ? 10 : 0;
  add_text (sheet, text, HEAD_SIZE, TRUE, 4);
}

static const char *
get_cell (const EeTable *table, guint line, guint column)
{
  const char *cell = g_ptr_array_index (table->cells, line * table->n_columns + column);

  return cell != NULL ? cell : "–";
}

/* The first column at the left, the others at the right ends of equal parts of what it leaves. */
static void
add_line (Sheet *sheet, const EeTable *table, guint line, double first, double height)
{
  const double part = (WIDTH - first) / MAX (table->n_columns - 1, 1);

  make_room (sheet, height);
  for (guint c = 0; c < table->n_columns; c++)
    {
      PangoLayout *layout = make_layout (sheet, get_cell (table, line, c), SMALL_SIZE, line == 0);
      const double width = MIN (measure (layout, NULL), c == 0 ? first : part - 3);

      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, (int)ceil ((c == 0 ? first : part - 3) * PANGO_SCALE));
      show (sheet, layout, c == 0 ? MARGIN : MARGIN + first + c * part - width, sheet->y);
      g_object_unref (layout);
    }
  cairo_set_source_rgb (sheet->cr, 0.85, 0.85, 0.85);
  cairo_rectangle (sheet->cr, MARGIN, sheet->y + height - 1.5, WIDTH, line == 0 ? 0.9 : 0.4);
  cairo_fill (sheet->cr);
  sheet->y += height;
}

static void
add_table (Sheet *sheet, const OfframpEvaluationResult *result, OfframpEvaluationTable which)
{
  g_autoptr (EeTable) table = offramp_evaluation_table_new (result, which, EE_TABLE_HTML);
  const guint n_lines = table->cells->len / table->n_columns;
  const double height = SMALL_SIZE * 1.75;
  double first = 0;

  for (guint line = 0; line < n_lines; line++)
    {
      PangoLayout *layout = make_layout (sheet, get_cell (table, line, 0), SMALL_SIZE, FALSE);

      first = MAX (first, measure (layout, NULL) + 6);
      g_object_unref (layout);
    }
  add_text (sheet, table->caption, SMALL_SIZE, FALSE, 3);
  make_room (sheet, MIN (n_lines, 6) * height);
  for (guint line = 0; line < n_lines; line++)
    add_line (sheet, table, line, MIN (first, WIDTH * 0.45), height);
  sheet->y += 8;
}

static void
add_figure (Sheet *sheet, const OfframpEvaluationResult *result, OfframpEvaluationFigure which)
{
  g_autoptr (OfframpFigure) figure = offramp_evaluation_figure_new (result, which);
  g_autofree char *words = offramp_evaluation_figure_describe (result, which);
  const OfframpFigureLook look = { .width = WIDTH / POINTS_PER_PIXEL, .height = FIGURE_HEIGHT / POINTS_PER_PIXEL };

  make_room (sheet, FIGURE_HEIGHT + 40);
  sheet->y += 6;
  cairo_save (sheet->cr);
  cairo_translate (sheet->cr, MARGIN, sheet->y);
  cairo_rectangle (sheet->cr, 0, 0, WIDTH, FIGURE_HEIGHT);
  cairo_clip (sheet->cr);
  cairo_scale (sheet->cr, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
  offramp_figure_draw (figure, &look, sheet->cr);
  cairo_restore (sheet->cr);
  sheet->y += FIGURE_HEIGHT + 4;
  add_text (sheet, words, SMALL_SIZE, FALSE, 8);
}

static void
add_matrix (Sheet *sheet, const OfframpEvaluationResult *result)
{
  g_autofree const char **names = offramp_report_list_classes (result);
  const OfframpConfusionData data
      = { offramp_evaluation_result_get_n_classes (result), result->confusion, (const char *const *)names };
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  OfframpConfusionLayout layout;

  pango_font_description_set_family_static (font, "sans-serif");
  pango_font_description_set_absolute_size (font, 10 * PANGO_SCALE);
  pango_context_set_font_description (sheet->context, font);
  offramp_confusion_lay_out (&data, sheet->context, WIDTH / POINTS_PER_PIXEL, &layout);
  add_head (sheet, _ ("Confusion matrix"), layout.height * POINTS_PER_PIXEL);
  add_text (sheet, _ ("Images by true class (lines) and answer (columns)"), SMALL_SIZE, FALSE, 4);
  cairo_save (sheet->cr);
  cairo_translate (sheet->cr, MARGIN, sheet->y);
  cairo_scale (sheet->cr, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
  offramp_confusion_paint (&data, &layout, sheet->context, sheet->cr, offramp_chart_colours_light, NULL);
  cairo_restore (sheet->cr);
  sheet->y += layout.height * POINTS_PER_PIXEL + 8;
}

static void
add_image (Sheet *sheet, OfframpEvaluationImage *image, double x)
{
  cairo_surface_t *surface
      = offramp_pixel_surface_new (offramp_evaluation_image_get_pixels (image), EE_IMAGE_SIDE, EE_IMAGE_SIDE);
  g_autofree char *answer = offramp_evaluation_image_format_answer (image);
  PangoLayout *layout = make_layout (sheet, answer, 6.5, FALSE);

  offramp_pixel_surface_draw (sheet->cr, surface, x, sheet->y, THUMBNAIL, THUMBNAIL);
  cairo_surface_destroy (surface);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, (THUMBNAIL_CELL - 4) * PANGO_SCALE);
  show (sheet, layout, x, sheet->y + THUMBNAIL + 2);
  g_object_unref (layout);
}

static void
add_mistake (Sheet *sheet, OfframpEvaluationResult *result, OfframpMistake mistake)
{
  g_autoptr (OfframpEvaluationImages) images = offramp_evaluation_images_new_mistake (result, mistake);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (images)), n_shown = MIN (n, OFFRAMP_REPORT_MOST_IMAGES);
  const guint n_columns = WIDTH / THUMBNAIL_CELL;
  g_autofree char *count = offramp_report_format_count (n_shown, n);

  add_head (sheet, offramp_mistake_get_title (result, mistake), THUMBNAIL_HEIGHT + 40);
  add_text (sheet, offramp_mistake_get_hint (result, mistake), SMALL_SIZE, FALSE, 2);
  add_text (sheet, count, SMALL_SIZE, FALSE, 5);
  for (guint i = 0; i < n_shown; i++)
    {
      g_autoptr (OfframpEvaluationImage) image = g_list_model_get_item (G_LIST_MODEL (images), i);

      if (i > 0 && i % n_columns == 0)
        sheet->y += THUMBNAIL_HEIGHT;
      if (i % n_columns == 0)
        make_room (sheet, THUMBNAIL_HEIGHT);
      add_image (sheet, image, MARGIN + (i % n_columns) * THUMBNAIL_CELL);
    }
  sheet->y += n_shown > 0 ? THUMBNAIL_HEIGHT : 0;
}

static void
add_opening (Sheet *sheet, const OfframpEvaluationResult *result)
{
  g_autofree char *title = offramp_evaluation_describe (result);
  g_autofree char *when = offramp_report_format_time (result);
  g_autofree char *origin = offramp_report_format_origin (result);
  g_autofree char *saving = offramp_evaluation_describe_saving (result);
  g_autofree char *baseline = offramp_evaluation_describe_baseline (result);

  add_text (sheet, title, TITLE_SIZE, TRUE, 4);
  add_text (sheet, when, SMALL_SIZE, FALSE, 10);
  add_text (sheet, saving, HEAD_SIZE, TRUE, 8);
  add_table (sheet, result, OFFRAMP_EVALUATION_PAPER);
  add_text (sheet, baseline, TEXT_SIZE, FALSE, 4);
  add_text (sheet, origin, TEXT_SIZE, FALSE, 10);
  add_table (sheet, result, OFFRAMP_EVALUATION_FIGURES);
}

/* Returns FALSE where it was stopped. */
static gboolean
add_all (Sheet *sheet, OfframpEvaluationResult *result, GCancellable *cancellable, GError **error)
{
  add_opening (sheet, result);
  for (guint f = 0; f < OFFRAMP_EVALUATION_N_FIGURES; f++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!offramp_evaluation_figure_exists (result, f))
        continue;
      add_figure (sheet, result, f);
      if (f == OFFRAMP_EVALUATION_SWEEP)
        add_table (sheet, result, OFFRAMP_EVALUATION_THRESHOLDS);
      else if (f == OFFRAMP_EVALUATION_CLASSES)
        add_table (sheet, result, OFFRAMP_EVALUATION_BY_CLASS);
    }
  add_matrix (sheet, result);
  for (guint m = 0; m < OFFRAMP_N_MISTAKES; m++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      add_mistake (sheet, result, m);
    }
  end_page (sheet);
  return TRUE;
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * offramp_report_make_pdf:
 * @result: an evaluation
 * @cancellable: (nullable): stops it
 * @error: G_IO_ERROR_CANCELLED, or what the drawing library complains of
 *
 * Returns: (transfer full): pages of A4, or NULL
 */
GBytes *
offramp_report_make_pdf (OfframpEvaluationResult *result, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, PAGE_WIDTH, PAGE_HEIGHT);
  g_autofree char *title = offramp_evaluation_describe (result);
  Sheet sheet = { .cr = cairo_create (surface), .y = MARGIN };
  cairo_status_t status;
  gboolean done;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Offramp");
  sheet.context = pango_cairo_create_context (sheet.cr);
  done = add_all (&sheet, result, cancellable, error);
  status = cairo_status (sheet.cr);
  g_object_unref (sheet.context);
  cairo_destroy (sheet.cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (done && status != CAIRO_STATUS_SUCCESS)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
  if (!done || status != CAIRO_STATUS_SUCCESS)
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
