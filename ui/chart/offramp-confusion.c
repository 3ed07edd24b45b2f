/* SPDX-License-Identifier: Apache-2.0 */
/* Right answers are blue, those of the redundant class green, wrong ones amber: the stronger, the more of the line's
 * images. Each cell that is large enough has its number too. */
#include "offramp-confusion.h"

#include <math.h>

#include "offramp-layer-style.h"

enum
{
  GAP = 6,
  MOST_NAME = 90, /* pixels that a name may take */
  MOST_CELL = 46,
  LEAST_CELL = 3,
  CELL_OF_NUMBERS = 21, /* from this side on a cell has its number */
  CELL_OF_NAMES = 11,   /* from this side on lines and columns have names */
};

/* (transfer full): of one line, no wider than @most pixels. */
static PangoLayout *
make_text (PangoContext *context, const char *text, double most)
{
  PangoLayout *layout = pango_layout_new (context);

  pango_layout_set_text (layout, text, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (most > 0)
    {
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      if (width > most)
        pango_layout_set_width (layout, (int)(most * PANGO_SCALE));
    }
  return layout;
}

static double
measure_names (const OfframpConfusionData *data, PangoContext *context)
{
  int widest = 0;

  for (guint c = 0; c < data->n; c++)
    {
      PangoLayout *text = make_text (context, data->names[c], MOST_NAME);
      int width;

      pango_layout_get_pixel_size (text, &width, NULL);
      widest = MAX (widest, width);
      g_object_unref (text);
    }
  return widest;
}

static double
get_line_height (PangoContext *context)
{
  PangoLayout *text = make_text (context, "0", 0);
  int height;

  pango_layout_get_pixel_size (text, NULL, &height);
  g_object_unref (text);
  return height;
}

/**
 * offramp_confusion_lay_out:
 * @data: the matrix
 * @context: the font
 * @width: in pixels, at most
 * @layout: (out): where everything lies
 */
void
offramp_confusion_lay_out (const OfframpConfusionData *data, PangoContext *context, double width,
                           OfframpConfusionLayout *layout)
{
  const double names = measure_names (data, context), line = get_line_height (context);

  g_return_if_fail (data->n > 0);

  layout->left = names + GAP;
  layout->cell = floor (CLAMP ((width - layout->left) / data->n, LEAST_CELL, MOST_CELL));
  if (layout->cell < CELL_OF_NAMES)
    {
      layout->left = 0;
      layout->cell = CLAMP (width / data->n, LEAST_CELL, MOST_CELL);
    }
  layout->turned = names > layout->cell - 2;
  layout->top = layout->left == 0 ? 0 : (layout->turned ? names : line) + GAP;
  layout->width = layout->left + data->n * layout->cell;
  layout->height = layout->top + data->n * layout->cell;
}

/**
 * offramp_confusion_find_cell:
 * @data: the matrix
 * @layout: where it lies
 * @x: in pixels
 * @y: likewise
 * @truth: (out): the line
 * @answer: (out): the column
 *
 * Returns: whether there is a cell
 */
gboolean
offramp_confusion_find_cell (const OfframpConfusionData *data, const OfframpConfusionLayout *layout, double x, double y,
                             guint *truth, guint *answer)
{
  const double column = floor ((x - layout->left) / layout->cell), line = floor ((y - layout->top) / layout->cell);

  if (!(column >= 0 && column < data->n && line >= 0 && line < data->n))
    return FALSE;
  *truth = (guint)line;
  *answer = (guint)column;
  return TRUE;
}

/**
 * offramp_confusion_get_share:
 * @data: the matrix
 * @truth: a line
 * @answer: a column
 *
 * Returns: share of the line's images that are in the cell; 0 for a line without images
 */
double
offramp_confusion_get_share (const OfframpConfusionData *data, guint truth, guint answer)
{
  const guint *line = data->counts + (gsize)truth * data->n;
  double total = 0;

  for (guint c = 0; c < data->n; c++)
    total += line[c];
  return total > 0 ? line[answer] / total : 0;
}

static const char *
get_colour (const OfframpConfusionData *data, guint truth, guint answer)
{
  if (truth != answer)
    return "offramp_amber_line";
  return truth + 1 == data->n ? "offramp_green" : "offramp_blue";
}

static void
show_centred (cairo_t *cr, PangoLayout *text, double x, double y, double width, double height)
{
  int text_width, text_height;

  pango_layout_get_pixel_size (text, &text_width, &text_height);
  cairo_move_to (cr, x + (width - text_width) / 2, y + (height - text_height) / 2);
  pango_cairo_show_layout (cr, text);
}

static void
paint_cell (const OfframpConfusionData *data, const OfframpConfusionLayout *layout, PangoContext *context, cairo_t *cr,
            guint truth, guint answer, OfframpColourFunc colours, gpointer user_data)
{
  const guint count = data->counts[(gsize)truth * data->n + answer];
  const double share = offramp_confusion_get_share (data, truth, answer),
               alpha = count > 0 ? 0.12 + 0.7 * sqrt (share) : 0.04;
  const double x = layout->left + answer * layout->cell, y = layout->top + truth * layout->cell;
  const double inner = layout->cell - (layout->cell >= CELL_OF_NAMES ? 1 : 0);
  const OfframpColour plain = colours (count > 0 ? get_colour (data, truth, answer) : OFFRAMP_COLOUR_TEXT, user_data);
  const OfframpColour ground = offramp_colour_fade (plain, alpha);
  const OfframpColour ink = colours (OFFRAMP_COLOUR_TEXT, user_data);
  g_autofree char *number = g_strdup_printf ("%u", count);

  offramp_colour_set_source (&ground, cr);
  cairo_rectangle (cr, x, y, inner, inner);
  cairo_fill (cr);
  if (count > 0 && layout->cell >= CELL_OF_NUMBERS)
    {
      PangoLayout *text = make_text (context, number, inner);

      offramp_colour_set_source (&ink, cr);
      show_centred (cr, text, x, y, inner, inner);
      g_object_unref (text);
    }
}

static void
paint_column_name (const OfframpConfusionLayout *layout, PangoContext *context, cairo_t *cr, guint column,
                   const char *name)
{
  const double x = layout->left + column * layout->cell;
  PangoLayout *text = make_text (context, name, MOST_NAME);
  int width, height;

  pango_layout_get_pixel_size (text, &width, &height);
  if (!layout->turned || width <= layout->cell - 2)
    show_centred (cr, text, x, layout->top - GAP / 2.0 - height, layout->cell, height);
  else
    {
      cairo_save (cr);
      cairo_translate (cr, x + (layout->cell - height) / 2, layout->top - GAP / 2.0);
      cairo_rotate (cr, -G_PI / 2);
      cairo_move_to (cr, 0, 0);
      pango_cairo_show_layout (cr, text);
      cairo_restore (cr);
    }
  g_object_unref (text);
}

static void
paint_line_name (const OfframpConfusionLayout *layout, PangoContext *context, cairo_t *cr, guint line, const char *name)
{
  PangoLayout *text = make_text (context, name, MOST_NAME);
  int width, height;

  pango_layout_get_pixel_size (text, &width, &height);
  cairo_move_to (cr, layout->left - GAP - width, layout->top + line * layout->cell + (layout->cell - height) / 2);
  pango_cairo_show_layout (cr, text);
  g_object_unref (text);
}

/**
 * offramp_confusion_paint:
 * @data: the matrix
 * @layout: where it lies
 * @context: the font
 * @cr: where to paint
 * @colours: (scope call): the colours
 * @user_data: for @colours
 */
void
offramp_confusion_paint (const OfframpConfusionData *data, const OfframpConfusionLayout *layout, PangoContext *context,
                         cairo_t *cr, OfframpColourFunc colours, gpointer user_data)
{
  const OfframpColour quiet = offramp_colour_fade (colours (OFFRAMP_COLOUR_TEXT, user_data), 0.75);

  for (guint truth = 0; truth < data->n; truth++)
    for (guint answer = 0; answer < data->n; answer++)
      paint_cell (data, layout, context, cr, truth, answer, colours, user_data);
  if (layout->left == 0)
    return;
  offramp_colour_set_source (&quiet, cr);
  for (guint c = 0; c < data->n; c++)
    {
      paint_line_name (layout, context, cr, c, data->names[c]);
      paint_column_name (layout, context, cr, c, data->names[c]);
    }
}

/**
 * offramp_confusion_paint_cursor:
 * @layout: where the matrix lies
 * @truth: a line
 * @answer: a column
 * @cr: where to paint
 * @colours: (scope call): the colours
 * @user_data: for @colours
 *
 * Frames a cell.
 */
void
offramp_confusion_paint_cursor (const OfframpConfusionLayout *layout, guint truth, guint answer, cairo_t *cr,
                                OfframpColourFunc colours, gpointer user_data)
{
  const OfframpColour ink = colours (OFFRAMP_COLOUR_TEXT, user_data);

  offramp_colour_set_source (&ink, cr);
  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, layout->left + answer * layout->cell, layout->top + truth * layout->cell, layout->cell - 1,
                   layout->cell - 1);
  cairo_stroke (cr);
}
