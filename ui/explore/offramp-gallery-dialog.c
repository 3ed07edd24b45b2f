/* SPDX-License-Identifier: Apache-2.0 */
/* Two choices and a button. Several selected images are probably what is meant; a single one is only what one looks at.
 */
#include "offramp-gallery-dialog.h"

#include <glib/gi18n.h>

struct _OfframpGalleryDialog
{
  AdwMessageDialog parent_instance;

  AdwComboRow *images;
  AdwComboRow *format;

  gboolean has_selected; /* whether the first row offers the selected ones */
};

G_DEFINE_FINAL_TYPE (OfframpGalleryDialog, offramp_gallery_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
offramp_gallery_dialog_class_init (OfframpGalleryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-gallery-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpGalleryDialog, images);
  gtk_widget_class_bind_template_child (widget_class, OfframpGalleryDialog, format);
}

static void
offramp_gallery_dialog_init (OfframpGalleryDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < OFFRAMP_GALLERY_N_FORMATS; i++)
    gtk_string_list_append (titles, offramp_gallery_format_get_title ((OfframpGalleryFormat)i));
  adw_combo_row_set_model (self->format, G_LIST_MODEL (titles));
}

/**
 * offramp_gallery_dialog_new:
 * @parent: the window
 * @n_selected: selected images
 * @n_shown: images shown
 *
 * Returns: (transfer floating): a dialog whose response is "export" or "cancel"
 */
GtkWidget *
offramp_gallery_dialog_new (GtkWindow *parent, guint n_selected, guint n_shown)
{
  OfframpGalleryDialog *self = g_object_new (OFFRAMP_TYPE_GALLERY_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);
  g_autofree char *selected = g_strdup_printf (ngettext ("Selected (%u)", "Selected (%u)", n_selected), n_selected);
  g_autofree char *all = g_strdup_printf (ngettext ("All shown (%u)", "All shown (%u)", n_shown), n_shown);

  self->has_selected = n_selected > 0;
  if (self->has_selected)
    gtk_string_list_append (choices, selected);
  gtk_string_list_append (choices, all);
  adw_combo_row_set_model (self->images, G_LIST_MODEL (choices));
  adw_combo_row_set_selected (self->images, n_selected == 1 ? 1 : 0);
  return GTK_WIDGET (self);
}

/**
 * offramp_gallery_dialog_get_all:
 * @self: a dialog
 *
 * Returns: whether all images shown are meant, not only the selected ones
 */
gboolean
offramp_gallery_dialog_get_all (OfframpGalleryDialog *self)
{
  g_return_val_if_fail (OFFRAMP_IS_GALLERY_DIALOG (self), TRUE);
  return !self->has_selected || adw_combo_row_get_selected (self->images) == 1;
}

/**
 * offramp_gallery_dialog_get_format:
 * @self: a dialog
 *
 * Returns: the format chosen
 */
OfframpGalleryFormat
offramp_gallery_dialog_get_format (OfframpGalleryDialog *self)
{
  g_return_val_if_fail (OFFRAMP_IS_GALLERY_DIALOG (self), OFFRAMP_GALLERY_CSV);
  return (OfframpGalleryFormat)MIN (adw_combo_row_get_selected (self->format), OFFRAMP_GALLERY_N_FORMATS - 1);
}
