/* SPDX-License-Identifier: Apache-2.0 */
/* Names and shapes above the gates, measured times below them, and the time saved as the outline of a bar. */
#include "offramp-road-labels.h"

#include <glib/gi18n.h>

#include "offramp-road-text.h"

/* Names of classes up to this many letters are written large. */
enum
{
  SHORT_LABEL = 3
};

/**
 * offramp_road_get_route_colour:
 * @scene: with a verdict
 *
 * Returns: green for an image that left early, blue for one that went all the way
 */
const GdkRGBA *
offramp_road_get_route_colour (const OfframpRoadScene *scene)
{
  return offramp_verdict_get_exit_block (scene->verdict) > 0 ? &scene->palette->green : &scene->palette->blue;
}

/**
 * offramp_road_write:
 * @scene: gives the font
 * @cr: where to draw
 * @text: a line
 * @font: its role
 * @align: where @at lies in the text: 0 left, 0.5 middle, 1 right
 * @at: the middle of the line's height
 * @colour: of the text
 *
 * Returns: the text's width in pixels
 */
double
offramp_road_write (const OfframpRoadScene *scene, cairo_t *cr, const char *text, OfframpRoadFont font, double align,
                    OfframpRoadPoint at, const GdkRGBA *colour)
{
  static const double scales[]
      = { [OFFRAMP_ROAD_SIGN_FONT] = 1.35, [OFFRAMP_ROAD_NAME_FONT] = 0.95, [OFFRAMP_ROAD_SMALL_FONT] = 0.85 };
  PangoAttrList *attributes = pango_attr_list_new ();
  int width, height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (scales[font]));
  if (font != OFFRAMP_ROAD_SMALL_FONT)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (scene->text, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (scene->text, text, -1);
  pango_layout_get_pixel_size (scene->text, &width, &height);

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, at.x - align * width, at.y - height / 2.0);
  pango_cairo_show_layout (cr, scene->text);
  return width;
}

static void
write_gate (const OfframpRoadScene *scene, cairo_t *cr, guint index)
{
  const OfframpRoadGate *gate = &scene->layout->map.gates[index];
  const OfframpRoadBox *box = &scene->layout->gates[index].box;
  double x = box->x + box->width / 2, bottom = box->y + box->height;
  g_autofree char *name = offramp_road_map_format_gate (gate);
  g_autofree char *shape = offramp_road_map_format_shape (gate);

  offramp_road_write (scene, cr, name, OFFRAMP_ROAD_NAME_FONT, 0.5, (OfframpRoadPoint){ x, box->y - 26 },
                      &scene->palette->text);
  offramp_road_write (scene, cr, shape, OFFRAMP_ROAD_SMALL_FONT, 0.5, (OfframpRoadPoint){ x, box->y - 11 },
                      &scene->palette->quiet);
  if (scene->verdict != NULL && gate->stage > scene->verdict->route.stage)
    offramp_road_write (scene, cr, _ ("not computed"), OFFRAMP_ROAD_SMALL_FONT, 0.5,
                        (OfframpRoadPoint){ x, bottom + 12 }, &scene->palette->quiet);
}

/* A bracket under the gates of a stage that was computed, with its milliseconds. */
static void
write_stage (const OfframpRoadScene *scene, cairo_t *cr, guint stage)
{
  OfframpRoadBox span = offramp_road_layout_get_stage_span (scene->layout, stage);
  double bottom = span.y + span.height + 6, right = span.x + span.width;
  g_autofree char *ms = offramp_format_ms (scene->verdict->timing.stages_ms[stage]);

  gdk_cairo_set_source_rgba (cr, offramp_road_get_route_colour (scene));
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, span.x, bottom - 3);
  cairo_line_to (cr, span.x, bottom);
  cairo_line_to (cr, right, bottom);
  cairo_line_to (cr, right, bottom - 3);
  cairo_stroke (cr);
  offramp_road_write (scene, cr, ms, OFFRAMP_ROAD_SMALL_FONT, 0.5,
                      (OfframpRoadPoint){ span.x + span.width / 2, bottom + 10 }, &scene->palette->text);
}

/* Where the image stands at last, and after how long. */
static void
write_arrival (const OfframpRoadScene *scene, cairo_t *cr)
{
  const OfframpVerdict *verdict = scene->verdict;
  g_autofree char *ms = offramp_format_ms (verdict->timing.total_ms);

  if (offramp_verdict_get_exit_block (verdict) > 0)
    {
      OfframpRoadPoint at = scene->layout->ramps[verdict->route.stage].parking;
      g_autofree char *text = g_strdup_printf (_ ("left after %s"), ms);

      at.x += OFFRAMP_ROAD_CAR / 2.0 + 10;
      offramp_road_write (scene, cr, text, OFFRAMP_ROAD_NAME_FONT, 0, at, &scene->palette->green);
    }
  else
    {
      OfframpRoadPoint at = scene->layout->parking;
      const char *label = verdict->label != NULL ? verdict->label : _ ("redundant");
      gboolean short_label = g_utf8_strlen (label, -1) <= SHORT_LABEL;

      at.x += OFFRAMP_ROAD_CAR / 2.0;
      at.y += OFFRAMP_ROAD_CAR / 2.0 + 13;
      offramp_road_write (scene, cr, label, short_label ? OFFRAMP_ROAD_SIGN_FONT : OFFRAMP_ROAD_NAME_FONT, 1, at,
                          &scene->palette->blue);
    }
}

/* Stages as segments of one bar as long as the whole network takes; what was not spent is an outline. */
static void
draw_time (const OfframpRoadScene *scene, cairo_t *cr)
{
  const OfframpVerdict *verdict = scene->verdict;
  const OfframpRoadBox *bar = &scene->layout->time;
  const double dashes[] = { 4, 3 }, middle = bar->y + bar->height / 2;
  double total
      = verdict->has_full ? MAX (verdict->full_timing.total_ms, verdict->timing.total_ms) : verdict->timing.total_ms;
  double spent = total > 0 ? bar->width * verdict->timing.total_ms / total : 0;
  double saved = offramp_verdict_get_saved_ms (verdict);
  const OfframpRoadPoint end = { bar->x + bar->width + 10, middle };

  offramp_road_write (scene, cr, _ ("time"), OFFRAMP_ROAD_SMALL_FONT, 1, (OfframpRoadPoint){ bar->x - 8, middle },
                      &scene->palette->quiet);
  gdk_cairo_set_source_rgba (cr, offramp_road_get_route_colour (scene));
  cairo_rectangle (cr, bar->x, bar->y, spent, bar->height);
  cairo_fill (cr);
  if (saved > 0)
    {
      g_autofree char *ms = offramp_format_ms (saved);
      g_autofree char *text = g_strdup_printf (_ ("saved %s"), ms);

      cairo_save (cr);
      gdk_cairo_set_source_rgba (cr, &scene->palette->quiet);
      cairo_set_line_width (cr, 1);
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      cairo_rectangle (cr, bar->x + spent + 2.5, bar->y + 0.5, MAX (bar->width - spent - 3, 0), bar->height - 1);
      cairo_stroke (cr);
      cairo_restore (cr);
      offramp_road_write (scene, cr, text, OFFRAMP_ROAD_NAME_FONT, 0, end, &scene->palette->green);
    }
  else
    {
      g_autofree char *ms = offramp_format_ms (verdict->timing.total_ms);

      offramp_road_write (scene, cr, ms, OFFRAMP_ROAD_NAME_FONT, 0, end, &scene->palette->text);
    }
}

/**
 * offramp_road_draw_labels:
 * @scene: what to label
 * @cr: where
 */
void
offramp_road_draw_labels (const OfframpRoadScene *scene, cairo_t *cr)
{
  for (guint i = 0; i < scene->layout->map.n_gates; i++)
    write_gate (scene, cr, i);
  if (scene->verdict == NULL)
    return;
  for (guint stage = 0; stage <= scene->verdict->route.stage; stage++)
    write_stage (scene, cr, stage);
  write_arrival (scene, cr);
  draw_time (scene, cr);
}
