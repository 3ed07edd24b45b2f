/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-figure-file.h - a figure as a file: SVG and PDF for papers, PNG for slides, CSV for spreadsheets
 *
 * Needs no display: fonts are fontconfig's, colours those of white paper. A file is replaced at once or not at all.
 */
#pragma once

#include <gio/gio.h>

#include "offramp-figure.h"

G_BEGIN_DECLS

/**
 * OfframpFigureFormat:
 * @OFFRAMP_FIGURE_SVG: a drawing
 * @OFFRAMP_FIGURE_PDF: a drawing on a page of its size
 * @OFFRAMP_FIGURE_PNG: a picture of twice as many pixels each way
 * @OFFRAMP_FIGURE_CSV: every point of the visible curves
 */
typedef enum
{
  OFFRAMP_FIGURE_SVG,
  OFFRAMP_FIGURE_PDF,
  OFFRAMP_FIGURE_PNG,
  OFFRAMP_FIGURE_CSV,
  OFFRAMP_FIGURE_N_FORMATS,
} OfframpFigureFormat;

/**
 * OfframpFigureLook:
 * @width: of the picture in pixels of 1/96 inch
 * @height: likewise
 * @dark: light on dark, for slides
 */
typedef struct
{
  double width, height;
  gboolean dark;
} OfframpFigureLook;

const char *offramp_figure_format_get_suffix (OfframpFigureFormat format);
gboolean offramp_figure_format_from_name (const char *name, OfframpFigureFormat *format);
void offramp_figure_draw (OfframpFigure *self, const OfframpFigureLook *look, cairo_t *cr);
GBytes *offramp_figure_render (OfframpFigure *self, OfframpFigureFormat format, const OfframpFigureLook *look,
                               GError **error);
gboolean offramp_figure_write (OfframpFigure *self, OfframpFigureFormat format, const OfframpFigureLook *look,
                               GFile *file, GCancellable *cancellable, GError **error);
void offramp_figure_render_async (OfframpFigure *self, OfframpFigureFormat format, const OfframpFigureLook *look,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GBytes *offramp_figure_render_finish (GAsyncResult *result, GError **error);
void offramp_figure_write_async (OfframpFigure *self, OfframpFigureFormat format, const OfframpFigureLook *look,
                                 GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean offramp_figure_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
