/* SPDX-License-Identifier: Apache-2.0 */
/* What the rows do: another pair or preset brings its recipe, and below them stands what that means. The rows
 * themselves are made in offramp-train-setting-make.c, and set and read in offramp-train-setting-values.c. */
#include "offramp-train-settings-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (OfframpTrainSettings, offramp_train_settings, ADW_TYPE_BIN)

enum
{
  CHANGED,
  MIX,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Says what is missing and what to do. */
static void
update_pair_hint (OfframpTrainSettings *self)
{
  const char *title = ee_experiment_get_pair_title (offramp_train_settings_get_pair (self));
  g_autofree char *root = NULL, *hint = NULL;
  g_autoptr (GError) error = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->pair_hint),
                          !ee_experiment_is_installed (offramp_train_settings_get_pair (self), NULL));
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

/* Another pair or preset brings its own recipe; what is changed after that is the user's. */
static void
changed_cb (OfframpTrainSettings *self)
{
  EeSettings before = self->shown;

  if (self->showing)
    return;
  offramp_train_settings_read (self, &self->shown);
  offramp_train_settings_update_rows (self);
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
connect_rows (OfframpTrainSettings *self)
{
  AdwComboRow *const combos[]
      = { self->pair_row,     self->preset_row, self->width_row,  self->schedule_row, self->optimizer_row,
          self->polarity_row, self->goal_row,   self->device_row, self->precision_row };
  GtkSpinButton *const spins[] = { self->epochs_spin, self->batch_spin,    self->rate_spin,   self->seed_spin,
                                   self->warmup_spin, self->decay_spin,    self->weight_spin, self->limit_spin,
                                   self->share_spin,  self->patience_spin, self->goal_spin,   self->threads_spin };

  for (guint i = 0; i < G_N_ELEMENTS (combos); i++)
    g_signal_connect_swapped (combos[i], "notify::selected", G_CALLBACK (changed_cb), self);
  for (guint i = 0; i < G_N_ELEMENTS (spins); i++)
    g_signal_connect_swapped (spins[i], "value-changed", G_CALLBACK (changed_cb), self);
  for (guint i = 0; i < OFFRAMP_N_EXIT_TOGGLES; i++)
    g_signal_connect_swapped (self->exits[i], "toggled", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->augment_switch, "notify::active", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->events_switch, "notify::active", G_CALLBACK (changed_cb), self);
}

static void
pairs_changed_cb (OfframpTrainSettings *self)
{
  offramp_train_settings_fill_pairs (self);
  update_pair_hint (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
mix_clicked_cb (OfframpTrainSettings *self)
{
  g_signal_emit (self, signals[MIX], 0);
}

static void
offramp_train_settings_dispose (GObject *object)
{
  OfframpTrainSettings *self = OFFRAMP_TRAIN_SETTINGS (object);

  /* The rows outlive what their handlers look at. */
  self->showing = TRUE;
  g_clear_object (&self->pairs);
  G_OBJECT_CLASS (offramp_train_settings_parent_class)->dispose (object);
}

static void
offramp_train_settings_finalize (GObject *object)
{
  OfframpTrainSettings *self = OFFRAMP_TRAIN_SETTINGS (object);

  g_ptr_array_unref (self->pair_ids);
  g_ptr_array_unref (self->device_ids);
  G_OBJECT_CLASS (offramp_train_settings_parent_class)->finalize (object);
}

static void
offramp_train_settings_class_init (OfframpTrainSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_train_settings_dispose;
  G_OBJECT_CLASS (klass)->finalize = offramp_train_settings_finalize;

  signals[MIX]
      = g_signal_new ("mix", OFFRAMP_TYPE_TRAIN_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED]
      = g_signal_new ("changed", OFFRAMP_TYPE_TRAIN_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/train/offramp-train-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, run_group);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, pair_hint);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, network_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, device_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, run_box);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainSettings, run_label);
  gtk_widget_class_bind_template_callback (widget_class, mix_clicked_cb);
}

static void
offramp_train_settings_init (OfframpTrainSettings *self)
{
  EeSettings settings;

  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pair_ids = g_ptr_array_new_with_free_func (g_free);
  self->device_ids = g_ptr_array_new_with_free_func (g_free);
  offramp_train_settings_make_rows (self);
  connect_rows (self);
  ee_settings_init (&settings);
  self->shown = settings;
  g_ptr_array_add (self->device_ids, g_strdup ("auto"));
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
  g_return_if_fail (OFFRAMP_IS_TRAIN_SETTINGS (self) && settings != NULL);

  self->shown = *settings;
  offramp_train_settings_show_rows (self);
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

  offramp_train_settings_read_rows (self, settings);
}

/**
 * offramp_train_settings_set_pairs:
 * @self: the rows; called once
 * @pairs: the choices of data
 */
void
offramp_train_settings_set_pairs (OfframpTrainSettings *self, OfframpPairs *pairs)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_SETTINGS (self) && OFFRAMP_IS_PAIRS (pairs) && self->pairs == NULL);

  self->pairs = g_object_ref (pairs);
  g_signal_connect_object (pairs, "items-changed", G_CALLBACK (pairs_changed_cb), self, G_CONNECT_SWAPPED);
  pairs_changed_cb (self);
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

  return ee_experiment_is_installed (offramp_train_settings_get_pair (self), NULL);
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

  if (g_str_equal (gtk_label_get_text (self->device_label), device_name))
    return;
  gtk_label_set_text (self->device_label, device_name);
  /* Which devices there are is known when one of them is. */
  offramp_train_settings_fill_devices (self);
}

/**
 * offramp_train_settings_show_precisions:
 * @self: the rows
 * @trained: bits of the precisions that some device here trains in, see ee_precision_list_trained()
 */
void
offramp_train_settings_show_precisions (OfframpTrainSettings *self, guint trained)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_SETTINGS (self));

  self->trained = trained;
  offramp_train_settings_fill_precisions (self);
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
