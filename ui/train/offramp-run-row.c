/* SPDX-License-Identifier: Apache-2.0 */
/* Bound to one run after the other as the list scrolls. */
#include "offramp-run-row.h"

#include <glib/gi18n.h>

struct _OfframpRunRow
{
  AdwBin parent_instance;

  GtkCheckButton *tick;
  GtkLabel *name, *words;
  GtkWidget *menu_button;
  GSimpleActionGroup *actions;
  OfframpRun *run;
  gulong changed_id;
  gboolean binding;
};

G_DEFINE_FINAL_TYPE (OfframpRunRow, offramp_run_row, ADW_TYPE_BIN)

enum
{
  TICKED,
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const ACTIONS[] = { "open", "resume", "rename", "folder", "delete" };

static void
enable (OfframpRunRow *self, const char *action, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), action)),
                               enabled);
}

static void
show_run (OfframpRunRow *self)
{
  const EeRunSummary *summary = offramp_run_get_summary (self->run);
  g_autofree char *words = offramp_run_describe (self->run);
  g_autofree char *hint = NULL, *compare = NULL, *menu = NULL;

  gtk_label_set_text (self->name, offramp_run_get_name (self->run));
  gtk_label_set_text (self->words, words);
  hint = summary != NULL
             ? g_strdup_printf ("%s\n%s\n%s", offramp_run_get_name (self->run), words, offramp_run_get_path (self->run))
             : g_strdup (offramp_run_get_error (self->run));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), hint);
  /* Translators: the name of a run */
  compare = g_strdup_printf (_ ("Compare “%s”"), offramp_run_get_name (self->run));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tick), GTK_ACCESSIBLE_PROPERTY_LABEL, compare, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->tick), summary != NULL);
  /* Translators: the name of a run */
  menu = g_strdup_printf (_ ("Menu of “%s”"), offramp_run_get_name (self->run));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, menu, -1);
}

static void
tick_toggled_cb (OfframpRunRow *self)
{
  if (!self->binding)
    g_signal_emit (self, signals[TICKED], 0);
}

static void
action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit (user_data, signals[CHOSEN], 0, g_action_get_name (G_ACTION (action)));
}

static void
offramp_run_row_dispose (GObject *object)
{
  OfframpRunRow *self = OFFRAMP_RUN_ROW (object);

  if (self->run != NULL)
    g_clear_signal_handler (&self->changed_id, self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (offramp_run_row_parent_class)->dispose (object);
}

static void
offramp_run_row_class_init (OfframpRunRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_run_row_dispose;

  signals[TICKED]
      = g_signal_new ("ticked", OFFRAMP_TYPE_RUN_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOSEN] = g_signal_new ("chosen", OFFRAMP_TYPE_RUN_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_STRING);
}

static GMenu *
make_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Show its curves"), "run.open");
  g_menu_append (menu, _ ("_Go on with it"), "run.resume");
  g_menu_append (menu, _ ("Re_name…"), "run.rename");
  g_menu_append (menu, _ ("Open its _folder"), "run.folder");
  g_menu_append (menu, _ ("_Delete"), "run.delete");
  return menu;
}

static GtkLabel *
add_line (GtkBox *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
offramp_run_row_init (OfframpRunRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GMenu) menu = make_menu ();

  self->actions = g_simple_action_group_new ();
  for (guint i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (ACTIONS[i], NULL);

      g_signal_connect_object (action, "activate", G_CALLBACK (action_cb), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "run", G_ACTION_GROUP (self->actions));

  self->tick = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->tick), _ ("Compare it with others"));
  g_signal_connect_swapped (self->tick, "toggled", G_CALLBACK (tick_toggled_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->tick));
  gtk_widget_set_hexpand (lines, TRUE);
  self->name = add_line (GTK_BOX (lines));
  gtk_label_set_wrap (self->name, TRUE);
  gtk_label_set_wrap_mode (self->name, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (self->name, OFFRAMP_RUN_ROW_LINES);
  self->words = add_line (GTK_BOX (lines));
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "offramp-caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "numeric");
  gtk_box_append (GTK_BOX (box), lines);
  self->menu_button = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic", "menu-model", menu,
                                    "valign", GTK_ALIGN_CENTER, "tooltip-text", _ ("Menu of the run"), NULL);
  gtk_widget_add_css_class (self->menu_button, "flat");
  gtk_box_append (GTK_BOX (box), self->menu_button);
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * offramp_run_row_new:
 *
 * Returns: (transfer floating): a row without a run
 */
GtkWidget *
offramp_run_row_new (void)
{
  return g_object_new (OFFRAMP_TYPE_RUN_ROW, NULL);
}

/**
 * offramp_run_row_set_run:
 * @self: a row
 * @run: (nullable): what it shows
 * @ticked: whether it is ticked
 */
void
offramp_run_row_set_run (OfframpRunRow *self, OfframpRun *run, gboolean ticked)
{
  g_return_if_fail (OFFRAMP_IS_RUN_ROW (self));

  if (self->run != NULL)
    g_clear_signal_handler (&self->changed_id, self->run);
  g_set_object (&self->run, run);
  if (run == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (run, "changed", G_CALLBACK (show_run), self);
  self->binding = TRUE;
  gtk_check_button_set_active (self->tick, ticked);
  self->binding = FALSE;
  show_run (self);
}

/**
 * offramp_run_row_get_run:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
OfframpRun *
offramp_run_row_get_run (OfframpRunRow *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RUN_ROW (self), NULL);

  return self->run;
}

/**
 * offramp_run_row_is_ticked:
 * @self: a row
 *
 * Returns: whether it is to be compared
 */
gboolean
offramp_run_row_is_ticked (OfframpRunRow *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RUN_ROW (self), FALSE);

  return gtk_check_button_get_active (self->tick);
}

/**
 * offramp_run_row_set_busy:
 * @self: a row with a run
 * @shown: whether its curves are on the page
 * @busy: whether a training runs, beside which no other can be opened
 */
void
offramp_run_row_set_busy (OfframpRunRow *self, gboolean shown, gboolean busy)
{
  const EeRunSummary *summary;

  g_return_if_fail (OFFRAMP_IS_RUN_ROW (self));

  if (self->run == NULL)
    return;
  summary = offramp_run_get_summary (self->run);
  enable (self, "open", summary != NULL && !busy);
  enable (self, "resume", summary != NULL && summary->can_resume && !summary->is_written && !busy);
  enable (self, "delete", !(shown && busy));
  if (shown)
    gtk_widget_add_css_class (GTK_WIDGET (self->name), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name), "heading");
}
