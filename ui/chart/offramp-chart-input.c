/* SPDX-License-Identifier: Apache-2.0 */
/* Pointer, touch and keys. A page of charts scrolls under the wheel: a chart takes it only when it has the focus, so
 * that scrolling past one does not zoom it. */
#include "offramp-chart-private.h"

#include <math.h>

/* Share of the axis that an arrow key moves the cursor by, and that a key or a notch of the wheel pans. */
static const double KEY_STEP = 0.02, PAN_STEP = 0.1, PAGE_STEP = 0.5;

/* Of a key, and of a notch of the wheel. */
static const double KEY_ZOOM = 1.5, WHEEL_ZOOM = 1.2;

/* A shorter drag was a click. */
static const double LEAST_DRAG = 6;

static double
get_place (OfframpChart *self, double x)
{
  const OfframpBox plot = offramp_figure_get_plot (self->figure);

  return plot.width > 1 ? (x - plot.x) / plot.width : 0;
}

static void
zoom_at (OfframpChart *self, double place, double factor)
{
  const OfframpChartSpan span = offramp_figure_get_span (self->figure);

  offramp_chart_view_zoom (offramp_figure_get_view (self->figure), &span, place, factor);
  offramp_chart_update_view (self);
}

static void
pan (OfframpChart *self, double distance)
{
  const OfframpChartSpan span = offramp_figure_get_span (self->figure);

  offramp_chart_view_pan (offramp_figure_get_view (self->figure), &span, distance);
  offramp_chart_update_view (self);
}

static void
pointer_moved_cb (OfframpChart *self, double x, double y)
{
  const OfframpAxis axis = offramp_figure_get_x_axis (self->figure);
  const double place = get_place (self, x);

  if (self->drag == OFFRAMP_DRAG_NONE && offramp_figure_get_plot (self->figure).width > 1)
    offramp_chart_move_cursor (self, place >= 0 && place <= 1 ? offramp_axis_get_value (&axis, place) : NAN);
}

static void
pointer_left_cb (OfframpChart *self)
{
  offramp_chart_move_cursor (self, NAN);
}

static gboolean
scrolled_cb (OfframpChart *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  const gboolean owned = gtk_widget_has_focus (GTK_WIDGET (self));
  const OfframpAxis axis = offramp_figure_get_x_axis (self->figure);
  const double cursor = offramp_figure_get_cursor (self->figure);

  if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (dx != 0 && offramp_chart_is_zoomed (self))
    {
      pan (self, dx * PAN_STEP);
      return GDK_EVENT_STOP;
    }
  if (dy == 0 || !(owned || (state & GDK_CONTROL_MASK) != 0))
    return GDK_EVENT_PROPAGATE;
  zoom_at (self, isfinite (cursor) ? offramp_axis_get_place (&axis, cursor) : 0.5, pow (WHEEL_ZOOM, -dy));
  return GDK_EVENT_STOP;
}

static void
drag_began_cb (OfframpChart *self, double x, double y, GtkGestureDrag *gesture)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  const double place = get_place (self, x);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (place < 0 || place > 1)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->drag = offramp_chart_is_zoomed (self) && (state & GDK_SHIFT_MASK) == 0 ? OFFRAMP_DRAG_PAN : OFFRAMP_DRAG_SELECT;
  self->view_before = *offramp_figure_get_view (self->figure);
  self->drag_from = self->drag_to = x;
}

static void
drag_updated_cb (OfframpChart *self, double offset_x, double offset_y)
{
  const OfframpChartSpan span = offramp_figure_get_span (self->figure);
  const OfframpBox plot = offramp_figure_get_plot (self->figure);

  self->drag_to = CLAMP (self->drag_from + offset_x, plot.x, plot.x + plot.width);
  if (self->drag == OFFRAMP_DRAG_PAN && plot.width > 1)
    {
      OfframpChartView *view = offramp_figure_get_view (self->figure);

      *view = self->view_before;
      offramp_chart_view_pan (view, &span, -offset_x / plot.width);
      offramp_chart_update_view (self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_ended_cb (OfframpChart *self, double offset_x, double offset_y)
{
  const double from = get_place (self, MIN (self->drag_from, self->drag_to));
  const double to = get_place (self, MAX (self->drag_from, self->drag_to));

  /* The anchor that keeps its place is where the stretch's two ends would be moved from. */
  if (self->drag == OFFRAMP_DRAG_SELECT && fabs (self->drag_to - self->drag_from) >= LEAST_DRAG && to - from < 1)
    zoom_at (self, from / (1 - (to - from)), 1 / (to - from));
  self->drag = OFFRAMP_DRAG_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_cancelled_cb (OfframpChart *self)
{
  self->drag = OFFRAMP_DRAG_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pressed_cb (OfframpChart *self, int n_presses)
{
  if (n_presses == 2)
    offramp_chart_show_all (self);
}

static void
pinch_began_cb (OfframpChart *self)
{
  self->drag = OFFRAMP_DRAG_NONE;
  self->view_before = *offramp_figure_get_view (self->figure);
}

static void
pinched_cb (OfframpChart *self, double scale, GtkGesture *gesture)
{
  OfframpChartView *view = offramp_figure_get_view (self->figure);
  const OfframpChartSpan span = offramp_figure_get_span (self->figure);
  double x = 0, y = 0;

  if (!(scale > 0) || !gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    return;
  *view = self->view_before;
  offramp_chart_view_zoom (view, &span, get_place (self, x), scale);
  offramp_chart_update_view (self);
}

/* Moves the cursor, and the window with it. */
static void
step_cursor (OfframpChart *self, double steps)
{
  const OfframpChartSpan span = offramp_figure_get_span (self->figure);
  const OfframpAxis axis = offramp_figure_get_x_axis (self->figure);
  const double cursor = offramp_figure_get_cursor (self->figure);
  const double start = isfinite (cursor) ? cursor : MIN (span.newest, axis.high);
  const double place = offramp_axis_get_place (&axis, start) + steps * KEY_STEP;
  const double x = offramp_axis_get_value (&axis, place);

  if (place < 0 || place > 1)
    pan (self, place < 0 ? place : place - 1);
  offramp_chart_move_cursor (self, CLAMP (x, span.whole.low, MAX (span.newest, span.whole.low)));
  offramp_chart_speak (self);
}

static gboolean
escape (OfframpChart *self)
{
  if (!isfinite (offramp_figure_get_cursor (self->figure)))
    return GDK_EVENT_PROPAGATE;
  offramp_chart_move_cursor (self, NAN);
  offramp_chart_speak (self);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (OfframpChart *self, guint keyval, guint keycode, GdkModifierType state)
{
  const gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      {
        const double direction = keyval == GDK_KEY_Left ? -1 : 1;

        if (shift)
          pan (self, direction * PAN_STEP);
        else
          step_cursor (self, direction);
        return GDK_EVENT_STOP;
      }
    case GDK_KEY_Page_Up:
    case GDK_KEY_Page_Down:
      pan (self, keyval == GDK_KEY_Page_Up ? -PAGE_STEP : PAGE_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      offramp_chart_zoom (self, KEY_ZOOM);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      offramp_chart_zoom (self, 1 / KEY_ZOOM);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      offramp_chart_show_all (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      offramp_chart_follow (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      return escape (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/**
 * offramp_chart_add_input:
 * @self: a chart
 *
 * Lets hands and keys reach it.
 */
void
offramp_chart_add_input (OfframpChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new (), *zoom = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (pointer_left_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scrolled_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_began_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_updated_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_ended_cb), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (drag_cancelled_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (zoom, "begin", G_CALLBACK (pinch_began_cb), self);
  g_signal_connect_swapped (zoom, "scale-changed", G_CALLBACK (pinched_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (zoom));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/**
 * offramp_chart_zoom:
 * @self: a chart
 * @factor: above 1 shows more detail, around the cursor, else around the newest point that is shown
 */
void
offramp_chart_zoom (OfframpChart *self, double factor)
{
  const OfframpAxis axis = offramp_figure_get_x_axis (self->figure);
  const OfframpChartSpan span = offramp_figure_get_span (self->figure);
  const double cursor = offramp_figure_get_cursor (self->figure);

  zoom_at (self, offramp_axis_get_place (&axis, isfinite (cursor) ? cursor : MIN (span.newest, axis.high)), factor);
}
