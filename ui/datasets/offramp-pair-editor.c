/* SPDX-License-Identifier: Apache-2.0 */
/* A row for each set; the one that was chosen last is shown below. Problems are written anew when reading has ended,
 * since finding doubles looks at every picture. */
#include "offramp-pair-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "offramp-set-view.h"

#define FOLDER "folder:"

struct _OfframpPairEditor
{
  AdwBin parent_instance;

  AdwActionRow *main_row;
  AdwPreferencesGroup *main_group, *redundant_group;
  GtkWidget *main_buttons, *redundant_buttons;
  GtkMenuButton *main_menu, *redundant_menu;
  GtkBox *problems;
  GtkLabel *preview_title;
  OfframpSetView *preview;

  OfframpPairDraft *draft;
  GPtrArray *rows; /* of AdwActionRow, for the redundant sets */
  OfframpSetPreview *shown;
  GtkNativeDialog *chooser;
  gboolean editable;
  gboolean was_loading;
};

G_DEFINE_FINAL_TYPE (OfframpPairEditor, offramp_pair_editor, ADW_TYPE_BIN)

/* For people: a path, or what the catalogue calls it. */
static char *
name_set (OfframpSetPreview *set)
{
  const char *word = offramp_set_preview_get_word (set);
  const EeCatalogSet *catalog = word != NULL ? ee_catalog_find (word) : NULL;

  if (word == NULL)
    return g_strdup (_ ("Nothing chosen"));
  if (catalog != NULL)
    return g_strdup (catalog->title);
  return g_filename_display_name (g_str_has_prefix (word, FOLDER) ? word + strlen (FOLDER) : word);
}

static char *
describe_set (OfframpSetPreview *set)
{
  const char *error = offramp_set_preview_get_error (set);

  if (offramp_set_preview_is_loading (set))
    return g_strdup_printf (_ ("Reading: %.0f %%"), offramp_set_preview_get_fraction (set) * 100);
  return error != NULL ? g_strdup (_ ("Cannot be used")) : offramp_set_preview_describe (set);
}

static void
fill_row (AdwActionRow *row, OfframpSetPreview *set)
{
  g_autofree char *name = name_set (set);
  g_autofree char *text = describe_set (set);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *subtitle = g_markup_escape_text (text, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), name);
  adw_action_row_set_subtitle (row, subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), offramp_set_preview_get_word (set) != NULL);
}

static void
show_set (OfframpPairEditor *self, OfframpSetPreview *set)
{
  g_autofree char *name = set != NULL ? name_set (set) : NULL;
  const gboolean any = set != NULL && offramp_set_preview_get_word (set) != NULL;

  g_set_object (&self->shown, set);
  gtk_label_set_text (self->preview_title, any ? name : "");
  gtk_widget_set_visible (GTK_WIDGET (self->preview_title), any);
  offramp_set_view_show (self->preview, any ? set : NULL);
}

static void
main_activated_cb (OfframpPairEditor *self)
{
  show_set (self, offramp_pair_draft_get_main (self->draft));
}

static void
row_activated_cb (OfframpPairEditor *self, AdwActionRow *row)
{
  show_set (self, g_object_get_data (G_OBJECT (row), "set"));
}

static void
remove_clicked_cb (OfframpPairEditor *self, GtkButton *button)
{
  OfframpSetPreview *set = g_object_get_data (G_OBJECT (button), "set");

  if (set == self->shown)
    show_set (self, offramp_pair_draft_get_main (self->draft));
  offramp_pair_draft_remove_redundant (self->draft, set);
}

static GtkWidget *
make_row (OfframpPairEditor *self, OfframpSetPreview *set)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *name = name_set (set);
  g_autofree char *label = g_strdup_printf (_ ("Take out %s"), name);

  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  g_object_set_data_full (G_OBJECT (row), "set", g_object_ref (set), g_object_unref);
  g_object_set_data_full (G_OBJECT (button), "set", g_object_ref (set), g_object_unref);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_visible (button, self->editable);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
sets_changed_cb (OfframpPairEditor *self, guint position, guint removed, guint added)
{
  GListModel *sets = offramp_pair_draft_get_redundant (self->draft);

  for (guint i = 0; i < removed; i++)
    {
      adw_preferences_group_remove (self->redundant_group, g_ptr_array_index (self->rows, position));
      g_ptr_array_remove_index (self->rows, position);
    }
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (OfframpSetPreview) set = g_list_model_get_item (sets, i);
      GtkWidget *row = make_row (self, set);

      fill_row (ADW_ACTION_ROW (row), set);
      adw_preferences_group_add (self->redundant_group, row);
      g_ptr_array_insert (self->rows, (int)i, row);
    }
}

static void
add_problems (OfframpPairEditor *self, const char *const *texts, const char *icon, const char *class)
{
  for (guint i = 0; texts[i] != NULL; i++)
    {
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *image = gtk_image_new_from_icon_name (icon), *label = gtk_label_new (texts[i]);

      gtk_widget_set_valign (image, GTK_ALIGN_START);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_add_css_class (line, class);
      gtk_box_append (GTK_BOX (line), image);
      gtk_box_append (GTK_BOX (line), label);
      gtk_box_append (self->problems, line);
    }
}

static void
show_problems (OfframpPairEditor *self)
{
  g_auto (GStrv) errors = NULL;
  g_auto (GStrv) warnings = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->problems))) != NULL)
    gtk_box_remove (self->problems, child);
  if (offramp_pair_draft_is_loading (self->draft))
    return;
  errors = offramp_pair_draft_list_errors (self->draft);
  warnings = offramp_pair_draft_list_warnings (self->draft);
  add_problems (self, (const char *const *)errors, "dialog-error-symbolic", "error");
  add_problems (self, (const char *const *)warnings, "dialog-warning-symbolic", "offramp-amber");
}

static void
draft_updated_cb (OfframpPairEditor *self)
{
  const gboolean loading = offramp_pair_draft_is_loading (self->draft);

  fill_row (self->main_row, offramp_pair_draft_get_main (self->draft));
  for (guint i = 0; i < self->rows->len; i++)
    {
      AdwActionRow *row = g_ptr_array_index (self->rows, i);

      fill_row (row, g_object_get_data (G_OBJECT (row), "set"));
    }
  if (!loading || !self->was_loading)
    show_problems (self);
  self->was_loading = loading;
}

static void
take_main (OfframpPairEditor *self, const char *word)
{
  offramp_pair_draft_set_main (self->draft, word);
  show_set (self, offramp_pair_draft_get_main (self->draft));
}

static void
take_redundant (OfframpPairEditor *self, const char *word)
{
  GListModel *sets = offramp_pair_draft_get_redundant (self->draft);
  g_autoptr (OfframpSetPreview) set = NULL;

  offramp_pair_draft_add_redundant (self->draft, word);
  set = g_list_model_get_item (sets, g_list_model_get_n_items (sets) - 1);
  show_set (self, set);
}

static void
chosen_cb (OfframpPairEditor *self, int response, GtkFileChooser *chooser)
{
  const gboolean main = g_object_get_data (G_OBJECT (chooser), "main") != NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
      g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
      g_autofree char *word = path != NULL ? g_strconcat (FOLDER, path, NULL) : NULL;

      if (word != NULL && main)
        take_main (self, word);
      else if (word != NULL)
        take_redundant (self, word);
    }
  g_clear_object (&self->chooser);
}

static void
choose_folder (OfframpPairEditor *self, const char *title, gboolean main)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser;

  if (self->chooser != NULL)
    return;
  chooser = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                         GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "main", GINT_TO_POINTER (main));
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_show (self->chooser);
}

static void
choose_main_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_folder (OFFRAMP_PAIR_EDITOR (widget), _ ("Main images: a sub-folder for each class"), TRUE);
}

static void
add_redundant_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_folder (OFFRAMP_PAIR_EDITOR (widget), _ ("Redundant images: all pictures below it"), FALSE);
}

/* Also what a script or a test gives in place of the folder chooser: a word as a pair has it. */
static void
take_main_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_main (OFFRAMP_PAIR_EDITOR (widget), g_variant_get_string (parameter, NULL));
}

static void
take_redundant_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_redundant (OFFRAMP_PAIR_EDITOR (widget), g_variant_get_string (parameter, NULL));
}

/* Sets that are there; Omniglot's classes cannot be told apart, so it is redundant only. */
static GMenuModel *
make_menu (gboolean main)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; ee_catalog_get (i) != NULL; i++)
    {
      const EeCatalogSet *set = ee_catalog_get (i);
      g_autoptr (GMenuItem) item = g_menu_item_new (set->title, NULL);

      if (!ee_dataset_is_installed (set->id, NULL) || (main && g_str_equal (set->id, "omniglot")))
        continue;
      g_menu_item_set_action_and_target (item, main ? "pair.take-main" : "pair.take-redundant", "s", set->id);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
forget_draft (OfframpPairEditor *self)
{
  if (self->draft == NULL)
    return;
  g_signal_handlers_disconnect_by_data (offramp_pair_draft_get_redundant (self->draft), self);
  g_signal_handlers_disconnect_by_data (self->draft, self);
  sets_changed_cb (self, 0, self->rows->len, 0);
  show_set (self, NULL);
  g_clear_object (&self->draft);
}

static void
offramp_pair_editor_dispose (GObject *object)
{
  OfframpPairEditor *self = OFFRAMP_PAIR_EDITOR (object);

  forget_draft (self);
  g_clear_object (&self->shown);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (offramp_pair_editor_parent_class)->dispose (object);
}

static void
offramp_pair_editor_class_init (OfframpPairEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_pair_editor_dispose;
  g_type_ensure (OFFRAMP_TYPE_SET_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/datasets/offramp-pair-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpPairEditor, main_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairEditor, main_group);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairEditor, main_buttons);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairEditor, main_menu);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairEditor, redundant_group);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairEditor, redundant_buttons);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairEditor, redundant_menu);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairEditor, problems);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairEditor, preview_title);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairEditor, preview);
  gtk_widget_class_bind_template_callback (widget_class, main_activated_cb);
  gtk_widget_class_install_action (widget_class, "pair.choose-main", NULL, choose_main_cb);
  gtk_widget_class_install_action (widget_class, "pair.add-redundant", NULL, add_redundant_cb);
  gtk_widget_class_install_action (widget_class, "pair.take-main", "s", take_main_cb);
  gtk_widget_class_install_action (widget_class, "pair.take-redundant", "s", take_redundant_cb);
}

static void
offramp_pair_editor_init (OfframpPairEditor *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * offramp_pair_editor_show:
 * @self: the widget
 * @draft: the pair
 * @editable: whether other sets can be chosen
 */
void
offramp_pair_editor_show (OfframpPairEditor *self, OfframpPairDraft *draft, gboolean editable)
{
  GListModel *sets;

  g_return_if_fail (OFFRAMP_IS_PAIR_EDITOR (self) && OFFRAMP_IS_PAIR_DRAFT (draft));

  forget_draft (self);
  self->draft = g_object_ref (draft);
  self->editable = editable;
  gtk_widget_set_visible (self->main_buttons, editable);
  gtk_widget_set_visible (self->redundant_buttons, editable);
  adw_preferences_group_set_description (
      self->main_group,
      editable ? _ ("What the network is to tell apart: a folder with a sub-folder for each class") : NULL);
  adw_preferences_group_set_description (
      self->redundant_group, editable ? _ ("What is to leave at the exit: all pictures below a folder") : NULL);
  if (editable)
    {
      g_autoptr (GMenuModel) main = make_menu (TRUE);
      g_autoptr (GMenuModel) redundant = make_menu (FALSE);

      gtk_menu_button_set_menu_model (self->main_menu, main);
      gtk_menu_button_set_menu_model (self->redundant_menu, redundant);
      gtk_widget_set_visible (GTK_WIDGET (self->main_menu), g_menu_model_get_n_items (main) > 0);
      gtk_widget_set_visible (GTK_WIDGET (self->redundant_menu), g_menu_model_get_n_items (redundant) > 0);
    }
  sets = offramp_pair_draft_get_redundant (draft);
  g_signal_connect_swapped (draft, "updated", G_CALLBACK (draft_updated_cb), self);
  g_signal_connect_swapped (sets, "items-changed", G_CALLBACK (sets_changed_cb), self);
  sets_changed_cb (self, 0, 0, g_list_model_get_n_items (sets));
  show_set (self, offramp_pair_draft_get_main (draft));
  draft_updated_cb (self);
}
