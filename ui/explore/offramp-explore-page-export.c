/* SPDX-License-Identifier: Apache-2.0 */
/* From "Export" to the file: what and how, where to, then a thread writes and a line shows how far it is. */
#include "offramp-explore-page-gallery-private.h"

#include <glib/gi18n.h>

#include "offramp-gallery-dialog.h"

enum
{
  LOOK_MS = 100
};

static gboolean
look_cb (gpointer user_data)
{
  OfframpExplorePage *self = user_data;
  guint n_done = offramp_gallery_export_get_n_done (self->export);
  guint n_images = offramp_gallery_export_get_n_images (self->export);
  g_autofree char *count = g_strdup_printf (ngettext ("%u of %u image", "%u of %u images", n_images), n_done, n_images);
  g_autofree char *text
      = g_strdup_printf (_ ("Writing “%s”: %s"), offramp_gallery_export_get_name (self->export), count);

  offramp_progress_line_show (self->export_progress, text, n_images > 0 ? (double)n_done / n_images : 0);
  return G_SOURCE_CONTINUE;
}

static void
end_export (OfframpExplorePage *self)
{
  g_clear_handle_id (&self->export_timeout, g_source_remove);
  g_clear_object (&self->export);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpExplorePage) self = user_data;
  OfframpGalleryExport *export = OFFRAMP_GALLERY_EXPORT (source);
  guint n_images = offramp_gallery_export_get_n_images (export);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (offramp_gallery_export_finish (export, result, &error))
    text = g_strdup_printf (ngettext ("%u image was exported to “%s”.", "%u images were exported to “%s”.", n_images),
                            n_images, offramp_gallery_export_get_name (export));
  if (self->export != export) /* the page went away meanwhile */
    return;
  end_export (self);
  offramp_progress_line_hide (self->export_progress);
  offramp_explore_page_update_export (self);
  if (text != NULL)
    offramp_explore_page_show_message (self, text, FALSE);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    offramp_explore_page_show_message (self, error->message, FALSE);
}

static void
start_export (OfframpExplorePage *self, gboolean all, OfframpGalleryFormat format, GFile *file)
{
  g_autoptr (GPtrArray) images = offramp_explore_page_list_images (self, all);

  self->export = offramp_gallery_export_new (
      offramp_gallery_rows_new (images, offramp_session_get_network (self->session)), format, file);
  self->export_timeout = g_timeout_add (LOOK_MS, look_cb, self);
  offramp_explore_page_update_export (self);
  offramp_gallery_export_start (self->export, exported_cb, g_object_ref (self));
}

static void
place_chosen_cb (OfframpExplorePage *self, int response, GtkFileChooser *chooser)
{
  const gpointer choice = g_object_get_data (G_OBJECT (chooser), "offramp-choice");
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;

  if (file != NULL && self->export == NULL)
    start_export (self, GPOINTER_TO_UINT (choice) % 2 == 1, (OfframpGalleryFormat)(GPOINTER_TO_UINT (choice) / 2),
                  file);
  g_clear_object (&self->chooser);
}

static void
ask_for_place (OfframpExplorePage *self, gboolean all, OfframpGalleryFormat format)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Export images"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  /* Translators: the beginning of a file's name */
  g_autofree char *name = g_strconcat (_ ("images"), offramp_gallery_format_get_suffix (format), NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "offramp-choice", GUINT_TO_POINTER (2 * format + (all ? 1 : 0)));
  g_signal_connect_object (chooser, "response", G_CALLBACK (place_chosen_cb), self, G_CONNECT_SWAPPED);
  g_clear_object (&self->chooser);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_show (self->chooser);
}

static void
answered_cb (OfframpExplorePage *self, const char *response, OfframpGalleryDialog *dialog)
{
  if (g_str_equal (response, "export"))
    ask_for_place (self, offramp_gallery_dialog_get_all (dialog), offramp_gallery_dialog_get_format (dialog));
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog
      = offramp_gallery_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, gtk_bitset_get_size (selected),
                                    g_list_model_get_n_items (G_LIST_MODEL (self->selection)));

  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
stop_export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);

  if (self->export != NULL)
    offramp_gallery_export_stop (self->export);
}

/* One export at a time, and only where there is something to export. */
void
offramp_explore_page_update_export (OfframpExplorePage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.export", self->any_shown && self->export == NULL);
}

void
offramp_explore_page_install_export (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "explore.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "explore.stop-export", NULL, stop_export_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "explore.export", NULL);
}

void
offramp_explore_page_init_export (OfframpExplorePage *self)
{
  offramp_progress_line_set_stop_action (self->export_progress, "explore.stop-export");
}

/* An export that is under way is finished without the page. */
void
offramp_explore_page_dispose_export (OfframpExplorePage *self)
{
  end_export (self);
}
