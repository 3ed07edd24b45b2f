/* SPDX-License-Identifier: Apache-2.0 */
/* Asphalt, a trail in the colours of the ways that the images took, and a car with the picture of the image under way.
 * Only some of the images become cars: each is made when its turn comes, and kept. */
#include "offramp-race-lane.h"

#include <math.h>

#include "offramp-palette.h"
#include "offramp-pixel-surface.h"

enum
{
  WIDTH = 280,
  HEIGHT = 104,
  CAR = 58,
  TRAIL = 28,
  LABEL_ROOM = 20,
  FINISH = 12,
  MARGIN = 8,
  HATCH_STEP = 6,
  MOST_CARS = 96
};

/**
 * OfframpRaceLane:
 * @images: (nullable): [n_images, 32, 32, 3]
 * @cars: [MOST_CARS] (nullable): pictures of some of them
 * @reading: where the lane stands
 * @limit: where this lane stands at the other's finish, by arithmetic; NaN for nowhere
 * @rival: where it really stood then; NaN before that
 */
struct _OfframpRaceLane
{
  GtkWidget parent_instance;

  EeRaceLane kind;
  GBytes *images;
  guint n_images;
  cairo_surface_t *cars[MOST_CARS];
  OfframpRaceReading reading;
  double limit, rival;
  char *limit_label, *rival_label;
};

G_DEFINE_FINAL_TYPE (OfframpRaceLane, offramp_race_lane, GTK_TYPE_WIDGET)

static void
round_rectangle (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* Where a car's front is when so much of the way lies behind it. */
static double
get_front (int width, double place)
{
  return MARGIN + CAR + place * (width - 2 * MARGIN - FINISH - CAR);
}

static double
get_place (const OfframpRaceLane *self)
{
  return self->n_images > 0 ? CLAMP (self->reading.answered / self->n_images, 0, 1) : 0;
}

static void
draw_road (cairo_t *cr, const OfframpPalette *palette, int width, int height)
{
  const double dashes[] = { 14, 12 };

  gdk_cairo_set_source_rgba (cr, &palette->road);
  round_rectangle (cr, 0, 0, width, height, 10);
  cairo_fill (cr);
  cairo_save (cr);
  cairo_set_source_rgba (cr, palette->road_line.red, palette->road_line.green, palette->road_line.blue, 0.55);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, MARGIN, height / 2.0);
  cairo_line_to (cr, width - MARGIN - FINISH, height / 2.0);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Black and white squares across the lane. */
static void
draw_finish (cairo_t *cr, int width, int height)
{
  const double side = FINISH / 2.0, left = width - MARGIN - FINISH;
  const guint n = (guint)((height - 2 * MARGIN) / side);

  for (guint row = 0; row < n; row++)
    for (guint column = 0; column < 2; column++)
      {
        const double grey = (row + column) % 2 ? 0.08 : 1;

        cairo_set_source_rgb (cr, grey, grey, grey);
        cairo_rectangle (cr, left + column * side, MARGIN + row * side, side, side);
        cairo_fill (cr);
      }
}

static void
hatch (cairo_t *cr, const GdkRGBA *colour, double x, double y, double width, double height)
{
  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_paint (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.35);
  cairo_set_line_width (cr, 1.6);
  for (double at = x - height; at < x + width; at += HATCH_STEP)
    {
      cairo_move_to (cr, at, y + height);
      cairo_line_to (cr, at + height, y);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Behind the car: hatched green what left at an exit, blue what went to the end, in their proportion so far. */
static void
draw_trail (OfframpRaceLane *self, cairo_t *cr, const OfframpPalette *palette, double front, int height)
{
  const double length = front - CAR / 2.0 - MARGIN, top = (height - TRAIL) / 2.0;
  const double left = self->reading.answered > 0 ? self->reading.left / self->reading.answered : 0;

  if (length <= 0 || self->reading.answered <= 0)
    return;
  cairo_save (cr);
  round_rectangle (cr, MARGIN, top, length, TRAIL, 5);
  cairo_clip (cr);
  cairo_set_source_rgb (cr, 0.21, 0.52, 0.89);
  cairo_rectangle (cr, MARGIN, top, length, TRAIL);
  cairo_fill (cr);
  hatch (cr, &palette->sign, MARGIN, top, length, TRAIL * left);
  cairo_restore (cr);
}

static cairo_surface_t *
get_car (OfframpRaceLane *self)
{
  const guint n = MIN (self->n_images, MOST_CARS);
  const guint which = MIN ((guint)(get_place (self) * n), n - 1);

  if (self->cars[which] == NULL)
    {
      const gsize index = (guint64)which * self->n_images / n;
      g_autoptr (GBytes) image = g_bytes_new_from_bytes (self->images, index * EE_IMAGE_BYTES, EE_IMAGE_BYTES);

      self->cars[which] = offramp_pixel_surface_new (image, EE_IMAGE_SIDE, EE_IMAGE_SIDE);
    }
  return self->cars[which];
}

/* At rest an empty frame waits at the start. */
static void
draw_car (OfframpRaceLane *self, cairo_t *cr, const OfframpPalette *palette, double front, int height)
{
  const double x = front - CAR, y = (height - CAR) / 2.0;

  cairo_save (cr);
  round_rectangle (cr, x, y, CAR, CAR, 7);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  if (self->images != NULL)
    offramp_pixel_surface_draw (cr, get_car (self), x, y, CAR, CAR);
  cairo_restore (cr);
  round_rectangle (cr, x + 1, y + 1, CAR - 2, CAR - 2, 6);
  cairo_set_line_width (cr, 2.5);
  if (self->kind == EE_RACE_WITH_EXIT)
    cairo_set_source_rgb (cr, 0.34, 0.89, 0.54);
  else
    cairo_set_source_rgb (cr, 0.6, 0.76, 0.95);
  cairo_stroke (cr);
}

static void
draw_label (OfframpRaceLane *self, cairo_t *cr, const char *text, double x, gboolean at_top)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  const int lane_width = gtk_widget_get_width (GTK_WIDGET (self)),
            lane_height = gtk_widget_get_height (GTK_WIDGET (self));
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, MIN (x + 5, lane_width - MARGIN - FINISH - width - 2), at_top ? 2 : lane_height - height - 2);
  pango_cairo_show_layout (cr, layout);
}

/* Where this lane may stand, and where it stood, when the other one finished. */
static void
draw_marks (OfframpRaceLane *self, cairo_t *cr, const OfframpPalette *palette, int width, int height)
{
  const double dashes[] = { 4, 3 };

  if (!isnan (self->limit))
    {
      const double x = round (get_front (width, self->limit)) + 0.5;

      cairo_save (cr);
      gdk_cairo_set_source_rgba (cr, &palette->road_line);
      cairo_set_line_width (cr, 2);
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      cairo_move_to (cr, x, 2);
      cairo_line_to (cr, x, height - 2);
      cairo_stroke (cr);
      draw_label (self, cr, self->limit_label, x, FALSE);
      cairo_restore (cr);
    }
  if (!isnan (self->rival))
    {
      const double x = round (get_front (width, self->rival)) + 0.5;

      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_set_line_width (cr, 2);
      cairo_move_to (cr, x, 2);
      cairo_line_to (cr, x, height - LABEL_ROOM);
      cairo_stroke (cr);
      draw_label (self, cr, self->rival_label, x, TRUE);
    }
}

static void
offramp_race_lane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpRaceLane *self = OFFRAMP_RACE_LANE (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double front = get_front (width, get_place (self));
  OfframpPalette palette;
  cairo_t *cr;

  if (width < 3 * CAR || height < CAR)
    return;
  offramp_palette_load (&palette, widget);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  draw_road (cr, &palette, width, height);
  draw_finish (cr, width, height);
  draw_trail (self, cr, &palette, front, height);
  draw_marks (self, cr, &palette, width, height);
  draw_car (self, cr, &palette, front, height);
  cairo_destroy (cr);
}

static void
offramp_race_lane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
drop_cars (OfframpRaceLane *self)
{
  for (guint i = 0; i < MOST_CARS; i++)
    g_clear_pointer (&self->cars[i], cairo_surface_destroy);
}

static void
offramp_race_lane_finalize (GObject *object)
{
  OfframpRaceLane *self = OFFRAMP_RACE_LANE (object);

  drop_cars (self);
  g_clear_pointer (&self->images, g_bytes_unref);
  g_free (self->limit_label);
  g_free (self->rival_label);

  G_OBJECT_CLASS (offramp_race_lane_parent_class)->finalize (object);
}

static void
offramp_race_lane_class_init (OfframpRaceLaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = offramp_race_lane_finalize;
  widget_class->snapshot = offramp_race_lane_snapshot;
  widget_class->measure = offramp_race_lane_measure;
  gtk_widget_class_set_css_name (widget_class, "racelane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
offramp_race_lane_init (OfframpRaceLane *self)
{
  self->limit = self->rival = NAN;
}

/**
 * offramp_race_lane_set_kind:
 * @self: a lane
 * @kind: whose
 */
void
offramp_race_lane_set_kind (OfframpRaceLane *self, EeRaceLane kind)
{
  g_return_if_fail (OFFRAMP_IS_RACE_LANE (self));

  self->kind = kind;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * offramp_race_lane_set_images:
 * @self: a lane
 * @images: (nullable): [n_images, 32, 32, 3] uint8
 * @n_images: that the lane has to answer
 */
void
offramp_race_lane_set_images (OfframpRaceLane *self, GBytes *images, guint n_images)
{
  g_return_if_fail (OFFRAMP_IS_RACE_LANE (self));

  drop_cars (self);
  g_clear_pointer (&self->images, g_bytes_unref);
  self->images = images != NULL ? g_bytes_ref (images) : NULL;
  self->n_images = n_images;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * offramp_race_lane_set_reading:
 * @self: a lane
 * @reading: where it stands
 */
void
offramp_race_lane_set_reading (OfframpRaceLane *self, const OfframpRaceReading *reading)
{
  g_return_if_fail (OFFRAMP_IS_RACE_LANE (self));

  self->reading = *reading;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_mark (OfframpRaceLane *self, double *place, char **label, double new_place, const char *new_label)
{
  *place = isnan (new_place) ? NAN : CLAMP (new_place, 0, 1);
  g_free (*label);
  *label = g_strdup (new_label);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * offramp_race_lane_set_limit:
 * @self: a lane
 * @limit: where it stands at the other's finish, by arithmetic, 0..1; NaN for no mark
 * @label: (nullable): at the mark
 */
void
offramp_race_lane_set_limit (OfframpRaceLane *self, double limit, const char *label)
{
  g_return_if_fail (OFFRAMP_IS_RACE_LANE (self));

  set_mark (self, &self->limit, &self->limit_label, limit, label);
}

/**
 * offramp_race_lane_set_rival:
 * @self: a lane
 * @place: where it stood when the other one finished, 0..1; NaN for no mark
 * @label: (nullable): at the mark
 */
void
offramp_race_lane_set_rival (OfframpRaceLane *self, double place, const char *label)
{
  g_return_if_fail (OFFRAMP_IS_RACE_LANE (self));

  set_mark (self, &self->rival, &self->rival_label, place, label);
}
