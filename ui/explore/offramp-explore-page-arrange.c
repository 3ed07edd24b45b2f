/* SPDX-License-Identifier: Apache-2.0 */
/* What stands where: in a narrow window everything under one another; in a wide and low one, a beamer's or a small
 * laptop's, images and threshold side by side, so that the slider and the road are seen together. */
#include "offramp-explore-page-gallery-private.h"

enum
{
  LOW_HEIGHT = 900,   /* of the column, below which there is no room for three cards */
  TALL_HEIGHT = 730,  /* of the column, from which the threshold's figures fit below its histogram beside the images */
  LOW_WIDTH = 1200,   /* of the page, from which images and threshold fit beside one another */
  NARROW_WIDTH = 720, /* of the page with type of the usual size, below which headings stand above what they head */
  USUAL_DPI = 96 * 1024,
  CELL_WIDTH = 148, /* of a card and what is around it, at least */
  MAX_COLUMNS = 12,
  SPACING = 16,
  LOW_SPACING = 12,
};

/* On a projector the type is larger, and the drawing pad is wide. Whether the verdict is folded away has no say: that
 * follows from the widths, which follow from this. */
static gboolean
is_low (OfframpExplorePage *self)
{
  GtkAdjustment *height = gtk_scrolled_window_get_vadjustment (self->column);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return !self->drawing && gtk_adjustment_get_page_size (height) < LOW_HEIGHT
         && gtk_widget_get_width (GTK_WIDGET (self)) >= LOW_WIDTH
         && !(root != NULL && gtk_widget_has_css_class (GTK_WIDGET (root), "offramp-projector"));
}

/* By the page's own width: were it by whether the verdict is folded away, which follows from what the headings take,
 * the two would chase one another for ever. */
static gboolean
is_narrow (OfframpExplorePage *self)
{
  int dpi, width = gtk_widget_get_width (GTK_WIDGET (self));

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return width > 0 && width < NARROW_WIDTH * (dpi > 0 ? dpi / (double)USUAL_DPI : 1);
}

/* As many as there is room for. The grid makes thirty lines of cards ready, each as long as it might become: with more
 * columns than fit it makes hundreds for nothing, at once when images arrive. */
static guint
count_columns (OfframpExplorePage *self)
{
  GtkWidget *scroller = gtk_widget_get_parent (GTK_WIDGET (self->grid));
  double width = gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller)));

  return width >= CELL_WIDTH ? MIN (width / CELL_WIDTH, MAX_COLUMNS) : gtk_grid_view_get_max_columns (self->grid);
}

static gboolean
is_tall (OfframpExplorePage *self)
{
  return gtk_adjustment_get_page_size (gtk_scrolled_window_get_vadjustment (self->column)) >= TALL_HEIGHT;
}

static void
set_low (OfframpExplorePage *self, gboolean low)
{
  if (self->is_low == low)
    return;
  self->is_low = low;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->lower),
                                  low ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (self->lower, low ? LOW_SPACING : SPACING);
  gtk_box_set_spacing (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->lower))), low ? LOW_SPACING : SPACING);
  gtk_widget_set_hexpand (GTK_WIDGET (self->threshold_card), !low);
  gtk_label_set_lines (self->network, low ? 1 : 2);
  if (low)
    gtk_widget_add_css_class (GTK_WIDGET (self), "low");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "low");
}

static void
set_narrow (OfframpExplorePage *self, gboolean narrow)
{
  self->is_narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->road_header),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  g_object_set (self->road_controls, "narrow", narrow, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), !narrow || *gtk_label_get_text (self->summary) != '\0');
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

/* Puts everything where the window has room for it. */
void
offramp_explore_page_arrange (OfframpExplorePage *self)
{
  gboolean any = gtk_widget_get_visible (self->filters), narrow;

  set_low (self, is_low (self));
  self->is_tall = is_tall (self);
  offramp_threshold_card_set_room (self->threshold_card, self->is_low, self->is_tall);
  set_narrow (self, is_narrow (self));
  gtk_grid_view_set_max_columns (self->grid, count_columns (self));
  narrow = self->is_narrow || self->is_low;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->header),
                                  narrow && any ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  offramp_explore_page_arrange_gallery (self, narrow);
}

static gboolean
arrange_cb (gpointer user_data)
{
  OfframpExplorePage *self = user_data;

  self->arrange_source = 0;
  offramp_explore_page_arrange (self);
  return G_SOURCE_REMOVE;
}

/* Not while sizes are given out. */
static void
room_changed_cb (OfframpExplorePage *self)
{
  if (self->arrange_source == 0
      && (is_low (self) != self->is_low || is_tall (self) != self->is_tall || is_narrow (self) != self->is_narrow
          || count_columns (self) != gtk_grid_view_get_max_columns (self->grid)))
    self->arrange_source = g_idle_add (arrange_cb, self);
}

void
offramp_explore_page_install_arrange (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, column);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, lower);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, road_controls);
  gtk_widget_class_bind_template_callback (widget_class, offramp_explore_page_arrange);
}

void
offramp_explore_page_init_arrange (OfframpExplorePage *self)
{
  GtkWidget *scroller = gtk_widget_get_parent (GTK_WIDGET (self->grid));
  GtkAdjustment *room[]
      = { gtk_scrolled_window_get_hadjustment (self->column), gtk_scrolled_window_get_vadjustment (self->column),
          gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller)) };

  for (guint i = 0; i < G_N_ELEMENTS (room); i++)
    g_signal_connect_object (room[i], "notify::page-size", G_CALLBACK (room_changed_cb), self, G_CONNECT_SWAPPED);
}

void
offramp_explore_page_dispose_arrange (OfframpExplorePage *self)
{
  g_clear_handle_id (&self->arrange_source, g_source_remove);
}
