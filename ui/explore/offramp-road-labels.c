/* SPDX-License-Identifier: Apache-2.0 */
/* Names and shapes above the gates, measured times below them, and the time saved as the outline of a bar. */
#include "offramp-road-labels.h"

#include <glib/gi18n.h>

#include "offramp-road-text.h"

enum
{
  SHORT_LABEL = 3, /* letters of a class's name, up to which it is written large */
  SIGN_PADDING = 6
};

/* Puts @text into the scene's layout. @width, @height: (out): in pixels */
static void
set_text (const OfframpRoadScene *scene, const char *text, OfframpRoadFont font, int *width, int *height)
{
  static const double scales[]
      = { [OFFRAMP_ROAD_SIGN_FONT] = 1.35, [OFFRAMP_ROAD_NAME_FONT] = 0.95, [OFFRAMP_ROAD_SMALL_FONT] = 0.85 };
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scales[font]));
  if (font != OFFRAMP_ROAD_SMALL_FONT)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (scene->text, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (scene->text, text, -1);
  pango_layout_get_pixel_size (scene->text, width, height);
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
  int width, height;

  set_text (scene, text, font, &width, &height);

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, at.x - align * width, at.y - height / 2.0);
  pango_cairo_show_layout (cr, scene->text);
  return width;
}

static double
get_middle (const OfframpRoadBox *box)
{
  return box->x + box->width / 2;
}

/* What is written below a gate once its fate is known. */
static void
write_gate_time (const OfframpRoadScene *scene, cairo_t *cr, guint index)
{
  const OfframpRoadGate *gate = &scene->layout->map.gates[index];
  const OfframpRoadBox *slot = &scene->layout->gates[index].slot;
  const OfframpRoadPoint at = { get_middle (slot), slot->y + slot->height + 12 };
  g_autofree char *ms = offramp_format_ms (scene->times->gates_ms[index]);

  if (gate->stage > scene->verdict->route.stage && scene->moment->arrived)
    offramp_road_write (scene, cr, _ ("not computed"), OFFRAMP_ROAD_SMALL_FONT, 0.5, at, &scene->palette->quiet);
  else if (scene->times->measured && scene->moment->gates[index] >= 1)
    offramp_road_write (scene, cr, ms, OFFRAMP_ROAD_SMALL_FONT, 0.5, at, &scene->palette->text);
}

static gboolean
is_stage_computed (const OfframpRoadScene *scene, guint stage)
{
  for (guint i = 0; i < scene->layout->map.n_gates; i++)
    if (scene->layout->map.gates[i].stage == stage && scene->moment->gates[i] < 1)
      return FALSE;
  return TRUE;
}

/* Where only stages were timed: a bracket under the gates of a stage, with its milliseconds. */
static void
write_stage (const OfframpRoadScene *scene, cairo_t *cr, guint stage)
{
  OfframpRoadBox span = offramp_road_layout_get_stage_span (scene->layout, stage);
  double bottom = span.y + span.height + 6, right = span.x + span.width;
  g_autofree char *ms = offramp_format_ms (scene->verdict->timing.stages_ms[stage]);

  if (!is_stage_computed (scene, stage))
    return;
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

/* How long the whole network takes; the image's own time where that is not known. */
static double
get_whole_ms (const OfframpVerdict *verdict)
{
  return verdict->has_full ? MAX (verdict->full_timing.total_ms, verdict->timing.total_ms) : verdict->timing.total_ms;
}

static void
outline_saved (const OfframpRoadScene *scene, cairo_t *cr, double spent)
{
  const OfframpRoadBox *bar = &scene->layout->time;
  const double dashes[] = { 4, 3 };

  cairo_save (cr);
  gdk_cairo_set_source_rgba (cr, &scene->palette->quiet);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_rectangle (cr, bar->x + spent + 2.5, bar->y + 0.5, MAX (bar->width - spent - 3, 0), bar->height - 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* One bar as long as the whole network takes, which fills as the clock runs; what was not spent is an outline. The
 * trip's own clock adds up medians, so the bar ends at the median of the whole. */
static void
draw_time (const OfframpRoadScene *scene, cairo_t *cr)
{
  const OfframpVerdict *verdict = scene->verdict;
  const OfframpRoadBox *bar = &scene->layout->time;
  const OfframpRoadMoment *moment = scene->moment;
  double middle = bar->y + bar->height / 2, whole = get_whole_ms (verdict);
  double ms = scene->trip->total_ms > 0 ? verdict->timing.total_ms * moment->ms / scene->trip->total_ms : 0;
  double shown = moment->arrived ? verdict->timing.total_ms : ms;
  double spent = whole > 0 ? bar->width * shown / whole : 0;
  double saved = moment->arrived ? offramp_verdict_get_saved_ms (verdict) : 0;
  const OfframpRoadPoint end = { bar->x + bar->width + 10, middle };
  g_autofree char *time = offramp_format_ms (saved > 0 ? saved : shown);
  g_autofree char *text = saved > 0 ? g_strdup_printf (_ ("saved %s"), time) : g_strdup (time);

  offramp_road_write (scene, cr, _ ("time"), OFFRAMP_ROAD_SMALL_FONT, 1, (OfframpRoadPoint){ bar->x - 8, middle },
                      &scene->palette->quiet);
  gdk_cairo_set_source_rgba (cr, offramp_road_get_route_colour (scene));
  cairo_rectangle (cr, bar->x, bar->y, spent, bar->height);
  cairo_fill (cr);
  if (saved > 0)
    outline_saved (scene, cr, spent);
  offramp_road_write (scene, cr, text, OFFRAMP_ROAD_NAME_FONT, 0, end,
                      saved > 0 ? &scene->palette->green : &scene->palette->text);
}

/**
 * offramp_road_write_names:
 * @scene: what to label
 * @cr: where
 *
 * Writes name and shape above each gate.
 */
void
offramp_road_write_names (const OfframpRoadScene *scene, cairo_t *cr)
{
  for (guint i = 0; i < scene->layout->map.n_gates; i++)
    {
      const OfframpRoadGate *gate = &scene->layout->map.gates[i];
      const OfframpRoadBox *slot = &scene->layout->gates[i].slot;
      g_autofree char *name = offramp_road_map_format_gate (gate);
      g_autofree char *shape = offramp_road_map_format_shape (gate);

      offramp_road_write (scene, cr, name, OFFRAMP_ROAD_NAME_FONT, 0.5,
                          (OfframpRoadPoint){ get_middle (slot), slot->y - 26 }, &scene->palette->text);
      offramp_road_write (scene, cr, shape, OFFRAMP_ROAD_SMALL_FONT, 0.5,
                          (OfframpRoadPoint){ get_middle (slot), slot->y - 11 }, &scene->palette->quiet);
    }
}

/* One line, @down from the sign's upper edge; smaller where it is longer than the sign: a threshold beside 0 or 1 has
 * many decimals. */
static void
write_on_sign (const OfframpRoadScene *scene, cairo_t *cr, const OfframpRoadBox *sign, const char *text,
               OfframpRoadFont font, double down)
{
  int width, height;
  double scale;

  set_text (scene, text, font, &width, &height);
  scale = MIN ((sign->width - 2 * SIGN_PADDING) / width, 1);
  gdk_cairo_set_source_rgba (cr, &scene->palette->sign_text);
  cairo_save (cr);
  cairo_translate (cr, get_middle (sign), sign->y + down);
  cairo_scale (cr, scale, scale);
  cairo_move_to (cr, -width / 2.0, -height / 2.0);
  pango_cairo_show_layout (cr, scene->text);
  cairo_restore (cr);
}

/**
 * offramp_road_write_sign:
 * @scene: what to label
 * @cr: where
 * @index: of the exit
 *
 * Writes the exit's name, and once the image has been there the decision and its time.
 */
void
offramp_road_write_sign (const OfframpRoadScene *scene, cairo_t *cr, guint index)
{
  const OfframpRoadExit *exit = &scene->layout->map.exits[index];
  const OfframpRoadBox *box = &scene->layout->ramps[index].sign;
  gboolean over = scene->verdict != NULL && (scene->moment->exits[index] >= 1 || scene->moment->arrived);
  gboolean timed = over && scene->times->measured && exit->stage <= scene->verdict->route.stage;
  g_autofree char *name = offramp_road_format_sign (exit);
  g_autofree char *decision = offramp_road_format_decision (exit, over ? scene->verdict : NULL);
  g_autofree char *ms = timed ? offramp_format_ms (scene->times->exits_ms[index]) : NULL;

  write_on_sign (scene, cr, box, name, OFFRAMP_ROAD_SIGN_FONT,
                 ms != NULL         ? 18
                 : decision != NULL ? 24
                                    : box->height / 2);
  if (decision != NULL)
    write_on_sign (scene, cr, box, decision, OFFRAMP_ROAD_SMALL_FONT, ms != NULL ? 38 : 47);
  if (ms != NULL)
    write_on_sign (scene, cr, box, ms, OFFRAMP_ROAD_SMALL_FONT, 54);
}

/**
 * offramp_road_write_traffic:
 * @scene: what to label, with a verdict
 * @cr: where
 *
 * Writes the times of what has been computed, and at the end what came of it.
 */
void
offramp_road_write_traffic (const OfframpRoadScene *scene, cairo_t *cr)
{
  for (guint i = 0; i < scene->layout->map.n_gates; i++)
    write_gate_time (scene, cr, i);
  for (guint stage = 0; !scene->times->measured && stage <= scene->verdict->route.stage; stage++)
    write_stage (scene, cr, stage);
  if (scene->moment->arrived)
    write_arrival (scene, cr);
  draw_time (scene, cr);
}
