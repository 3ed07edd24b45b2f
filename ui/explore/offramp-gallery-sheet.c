/* SPDX-License-Identifier: Apache-2.0 */
/* Cells are laid out in points. A PDF has pages of A4, a PNG is one page as large as it must be. The colours are those
 * of the light style, on white paper; each verdict stands there in words too. */
#include "offramp-gallery-sheet.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "offramp-pixel-surface.h"

/* In points. */
enum
{
  PAGE_WIDTH = 595,
  PAGE_HEIGHT = 842,
  MARGIN = 36,
  HEAD = 34,
  FOOT = 18,
  CELL_WIDTH = 83, /* six fit across a page */
  CELL_HEIGHT = 94,
  GAP = 4,
  PADDING = 6,
  PICTURE = 44,
  LINE = 11,
};

/* A PNG of few images has two pixels a point. */
enum
{
  FINE_UP_TO = 250
};

typedef enum
{
  GREEN,
  BLUE,
  RED,
  GREY,
  INK,
  LINES,
  WHITE,
} Tone;

static const double tones[][3] = {
  [GREEN] = { 0.106, 0.498, 0.302 },
  [BLUE] = { 0.102, 0.435, 0.816 },
  [RED] = { 0.753, 0.110, 0.157 },
  [GREY] = { 0.37, 0.37, 0.36 },
  [INK] = { 0.169, 0.161, 0.188 },
  [LINES] = { 0.84, 0.84, 0.83 },
  [WHITE] = { 1, 1, 1 },
};

typedef struct
{
  const OfframpGalleryRows *rows;
  cairo_t *cr;
  PangoLayout *layout;
  guint n_columns, n_lines; /* cells across and down a page */
} Sheet;

static void
set_tone (Sheet *sheet, Tone tone)
{
  cairo_set_source_rgb (sheet->cr, tones[tone][0], tones[tone][1], tones[tone][2]);
}

static void
draw_text (Sheet *sheet, const char *text, double x, double y, double width, double size, gboolean bold, Tone tone)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();

  pango_font_description_set_family_static (font, "sans-serif");
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (sheet->layout, font);
  pango_layout_set_width (sheet->layout, (int)(width * PANGO_SCALE));
  pango_layout_set_text (sheet->layout, text, -1);
  set_tone (sheet, tone);
  cairo_move_to (sheet->cr, x, y);
  pango_cairo_show_layout (sheet->cr, sheet->layout);
}

static void
outline (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* What stands beside the picture: the motorway sign, or the class. */
static void
draw_mark (Sheet *sheet, const OfframpGalleryRow *row, double x, double y, double width)
{
  if (row->exit_block > 0)
    {
      /* Translators: on the sign of a motorway; there is little room */
      g_autofree char *number = g_strdup_printf (_ ("EXIT %u"), row->exit_block);

      outline (sheet->cr, x, y, width, 12, 2);
      set_tone (sheet, GREEN);
      cairo_fill (sheet->cr);
      pango_layout_set_alignment (sheet->layout, PANGO_ALIGN_CENTER);
      draw_text (sheet, number, x, y + 2.2, width, 5.6, TRUE, WHITE);
      pango_layout_set_alignment (sheet->layout, PANGO_ALIGN_LEFT);
    }
  else if (row->label != NULL)
    draw_text (sheet, row->label, x, y, width, g_utf8_strlen (row->label, -1) > 2 ? 7 : 15, TRUE, BLUE);
}

static void
draw_cell (Sheet *sheet, const OfframpGalleryRow *row, double x, double y)
{
  cairo_surface_t *picture = offramp_pixel_surface_new (row->seen, EE_IMAGE_SIDE, EE_IMAGE_SIDE);
  const double width = CELL_WIDTH - 2 * PADDING, text = y + PADDING + PICTURE + 4;
  const char *headline = row->headline != NULL ? row->headline
                         : row->error != NULL  ? _ ("No verdict")
                                               : _ ("Not judged");
  const Tone tone = row->headline == NULL ? (row->error != NULL ? RED : GREY) : row->exit_block > 0 ? GREEN : BLUE;

  outline (sheet->cr, x, y, CELL_WIDTH, CELL_HEIGHT, 5);
  set_tone (sheet, LINES);
  cairo_set_line_width (sheet->cr, 0.6);
  cairo_stroke (sheet->cr);
  offramp_pixel_surface_draw (sheet->cr, picture, x + PADDING, y + PADDING, PICTURE, PICTURE);
  cairo_surface_destroy (picture);
  draw_mark (sheet, row, x + PADDING + PICTURE + 4, y + PADDING, width - PICTURE - 4);
  draw_text (sheet, row->title, x + PADDING, text, width, 7, FALSE, INK);
  draw_text (sheet, headline, x + PADDING, text + LINE, width, 7, TRUE, tone);
  if (row->figures != NULL)
    draw_text (sheet, row->figures, x + PADDING, text + 2 * LINE, width, 6.5, FALSE, GREY);
}

static void
draw_head (Sheet *sheet, double width)
{
  guint n_images = sheet->rows->rows->len, n_left = 0;
  g_autofree char *images = g_strdup_printf (ngettext ("%u image", "%u images", n_images), n_images);
  g_autofree char *text = NULL;

  for (guint i = 0; i < n_images; i++)
    n_left += ((const OfframpGalleryRow *)g_ptr_array_index (sheet->rows->rows, i))->exit_block > 0;
  text = g_strdup_printf (_ ("%s · %u left early"), images, n_left);
  draw_text (sheet, text, MARGIN, MARGIN - 4, width, 12, TRUE, INK);
  if (sheet->rows->network != NULL)
    draw_text (sheet, sheet->rows->network, MARGIN, MARGIN + 12, width, 7.5, FALSE, GREY);
}

/* Draws the images from @first on, as many as a page holds. Returns FALSE when it was stopped. */
static gboolean
draw_page (Sheet *sheet, guint first, int *n_done, GCancellable *cancellable, GError **error)
{
  guint end = MIN (first + sheet->n_columns * sheet->n_lines, sheet->rows->rows->len);

  for (guint i = first; i < end; i++)
    {
      guint column = (i - first) % sheet->n_columns, line = (i - first) / sheet->n_columns;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      draw_cell (sheet, g_ptr_array_index (sheet->rows->rows, i), MARGIN + column * (CELL_WIDTH + GAP),
                 MARGIN + HEAD + line * (CELL_HEIGHT + GAP));
      if (n_done != NULL)
        g_atomic_int_set (n_done, (int)i + 1);
    }
  return TRUE;
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
sheet_init (Sheet *sheet, const OfframpGalleryRows *rows, cairo_surface_t *surface)
{
  sheet->rows = rows;
  sheet->cr = cairo_create (surface);
  sheet->layout = pango_cairo_create_layout (sheet->cr);
  pango_layout_set_ellipsize (sheet->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (sheet->layout, TRUE);
}

/* Ends the drawing. Returns whether cairo had no complaint. */
static gboolean
sheet_finish (Sheet *sheet, cairo_surface_t *surface, GError **error)
{
  cairo_status_t status = cairo_status (sheet->cr);

  g_object_unref (sheet->layout);
  cairo_destroy (sheet->cr);
  if (status == CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_flush (surface);
      status = cairo_surface_status (surface);
    }
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The sheet could not be drawn: %s."),
               cairo_status_to_string (status));
  return FALSE;
}

static void
draw_foot (Sheet *sheet, guint page, guint n_pages)
{
  g_autofree char *text = g_strdup_printf (_ ("page %u of %u"), page + 1, n_pages);

  pango_layout_set_alignment (sheet->layout, PANGO_ALIGN_RIGHT);
  draw_text (sheet, text, MARGIN, PAGE_HEIGHT - MARGIN - 2, PAGE_WIDTH - 2 * MARGIN, 7.5, FALSE, GREY);
  pango_layout_set_alignment (sheet->layout, PANGO_ALIGN_LEFT);
}

/**
 * offramp_gallery_sheet_to_pdf:
 * @rows: the images
 * @n_done: (nullable): (atomic): how many were drawn so far
 * @cancellable: (nullable): stops the drawing
 * @error: G_IO_ERROR_CANCELLED, or cairo's complaint
 *
 * Returns: (transfer full): a PDF with pages of A4, or NULL
 */
GBytes *
offramp_gallery_sheet_to_pdf (const OfframpGalleryRows *rows, int *n_done, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, PAGE_WIDTH, PAGE_HEIGHT);
  Sheet sheet = { .n_columns = (PAGE_WIDTH - 2 * MARGIN + GAP) / (CELL_WIDTH + GAP),
                  .n_lines = (PAGE_HEIGHT - 2 * MARGIN - HEAD - FOOT + GAP) / (CELL_HEIGHT + GAP) };
  const guint a_page = sheet.n_columns * sheet.n_lines, n_pages = MAX ((rows->rows->len + a_page - 1) / a_page, 1);
  gboolean ok = TRUE;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Offramp");
  sheet_init (&sheet, rows, surface);
  for (guint page = 0; page < n_pages && ok; page++)
    {
      draw_head (&sheet, PAGE_WIDTH - 2 * MARGIN);
      ok = draw_page (&sheet, page * a_page, n_done, cancellable, error);
      draw_foot (&sheet, page, n_pages);
      cairo_show_page (sheet.cr);
    }
  ok = sheet_finish (&sheet, surface, ok ? error : NULL) && ok;
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return ok ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/**
 * offramp_gallery_sheet_to_png:
 * @rows: the images, at most %OFFRAMP_GALLERY_SHEET_PNG_MAX
 * @n_done: (nullable): (atomic): how many were drawn so far
 * @cancellable: (nullable): stops the drawing
 * @error: G_IO_ERROR_INVALID_ARGUMENT for too many images, G_IO_ERROR_CANCELLED, or cairo's complaint
 *
 * Returns: (transfer full): a picture about as high as it is wide, or NULL
 */
GBytes *
offramp_gallery_sheet_to_png (const OfframpGalleryRows *rows, int *n_done, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint n_images = rows->rows->len;
  const double scale = n_images <= FINE_UP_TO ? 2 : 1;
  cairo_surface_t *surface;
  Sheet sheet = { 0 };
  double width, height;
  gboolean ok;

  if (n_images > OFFRAMP_GALLERY_SHEET_PNG_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("A sheet in one picture holds at most %u images, and these are %u. Choose PDF, or select fewer."),
                   OFFRAMP_GALLERY_SHEET_PNG_MAX, n_images);
      return NULL;
    }
  sheet.n_columns = MAX ((guint)ceil (sqrt (n_images * (double)CELL_HEIGHT / CELL_WIDTH)), 4);
  sheet.n_lines = MAX ((n_images + sheet.n_columns - 1) / sheet.n_columns, 1);
  width = 2 * MARGIN + sheet.n_columns * (CELL_WIDTH + GAP) - GAP;
  height = 2 * MARGIN + HEAD + sheet.n_lines * (CELL_HEIGHT + GAP) - GAP;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)(scale * width), (int)(scale * height));

  sheet_init (&sheet, rows, surface);
  cairo_scale (sheet.cr, scale, scale);
  pango_cairo_update_layout (sheet.cr, sheet.layout);
  set_tone (&sheet, WHITE);
  cairo_paint (sheet.cr);
  draw_head (&sheet, width - 2 * MARGIN);
  ok = draw_page (&sheet, 0, n_done, cancellable, error);
  ok = sheet_finish (&sheet, surface, ok ? error : NULL) && ok;
  if (ok)
    cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);
  return ok ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}
