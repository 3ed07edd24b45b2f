/* SPDX-License-Identifier: Apache-2.0 */
/* Pointer, fingers and keys of the view. */
#include "offramp-feature-view-private.h"

#include <math.h>

/* One step of the wheel or of + and -; of Shift with an arrow, in pixels. */
#define ZOOM_STEP 1.25
#define PAN_STEP 80

static gboolean
get_size (OfframpFeatureView *self, int *width, int *height)
{
  *width = gtk_widget_get_width (GTK_WIDGET (self));
  *height = gtk_widget_get_height (GTK_WIDGET (self));
  return self->maps != NULL && *width > 0 && *height > 0;
}

static void
zoom_at (OfframpFeatureView *self, double factor, double x, double y, gboolean smoothly)
{
  int width, height;

  if (get_size (self, &width, &height))
    offramp_feature_view_go (self, offramp_feature_camera_zoom (self->target, &self->grid, width, height, factor, x, y),
                             smoothly);
}

static void
pan_by (OfframpFeatureView *self, double dx, double dy, gboolean smoothly)
{
  int width, height;

  if (get_size (self, &width, &height))
    offramp_feature_view_go (self, offramp_feature_camera_pan (self->target, &self->grid, width, height, dx, dy),
                             smoothly);
}

static void
pick_under_pointer (OfframpFeatureView *self)
{
  if (self->maps != NULL && self->camera.scale > 0)
    offramp_feature_view_pick (
        self, offramp_feature_camera_find (self->camera, &self->grid, self->pointer_x, self->pointer_y), FALSE);
}

/* The sheet has moved under the pointer, if it is there. */
void
offramp_feature_view_point (OfframpFeatureView *self)
{
  if (self->has_pointer && !self->by_keys)
    pick_under_pointer (self);
}

static void
motion_cb (OfframpFeatureView *self, double x, double y)
{
  self->has_pointer = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  pick_under_pointer (self);
}

static void
leave_cb (OfframpFeatureView *self)
{
  self->has_pointer = FALSE;
  if (!self->by_keys)
    offramp_feature_view_pick (self, -1, FALSE);
}

static gboolean
scroll_cb (OfframpFeatureView *self, double dx, double dy)
{
  zoom_at (self, pow (ZOOM_STEP, -dy), self->pointer_x, self->pointer_y, TRUE);
  return TRUE;
}

static void
drag_begin_cb (OfframpFeatureView *self)
{
  self->drag_x = self->drag_y = 0;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (OfframpFeatureView *self, double x, double y)
{
  pan_by (self, self->drag_x - x, self->drag_y - y, FALSE);
  self->drag_x = x;
  self->drag_y = y;
}

static void
pinch_begin_cb (OfframpFeatureView *self)
{
  self->pinch = 1;
}

static void
pinch_cb (OfframpFeatureView *self, double scale, GtkGesture *gesture)
{
  double x = self->pointer_x, y = self->pointer_y;

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  zoom_at (self, scale / self->pinch, x, y, FALSE);
  self->pinch = scale;
}

/* A second press goes near, or back to all. */
static void
pressed_cb (OfframpFeatureView *self, int n_press, double x, double y)
{
  int width, height, map;

  if (n_press != 2 || !get_size (self, &width, &height))
    return;
  map = offramp_feature_camera_find (self->camera, &self->grid, x, y);
  if (map < 0 || self->target.scale > 1.5 * offramp_feature_camera_fit (&self->grid, width, height).scale)
    offramp_feature_view_show_all (self);
  else
    offramp_feature_view_show_map (self, map);
}

static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  OfframpFeatureView *self = OFFRAMP_FEATURE_VIEW (widget);
  int columns, rows, next, width, height;

  if (!get_size (self, &width, &height))
    return FALSE;
  g_variant_get (arguments, "(ii)", &columns, &rows);
  next = self->picked < 0 ? 0 : self->picked + columns + rows * (int)self->grid.columns;
  if (next < 0 || (guint)next >= self->maps->n_maps)
    return TRUE;
  offramp_feature_view_pick (self, next, TRUE);
  offramp_feature_view_go (self, offramp_feature_camera_show (self->target, &self->grid, width, height, next), TRUE);
  return TRUE;
}

static gboolean
pan_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  int x, y;

  g_variant_get (arguments, "(ii)", &x, &y);
  pan_by (OFFRAMP_FEATURE_VIEW (widget), x * PAN_STEP, y * PAN_STEP, TRUE);
  return TRUE;
}

static gboolean
nearer_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  offramp_feature_view_zoom (OFFRAMP_FEATURE_VIEW (widget), ZOOM_STEP);
  return TRUE;
}

static gboolean
farther_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  offramp_feature_view_zoom (OFFRAMP_FEATURE_VIEW (widget), 1 / ZOOM_STEP);
  return TRUE;
}

static gboolean
all_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  offramp_feature_view_show_all (OFFRAMP_FEATURE_VIEW (widget));
  return TRUE;
}

static gboolean
near_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  OfframpFeatureView *self = OFFRAMP_FEATURE_VIEW (widget);

  if (self->picked >= 0)
    offramp_feature_view_show_map (self, self->picked);
  return TRUE;
}

void
offramp_feature_view_install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key, keypad;
    int x, y;
  } arrows[] = { { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 },
                 { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
                 { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },
                 { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 } };
  static const struct
  {
    guint key;
    GtkShortcutFunc func;
  } others[] = { { GDK_KEY_plus, nearer_cb },
                 { GDK_KEY_equal, nearer_cb },
                 { GDK_KEY_KP_Add, nearer_cb },
                 { GDK_KEY_minus, farther_cb },
                 { GDK_KEY_KP_Subtract, farther_cb },
                 { GDK_KEY_0, all_cb },
                 { GDK_KEY_KP_0, all_cb },
                 { GDK_KEY_Home, all_cb },
                 { GDK_KEY_Return, near_cb },
                 { GDK_KEY_KP_Enter, near_cb } };

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    for (guint k = 0; k < 2; k++)
      {
        const guint key = k == 0 ? arrows[i].key : arrows[i].keypad;

        gtk_widget_class_add_binding (widget_class, key, 0, move_cb, "(ii)", arrows[i].x, arrows[i].y);
        gtk_widget_class_add_binding (widget_class, key, GDK_SHIFT_MASK, pan_cb, "(ii)", arrows[i].x, arrows[i].y);
      }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    gtk_widget_class_add_binding (widget_class, others[i].key, 0, others[i].func, NULL);
}

void
offramp_feature_view_init_input (OfframpFeatureView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new (), *pinch = gtk_gesture_zoom_new (), *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_gesture_group (drag, click);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
