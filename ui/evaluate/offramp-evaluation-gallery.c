/* SPDX-License-Identifier: Apache-2.0 */
/* The grid makes cells only for what is seen, and the list makes images only for those. */
#include "offramp-evaluation-gallery.h"

#include <glib/gi18n.h>

#include "offramp-pixel-view.h"

enum
{
  PICTURE = 72
};

struct _OfframpEvaluationGallery
{
  AdwWindow parent_instance;

  AdwWindowTitle *heading;
  GtkGridView *grid;
  GtkLabel *detail;
  GtkWidget *show;

  GtkMultiSelection *selection;
};

enum
{
  SHOW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpEvaluationGallery, offramp_evaluation_gallery, ADW_TYPE_WINDOW)

static GtkWidget *
make_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 12);
  gtk_widget_add_css_class (label, style);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *picture = g_object_new (OFFRAMP_TYPE_PIXEL_VIEW, NULL);

  gtk_widget_set_size_request (picture, PICTURE, PICTURE);
  gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), make_label ("caption-heading"));
  gtk_box_append (GTK_BOX (box), make_label ("offramp-caption"));
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  OfframpEvaluationImage *image = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item), *picture = gtk_widget_get_first_child (box);
  GtkWidget *answer = gtk_widget_get_next_sibling (picture), *scores = gtk_widget_get_next_sibling (answer);
  g_autofree char *answer_text = offramp_evaluation_image_format_answer (image);
  g_autofree char *scores_text = offramp_evaluation_image_format_scores (image);
  g_autofree char *description = offramp_evaluation_image_describe (image);

  offramp_pixel_view_set_pixels (OFFRAMP_PIXEL_VIEW (picture), offramp_evaluation_image_get_pixels (image),
                                 EE_IMAGE_SIDE, EE_IMAGE_SIDE);
  gtk_label_set_text (GTK_LABEL (answer), answer_text);
  gtk_label_set_text (GTK_LABEL (scores), scores_text);
  gtk_widget_set_tooltip_text (box, description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  /* The focus rests on the grid's cell around the box, which GTK 4.8 names in no other way. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description, -1);
}

/* (transfer full): the selected images, in their order. */
static GListStore *
list_selected (OfframpEvaluationGallery *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  GListStore *list = g_list_store_new (OFFRAMP_TYPE_EVALUATION_IMAGE);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  for (guint i = 0; i < gtk_bitset_get_size (selected); i++)
    {
      g_autoptr (GObject) image = g_list_model_get_item (model, gtk_bitset_get_nth (selected, i));

      g_list_store_append (list, image);
    }
  return list;
}

static void
show_cb (OfframpEvaluationGallery *self)
{
  g_autoptr (GListStore) list = list_selected (self);

  if (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0)
    return;
  g_signal_emit (self, signals[SHOW], 0, list);
  gtk_window_close (GTK_WINDOW (self));
}

static void
activated_cb (OfframpEvaluationGallery *self, guint position)
{
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  show_cb (self);
}

static void
selection_changed_cb (OfframpEvaluationGallery *self)
{
  g_autoptr (GListStore) list = list_selected (self);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (self->show, n > 0);
  if (n == 1)
    {
      g_autoptr (OfframpEvaluationImage) image = g_list_model_get_item (G_LIST_MODEL (list), 0);

      text = offramp_evaluation_image_describe (image);
    }
  else
    text = n == 0 ? g_strdup (_ ("Select images to send them to Explore."))
                  : g_strdup_printf (ngettext ("%u image selected", "%u images selected", n), n);
  gtk_label_set_text (self->detail, text);
}

static void
offramp_evaluation_gallery_dispose (GObject *object)
{
  OfframpEvaluationGallery *self = OFFRAMP_EVALUATION_GALLERY (object);

  g_clear_object (&self->selection);

  G_OBJECT_CLASS (offramp_evaluation_gallery_parent_class)->dispose (object);
}

static void
offramp_evaluation_gallery_class_init (OfframpEvaluationGalleryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_evaluation_gallery_dispose;
  signals[SHOW] = g_signal_new ("show-images", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_LIST_MODEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/evaluate/offramp-evaluation-gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationGallery, heading);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationGallery, grid);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationGallery, detail);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationGallery, show);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
}

static void
offramp_evaluation_gallery_init (OfframpEvaluationGallery *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * offramp_evaluation_gallery_new:
 * @parent: the window
 * @images: what it shows
 *
 * Returns: (transfer none): a window that is not presented yet
 */
GtkWidget *
offramp_evaluation_gallery_new (GtkWindow *parent, OfframpEvaluationImages *images)
{
  OfframpEvaluationGallery *self = g_object_new (OFFRAMP_TYPE_EVALUATION_GALLERY, "transient-for", parent, NULL);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (images));
  g_autofree char *count = g_strdup_printf (ngettext ("%u image", "%u images", n), n);

  gtk_window_set_title (GTK_WINDOW (self), offramp_evaluation_images_get_title (images));
  adw_window_title_set_title (self->heading, offramp_evaluation_images_get_title (images));
  adw_window_title_set_subtitle (self->heading, count);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (images)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), 0, TRUE);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->show);
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
  selection_changed_cb (self);
  return GTK_WIDGET (self);
}
