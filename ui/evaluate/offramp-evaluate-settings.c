/* SPDX-License-Identifier: Apache-2.0 */
/* Each row that offers networks has a list of their paths beside its list of names. A file that was opened stays in its
 * row for as long as the window. */
#include "offramp-evaluate-settings.h"

#include <glib/gi18n.h>

#include "offramp-display-name.h"
#include "offramp-network-peek.h"
#include "offramp-pairs.h"
#include "offramp-runs.h"

typedef enum
{
  NETWORK,  /* any */
  BASELINE, /* without exit, beside a network with one */
  N_ROLES
} Role;

/**
 * Choice:
 * @row: that shows it
 * @paths: (element-type utf8): of the names in the row; NULL for the first
 * @opened: (nullable): a file that the user opened
 * @opened_lacks_exit: whether its header says so; FALSE until that is read
 * @looking: (nullable): ends the look into the header
 */
typedef struct
{
  AdwComboRow *row;
  GPtrArray *paths;
  char *opened;
  gboolean opened_lacks_exit;
  GCancellable *looking;
} Choice;

struct _OfframpEvaluateSettings
{
  AdwBin parent_instance;

  AdwComboRow *network_row, *baseline_row, *pair_row, *threshold_row;
  GtkSpinButton *limit_spin, *repeats_spin;

  Choice choices[N_ROLES];
  OfframpRuns *runs;
  OfframpPairs *pairs;
  GtkNativeDialog *chooser;
  Role asked; /* for which the chooser is open */
};

static const double THRESHOLDS[] = { -1, 0.5, 0.9, 0.99 };

G_DEFINE_FINAL_TYPE (OfframpEvaluateSettings, offramp_evaluate_settings, ADW_TYPE_BIN)

static const char *
get_path (const Choice *choice)
{
  const guint selected = adw_combo_row_get_selected (choice->row);

  return selected < choice->paths->len ? g_ptr_array_index (choice->paths, selected) : NULL;
}

static void
append (GtkStringList *names, GPtrArray *paths, const char *path, const char *name)
{
  gtk_string_list_append (names, name);
  g_ptr_array_add (paths, g_strdup (path));
}

/* Whether the network that is to be measured is known to have no exit. */
static gboolean
lacks_exit (OfframpEvaluateSettings *self)
{
  const Choice *choice = &self->choices[NETWORK];
  const char *path = get_path (choice);
  OfframpRun *run = path != NULL ? offramp_runs_find (self->runs, path) : NULL;
  const EeRunSummary *summary = run != NULL ? offramp_run_get_summary (run) : NULL;

  if (summary != NULL)
    return summary->settings.exits == 0;
  return g_strcmp0 (path, choice->opened) == 0 && choice->opened_lacks_exit;
}

static void
append_network (GtkStringList *names, GPtrArray *paths, const char *path, const char *name, gboolean tell_lack)
{
  /* Translators: %s is the name of a run or of a file */
  g_autofree char *without = g_strdup_printf (_ ("%s (without exit)"), name);

  append (names, paths, path, tell_lack ? without : name);
}

static void
append_run (GtkStringList *names, GPtrArray *paths, OfframpRun *run, Role role)
{
  const EeRunSummary *summary = offramp_run_get_summary (run);
  const gboolean has_exit = summary != NULL && summary->settings.exits != 0;

  if (summary == NULL || !summary->has_model || (role == BASELINE && has_exit))
    return;
  append_network (names, paths, offramp_run_get_path (run), offramp_run_get_name (run), role == NETWORK && !has_exit);
}

/* Nothing where it is a run, which is in the row by its name. */
static void
append_opened (OfframpEvaluateSettings *self, GtkStringList *names, GPtrArray *paths, Role role)
{
  const Choice *choice = &self->choices[role];
  OfframpRun *run = choice->opened != NULL ? offramp_runs_find (self->runs, choice->opened) : NULL;
  const EeRunSummary *summary = run != NULL ? offramp_run_get_summary (run) : NULL;
  g_autofree char *base = NULL, *name = NULL;

  if (choice->opened == NULL || (summary != NULL && summary->has_model))
    return;
  base = g_path_get_basename (choice->opened);
  name = offramp_display_name_new (base);
  append_network (names, paths, choice->opened, name, role == NETWORK && choice->opened_lacks_exit);
}

static const char *
name_first (Role role, gboolean alone)
{
  if (role == NETWORK)
    return _ ("The bundled network");
  return alone ? _ ("Nothing: it has no exit") : _ ("The same, exit taken out");
}

/* The names anew; what was selected stays so. */
static void
fill_networks (OfframpEvaluateSettings *self, Role role)
{
  Choice *choice = &self->choices[role];
  const gboolean alone = role == BASELINE && lacks_exit (self);
  g_autofree char *selected = g_strdup (get_path (choice));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint index = 0;

  append (names, paths, NULL, name_first (role, alone));
  if (!alone)
    append_opened (self, names, paths, role);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)) && !alone; i++)
    {
      g_autoptr (OfframpRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      append_run (names, paths, run, role);
    }
  for (guint i = 1; i < paths->len && selected != NULL; i++)
    if (g_str_equal (g_ptr_array_index (paths, i), selected))
      index = i;
  g_ptr_array_unref (choice->paths);
  choice->paths = g_steal_pointer (&paths);
  adw_combo_row_set_model (choice->row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (choice->row, index);
}

/* To a network without exit neither a second one nor a threshold means anything. */
static void
network_selected_cb (OfframpEvaluateSettings *self)
{
  gboolean alone;

  /* The row may still speak when the page is being taken down. */
  if (self->runs == NULL)
    return;
  alone = lacks_exit (self);
  fill_networks (self, BASELINE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->baseline_row), !alone);
  gtk_widget_set_sensitive (GTK_WIDGET (self->threshold_row), !alone);
}

static void
runs_changed_cb (OfframpEvaluateSettings *self)
{
  fill_networks (self, NETWORK);
  network_selected_cb (self);
}

static void
pairs_changed_cb (OfframpEvaluateSettings *self)
{
  const guint selected = adw_combo_row_get_selected (self->pair_row);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->pairs));

  gtk_string_list_append (names, _ ("The network’s own"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OfframpPair) pair = g_list_model_get_item (G_LIST_MODEL (self->pairs), i);
      g_autofree char *missing = g_strdup_printf (_ ("%s (not installed)"), offramp_pair_get_title (pair));

      gtk_string_list_append (names, offramp_pair_is_installed (pair) ? offramp_pair_get_title (pair) : missing);
    }
  adw_combo_row_set_model (self->pair_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->pair_row, selected <= n ? selected : 0);
}

/* 0 images at most are all. */
static gboolean
show_limit_cb (GtkSpinButton *spin)
{
  if (gtk_spin_button_get_value_as_int (spin) > 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), _ ("All"));
  return TRUE;
}

/* Of a file that cannot be read the evaluation says what is wrong with it. */
static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpEvaluateSettings) self = user_data;
  gboolean has_exit;

  if (!offramp_network_peek_finish (result, &has_exit, NULL) || self->runs == NULL || has_exit)
    return;
  self->choices[NETWORK].opened_lacks_exit = TRUE;
  runs_changed_cb (self);
}

/* Whether it has an exit: a run says that itself, a file only in its header. */
static void
look_into (OfframpEvaluateSettings *self, Choice *choice)
{
  g_cancellable_cancel (choice->looking);
  g_clear_object (&choice->looking);
  choice->looking = g_cancellable_new ();
  choice->opened_lacks_exit = FALSE;
  offramp_network_peek_async (choice->opened, choice->looking, looked_cb, g_object_ref (self));
}

static void
choose (OfframpEvaluateSettings *self, Role role, const char *path)
{
  Choice *choice = &self->choices[role];

  g_free (choice->opened);
  choice->opened = g_strdup (path);
  if (role == NETWORK)
    look_into (self, choice);
  fill_networks (self, role);
  for (guint i = 1; i < choice->paths->len; i++)
    if (g_str_equal (g_ptr_array_index (choice->paths, i), path))
      adw_combo_row_set_selected (choice->row, i);
}

static void
opened_cb (OfframpEvaluateSettings *self, int response)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
      g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

      if (path != NULL)
        choose (self, self->asked, path);
    }
  g_clear_object (&self->chooser);
}

static void
ask_for_file (OfframpEvaluateSettings *self, Role role)
{
  GtkFileFilter *filter = gtk_file_filter_new ();
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  if (self->chooser != NULL)
    return;
  self->asked = role;
  self->chooser = GTK_NATIVE_DIALOG (
      gtk_file_chooser_native_new (_ ("Open a network"), window, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL));
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  gtk_file_filter_set_name (filter, _ ("Networks (.safetensors)"));
  gtk_file_filter_add_suffix (filter, "safetensors");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_object_unref (filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (self->chooser);
}

static void
open_network_cb (OfframpEvaluateSettings *self)
{
  ask_for_file (self, NETWORK);
}

static void
open_baseline_cb (OfframpEvaluateSettings *self)
{
  ask_for_file (self, BASELINE);
}

static void
offramp_evaluate_settings_dispose (GObject *object)
{
  OfframpEvaluateSettings *self = OFFRAMP_EVALUATE_SETTINGS (object);

  g_cancellable_cancel (self->choices[NETWORK].looking);
  g_clear_object (&self->choices[NETWORK].looking);
  g_clear_object (&self->chooser);
  g_clear_object (&self->runs);
  g_clear_object (&self->pairs);

  G_OBJECT_CLASS (offramp_evaluate_settings_parent_class)->dispose (object);
}

static void
offramp_evaluate_settings_finalize (GObject *object)
{
  OfframpEvaluateSettings *self = OFFRAMP_EVALUATE_SETTINGS (object);

  for (guint role = 0; role < N_ROLES; role++)
    {
      g_ptr_array_unref (self->choices[role].paths);
      g_free (self->choices[role].opened);
    }

  G_OBJECT_CLASS (offramp_evaluate_settings_parent_class)->finalize (object);
}

static void
offramp_evaluate_settings_class_init (OfframpEvaluateSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = offramp_evaluate_settings_dispose;
  object_class->finalize = offramp_evaluate_settings_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/evaluate/offramp-evaluate-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluateSettings, network_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluateSettings, baseline_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluateSettings, pair_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluateSettings, threshold_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluateSettings, limit_spin);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluateSettings, repeats_spin);
  gtk_widget_class_bind_template_callback (widget_class, show_limit_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_network_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_baseline_cb);
}

static void
fill_thresholds (OfframpEvaluateSettings *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("The network’s own"));
  for (guint i = 1; i < G_N_ELEMENTS (THRESHOLDS); i++)
    {
      g_autofree char *text = g_strdup_printf ("%.2g", THRESHOLDS[i]);

      gtk_string_list_append (names, text);
    }
  adw_combo_row_set_model (self->threshold_row, G_LIST_MODEL (names));
}

static void
offramp_evaluate_settings_init (OfframpEvaluateSettings *self)
{
  for (guint role = 0; role < N_ROLES; role++)
    self->choices[role].paths = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->choices[NETWORK].row = self->network_row;
  self->choices[BASELINE].row = self->baseline_row;
  self->runs = offramp_runs_new (NULL);
  g_signal_connect_object (self->runs, "refreshed", G_CALLBACK (runs_changed_cb), self, G_CONNECT_SWAPPED);
  fill_thresholds (self);
  runs_changed_cb (self);
  g_signal_connect_swapped (self->network_row, "notify::selected", G_CALLBACK (network_selected_cb), self);
}

/**
 * offramp_evaluate_settings_set_preferences:
 * @self: called once
 * @preferences: (nullable): knows the user's own pairs
 */
void
offramp_evaluate_settings_set_preferences (OfframpEvaluateSettings *self, GSettings *preferences)
{
  g_return_if_fail (OFFRAMP_IS_EVALUATE_SETTINGS (self) && self->pairs == NULL);

  self->pairs = offramp_pairs_new (preferences);
  g_signal_connect_object (self->pairs, "items-changed", G_CALLBACK (pairs_changed_cb), self, G_CONNECT_SWAPPED);
  pairs_changed_cb (self);
}

/**
 * offramp_evaluate_settings_refresh:
 * @self: the settings
 *
 * Looks again which runs and which images there are.
 */
void
offramp_evaluate_settings_refresh (OfframpEvaluateSettings *self)
{
  g_return_if_fail (OFFRAMP_IS_EVALUATE_SETTINGS (self));

  offramp_runs_refresh (self->runs);
  if (self->pairs != NULL)
    offramp_pairs_refresh (self->pairs);
}

/**
 * offramp_evaluate_settings_choose_network:
 * @self: the settings
 * @path: of a checkpoint file or a run folder
 */
void
offramp_evaluate_settings_choose_network (OfframpEvaluateSettings *self, const char *path)
{
  g_return_if_fail (OFFRAMP_IS_EVALUATE_SETTINGS (self) && path != NULL);

  choose (self, NETWORK, path);
}

/**
 * offramp_evaluate_settings_make_order:
 * @self: the settings
 *
 * Returns: (transfer full): what the rows say
 */
OfframpEvaluationOrder *
offramp_evaluate_settings_make_order (OfframpEvaluateSettings *self)
{
  const guint pair = adw_combo_row_get_selected (self->pair_row);
  g_autoptr (OfframpPair) chosen
      = self->pairs != NULL && pair > 0 ? g_list_model_get_item (G_LIST_MODEL (self->pairs), pair - 1) : NULL;
  const OfframpEvaluationOrder order = {
    .network = (char *)get_path (&self->choices[NETWORK]),
    .baseline = (char *)get_path (&self->choices[BASELINE]),
    .pair = chosen != NULL ? (char *)offramp_pair_get_id (chosen) : NULL,
    .limit = gtk_spin_button_get_value_as_int (self->limit_spin),
    .repeats = gtk_spin_button_get_value_as_int (self->repeats_spin),
    .threshold = THRESHOLDS[MIN (adw_combo_row_get_selected (self->threshold_row), G_N_ELEMENTS (THRESHOLDS) - 1)],
  };

  return offramp_evaluation_order_copy (&order);
}
