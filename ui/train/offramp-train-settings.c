/* SPDX-License-Identifier: Apache-2.0 */
/* Turns an EeSettings into rows and back. What the rows do not show (schedule, decay, device) keeps the value
 * that was shown last. */
#include "offramp-train-settings.h"

#include <glib/gi18n.h>

static const guint WIDTHS[] = { 1, 2, 4, 8, 16 };
static const guint DEFAULT_EXITS = 1u << 1;

struct _OfframpTrainSettings
{
  AdwBin parent_instance;

  AdwPreferencesGroup *run_group;
  AdwComboRow *pair_row, *preset_row, *width_row;
  GtkSwitch *exit_switch;
  GtkSpinButton *epochs_spin, *batch_spin, *seed_spin;
  GtkLabel *pair_hint, *network_label, *device_label, *run_label;
  GtkWidget *run_box;

  EeSettings shown;
  gboolean showing; /* the rows are being set by the program */
};

G_DEFINE_FINAL_TYPE (OfframpTrainSettings, offramp_train_settings, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_pair (OfframpTrainSettings *self)
{
  return ee_experiment_list_pairs ()[adw_combo_row_get_selected (self->pair_row)];
}

/* Says what is missing and what to do. */
static void
update_pair_hint (OfframpTrainSettings *self)
{
  const char *title = ee_experiment_get_pair_title (get_pair (self));
  g_autofree char *root = NULL, *hint = NULL;
  g_autoptr (GError) error = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->pair_hint), !ee_experiment_is_installed (get_pair (self), NULL));
  if (!gtk_widget_get_visible (GTK_WIDGET (self->pair_hint)))
    return;
  root = ee_dataset_find_root (&error);
  if (root != NULL)
    hint = g_strdup_printf (_ ("%s is not installed: put its files into “%s”; the README says how."), title, root);
  else
    hint = g_strdup_printf (_ ("%s is not installed. %s"), title, error->message);
  gtk_label_set_text (self->pair_hint, hint);
}

static void
update_network_label (OfframpTrainSettings *self)
{
  const EePlanOptions options = {
    .preset = self->shown.preset,
    .width_divisor = self->shown.width_divisor,
    .exits = self->shown.exits,
    .n_main = 10,
    .deviation = { 1, 1, 1 },
  };
  g_autoptr (EePlan) plan = ee_plan_new_vgg19 (&options, NULL);
  g_autofree char *text = NULL;

  if (plan == NULL)
    return;
  /* Translators: a network's numbers of parameters and multiply-adds, in millions */
  text = g_strdup_printf (_ ("VGG-19 × %s: %.1f million parameters, %.1f million multiply-adds an image"),
                          ee_settings_format_width (options.width_divisor), ee_plan_get_parameters (plan) / 1e6,
                          ee_plan_get_macs (plan) / 1e6);
  gtk_label_set_text (self->network_label, text);
}

/* 0 epochs are as many as the images need. */
static gboolean
show_epochs_cb (GtkSpinButton *spin)
{
  if (gtk_spin_button_get_value_as_int (spin) > 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), _ ("Auto"));
  return TRUE;
}

/* Another pair or preset brings its own recipe; what is changed after that is the user's. */
static void
changed_cb (OfframpTrainSettings *self)
{
  EeSettings before = self->shown;

  if (self->showing)
    return;
  offramp_train_settings_read (self, &self->shown);
  if (!g_str_equal (before.pair, self->shown.pair) || before.preset != self->shown.preset)
    {
      EeSettings settings = self->shown;

      ee_recipe_apply (&settings);
      offramp_train_settings_show (self, &settings);
    }
  update_pair_hint (self);
  update_network_label (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
fill_rows (OfframpTrainSettings *self)
{
  const char *const *pairs = ee_experiment_list_pairs ();
  g_autoptr (GtkStringList) pair_names = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) preset_names = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) width_names = gtk_string_list_new (NULL);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *title = ee_experiment_get_pair_title (pairs[i]);
      g_autofree char *missing = g_strdup_printf (_ ("%s (not installed)"), title);

      gtk_string_list_append (pair_names, ee_experiment_is_installed (pairs[i], NULL) ? title : missing);
    }
  adw_combo_row_set_model (self->pair_row, G_LIST_MODEL (pair_names));

  /* In the order of EePreset. */
  gtk_string_list_append (preset_names, _ ("Modern"));
  gtk_string_list_append (preset_names, _ ("As in the paper"));
  adw_combo_row_set_model (self->preset_row, G_LIST_MODEL (preset_names));

  for (guint i = 0; i < G_N_ELEMENTS (WIDTHS); i++)
    gtk_string_list_append (width_names, ee_settings_format_width (WIDTHS[i]));
  adw_combo_row_set_model (self->width_row, G_LIST_MODEL (width_names));
}

static void
offramp_train_settings_class_init (OfframpTrainSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHANGED]
      = g_signal_new ("changed", OFFRAMP_TYPE_TRAIN_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/train/offramp-train-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, run_group);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, pair_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, preset_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, width_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, exit_switch);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, epochs_spin);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, batch_spin);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, seed_spin);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, pair_hint);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, network_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, device_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, run_box);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, run_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_epochs_cb);
}

static void
offramp_train_settings_init (OfframpTrainSettings *self)
{
  EeSettings settings;

  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_rows (self);
  ee_settings_init (&settings);
  offramp_train_settings_show (self, &settings);
}

/**
 * offramp_train_settings_show:
 * @self: the rows
 * @settings: what they are to show
 */
void
offramp_train_settings_show (OfframpTrainSettings *self, const EeSettings *settings)
{
  const char *const *pairs = ee_experiment_list_pairs ();

  g_return_if_fail (OFFRAMP_IS_TRAIN_SETTINGS (self) && settings != NULL);

  self->showing = TRUE;
  self->shown = *settings;
  for (guint i = 0; pairs[i] != NULL; i++)
    if (g_str_equal (pairs[i], settings->pair))
      adw_combo_row_set_selected (self->pair_row, i);
  adw_combo_row_set_selected (self->preset_row, settings->preset);
  for (guint i = 0; i < G_N_ELEMENTS (WIDTHS); i++)
    if (WIDTHS[i] == settings->width_divisor)
      adw_combo_row_set_selected (self->width_row, i);
  gtk_switch_set_active (self->exit_switch, settings->exits != 0);
  gtk_spin_button_set_value (self->epochs_spin, settings->epochs);
  gtk_spin_button_set_value (self->batch_spin, settings->batch);
  gtk_spin_button_set_value (self->seed_spin, settings->seed);
  self->showing = FALSE;
  update_pair_hint (self);
  update_network_label (self);
}

/**
 * offramp_train_settings_read:
 * @self: the rows
 * @settings: (out): what they show
 */
void
offramp_train_settings_read (OfframpTrainSettings *self, EeSettings *settings)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_SETTINGS (self) && settings != NULL);

  if (settings != &self->shown)
    *settings = self->shown;
  g_strlcpy (settings->pair, get_pair (self), sizeof settings->pair);
  settings->preset = adw_combo_row_get_selected (self->preset_row);
  settings->width_divisor = WIDTHS[adw_combo_row_get_selected (self->width_row)];
  if (!gtk_switch_get_active (self->exit_switch))
    settings->exits = 0;
  else if (settings->exits == 0)
    settings->exits = DEFAULT_EXITS;
  settings->epochs = gtk_spin_button_get_value_as_int (self->epochs_spin);
  settings->batch = gtk_spin_button_get_value_as_int (self->batch_spin);
  settings->seed = (guint64)gtk_spin_button_get_value (self->seed_spin);
}

/**
 * offramp_train_settings_can_start:
 * @self: the rows
 *
 * Returns: whether the data are there
 */
gboolean
offramp_train_settings_can_start (OfframpTrainSettings *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAIN_SETTINGS (self), FALSE);

  return ee_experiment_is_installed (get_pair (self), NULL);
}

/**
 * offramp_train_settings_set_locked:
 * @self: the rows
 * @locked: whether a training runs, which has its settings
 */
void
offramp_train_settings_set_locked (OfframpTrainSettings *self, gboolean locked)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_SETTINGS (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->run_group), !locked);
}

/**
 * offramp_train_settings_show_device:
 * @self: the rows
 * @device_name: a line or several, for people
 */
void
offramp_train_settings_show_device (OfframpTrainSettings *self, const char *device_name)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_SETTINGS (self) && device_name != NULL);

  gtk_label_set_text (self->device_label, device_name);
}

/**
 * offramp_train_settings_show_run:
 * @self: the rows
 * @run_path: (nullable): folder of the newest run
 */
void
offramp_train_settings_show_run (OfframpTrainSettings *self, const char *run_path)
{
  g_autofree char *name = run_path != NULL ? g_path_get_basename (run_path) : NULL;

  g_return_if_fail (OFFRAMP_IS_TRAIN_SETTINGS (self));

  gtk_widget_set_visible (self->run_box, name != NULL);
  if (name == NULL || g_str_equal (name, gtk_label_get_text (self->run_label)))
    return;
  gtk_label_set_text (self->run_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->run_label), run_path);
}
