/* SPDX-License-Identifier: Apache-2.0 */
/* Laid out when its width changes; snapshot only paints. A screen reader hears the cell under the cursor. */
#include "offramp-confusion-view.h"

#include <glib/gi18n.h>

#include "offramp-style-colour.h"

/**
 * OfframpConfusionView:
 * @counts: (owned): [n, n]
 * @names: (owned): [n]
 * @layout: for the width given
 * @truth: the line of the cursor
 * @answer: its column
 * @hover: whether the pointer is on a cell
 */
struct _OfframpConfusionView
{
  GtkWidget parent_instance;

  guint n;
  guint *counts;
  char **names;
  OfframpConfusionLayout layout;
  guint truth, answer;
  gboolean hover;
};

enum
{
  CELL_ACTIVATED,
  N_SIGNALS
};

enum
{
  WIDTH = 260,
  NATURAL_WIDTH = 620,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpConfusionView, offramp_confusion_view, GTK_TYPE_WIDGET)

static OfframpConfusionData
get_data (OfframpConfusionView *self)
{
  return (OfframpConfusionData){ self->n, self->counts, (const char *const *)self->names };
}

static char *
describe_cell (OfframpConfusionView *self)
{
  const OfframpConfusionData data = get_data (self);
  const guint count = self->counts[(gsize)self->truth * self->n + self->answer];

  /* Translators: two classes, a number of images, the share of the first class that they are */
  return g_strdup_printf (ngettext ("%s called %s: %u image, %.2f %% of this class",
                                    "%s called %s: %u images, %.2f %% of this class", count),
                          self->names[self->truth], self->names[self->answer], count,
                          100 * offramp_confusion_get_share (&data, self->truth, self->answer));
}

static void
speak (OfframpConfusionView *self)
{
  g_autofree char *text = describe_cell (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
}

static void
move_to (OfframpConfusionView *self, guint truth, guint answer)
{
  if (self->n == 0 || (self->truth == truth && self->answer == answer))
    return;
  self->truth = truth;
  self->answer = answer;
  speak (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
activate (OfframpConfusionView *self)
{
  if (self->n > 0 && self->counts[(gsize)self->truth * self->n + self->answer] > 0)
    g_signal_emit (self, signals[CELL_ACTIVATED], 0, self->truth, self->answer);
}

static void
motion_cb (OfframpConfusionView *self, double x, double y)
{
  const OfframpConfusionData data = get_data (self);
  guint truth, answer;

  self->hover = self->n > 0 && offramp_confusion_find_cell (&data, &self->layout, x, y, &truth, &answer);
  if (self->hover)
    move_to (self, truth, answer);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (OfframpConfusionView *self)
{
  self->hover = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pressed_cb (OfframpConfusionView *self, int n_press, double x, double y)
{
  const OfframpConfusionData data = get_data (self);
  guint truth, answer;

  if (self->n == 0 || n_press != 1 || !offramp_confusion_find_cell (&data, &self->layout, x, y, &truth, &answer))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  move_to (self, truth, answer);
  activate (self);
}

static gboolean
key_cb (OfframpConfusionView *self, guint key)
{
  const guint last = self->n - 1;

  if (self->n == 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left:
      move_to (self, self->truth, self->answer > 0 ? self->answer - 1 : 0);
      break;
    case GDK_KEY_Right:
      move_to (self, self->truth, MIN (self->answer + 1, last));
      break;
    case GDK_KEY_Up:
      move_to (self, self->truth > 0 ? self->truth - 1 : 0, self->answer);
      break;
    case GDK_KEY_Down:
      move_to (self, MIN (self->truth + 1, last), self->answer);
      break;
    case GDK_KEY_Home:
      move_to (self, self->truth, 0);
      break;
    case GDK_KEY_End:
      move_to (self, self->truth, last);
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      activate (self);
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

static GtkSizeRequestMode
offramp_confusion_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
offramp_confusion_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                                int *minimum_baseline, int *natural_baseline)
{
  OfframpConfusionView *self = OFFRAMP_CONFUSION_VIEW (widget);
  const OfframpConfusionData data = get_data (self);
  OfframpConfusionLayout layout;

  *minimum = WIDTH;
  *natural = NATURAL_WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  *minimum = *natural = 1;
  if (self->n == 0)
    return;
  offramp_confusion_lay_out (&data, gtk_widget_get_pango_context (widget), for_size > 0 ? for_size : NATURAL_WIDTH,
                             &layout);
  *minimum = *natural = (int)layout.height + 2;
}

static void
offramp_confusion_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  OfframpConfusionView *self = OFFRAMP_CONFUSION_VIEW (widget);
  const OfframpConfusionData data = get_data (self);

  if (self->n > 0)
    offramp_confusion_lay_out (&data, gtk_widget_get_pango_context (widget), width, &self->layout);
}

static void
offramp_confusion_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpConfusionView *self = OFFRAMP_CONFUSION_VIEW (widget);
  const OfframpConfusionData data = get_data (self);
  cairo_t *cr;

  if (self->n == 0)
    return;
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  offramp_confusion_paint (&data, &self->layout, gtk_widget_get_pango_context (widget), cr,
                           offramp_style_colour_look_up, self);
  if (self->hover || gtk_widget_has_focus (widget))
    offramp_confusion_paint_cursor (&self->layout, self->truth, self->answer, cr, offramp_style_colour_look_up, self);
  cairo_destroy (cr);
}

static void
offramp_confusion_view_finalize (GObject *object)
{
  OfframpConfusionView *self = OFFRAMP_CONFUSION_VIEW (object);

  g_free (self->counts);
  g_strfreev (self->names);

  G_OBJECT_CLASS (offramp_confusion_view_parent_class)->finalize (object);
}

static void
offramp_confusion_view_class_init (OfframpConfusionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = offramp_confusion_view_finalize;
  widget_class->get_request_mode = offramp_confusion_view_get_request_mode;
  widget_class->measure = offramp_confusion_view_measure;
  widget_class->size_allocate = offramp_confusion_view_size_allocate;
  widget_class->snapshot = offramp_confusion_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "confusion");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  signals[CELL_ACTIVATED] = g_signal_new ("cell-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
offramp_confusion_view_init (OfframpConfusionView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Confusion matrix"), -1);
}

/**
 * offramp_confusion_view_set_data:
 * @self: a view
 * @data: what it shows from now on; copied
 */
void
offramp_confusion_view_set_data (OfframpConfusionView *self, const OfframpConfusionData *data)
{
  g_return_if_fail (OFFRAMP_IS_CONFUSION_VIEW (self) && data->n > 0);

  g_free (self->counts);
  g_strfreev (self->names);
  self->n = data->n;
  self->counts = g_memdup2 (data->counts, (gsize)data->n * data->n * sizeof *data->counts);
  self->names = g_new0 (char *, data->n + 1);
  for (guint c = 0; c < data->n; c++)
    self->names[c] = g_strdup (data->names[c]);
  self->truth = self->answer = 0;
  speak (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
