/* SPDX-License-Identifier: Apache-2.0 */
/* A layout manager of two arrangements; both are worked out from the children's own requests. */
#include "offramp-fold-layout.h"

enum
{
  ROW_SPACING = 24,
  COLUMN_SPACING = 10,
};

struct _OfframpFoldLayout
{
  GtkLayoutManager parent_instance;

  int first_width;
  gboolean stacked;
};

G_DEFINE_FINAL_TYPE (OfframpFoldLayout, offramp_fold_layout, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_0,
  PROP_FIRST_WIDTH,
  PROP_STACKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The next child to be placed, from @child on. */
static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
get_first (GtkWidget *widget)
{
  return skip_hidden (gtk_widget_get_first_child (widget));
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

static int
get_natural_width (GtkWidget *child)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
get_height (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

/* Width of all children but the first in a row, with the spaces before them. */
static int
get_rest_width (GtkWidget *widget)
{
  GtkWidget *first = get_first (widget);
  int rest = 0;

  for (GtkWidget *child = first != NULL ? get_next (first) : NULL; child != NULL; child = get_next (child))
    rest += ROW_SPACING + get_natural_width (child);
  return rest;
}

/* The first child may be wider than it was given: a heading that is not cut off. */
static gboolean
fits_in_row (OfframpFoldLayout *self, GtkWidget *widget, int width)
{
  GtkWidget *first = get_first (widget);
  int least = 0;

  if (first != NULL)
    gtk_widget_measure (first, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return !self->stacked && width >= MAX (self->first_width, least) + get_rest_width (widget);
}

static int
measure_height (OfframpFoldLayout *self, GtkWidget *widget, int width)
{
  const gboolean row = fits_in_row (self, widget, width);
  const int first_width = width - get_rest_width (widget);
  GtkWidget *first = get_first (widget);
  int height = 0;

  for (GtkWidget *child = first; child != NULL; child = get_next (child))
    if (row)
      height = MAX (height, get_height (child, child == first ? first_width : get_natural_width (child)));
    else
      height += get_height (child, width) + (child == first ? 0 : COLUMN_SPACING);
  return height;
}

static GtkSizeRequestMode
offramp_fold_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
offramp_fold_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  OfframpFoldLayout *self = OFFRAMP_FOLD_LAYOUT (manager);
  const int row_width = self->first_width + (self->stacked ? 0 : get_rest_width (widget));

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = measure_height (self, widget, for_size < 0 ? row_width : for_size);
      return;
    }
  *minimum = 0;
  *natural = row_width;
  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    {
      int child_minimum;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, NULL, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
    }
  *natural = MAX (*natural, *minimum);
}

static void
offramp_fold_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  OfframpFoldLayout *self = OFFRAMP_FOLD_LAYOUT (manager);
  const gboolean row = fits_in_row (self, widget, width);
  const int first_width = width - get_rest_width (widget);
  const gboolean right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *first = get_first (widget);
  int x = 0, y = 0;

  for (GtkWidget *child = first; child != NULL; child = get_next (child))
    if (row)
      {
        const int child_width = child == first ? first_width : get_natural_width (child);
        const int left = right_to_left ? width - x - child_width : x;

        gtk_widget_size_allocate (child, &(GtkAllocation){ left, 0, child_width, height }, -1);
        x += child_width + ROW_SPACING;
      }
    else
      {
        const int child_height = get_height (child, width);

        gtk_widget_size_allocate (child, &(GtkAllocation){ 0, y, width, child_height }, -1);
        y += child_height + COLUMN_SPACING;
      }
}

static void
offramp_fold_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FIRST_WIDTH)
    g_value_set_int (value, OFFRAMP_FOLD_LAYOUT (object)->first_width);
  else if (id == PROP_STACKED)
    g_value_set_boolean (value, OFFRAMP_FOLD_LAYOUT (object)->stacked);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
offramp_fold_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FIRST_WIDTH)
    OFFRAMP_FOLD_LAYOUT (object)->first_width = g_value_get_int (value);
  else if (id == PROP_STACKED)
    OFFRAMP_FOLD_LAYOUT (object)->stacked = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
}

static void
offramp_fold_layout_class_init (OfframpFoldLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = offramp_fold_layout_get_property;
  object_class->set_property = offramp_fold_layout_set_property;
  properties[PROP_FIRST_WIDTH]
      = g_param_spec_int ("first-width", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STACKED]
      = g_param_spec_boolean ("stacked", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  layout_class->get_request_mode = offramp_fold_layout_get_request_mode;
  layout_class->measure = offramp_fold_layout_measure;
  layout_class->allocate = offramp_fold_layout_allocate;
}

static void
offramp_fold_layout_init (OfframpFoldLayout *self)
{
}
