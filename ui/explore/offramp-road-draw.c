/* SPDX-License-Identifier: Apache-2.0 */
/* The ground never moves: asphalt, dark gates, their names. The traffic is what has happened up to a moment of the
 * trip: the route so far, gates lit as far as they are computed, the decision at the exit. Labels and the bar of
 * milliseconds stand in offramp-road-labels.c. */
#include "offramp-road-draw.h"

#include <math.h>

#include "offramp-pixel-surface.h"
#include "offramp-road-labels.h"

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

/* The way that the image has come so far, as a bright line on the asphalt. */
static void
draw_route (const OfframpRoadScene *scene, cairo_t *cr)
{
  const OfframpRoadTrip *trip = scene->trip;
  double rest = scene->moment->travelled;

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, trip->way[0].x, trip->way[0].y);
  for (guint i = 1; i < trip->n_way && rest > 0; i++)
    {
      double length = hypot (trip->way[i].x - trip->way[i - 1].x, trip->way[i].y - trip->way[i - 1].y);
      OfframpRoadPoint to = rest >= length ? trip->way[i] : scene->moment->at;

      cairo_line_to (cr, to.x, to.y);
      rest -= length;
    }
  set_colour (cr, offramp_road_get_route_colour (scene), 0.45);
  cairo_set_line_width (cr, 13);
  cairo_stroke_preserve (cr);
  set_colour (cr, &scene->palette->sign_text, 0.9);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
fill_gate (const OfframpRoadScene *scene, cairo_t *cr, guint index, const GdkRGBA *colour)
{
  const OfframpRoadGate *gate = &scene->layout->map.gates[index];

  for (guint k = 0; k < gate->n_bars; k++)
    {
      const OfframpRoadBox *bar = &scene->layout->gates[index].bars[k];

      trace_rounded_box (cr, bar, MIN (RADIUS, MIN (bar->width, bar->height) / 2.5));
      set_colour (cr, colour, 1);
      cairo_fill_preserve (cr);
      /* On the asphalt, which is dark too, an edge tells where a flat gate ends. */
      set_colour (cr, &scene->palette->sign_text, 0.55);
      cairo_set_line_width (cr, 0.8);
      cairo_stroke (cr);
    }
}

/* Lit from the left as far as it is computed; a soft glow around it while it is at work. */
static void
light_gate (const OfframpRoadScene *scene, cairo_t *cr, guint index)
{
  const OfframpRoadBox *box = &scene->layout->gates[index].box;
  double done = scene->moment->gates[index];
  const OfframpRoadBox glow = { box->x - 6, box->y - 6, box->width + 12, box->height + 12 };

  if (done <= 0)
    return;
  if (done < 1)
    {
      trace_rounded_box (cr, &glow, 8);
      set_colour (cr, &scene->palette->amber, 0.35);
      cairo_fill (cr);
    }
  cairo_save (cr);
  cairo_rectangle (cr, box->x - 1, box->y - 1, done < 1 ? done * box->width : box->width + 2, box->height + 2);
  cairo_clip (cr);
  fill_gate (scene, cr, index, offramp_road_get_route_colour (scene));
  cairo_restore (cr);
}

static void
fill_sign (const OfframpRoadScene *scene, cairo_t *cr, guint index, const GdkRGBA *colour)
{
  const OfframpRoadBox *box = &scene->layout->ramps[index].sign;
  const OfframpRoadBox inner = { box->x + 3, box->y + 3, box->width - 6, box->height - 6 };

  trace_rounded_box (cr, box, 7);
  set_colour (cr, colour, 1);
  cairo_fill (cr);
  trace_rounded_box (cr, &inner, 5);
  set_colour (cr, &scene->palette->sign_text, 0.9);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

static void
draw_sign (const OfframpRoadScene *scene, cairo_t *cr, guint index)
{
  const OfframpRoadExit *exit = &scene->layout->map.exits[index];
  const OfframpVerdict *verdict = scene->verdict;
  gboolean decided = verdict != NULL && scene->moment->exits[index] >= 1;
  gboolean taken = decided && verdict->route.left && verdict->route.stage == exit->stage;
  gboolean standing = verdict == NULL || taken || !(decided || scene->moment->arrived);

  fill_sign (scene, cr, index, standing ? &scene->palette->sign : &scene->palette->sign_idle);
  offramp_road_write_sign (scene, cr, index);
}

/**
 * offramp_road_draw_ground:
 * @scene: what to draw
 * @cr: where
 *
 * Draws everything that stands still during a trip.
 */
void
offramp_road_draw_ground (const OfframpRoadScene *scene, cairo_t *cr)
{
  draw_asphalt (scene, cr);
  for (guint i = 0; i < scene->layout->map.n_gates; i++)
    fill_gate (scene, cr, i, &scene->palette->idle);
  offramp_road_write_names (scene, cr);
  if (scene->verdict != NULL)
    return;
  for (guint i = 0; i < scene->layout->map.n_exits; i++)
    draw_sign (scene, cr, i);
}

/**
 * offramp_road_draw_traffic:
 * @scene: what to draw, with a verdict
 * @cr: where; the ground is there
 *
 * Draws what has happened up to the scene's moment.
 */
void
offramp_road_draw_traffic (const OfframpRoadScene *scene, cairo_t *cr)
{
  draw_route (scene, cr);
  for (guint i = 0; i < scene->layout->map.n_gates; i++)
    {
      /* The line of the route runs behind the gates. */
      if (scene->moment->gates[i] < 1)
        fill_gate (scene, cr, i, &scene->palette->idle);
      light_gate (scene, cr, i);
    }
  for (guint i = 0; i < scene->layout->map.n_exits; i++)
    draw_sign (scene, cr, i);
  offramp_road_write_traffic (scene, cr);
}

/**
 * offramp_road_get_route_colour:
 * @scene: with a verdict
 *
 * Nobody is to read the verdict off the colour before the image is there.
 *
 * Returns: amber on the way; then green for an image that left early, blue for one that went all the way
 */
const GdkRGBA *
offramp_road_get_route_colour (const OfframpRoadScene *scene)
{
  if (!scene->moment->arrived)
    return &scene->palette->amber;
  return offramp_verdict_get_exit_block (scene->verdict) > 0 ? &scene->palette->green : &scene->palette->blue;
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
