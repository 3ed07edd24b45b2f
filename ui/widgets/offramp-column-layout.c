/* SPDX-License-Identifier: Apache-2.0 */
/* How many columns there are follows from the width alone, so nothing flickers. */
#include "offramp-column-layout.h"

struct _OfframpColumnLayout
{
  GtkLayoutManager parent_instance;

  int column_width;
  int spacing;
};

G_DEFINE_FINAL_TYPE (OfframpColumnLayout, offramp_column_layout, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_0,
  PROP_COLUMN_WIDTH,
  PROP_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
count_columns (OfframpColumnLayout *self, int width)
{
  return MAX (1, (width + self->spacing) / (self->column_width + self->spacing));
}

/* One line of up to @n children from @child on. */
typedef struct
{
  GtkWidget *children[32];
  int n, width, last_width, height;
} Line;

static GtkWidget *
take_line (OfframpColumnLayout *self, GtkWidget *child, int width, Line *line)
{
  const int n_columns = MIN (count_columns (self, width), (int)G_N_ELEMENTS (line->children));

  *line = (Line){ .width = (width - (n_columns - 1) * self->spacing) / n_columns };
  for (child = skip_hidden (child); child != NULL && line->n < n_columns;
       child = skip_hidden (gtk_widget_get_next_sibling (child)))
    line->children[line->n++] = child;
  line->last_width = width - (line->n - 1) * (line->width + self->spacing);
  for (int i = 0; i < line->n; i++)
    {
      int height;

      gtk_widget_measure (line->children[i], GTK_ORIENTATION_VERTICAL, i + 1 < line->n ? line->width : line->last_width,
                          NULL, &height, NULL, NULL);
      line->height = MAX (line->height, height);
    }
  return child;
}

static GtkSizeRequestMode
offramp_column_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
measure_height (OfframpColumnLayout *self, GtkWidget *widget, int width)
{
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int height = 0;

  while (child != NULL)
    {
      Line line;

      child = take_line (self, child, width, &line);
      height += line.height + (child != NULL ? self->spacing : 0);
    }
  return height;
}

static void
offramp_column_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
                               int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  OfframpColumnLayout *self = OFFRAMP_COLUMN_LAYOUT (manager);
  int widest = 0;

  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL;
       child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int child_minimum;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, NULL, NULL, NULL);
      widest = MAX (widest, child_minimum);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = MAX (widest, self->column_width);
    }
  else
    *minimum = *natural = measure_height (self, widget, for_size < 0 ? MAX (widest, self->column_width) : for_size);
}

/* Height beyond what is needed goes to all lines alike. */
static void
offramp_column_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  OfframpColumnLayout *self = OFFRAMP_COLUMN_LAYOUT (manager);
  const gboolean right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  const int spare = MAX (0, height - measure_height (self, widget, width));
  int n_lines = 0, y = 0;
  Line line;

  for (GtkWidget *next = child; next != NULL; n_lines++)
    next = take_line (self, next, width, &line);
  while (child != NULL)
    {
      child = take_line (self, child, width, &line);
      line.height += spare / n_lines;
      for (int i = 0, x = 0; i < line.n; i++)
        {
          const int child_width = i + 1 < line.n ? line.width : line.last_width;

          gtk_widget_size_allocate (
              line.children[i],
              &(GtkAllocation){ right_to_left ? width - x - child_width : x, y, child_width, line.height }, -1);
          x += child_width + self->spacing;
        }
      y += line.height + self->spacing;
    }
}

static void
offramp_column_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  OfframpColumnLayout *self = OFFRAMP_COLUMN_LAYOUT (object);

  if (id == PROP_COLUMN_WIDTH)
    g_value_set_int (value, self->column_width);
  else if (id == PROP_SPACING)
    g_value_set_int (value, self->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
offramp_column_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  OfframpColumnLayout *self = OFFRAMP_COLUMN_LAYOUT (object);

  if (id == PROP_COLUMN_WIDTH)
    self->column_width = g_value_get_int (value);
  else if (id == PROP_SPACING)
    self->spacing = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
offramp_column_layout_class_init (OfframpColumnLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  object_class->get_property = offramp_column_layout_get_property;
  object_class->set_property = offramp_column_layout_set_property;
  properties[PROP_COLUMN_WIDTH] = g_param_spec_int ("column-width", NULL, NULL, 1, G_MAXINT, 320, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 16, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  layout_class->get_request_mode = offramp_column_layout_get_request_mode;
  layout_class->measure = offramp_column_layout_measure;
  layout_class->allocate = offramp_column_layout_allocate;
}

static void
offramp_column_layout_init (OfframpColumnLayout *self)
{
}
