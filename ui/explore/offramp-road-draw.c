/* SPDX-License-Identifier: Apache-2.0 */
/* From the ground up: asphalt, the route on it, gates, signs. Labels and the bar of milliseconds stand in
 * offramp-road-labels.c. */
#include "offramp-road-draw.h"

#include "offramp-pixel-surface.h"
#include "offramp-road-labels.h"
#include "offramp-road-text.h"

#define RADIUS 4.0

static void
set_colour (cairo_t *cr, const GdkRGBA *colour, double alpha)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha * alpha);
}

static void
trace_rounded_box (cairo_t *cr, const OfframpRoadBox *box, double radius)
{
  double right = box->x + box->width, bottom = box->y + box->height;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, box->y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, box->x + radius, bottom - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, box->x + radius, box->y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
trace_main_road (cairo_t *cr, const OfframpRoadLayout *layout)
{
  cairo_move_to (cr, layout->start.x, layout->start.y);
  cairo_line_to (cr, layout->parking.x, layout->parking.y);
}

static void
trace_ramp (cairo_t *cr, const OfframpRoadRamp *ramp)
{
  const OfframpRoadPoint *curve = ramp->curve;

  cairo_move_to (cr, curve[0].x, curve[0].y);
  cairo_curve_to (cr, curve[1].x, curve[1].y, curve[2].x, curve[2].y, curve[3].x, curve[3].y);
  cairo_line_to (cr, ramp->parking.x, ramp->parking.y);
}

static void
draw_asphalt (const OfframpRoadScene *scene, cairo_t *cr)
{
  const OfframpRoadLayout *layout = scene->layout;
  const double long_dashes[] = { 15, 11 }, short_dashes[] = { 8, 8 };

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  set_colour (cr, &scene->palette->road, 1);
  for (guint i = 0; i < layout->map.n_exits; i++)
    {
      cairo_set_line_width (cr, 1.55 * layout->lane);
      trace_ramp (cr, &layout->ramps[i]);
      cairo_stroke (cr);
    }
  cairo_set_line_width (cr, 2 * layout->lane);
  trace_main_road (cr, layout);
  cairo_stroke (cr);

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  set_colour (cr, &scene->palette->sign_text, 0.75);
  cairo_set_line_width (cr, 1.2);
  cairo_set_dash (cr, short_dashes, G_N_ELEMENTS (short_dashes), 0);
  for (guint i = 0; i < layout->map.n_exits; i++)
    trace_ramp (cr, &layout->ramps[i]);
  cairo_stroke (cr);
  set_colour (cr, &scene->palette->road_line, 1);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, long_dashes, G_N_ELEMENTS (long_dashes), 0);
  trace_main_road (cr, layout);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* The way that the image took, as a bright line on the asphalt. */
static void
draw_route (const OfframpRoadScene *scene, cairo_t *cr)
{
  OfframpRoadPoint points[OFFRAMP_ROAD_MAX_POINTS];
  guint n_points;

  if (scene->verdict == NULL)
    return;
  n_points = offramp_road_layout_trace (scene->layout, scene->verdict->route.stage, points);
  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, points[0].x, points[0].y);
  for (guint i = 1; i < n_points; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
  set_colour (cr, offramp_road_get_route_colour (scene), 0.45);
  cairo_set_line_width (cr, 13);
  cairo_stroke_preserve (cr);
  set_colour (cr, &scene->palette->sign_text, 0.9);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_gates (const OfframpRoadScene *scene, cairo_t *cr)
{
  const OfframpRoadLayout *layout = scene->layout;

  for (guint i = 0; i < layout->map.n_gates; i++)
    {
      const OfframpRoadGate *gate = &layout->map.gates[i];
      gboolean computed = scene->verdict != NULL && gate->stage <= scene->verdict->route.stage;

      for (guint k = 0; k < gate->n_bars; k++)
        {
          trace_rounded_box (cr, &layout->gates[i].bars[k], RADIUS);
          if (computed)
            set_colour (cr, offramp_road_get_route_colour (scene), 0.92);
          else
            set_colour (cr, &scene->palette->idle, 0.92);
          cairo_fill (cr);
        }
    }
}

static void
draw_sign (const OfframpRoadScene *scene, cairo_t *cr, guint index)
{
  const OfframpRoadExit *exit = &scene->layout->map.exits[index];
  const OfframpRoadBox *box = &scene->layout->ramps[index].sign;
  const OfframpRoadBox inner = { box->x + 3, box->y + 3, box->width - 6, box->height - 6 };
  gboolean taken = scene->verdict != NULL && scene->verdict->route.left && scene->verdict->route.stage == exit->stage;
  gboolean standing = scene->verdict == NULL || taken;
  g_autofree char *name = offramp_road_format_sign (exit);
  g_autofree char *decision = offramp_road_format_decision (exit, scene->verdict);
  const OfframpRoadPoint middle = { box->x + box->width / 2, box->y + (decision != NULL ? 22 : box->height / 2) };

  trace_rounded_box (cr, box, 7);
  set_colour (cr, standing ? &scene->palette->sign : &scene->palette->idle, 1);
  cairo_fill (cr);
  trace_rounded_box (cr, &inner, 5);
  set_colour (cr, &scene->palette->sign_text, 0.9);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  offramp_road_write (scene, cr, name, OFFRAMP_ROAD_SIGN_FONT, 0.5, middle, &scene->palette->sign_text);
  if (decision != NULL)
    offramp_road_write (scene, cr, decision, OFFRAMP_ROAD_SMALL_FONT, 0.5, (OfframpRoadPoint){ middle.x, box->y + 44 },
                        &scene->palette->sign_text);
}

/**
 * offramp_road_draw:
 * @scene: what to draw
 * @cr: where
 *
 * Draws everything that stands still.
 */
void
offramp_road_draw (const OfframpRoadScene *scene, cairo_t *cr)
{
  draw_asphalt (scene, cr);
  draw_route (scene, cr);
  draw_gates (scene, cr);
  for (guint i = 0; i < scene->layout->map.n_exits; i++)
    draw_sign (scene, cr, i);
  offramp_road_draw_labels (scene, cr);
}

/**
 * offramp_road_draw_car:
 * @scene: what it drives in
 * @cr: where
 * @image: the 32x32 picture
 * @at: its middle
 *
 * Draws the image that travels.
 */
void
offramp_road_draw_car (const OfframpRoadScene *scene, cairo_t *cr, cairo_surface_t *image, OfframpRoadPoint at)
{
  const double side = OFFRAMP_ROAD_CAR;
  const OfframpRoadBox box = { at.x - side / 2, at.y - side / 2, side, side };

  cairo_save (cr);
  trace_rounded_box (cr, &box, RADIUS);
  cairo_clip (cr);
  offramp_pixel_surface_draw (cr, image, box.x, box.y, side, side);
  cairo_restore (cr);
  trace_rounded_box (cr, &box, RADIUS);
  set_colour (cr, &scene->palette->amber, 1);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke (cr);
}
