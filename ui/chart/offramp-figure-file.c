/* SPDX-License-Identifier: Apache-2.0 */
/* The whole file is made in memory, then written beside and renamed. */
#include "offramp-figure-file.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>

#include "offramp-figure-table.h"
#include "offramp-whole-file.h"

enum
{
  PADDING = 12, /* around the picture, in pixels */
  PNG_SCALE = 2,
  DOTS_PER_INCH = 96,
};

static const double POINTS_PER_PIXEL = 72.0 / DOTS_PER_INCH;

static const char *const SUFFIXES[OFFRAMP_FIGURE_N_FORMATS] = {
  [OFFRAMP_FIGURE_SVG] = ".svg",
  [OFFRAMP_FIGURE_PDF] = ".pdf",
  [OFFRAMP_FIGURE_PNG] = ".png",
  [OFFRAMP_FIGURE_CSV] = ".csv",
};

typedef struct
{
  OfframpFigure *figure;
  OfframpFigureFormat format;
  OfframpFigureLook look;
  GFile *file;
} Order;

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Widths that do not depend on the resolution, so that all formats are set alike. */
static PangoContext *
make_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string ("Sans 9");
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, DOTS_PER_INCH);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_font_description (context, font);
  cairo_font_options_destroy (options);
  pango_font_description_free (font);
  return context;
}

/**
 * offramp_figure_draw:
 * @self: a figure; it is prepared for @look, so a widget must prepare its own again
 * @look: size and colours
 * @cr: where to; its origin is the picture's corner, and all of its clip gets the ground's colour
 */
void
offramp_figure_draw (OfframpFigure *self, const OfframpFigureLook *look, cairo_t *cr)
{
  const OfframpColourFunc colours = look->dark ? offramp_chart_colours_dark : offramp_chart_colours_light;
  const OfframpColour ground = colours (OFFRAMP_COLOUR_GROUND, NULL);
  PangoContext *context = make_context ();

  offramp_colour_set_source (&ground, cr);
  cairo_paint (cr);
  cairo_translate (cr, PADDING, PADDING);
  offramp_figure_set_legend (self, TRUE);
  offramp_figure_prepare (self, context, look->width - 2 * PADDING, look->height - 2 * PADDING);
  offramp_figure_paint (self, cr, colours, NULL);
  g_object_unref (context);
}

static cairo_surface_t *
make_surface (OfframpFigure *self, OfframpFigureFormat format, const OfframpFigureLook *look, GByteArray *bytes)
{
  cairo_surface_t *surface;

  switch (format)
    {
    case OFFRAMP_FIGURE_SVG:
      surface = cairo_svg_surface_create_for_stream (append_cb, bytes, look->width, look->height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    case OFFRAMP_FIGURE_PDF:
      surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, look->width * POINTS_PER_PIXEL,
                                                     look->height * POINTS_PER_PIXEL);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, offramp_figure_get_title (self));
      cairo_surface_set_device_scale (surface, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
      return surface;
    case OFFRAMP_FIGURE_PNG:
    default:
      surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)look->width * PNG_SCALE,
                                            (int)look->height * PNG_SCALE);
      cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
      return surface;
    }
}

/**
 * offramp_figure_format_get_suffix:
 * @format: a format
 *
 * Returns: (transfer none): how names of its files end, with the dot
 */
const char *
offramp_figure_format_get_suffix (OfframpFigureFormat format)
{
  g_return_val_if_fail (format < OFFRAMP_FIGURE_N_FORMATS, NULL);

  return SUFFIXES[format];
}

/**
 * offramp_figure_format_from_name:
 * @name: of a file
 * @format: (out): what its ending says
 *
 * Returns: %FALSE if it ends in none of them
 */
gboolean
offramp_figure_format_from_name (const char *name, OfframpFigureFormat *format)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < OFFRAMP_FIGURE_N_FORMATS; i++)
    if (g_str_has_suffix (lower, SUFFIXES[i]))
      {
        *format = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * offramp_figure_render:
 * @self: a figure; it is prepared for @look, so a widget must prepare its own again
 * @format: how
 * @look: size and colours
 * @error: the reason, without a file
 *
 * Returns: (transfer full): the file's content; %NULL with @error set if it could not be made
 */
GBytes *
offramp_figure_render (OfframpFigure *self, OfframpFigureFormat format, const OfframpFigureLook *look, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (self != NULL && look != NULL && format < OFFRAMP_FIGURE_N_FORMATS, NULL);

  if (format == OFFRAMP_FIGURE_CSV)
    {
      g_autoptr (OfframpFigureTable) table = offramp_figure_table_new (self);

      return offramp_figure_table_to_csv (table);
    }
  surface = make_surface (self, format, look, bytes);
  cr = cairo_create (surface);
  offramp_figure_draw (self, look, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format == OFFRAMP_FIGURE_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * offramp_figure_write:
 * @self: a figure; as for offramp_figure_render()
 * @format: how
 * @look: size and colours
 * @file: where to; an older file is replaced
 * @cancellable: (nullable): stops before anything is written
 * @error: a sentence with file and reason; an older file is as it was
 *
 * Returns: whether it is written
 */
gboolean
offramp_figure_write (OfframpFigure *self, OfframpFigureFormat format, const OfframpFigureLook *look, GFile *file,
                      GCancellable *cancellable, GError **error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "?");
  g_autoptr (GBytes) content = offramp_figure_render (self, format, look, error);

  if (content != NULL && offramp_whole_file_write (file, content, cancellable, error))
    return TRUE;
  if (error == NULL || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, _ ("“%s” was not written: "), name);
  return FALSE;
}

static void
free_order (gpointer data)
{
  Order *order = data;

  offramp_figure_free (order->figure);
  g_clear_object (&order->file);
  g_free (order);
}

static void
run_order (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Order *order = task_data;
  GBytes *content = NULL;
  GError *error = NULL;

  if (order->file == NULL)
    content = offramp_figure_render (order->figure, order->format, &order->look, &error);
  else
    offramp_figure_write (order->figure, order->format, &order->look, order->file, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (content != NULL)
    g_task_return_pointer (task, content, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_boolean (task, TRUE);
}

static void
start_order (OfframpFigure *self, OfframpFigureFormat format, const OfframpFigureLook *look, GFile *file,
             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Order *order = g_new0 (Order, 1);

  order->figure = offramp_figure_copy (self);
  order->format = format;
  order->look = *look;
  g_set_object (&order->file, file);
  g_task_set_task_data (task, order, free_order);
  g_task_run_in_thread (task, run_order);
}

/**
 * offramp_figure_render_async:
 * @self: a figure; copied as it is now
 * @format: how
 * @look: size and colours
 * @cancellable: (nullable): stops it
 * @callback: called when it is rendered or failed
 * @user_data: for @callback
 *
 * Renders on a thread of its own.
 */
void
offramp_figure_render_async (OfframpFigure *self, OfframpFigureFormat format, const OfframpFigureLook *look,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  start_order (self, format, look, NULL, cancellable, callback, user_data);
}

/**
 * offramp_figure_render_finish:
 * @result: as the callback got it
 * @error: the reason
 *
 * Returns: (transfer full): the content; %NULL with @error set if it could not be made
 */
GBytes *
offramp_figure_render_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * offramp_figure_write_async:
 * @self: a figure; copied as it is now
 * @format: how
 * @look: size and colours
 * @file: where to; an older file is replaced
 * @cancellable: (nullable): stops before anything is written
 * @callback: called when it is written or failed
 * @user_data: for @callback
 *
 * Renders and writes on a thread of its own.
 */
void
offramp_figure_write_async (OfframpFigure *self, OfframpFigureFormat format, const OfframpFigureLook *look, GFile *file,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (G_IS_FILE (file));

  start_order (self, format, look, file, cancellable, callback, user_data);
}

/**
 * offramp_figure_write_finish:
 * @result: as the callback got it
 * @error: as for offramp_figure_write()
 *
 * Returns: whether it is written
 */
gboolean
offramp_figure_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
