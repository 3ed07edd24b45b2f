/* SPDX-License-Identifier: Apache-2.0 */
/* Turns pointers and keys into strokes. With the keyboard: arrows move the pen, Space puts it down and lifts it. */
#include "offramp-drawing-pad.h"

#include <glib/gi18n.h>

#include "offramp-palette.h"

/* One press of an arrow key, as a share of the side: a pixel of MNIST. */
#define KEY_STEP (1.0 / 28)

/* How much of the pad's side the pen's cross takes. */
#define CROSS_ARM 0.03

enum
{
  MIN_SIDE = 150,
  NATURAL_SIDE = 260
};

/**
 * OfframpDrawingPad:
 * @pen_x: where the keyboard's pen is, 0 to 1
 * @pen_y: likewise
 * @pen_down: whether the arrow keys draw
 * @with_keys: whether the keyboard's pen is shown
 */
struct _OfframpDrawingPad
{
  GtkWidget parent_instance;

  OfframpDrawing *drawing;
  double pen_x, pen_y;
  gboolean pen_down;
  gboolean with_keys;
};

enum
{
  DRAWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpDrawingPad, offramp_drawing_pad, GTK_TYPE_WIDGET)

static void
tell_drawn (OfframpDrawingPad *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[DRAWN], 0);
}

/* The paper is the largest square in the middle. */
static double
get_paper (GtkWidget *widget, double *x, double *y)
{
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), side = MIN (width, height);

  *x = (width - side) / 2;
  *y = (height - side) / 2;
  return MAX (side, 1);
}

static void
drag_begin_cb (OfframpDrawingPad *self, double x, double y, GtkGestureDrag *gesture)
{
  double left, top, side = get_paper (GTK_WIDGET (self), &left, &top);

  self->with_keys = FALSE;
  self->pen_down = FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  offramp_drawing_begin_stroke (self->drawing, (x - left) / side, (y - top) / side);
  tell_drawn (self);
}

static void
drag_update_cb (OfframpDrawingPad *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double left, top, side = get_paper (GTK_WIDGET (self), &left, &top), x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y)
      && offramp_drawing_extend_stroke (self->drawing, (x + dx - left) / side, (y + dy - top) / side))
    tell_drawn (self);
}

/* Moves the keyboard's pen, and draws if it is down. */
static gboolean
move_pen (OfframpDrawingPad *self, double dx, double dy)
{
  self->with_keys = TRUE;
  self->pen_x = CLAMP (self->pen_x + dx, 0, 1);
  self->pen_y = CLAMP (self->pen_y + dy, 0, 1);
  if (self->pen_down && offramp_drawing_extend_stroke (self->drawing, self->pen_x, self->pen_y))
    tell_drawn (self);
  else
    gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  double dx, dy;

  g_variant_get (arguments, "(dd)", &dx, &dy);
  return move_pen (OFFRAMP_DRAWING_PAD (widget), dx, dy);
}

static gboolean
toggle_pen_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  OfframpDrawingPad *self = OFFRAMP_DRAWING_PAD (widget);

  self->with_keys = TRUE;
  self->pen_down = !self->pen_down;
  if (self->pen_down)
    {
      offramp_drawing_begin_stroke (self->drawing, self->pen_x, self->pen_y);
      tell_drawn (self);
    }
  else
    gtk_widget_queue_draw (widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  self->pen_down ? _ ("pen down") : _ ("pen up"), -1);
  return TRUE;
}

static gboolean
undo_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  offramp_drawing_pad_undo (OFFRAMP_DRAWING_PAD (widget));
  return TRUE;
}

static gboolean
clear_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  offramp_drawing_pad_clear (OFFRAMP_DRAWING_PAD (widget));
  return TRUE;
}

/* Whoever leaves the pad lifts the pen. */
static void
focus_left_cb (OfframpDrawingPad *self)
{
  self->with_keys = FALSE;
  self->pen_down = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
draw_cross (OfframpDrawingPad *self, cairo_t *cr, double side, const GdkRGBA *color)
{
  double x = self->pen_x * side, y = self->pen_y * side, arm = CROSS_ARM * side;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, self->pen_down ? 3 : 1.5);
  cairo_move_to (cr, x - arm, y);
  cairo_line_to (cr, x + arm, y);
  cairo_move_to (cr, x, y - arm);
  cairo_line_to (cr, x, y + arm);
  cairo_stroke (cr);
}

static void
offramp_drawing_pad_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpDrawingPad *self = OFFRAMP_DRAWING_PAD (widget);
  double left, top, side = get_paper (widget, &left, &top);
  GskRoundedRect paper;
  OfframpPalette palette;
  cairo_t *cr;

  offramp_palette_load (&palette, widget);
  gsk_rounded_rect_init_from_rect (&paper, &GRAPHENE_RECT_INIT (left, top, side, side), 10);
  gtk_snapshot_push_rounded_clip (snapshot, &paper);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (left, top, side, side));
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, left, top);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.12);
  offramp_drawing_draw (self->drawing, cr, side);
  if (self->with_keys)
    draw_cross (self, cr, side, self->pen_down ? &palette.blue : &palette.idle);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &paper, (float[4]){ 1, 1, 1, 1 },
                              (GdkRGBA[4]){ palette.idle, palette.idle, palette.idle, palette.idle });
}

static void
offramp_drawing_pad_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  *minimum = MIN_SIDE;
  *natural = MAX (NATURAL_SIDE, for_size);
  *minimum_baseline = *natural_baseline = -1;
}

static GtkSizeRequestMode
offramp_drawing_pad_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_WIDTH_FOR_HEIGHT;
}

static void
offramp_drawing_pad_finalize (GObject *object)
{
  OfframpDrawingPad *self = OFFRAMP_DRAWING_PAD (object);

  offramp_drawing_free (self->drawing);

  G_OBJECT_CLASS (offramp_drawing_pad_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key, keypad_key;
    double dx, dy;
  } ARROWS[] = { { GDK_KEY_Left, GDK_KEY_KP_Left, -KEY_STEP, 0 },
                 { GDK_KEY_Right, GDK_KEY_KP_Right, KEY_STEP, 0 },
                 { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -KEY_STEP },
                 { GDK_KEY_Down, GDK_KEY_KP_Down, 0, KEY_STEP } };

  for (guint i = 0; i < G_N_ELEMENTS (ARROWS); i++)
    {
      gtk_widget_class_add_binding (widget_class, ARROWS[i].key, 0, move_cb, "(dd)", ARROWS[i].dx, ARROWS[i].dy);
      gtk_widget_class_add_binding (widget_class, ARROWS[i].keypad_key, 0, move_cb, "(dd)", ARROWS[i].dx, ARROWS[i].dy);
    }
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, toggle_pen_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, undo_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_BackSpace, 0, undo_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, clear_cb, NULL);
}

static void
offramp_drawing_pad_class_init (OfframpDrawingPadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = offramp_drawing_pad_finalize;
  widget_class->snapshot = offramp_drawing_pad_snapshot;
  widget_class->measure = offramp_drawing_pad_measure;
  widget_class->get_request_mode = offramp_drawing_pad_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "drawingpad");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  add_keys (widget_class);

  /**
   * OfframpDrawingPad::drawn:
   * @self: the pad
   *
   * The drawing is another one.
   */
  signals[DRAWN]
      = g_signal_new ("drawn", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_drawing_pad_init (OfframpDrawingPad *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->drawing = offramp_drawing_new ();
  self->pen_x = self->pen_y = 0.5;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/**
 * offramp_drawing_pad_get_drawing:
 * @self: a pad
 *
 * Returns: (transfer none): what is drawn on it
 */
OfframpDrawing *
offramp_drawing_pad_get_drawing (OfframpDrawingPad *self)
{
  g_return_val_if_fail (OFFRAMP_IS_DRAWING_PAD (self), NULL);

  return self->drawing;
}

/**
 * offramp_drawing_pad_set_pen:
 * @self: a pad
 * @pen: see offramp_drawing_set_pen()
 */
void
offramp_drawing_pad_set_pen (OfframpDrawingPad *self, double pen)
{
  g_return_if_fail (OFFRAMP_IS_DRAWING_PAD (self));

  offramp_drawing_set_pen (self->drawing, pen);
  tell_drawn (self);
}

/**
 * offramp_drawing_pad_undo:
 * @self: a pad
 *
 * Takes the last stroke back.
 */
void
offramp_drawing_pad_undo (OfframpDrawingPad *self)
{
  g_return_if_fail (OFFRAMP_IS_DRAWING_PAD (self));

  self->pen_down = FALSE;
  if (offramp_drawing_undo (self->drawing))
    tell_drawn (self);
}

/**
 * offramp_drawing_pad_clear:
 * @self: a pad
 *
 * Empties the paper.
 */
void
offramp_drawing_pad_clear (OfframpDrawingPad *self)
{
  g_return_if_fail (OFFRAMP_IS_DRAWING_PAD (self));

  self->pen_down = FALSE;
  if (offramp_drawing_clear (self->drawing))
    tell_drawn (self);
}
