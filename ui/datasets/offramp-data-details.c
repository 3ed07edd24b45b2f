/* SPDX-License-Identifier: Apache-2.0 */
/* Follows one data set at a time. Its images are read when it is shown and again when its files have changed. */
#include "offramp-data-details.h"

#include <glib/gi18n.h>

#include "offramp-data-text.h"
#include "offramp-set-view.h"
#include "offramp-wrap-layout.h"

struct _OfframpDataDetails
{
  AdwBin parent_instance;

  GtkLabel *title, *state, *message;
  GtkWidget *download, *verify, *remove, *stop;
  GtkProgressBar *bar;
  AdwActionRow *images_row, *size_row, *folder_row, *licence_row, *citation_row;
  OfframpSetView *preview;

  OfframpDataSet *set;
  OfframpSetPreview *contents;
  guint previewed; /* the version of the set that the preview shows */
};

G_DEFINE_FINAL_TYPE (OfframpDataDetails, offramp_data_details, ADW_TYPE_BIN)

enum
{
  MESSAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (g_strcmp0 (escaped, adw_action_row_get_subtitle (row)) != 0)
    adw_action_row_set_subtitle (row, escaped);
}

static void
show_rows (OfframpDataDetails *self)
{
  const EeCatalogSet *catalog = offramp_data_set_get_catalog (self->set);
  g_autofree char *images = offramp_data_text_describe_images (self->set);
  g_autofree char *size = offramp_data_text_describe_size (self->set);
  g_autofree char *folder = offramp_data_set_get_folder (self->set);
  g_autofree char *shown = g_filename_display_name (folder);

  set_subtitle (self->images_row, images);
  set_subtitle (self->size_row, size);
  set_subtitle (self->folder_row, shown);
  set_subtitle (self->licence_row, ee_catalog_get_licence (catalog));
  set_subtitle (self->citation_row, catalog->citation);
}

static void
show_message (OfframpDataDetails *self)
{
  gboolean failed;
  const char *message = offramp_data_set_get_message (self->set, &failed);

  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
}

static void
show_buttons (OfframpDataDetails *self)
{
  const OfframpDataState state = offramp_data_set_get_state (self->set);
  const OfframpDataWork work = offramp_data_set_get_work (self->set);
  const gboolean idle = work == OFFRAMP_DATA_IDLE || work == OFFRAMP_DATA_COUNTING;
  const gboolean some = state == OFFRAMP_DATA_INSTALLED || state == OFFRAMP_DATA_BROKEN;
  const gboolean missing = state == OFFRAMP_DATA_MISSING || state == OFFRAMP_DATA_INCOMPLETE;

  gtk_button_set_label (GTK_BUTTON (self->download),
                        offramp_data_set_has_rest (self->set) ? _ ("Go on with the _download") : _ ("_Download"));
  gtk_widget_set_visible (self->download, idle && missing);
  gtk_widget_set_visible (self->verify, idle && some);
  gtk_widget_set_visible (self->remove, idle && (some || state == OFFRAMP_DATA_INCOMPLETE));
  gtk_widget_set_visible (self->stop, !idle && work != OFFRAMP_DATA_REMOVING);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.download", ee_download_is_built_in ());
  gtk_widget_set_tooltip_text (self->download, ee_download_is_built_in ()
                                                   ? _ ("From the authors, with nothing else sent")
                                                   : _ ("This build of the program cannot download."));
}

static void
show_progress (OfframpDataDetails *self)
{
  const OfframpDataWork work = offramp_data_set_get_work (self->set);
  g_autofree char *state = offramp_data_text_describe_state (self->set);
  OfframpDataProgress progress;

  offramp_data_set_get_progress (self->set, &progress);
  gtk_label_set_text (self->state, state);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), work != OFFRAMP_DATA_IDLE && work != OFFRAMP_DATA_COUNTING);
  if (progress.fraction >= 0)
    gtk_progress_bar_set_fraction (self->bar, CLAMP (progress.fraction, 0, 1));
  else
    gtk_progress_bar_pulse (self->bar);
}

static void
refresh (OfframpDataDetails *self)
{
  show_rows (self);
  show_message (self);
  show_buttons (self);
  show_progress (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    offramp_data_details_refresh_preview (self);
}

static void
download_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_data_set_download (OFFRAMP_DATA_DETAILS (widget)->set);
}

static void
verify_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_data_set_verify (OFFRAMP_DATA_DETAILS (widget)->set);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_data_set_stop (OFFRAMP_DATA_DETAILS (widget)->set);
}

static void
remove_answered_cb (OfframpDataSet *set, const char *response)
{
  if (g_str_equal (response, "remove"))
    offramp_data_set_remove (set);
}

static void
remove_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpDataDetails *self = OFFRAMP_DATA_DETAILS (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *heading = g_strdup_printf (_ ("Remove %s?"), offramp_data_set_get_catalog (self->set)->title);
  g_autofree char *body = offramp_data_text_describe_removal (self->set);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, NULL);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Keep"), "remove", _ ("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_answered_cb), self->set, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
cite_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpDataDetails *self = OFFRAMP_DATA_DETAILS (widget);
  const EeCatalogSet *catalog = offramp_data_set_get_catalog (self->set);
  const gboolean bibtex = g_str_equal (g_variant_get_string (parameter, NULL), "bibtex");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), bibtex ? catalog->bibtex : catalog->citation);
  g_signal_emit (self, signals[MESSAGE], 0, bibtex ? _ ("BibTeX entry copied") : _ ("Citation copied"));
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpDataDetails) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    g_signal_emit (self, signals[MESSAGE], 0, error->message);
}

static void
show_uri (OfframpDataDetails *self, const char *uri)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    gtk_show_uri_full (GTK_WINDOW (root), uri, GDK_CURRENT_TIME, NULL, shown_cb, g_object_ref (self));
}

static void
open_folder_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpDataDetails *self = OFFRAMP_DATA_DETAILS (widget);
  g_autofree char *folder = offramp_data_set_get_folder (self->set);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_signal_emit (self, signals[MESSAGE], 0, _ ("The folder is made by the download."));
  else if (uri != NULL)
    show_uri (self, uri);
}

static void
open_page_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpDataDetails *self = OFFRAMP_DATA_DETAILS (widget);

  show_uri (self, offramp_data_set_get_catalog (self->set)->page);
}

static void
offramp_data_details_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (offramp_data_details_parent_class)->map (widget);
  offramp_data_details_refresh_preview (OFFRAMP_DATA_DETAILS (widget));
}

static void
offramp_data_details_dispose (GObject *object)
{
  OfframpDataDetails *self = OFFRAMP_DATA_DETAILS (object);

  if (self->set != NULL)
    g_signal_handlers_disconnect_by_data (self->set, self);
  g_clear_object (&self->set);
  if (self->contents != NULL)
    offramp_set_preview_clear (self->contents);
  g_clear_object (&self->contents);
  G_OBJECT_CLASS (offramp_data_details_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, title);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, state);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, message);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, download);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, verify);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, remove);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, stop);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, bar);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, images_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, size_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, folder_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, licence_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, citation_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataDetails, preview);
}

static void
offramp_data_details_class_init (OfframpDataDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_data_details_dispose;
  widget_class->map = offramp_data_details_map;
  signals[MESSAGE] = g_signal_new ("message", OFFRAMP_TYPE_DATA_DETAILS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (OFFRAMP_TYPE_SET_VIEW);
  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/datasets/offramp-data-details.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "data.download", NULL, download_cb);
  gtk_widget_class_install_action (widget_class, "data.verify", NULL, verify_cb);
  gtk_widget_class_install_action (widget_class, "data.remove", NULL, remove_cb);
  gtk_widget_class_install_action (widget_class, "data.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "data.cite", "s", cite_cb);
  gtk_widget_class_install_action (widget_class, "data.open-folder", NULL, open_folder_cb);
  gtk_widget_class_install_action (widget_class, "data.open-page", NULL, open_page_cb);
}

static void
offramp_data_details_init (OfframpDataDetails *self)
{
  self->contents = offramp_set_preview_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  offramp_set_view_show (self->preview, self->contents);
}

/**
 * offramp_data_details_show:
 * @self: the widget
 * @set: what it shows from now on
 */
void
offramp_data_details_show (OfframpDataDetails *self, OfframpDataSet *set)
{
  g_return_if_fail (OFFRAMP_IS_DATA_DETAILS (self) && OFFRAMP_IS_DATA_SET (set));

  if (set == self->set)
    return;
  if (self->set != NULL)
    g_signal_handlers_disconnect_by_data (self->set, self);
  g_set_object (&self->set, set);
  g_signal_connect_swapped (set, "updated", G_CALLBACK (refresh), self);
  offramp_set_preview_clear (self->contents);
  self->previewed = 0;
  gtk_label_set_text (self->title, offramp_data_set_get_catalog (set)->title);
  refresh (self);
}

/**
 * offramp_data_details_refresh_preview:
 * @self: the widget
 *
 * Reads the images where that was not done yet and can be done; nothing is read for a page that nobody looks at.
 */
void
offramp_data_details_refresh_preview (OfframpDataDetails *self)
{
  g_return_if_fail (OFFRAMP_IS_DATA_DETAILS (self));

  if (self->set == NULL || self->previewed == offramp_data_set_get_version (self->set))
    return;
  self->previewed = offramp_data_set_get_version (self->set);
  if (offramp_data_set_get_state (self->set) == OFFRAMP_DATA_INSTALLED)
    offramp_set_preview_load (self->contents, offramp_data_set_get_catalog (self->set)->id, FALSE);
  else
    offramp_set_preview_clear (self->contents);
}
