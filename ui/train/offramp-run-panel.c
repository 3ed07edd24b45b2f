/* SPDX-License-Identifier: Apache-2.0 */
/* Ticks are kept by folder, so that they outlive scrolling and reading anew. Deletion has an undo in a toast; the
 * folder goes when the toast does. */
#include "offramp-run-panel.h"

#include <glib/gi18n.h>

#include "offramp-run-row.h"

enum
{
  /* Of a row, about; a list view asks for no more than one of them by itself. */
  ROW_HEIGHT = 44,
  LINE_HEIGHT = 11, /* of a second one: the button is higher than the first */
  NAME_WIDTH = 200,
  MAX_HEIGHT = 330
};

struct _OfframpRunPanel
{
  AdwBin parent_instance;

  GtkWidget *empty_label, *scrolled;
  GtkButton *compare_button;
  GHashTable *rows;   /* OfframpRunRow: those that are bound */
  GHashTable *ticked; /* char*: folders */
  OfframpRuns *runs;
  char *shown_path;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (OfframpRunPanel, offramp_run_panel, ADW_TYPE_BIN)

enum
{
  OPEN,
  RESUME,
  COMPARE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update_row (OfframpRunPanel *self, OfframpRunRow *row)
{
  OfframpRun *run = offramp_run_row_get_run (row);

  if (run != NULL)
    offramp_run_row_set_busy (row, g_strcmp0 (offramp_run_get_path (run), self->shown_path) == 0, self->busy);
}

static void
update_compare (OfframpRunPanel *self)
{
  g_autoptr (GPtrArray) ticked = offramp_run_panel_list_ticked (self);
  /* Translators: on a button; how many runs are compared */
  g_autofree char *label
      = ticked->len >= 2 ? g_strdup_printf (_ ("Compare %u"), ticked->len) : g_strdup (_ ("Compare"));

  gtk_button_set_label (self->compare_button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->compare_button), ticked->len >= 2);
}

/* The height of all rows, or more than is shown at once. */
static int
estimate_height (OfframpRunPanel *self)
{
  const guint n_runs = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  int height = 0;

  for (guint i = 0; i < n_runs && height < MAX_HEIGHT; i++)
    {
      g_autoptr (OfframpRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);
      int width;

      pango_layout_set_text (layout, offramp_run_get_name (run), -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      height += ROW_HEIGHT + CLAMP (width / NAME_WIDTH, 0, OFFRAMP_RUN_ROW_LINES - 1) * LINE_HEIGHT;
    }
  return MIN (height, MAX_HEIGHT);
}

static void
update_empty (OfframpRunPanel *self)
{
  const gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->runs)) > 0;

  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scrolled), estimate_height (self));
  gtk_widget_set_visible (self->empty_label, !any);
  gtk_widget_set_visible (self->scrolled, any);
  update_compare (self);
}

static void
show_toast (OfframpRunPanel *self, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

static void
failed_cb (OfframpRunPanel *self, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  show_toast (self, adw_toast_new (escaped));
}

/* A run that was deleted, until its toast is gone. */
typedef struct
{
  OfframpRuns *runs;
  OfframpRun *run;
} Deleted;

static void
deleted_free (gpointer data, GClosure *closure)
{
  Deleted *deleted = data;

  g_object_unref (deleted->runs);
  g_object_unref (deleted->run);
  g_free (deleted);
}

static void
undo_cb (AdwToast *toast, gpointer user_data)
{
  Deleted *deleted = user_data;

  offramp_runs_restore (deleted->runs, deleted->run);
}

/* After an undo there is nothing to purge. */
static void
dismissed_cb (AdwToast *toast, gpointer user_data)
{
  Deleted *deleted = user_data;

  offramp_runs_purge (deleted->runs, deleted->run);
}

static Deleted *
deleted_new (OfframpRunPanel *self, OfframpRun *run)
{
  Deleted *deleted = g_new0 (Deleted, 1);

  deleted->runs = g_object_ref (self->runs);
  deleted->run = g_object_ref (run);
  return deleted;
}

static void
delete_run (OfframpRunPanel *self, OfframpRun *run)
{
  g_autofree char *name = g_markup_escape_text (offramp_run_get_name (run), -1);
  /* Translators: the name of a run */
  g_autofree char *title = g_strdup_printf (_ ("Deleted “%s”"), name);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, 8);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), deleted_new (self, run), deleted_free, 0);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (dismissed_cb), deleted_new (self, run), deleted_free, 0);
  offramp_runs_remove (self->runs, run);
  g_hash_table_remove (self->ticked, offramp_run_get_path (run));
  update_compare (self);
  show_toast (self, toast);
}

static void
renamed_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  OfframpRunPanel *self = user_data;
  OfframpRun *run = g_object_get_data (G_OBJECT (dialog), "run");
  g_autofree char *name = NULL;

  if (!g_str_equal (response, "rename"))
    return;
  name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog))));
  offramp_runs_rename (self->runs, run, g_strstrip (name));
}

static void
rename_run (OfframpRunPanel *self, OfframpRun *run)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), _ ("Rename the run"),
                                              _ ("An empty name stands for the one made of its settings."));
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), offramp_run_get_name (run));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 80);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name of the run"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "rename", _ ("_Rename"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "run", g_object_ref (run), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (renamed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

static void
open_folder (OfframpRunPanel *self, OfframpRun *run)
{
  g_autofree char *uri = g_filename_to_uri (offramp_run_get_path (run), NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

static void
chosen_cb (OfframpRunPanel *self, const char *action, OfframpRunRow *row)
{
  g_autoptr (OfframpRun) run = offramp_run_row_get_run (row);

  if (run == NULL)
    return;
  g_object_ref (run);
  if (g_str_equal (action, "open"))
    g_signal_emit (self, signals[OPEN], 0, run);
  else if (g_str_equal (action, "resume"))
    g_signal_emit (self, signals[RESUME], 0, run);
  else if (g_str_equal (action, "rename"))
    rename_run (self, run);
  else if (g_str_equal (action, "folder"))
    open_folder (self, run);
  else
    delete_run (self, run);
}

static void
ticked_cb (OfframpRunPanel *self, OfframpRunRow *row)
{
  OfframpRun *run = offramp_run_row_get_run (row);

  if (run == NULL)
    return;
  if (offramp_run_row_is_ticked (row))
    g_hash_table_add (self->ticked, g_strdup (offramp_run_get_path (run)));
  else
    g_hash_table_remove (self->ticked, offramp_run_get_path (run));
  update_compare (self);
}

static void
setup_cb (OfframpRunPanel *self, GtkListItem *item)
{
  GtkWidget *row = offramp_run_row_new ();

  g_signal_connect_swapped (row, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (row, "ticked", G_CALLBACK (ticked_cb), self);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (OfframpRunPanel *self, GtkListItem *item)
{
  OfframpRun *run = gtk_list_item_get_item (item);
  OfframpRunRow *row = OFFRAMP_RUN_ROW (gtk_list_item_get_child (item));

  offramp_run_row_set_run (row, run, g_hash_table_contains (self->ticked, offramp_run_get_path (run)));
  g_hash_table_add (self->rows, row);
  update_row (self, row);
}

static void
unbind_cb (OfframpRunPanel *self, GtkListItem *item)
{
  OfframpRunRow *row = OFFRAMP_RUN_ROW (gtk_list_item_get_child (item));

  g_hash_table_remove (self->rows, row);
  offramp_run_row_set_run (row, NULL, FALSE);
}

static void
activate_cb (OfframpRunPanel *self, guint position)
{
  g_autoptr (OfframpRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), position);

  if (run != NULL && !self->busy)
    g_signal_emit (self, signals[OPEN], 0, run);
}

static void
compare_clicked_cb (OfframpRunPanel *self)
{
  g_signal_emit (self, signals[COMPARE], 0);
}

static void
offramp_run_panel_dispose (GObject *object)
{
  OfframpRunPanel *self = OFFRAMP_RUN_PANEL (object);

  g_clear_object (&self->runs);
  G_OBJECT_CLASS (offramp_run_panel_parent_class)->dispose (object);
}

static void
offramp_run_panel_finalize (GObject *object)
{
  OfframpRunPanel *self = OFFRAMP_RUN_PANEL (object);

  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->ticked);
  g_free (self->shown_path);
  G_OBJECT_CLASS (offramp_run_panel_parent_class)->finalize (object);
}

static void
offramp_run_panel_class_init (OfframpRunPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_run_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = offramp_run_panel_finalize;

  signals[OPEN] = g_signal_new ("open", OFFRAMP_TYPE_RUN_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                OFFRAMP_TYPE_RUN);
  signals[RESUME] = g_signal_new ("resume", OFFRAMP_TYPE_RUN_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, OFFRAMP_TYPE_RUN);
  signals[COMPARE]
      = g_signal_new ("compare", OFFRAMP_TYPE_RUN_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_header (OfframpRunPanel *self)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *title = gtk_label_new (_ ("Runs"));

  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  self->compare_button = GTK_BUTTON (gtk_button_new_with_label (_ ("Compare")));
  gtk_widget_add_css_class (GTK_WIDGET (self->compare_button), "offramp-small");
  gtk_widget_set_sensitive (GTK_WIDGET (self->compare_button), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->compare_button), _ ("Tick two runs or more to compare them"));
  g_signal_connect_swapped (self->compare_button, "clicked", G_CALLBACK (compare_clicked_cb), self);
  gtk_box_append (GTK_BOX (header), title);
  gtk_box_append (GTK_BOX (header), GTK_WIDGET (self->compare_button));
  return header;
}

static void
offramp_run_panel_init (OfframpRunPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->rows = g_hash_table_new (NULL, NULL);
  self->ticked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->empty_label = gtk_label_new (_ ("Every training leaves a run here, to be looked at and compared."));
  gtk_label_set_wrap (GTK_LABEL (self->empty_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->empty_label), 0);
  gtk_widget_add_css_class (self->empty_label, "offramp-caption");
  self->scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "max-content-height",
                                 MAX_HEIGHT, "propagate-natural-height", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->scrolled, "card");
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), self->empty_label);
  gtk_box_append (GTK_BOX (box), self->scrolled);
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * offramp_run_panel_set_runs:
 * @self: the panel; called once
 * @runs: the list
 */
void
offramp_run_panel_set_runs (OfframpRunPanel *self, OfframpRuns *runs)
{
  GtkListItemFactory *factory;
  GtkWidget *view;

  g_return_if_fail (OFFRAMP_IS_RUN_PANEL (self) && OFFRAMP_IS_RUNS (runs) && self->runs == NULL);

  self->runs = g_object_ref (runs);
  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (runs)))), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (view), TRUE);
  gtk_widget_add_css_class (view, "offramp-runs");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Runs"), -1);
  g_signal_connect_swapped (view, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), view);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (update_empty), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runs, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  update_empty (self);
}

/**
 * offramp_run_panel_set_shown:
 * @self: the panel
 * @path: (nullable): folder of the run whose curves are on the page
 * @busy: whether it is being trained
 */
void
offramp_run_panel_set_shown (OfframpRunPanel *self, const char *path, gboolean busy)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (OFFRAMP_IS_RUN_PANEL (self));

  if (g_strcmp0 (path, self->shown_path) != 0)
    {
      g_free (self->shown_path);
      self->shown_path = g_strdup (path);
    }
  self->busy = busy;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    update_row (self, row);
}

/**
 * offramp_run_panel_list_ticked:
 * @self: the panel
 *
 * Returns: (transfer full) (element-type OfframpRun): what is ticked, in the order of the list
 */
GPtrArray *
offramp_run_panel_list_ticked (OfframpRunPanel *self)
{
  GPtrArray *ticked = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n = self->runs != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->runs)) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OfframpRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (g_hash_table_contains (self->ticked, offramp_run_get_path (run)))
        g_ptr_array_add (ticked, g_steal_pointer (&run));
    }
  return ticked;
}
