/* SPDX-License-Identifier: Apache-2.0 */
/* Every child has its natural size (or the whole width, where that is less). GtkFlowBox would make columns of equal
 * width, which waste a legend's space. */
#include "offramp-wrap-layout.h"

struct _OfframpWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
  gboolean align_end;
};

G_DEFINE_FINAL_TYPE (OfframpWrapLayout, offramp_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_ALIGN_END,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct
{
  int width, height;
} Size;

static Size
get_size (GtkWidget *child, int widest)
{
  Size size;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &size.width, NULL, NULL);
  size.width = MIN (size.width, widest);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, size.width, NULL, &size.height, NULL, NULL);
  return size;
}

/* The line that starts at @child: its size, and the child after it. */
static GtkWidget *
measure_line (OfframpWrapLayout *self, GtkWidget *child, int widest, Size *line)
{
  *line = (Size){ 0, 0 };
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      Size size;

      if (!gtk_widget_should_layout (child))
        continue;
      size = get_size (child, widest);
      if (line->width > 0 && line->width + self->spacing + size.width > widest)
        break;
      line->width += size.width + (line->width > 0 ? self->spacing : 0);
      line->height = MAX (line->height, size.height);
    }
  return child;
}

static int
measure_height (OfframpWrapLayout *self, GtkWidget *widget, int width)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int height = 0;

  while (child != NULL)
    {
      Size line;

      child = measure_line (self, child, width, &line);
      height += line.height;
    }
  return height;
}

static GtkSizeRequestMode
offramp_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
offramp_wrap_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  OfframpWrapLayout *self = OFFRAMP_WRAP_LAYOUT (manager);
  int widest = 0, sum = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      widest = MAX (widest, child_minimum);
      sum += child_natural + (sum > 0 ? self->spacing : 0);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = sum;
    }
  else
    *minimum = *natural = measure_height (self, widget, for_size < 0 ? sum : for_size);
}

static void
offramp_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  OfframpWrapLayout *self = OFFRAMP_WRAP_LAYOUT (manager);
  const gboolean right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL)
    {
      Size line;
      GtkWidget *next = measure_line (self, child, width, &line);
      int x = self->align_end ? width - line.width : 0;

      for (; child != next; child = gtk_widget_get_next_sibling (child))
        {
          Size size;

          if (!gtk_widget_should_layout (child))
            continue;
          size = get_size (child, width);
          gtk_widget_size_allocate (
              child, &(GtkAllocation){ right_to_left ? width - x - size.width : x, y, size.width, line.height }, -1);
          x += size.width + self->spacing;
        }
      y += line.height;
    }
}

static void
offramp_wrap_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  OfframpWrapLayout *self = OFFRAMP_WRAP_LAYOUT (object);

  if (id == PROP_SPACING)
    g_value_set_int (value, self->spacing);
  else if (id == PROP_ALIGN_END)
    g_value_set_boolean (value, self->align_end);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
offramp_wrap_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  OfframpWrapLayout *self = OFFRAMP_WRAP_LAYOUT (object);

  if (id == PROP_SPACING)
    self->spacing = g_value_get_int (value);
  else if (id == PROP_ALIGN_END)
    self->align_end = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
offramp_wrap_layout_class_init (OfframpWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = offramp_wrap_layout_get_property;
  object_class->set_property = offramp_wrap_layout_set_property;
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 4,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  properties[PROP_ALIGN_END]
      = g_param_spec_boolean ("align-end", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  layout_class->get_request_mode = offramp_wrap_layout_get_request_mode;
  layout_class->measure = offramp_wrap_layout_measure;
  layout_class->allocate = offramp_wrap_layout_allocate;
}

static void
offramp_wrap_layout_init (OfframpWrapLayout *self)
{
}
