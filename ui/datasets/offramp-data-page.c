/* SPDX-License-Identifier: Apache-2.0 */
/* A list beside the details of what is chosen in it; in a narrow window one after the other. Files are looked for when
 * the page comes to the front, and after whatever is done here. */
#include "offramp-data-page.h"

#include <glib/gi18n.h>

#include "ee.h"
#include "offramp-data-catalogue.h"
#include "offramp-data-details.h"
#include "offramp-data-text.h"
#include "offramp-folders.h"
#include "offramp-pair-dialog.h"
#include "offramp-pair-editor.h"
#include "offramp-pairs.h"

struct _OfframpDataPage
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  AdwActionRow *folder_row;
  GtkWidget *choose_button;
  GtkListBox *sets, *own;
  GtkWidget *no_pairs;
  GtkScrolledWindow *scroller;
  GtkStack *details_stack;
  OfframpDataDetails *details;
  GtkLabel *pair_title;
  OfframpPairEditor *editor;

  GListModel *catalogue;
  OfframpPairs *pairs;
  GtkFilterListModel *own_pairs;
  GSettings *preferences;  /* NULL where nothing is remembered */
  OfframpPairDraft *draft; /* the own pair that is shown, or NULL */
  OfframpPair *pair;       /* likewise */
  GtkNativeDialog *chooser;
};

G_DEFINE_FINAL_TYPE (OfframpDataPage, offramp_data_page, ADW_TYPE_BIN)

static void
show_message (OfframpDataPage *self, const char *message)
{
  /* Toast titles are markup, and a message may hold anything. */
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
message_cb (OfframpDataPage *self, const char *message)
{
  show_message (self, message);
}

static void
show_folder (OfframpDataPage *self)
{
  g_autofree char *root = ee_dataset_name_root ();
  g_autofree char *absolute = g_canonicalize_filename (root, NULL);
  g_autofree char *shown = g_filename_display_name (absolute);
  g_autofree char *title = g_markup_escape_text (shown, -1);
  const gboolean fixed = offramp_folders_is_data_fixed ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->folder_row), title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->folder_row), shown);
  adw_action_row_set_subtitle (self->folder_row, fixed ? _ ("Named by the environment variable OFFRAMP_DATA") : NULL);
  gtk_widget_set_visible (self->choose_button, !fixed && self->preferences != NULL);
}

static void
show_details (OfframpDataPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->details_stack, name);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/* Lists of sets and of pairs: only one of them has something chosen. */
static void
set_selected_cb (OfframpDataPage *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  gtk_list_box_select_row (self->own, NULL); /* browsing lists do not heed unselect_all () */
  offramp_data_details_show (self->details, g_object_get_data (G_OBJECT (row), "set"));
  show_details (self, "set");
}

static void
go_to_details (OfframpDataPage *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "details");
}

static void
set_activated_cb (OfframpDataPage *self, GtkListBoxRow *row)
{
  set_selected_cb (self, row);
  go_to_details (self);
}

static void
forget_pair (OfframpDataPage *self)
{
  if (self->draft != NULL)
    offramp_pair_draft_stop (self->draft);
  g_clear_object (&self->draft);
  g_clear_object (&self->pair);
}

static void
show_pair (OfframpDataPage *self, OfframpPair *pair)
{
  const char *id = offramp_pair_get_id (pair);
  g_auto (GStrv) redundant = NULL;

  if (self->pair != NULL && g_str_equal (offramp_pair_get_id (self->pair), id))
    return;
  forget_pair (self);
  self->pair = g_object_ref (pair);
  self->draft = offramp_pair_draft_new ();
  gtk_label_set_text (self->pair_title, offramp_pair_get_title (pair));
  offramp_pair_draft_set_main (self->draft, ee_experiment_get_main (id, NULL));
  redundant = ee_redundant_sets_of_pair (id);
  for (guint i = 0; redundant[i] != NULL; i++)
    offramp_pair_draft_add_redundant (self->draft, redundant[i]);
  offramp_pair_editor_show (self->editor, self->draft, FALSE);
}

static void
pair_selected_cb (OfframpDataPage *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  gtk_list_box_select_row (self->sets, NULL); /* browsing lists do not heed unselect_all () */
  show_pair (self, g_object_get_data (G_OBJECT (row), "pair"));
  show_details (self, "pair");
}

static void
pair_activated_cb (OfframpDataPage *self, GtkListBoxRow *row)
{
  pair_selected_cb (self, row);
  go_to_details (self);
}

/* In a wide window something is always shown. */
static void
folded_cb (OfframpDataPage *self)
{
  if (!adw_leaflet_get_folded (self->leaflet) && gtk_list_box_get_selected_row (self->sets) == NULL
      && gtk_list_box_get_selected_row (self->own) == NULL)
    gtk_list_box_select_row (self->sets, gtk_list_box_get_row_at_index (self->sets, 0));
}

/* The sign of a state, beside its words. */
static const char *
get_icon (OfframpDataSet *set)
{
  if (offramp_data_set_get_work (set) == OFFRAMP_DATA_DOWNLOADING)
    return "folder-download-symbolic";
  switch (offramp_data_set_get_state (set))
    {
    case OFFRAMP_DATA_INSTALLED:
      return "emblem-ok-symbolic";
    case OFFRAMP_DATA_BROKEN:
    case OFFRAMP_DATA_INCOMPLETE:
      return "dialog-warning-symbolic";
    case OFFRAMP_DATA_MISSING:
    case OFFRAMP_DATA_UNKNOWN:
    default:
      return "folder-download-symbolic";
    }
}

static void
update_set_row (AdwActionRow *row, OfframpDataSet *set)
{
  g_autofree char *state = offramp_data_text_describe_state (set);
  g_autofree char *escaped = g_markup_escape_text (state, -1);
  GtkWidget *image = g_object_get_data (G_OBJECT (row), "image");
  const gboolean here = offramp_data_set_get_state (set) == OFFRAMP_DATA_INSTALLED;

  adw_action_row_set_subtitle (row, escaped);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), get_icon (set));
  if (here)
    gtk_widget_add_css_class (image, "offramp-green");
  else
    gtk_widget_remove_css_class (image, "offramp-green");
}

static GtkWidget *
make_row (const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
set_finished_cb (OfframpDataPage *self, OfframpDataSet *set)
{
  /* Pairs of this set can be trained on now, or no more. */
  offramp_pairs_refresh (self->pairs);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->details)) && offramp_data_set_get_message (set, NULL) != NULL)
    show_message (self, offramp_data_set_get_message (set, NULL));
}

static void
fill_sets (OfframpDataPage *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->catalogue); i++)
    {
      g_autoptr (OfframpDataSet) set = g_list_model_get_item (self->catalogue, i);
      GtkWidget *row = make_row (offramp_data_set_get_catalog (set)->title), *image = gtk_image_new ();

      adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
      g_object_set_data (G_OBJECT (row), "image", image);
      g_object_set_data_full (G_OBJECT (row), "set", g_object_ref (set), g_object_unref);
      g_signal_connect_object (set, "updated", G_CALLBACK (update_set_row), row, G_CONNECT_SWAPPED);
      g_signal_connect_object (set, "finished", G_CALLBACK (set_finished_cb), self, G_CONNECT_SWAPPED);
      update_set_row (ADW_ACTION_ROW (row), set);
      gtk_list_box_append (self->sets, row);
    }
}

static GtkWidget *
create_pair_row (gpointer item, gpointer user_data)
{
  OfframpPair *pair = item;
  GtkWidget *row = make_row (offramp_pair_get_title (pair));
  const char *title = ee_experiment_get_pair_title (offramp_pair_get_id (pair));
  g_autofree char *escaped = g_markup_escape_text (title != NULL ? title : "", -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               offramp_pair_is_installed (pair) ? escaped : _ ("Its folders are not there"));
  g_object_set_data_full (G_OBJECT (row), "pair", g_object_ref (pair), g_object_unref);
  return row;
}

static gboolean
is_own_cb (gpointer item, gpointer user_data)
{
  return offramp_pair_is_own (item);
}

static void
own_changed_cb (OfframpDataPage *self)
{
  const gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->own_pairs)) > 0;

  gtk_widget_set_visible (self->no_pairs, !any);
  gtk_widget_set_visible (GTK_WIDGET (self->own), any);
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_leaflet_navigate (OFFRAMP_DATA_PAGE (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
new_pair_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpDataPage *self = OFFRAMP_DATA_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_window_present (
      GTK_WINDOW (offramp_pair_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->pairs)));
}

static void
pair_restored_cb (AdwToast *toast, OfframpDataPage *self)
{
  OfframpPair *pair = g_object_get_data (G_OBJECT (toast), "pair");

  offramp_pairs_add (self->pairs, offramp_pair_get_title (pair), offramp_pair_get_id (pair), NULL);
}

static void
remove_pair_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpDataPage *self = OFFRAMP_DATA_PAGE (widget);
  g_autofree char *title = NULL, *text = NULL;
  AdwToast *toast;

  if (self->pair == NULL)
    return;
  title = g_markup_escape_text (offramp_pair_get_title (self->pair), -1);
  text = g_strdup_printf (_ ("“%s” was removed"), title);
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "pair", g_object_ref (self->pair), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (pair_restored_cb), self, 0);
  offramp_pairs_remove (self->pairs, offramp_pair_get_id (self->pair));
  forget_pair (self);
  adw_toast_overlay_add_toast (self->toasts, toast);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  gtk_list_box_select_row (self->sets, gtk_list_box_get_row_at_index (self->sets, 0));
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpDataPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    show_message (self, error->message);
}

static void
open_folder_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpDataPage *self = OFFRAMP_DATA_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *root = ee_dataset_find_root (&error);
  g_autofree char *absolute = root != NULL ? g_canonicalize_filename (root, NULL) : NULL;
  g_autofree char *uri = absolute != NULL ? g_filename_to_uri (absolute, NULL, NULL) : NULL;

  if (uri != NULL)
    gtk_show_uri_full (GTK_WINDOW (gtk_widget_get_root (widget)), uri, GDK_CURRENT_TIME, NULL, shown_cb,
                       g_object_ref (self));
  else
    show_message (self, _ ("The data folder is made by the first download."));
}

static void
folder_chosen_cb (OfframpDataPage *self, int response, GtkFileChooser *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
      g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

      if (path != NULL)
        offramp_folders_set_data (self->preferences, path);
    }
  g_clear_object (&self->chooser);
}

static void
choose_folder_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpDataPage *self = OFFRAMP_DATA_PAGE (widget);
  GtkFileChooserNative *chooser;

  if (self->chooser != NULL || self->preferences == NULL)
    return;
  chooser = gtk_file_chooser_native_new (_ ("Data folder"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                         GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (folder_chosen_cb), self, G_CONNECT_SWAPPED);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_show (self->chooser);
}

/* The folder that all of it is read from is another one now. */
static void
folder_changed_cb (OfframpDataPage *self)
{
  show_folder (self);
  offramp_data_catalogue_refresh (self->catalogue);
}

static void
offramp_data_page_map (GtkWidget *widget)
{
  OfframpDataPage *self = OFFRAMP_DATA_PAGE (widget);

  GTK_WIDGET_CLASS (offramp_data_page_parent_class)->map (widget);
  show_folder (self);
  folded_cb (self);
  offramp_data_catalogue_refresh (self->catalogue);
  offramp_pairs_refresh (self->pairs);
}

static void
stop_all (OfframpDataPage *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->catalogue); i++)
    {
      g_autoptr (OfframpDataSet) set = g_list_model_get_item (self->catalogue, i);

      offramp_data_set_stop (set);
    }
}

static void
offramp_data_page_dispose (GObject *object)
{
  OfframpDataPage *self = OFFRAMP_DATA_PAGE (object);

  if (self->catalogue != NULL)
    stop_all (self);
  forget_pair (self);
  if (self->own_pairs != NULL)
    g_signal_handlers_disconnect_by_data (self->own_pairs, self);
  g_clear_object (&self->own_pairs);
  g_clear_object (&self->pairs);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->preferences);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (offramp_data_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/datasets/offramp-data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, folder_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, choose_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, sets);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, own);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, no_pairs);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, details_stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, details);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, pair_title);
  gtk_widget_class_bind_template_child (widget_class, OfframpDataPage, editor);
  gtk_widget_class_bind_template_callback (widget_class, set_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, set_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, pair_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, pair_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_cb);
}

static void
offramp_data_page_class_init (OfframpDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_data_page_dispose;
  widget_class->map = offramp_data_page_map;
  g_type_ensure (OFFRAMP_TYPE_DATA_DETAILS);
  g_type_ensure (OFFRAMP_TYPE_PAIR_EDITOR);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "data-page.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "data-page.new-pair", NULL, new_pair_cb);
  gtk_widget_class_install_action (widget_class, "data-page.remove-pair", NULL, remove_pair_cb);
  gtk_widget_class_install_action (widget_class, "data-page.open-folder", NULL, open_folder_cb);
  gtk_widget_class_install_action (widget_class, "data-page.choose-folder", NULL, choose_folder_cb);
}

static void
offramp_data_page_init (OfframpDataPage *self)
{
  self->catalogue = offramp_data_catalogue_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_sets (self);
}

/**
 * offramp_data_page_set_preferences:
 * @self: the page; called once
 * @preferences: (nullable): where own pairs and the data folder are kept
 */
void
offramp_data_page_set_preferences (OfframpDataPage *self, GSettings *preferences)
{
  GtkFilter *filter;

  g_return_if_fail (OFFRAMP_IS_DATA_PAGE (self) && self->pairs == NULL);

  g_set_object (&self->preferences, preferences);
  if (preferences != NULL)
    g_signal_connect_object (preferences, "changed::data-folder", G_CALLBACK (folder_changed_cb), self,
                             G_CONNECT_SWAPPED);
  self->pairs = offramp_pairs_new (preferences);
  filter = GTK_FILTER (gtk_custom_filter_new (is_own_cb, NULL, NULL));
  self->own_pairs = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->pairs)), filter);
  gtk_list_box_bind_model (self->own, G_LIST_MODEL (self->own_pairs), create_pair_row, NULL, NULL);
  g_signal_connect_swapped (self->own_pairs, "items-changed", G_CALLBACK (own_changed_cb), self);
  own_changed_cb (self);
}
