/* SPDX-License-Identifier: Apache-2.0 */
/* Every child has its natural size (or the whole width, where that is less). GtkFlowBox would make columns of equal
 * width, which waste a legend's space. */
#include "offramp-wrap-layout.h"

enum
{
  SPACING = 4,
};

struct _OfframpWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (OfframpWrapLayout, offramp_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

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
measure_line (GtkWidget *child, int widest, Size *line)
{
  *line = (Size){ 0, 0 };
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      Size size;

      if (!gtk_widget_should_layout (child))
        continue;
      size = get_size (child, widest);
      if (line->width > 0 && line->width + SPACING + size.width > widest)
        break;
      line->width += size.width + (line->width > 0 ? SPACING : 0);
      line->height = MAX (line->height, size.height);
    }
  return child;
}

static int
measure_height (GtkWidget *widget, int width)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int height = 0;

  while (child != NULL)
    {
      Size line;

      child = measure_line (child, width, &line);
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
  int widest = 0, sum = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      widest = MAX (widest, child_minimum);
      sum += child_natural + (sum > 0 ? SPACING : 0);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = sum;
    }
  else
    *minimum = *natural = measure_height (widget, for_size < 0 ? sum : for_size);
}

static void
offramp_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL)
    {
      Size line;
      GtkWidget *next = measure_line (child, width, &line);
      int x = width - line.width;

      for (; child != next; child = gtk_widget_get_next_sibling (child))
        {
          Size size;

          if (!gtk_widget_should_layout (child))
            continue;
          size = get_size (child, width);
          gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, size.width, line.height }, -1);
          x += size.width + SPACING;
        }
      y += line.height;
    }
}

static void
offramp_wrap_layout_class_init (OfframpWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = offramp_wrap_layout_get_request_mode;
  layout_class->measure = offramp_wrap_layout_measure;
  layout_class->allocate = offramp_wrap_layout_allocate;
}

static void
offramp_wrap_layout_init (OfframpWrapLayout *self)
{
}
