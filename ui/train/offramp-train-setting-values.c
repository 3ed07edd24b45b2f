/* SPDX-License-Identifier: Apache-2.0 */
/* From an EeSettings to the rows and back. */
#include "offramp-train-settings-private.h"

#include <glib/gi18n.h>
#include <math.h>

static const guint WIDTHS[] = { 1, 2, 4, 8, 16 };

/* Choices of a list by their names, with the one that is shown where it is none of them. */
static void
select_id (AdwComboRow *row, GPtrArray *ids, const char *id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_str_equal (g_ptr_array_index (ids, i), id))
      adw_combo_row_set_selected (row, i);
}

static void
add_choice (GtkStringList *names, GPtrArray *ids, const char *id, const char *name)
{
  gtk_string_list_append (names, name);
  g_ptr_array_add (ids, g_strdup (id));
}

static void
add_pair (OfframpTrainSettings *self, GtkStringList *names, const char *id, const char *title)
{
  g_autofree char *missing = g_strdup_printf (_ ("%s (not installed)"), title);

  add_choice (names, self->pair_ids, id, ee_experiment_is_installed (id, NULL) ? title : missing);
}

/* The program's pairs and the user's, and the one that is shown, which may be a mixture of another run. */
void
offramp_train_settings_fill_pairs (OfframpTrainSettings *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const gboolean showing = self->showing;
  const guint n_pairs = self->pairs != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->pairs)) : 0;
  gboolean found = FALSE;

  self->showing = TRUE;
  g_ptr_array_set_size (self->pair_ids, 0);
  for (guint i = 0; i < n_pairs; i++)
    {
      g_autoptr (OfframpPair) pair = g_list_model_get_item (G_LIST_MODEL (self->pairs), i);

      found = found || g_str_equal (offramp_pair_get_id (pair), self->shown.pair);
      add_pair (self, names, offramp_pair_get_id (pair), offramp_pair_get_title (pair));
    }
  if (!found)
    {
      const char *title = ee_experiment_get_pair_title (self->shown.pair);

      add_pair (self, names, self->shown.pair, title != NULL ? title : self->shown.pair);
    }
  adw_combo_row_set_model (self->pair_row, G_LIST_MODEL (names));
  select_id (self->pair_row, self->pair_ids, self->shown.pair);
  self->showing = showing;
}

/* What can be used, and what was chosen on a computer that had more. */
void
offramp_train_settings_fill_devices (OfframpTrainSettings *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const gboolean showing = self->showing;
  gboolean found = g_str_equal (self->shown.device, "auto") || g_str_equal (self->shown.device, "cpu");

  self->showing = TRUE;
  g_ptr_array_set_size (self->device_ids, 0);
  add_choice (names, self->device_ids, "auto", _ ("Automatic"));
  add_choice (names, self->device_ids, "cpu", _ ("Processor"));
  for (guint i = 0; i < ee_registry_get_n_entries (); i++)
    {
      const EeRegistryEntry *entry = ee_registry_get_entry (i);

      if (entry->reason != NULL || g_str_equal (entry->id, "cpu"))
        continue;
      found = found || g_str_equal (entry->id, self->shown.device);
      add_choice (names, self->device_ids, entry->id, entry->id);
    }
  if (!found)
    add_choice (names, self->device_ids, self->shown.device, self->shown.device);
  adw_combo_row_set_model (self->device_row, G_LIST_MODEL (names));
  select_id (self->device_row, self->device_ids, self->shown.device);
  self->showing = showing;
}

/* What some device here trains in, and what is shown; fp32 first, which is what “auto” comes to. */
void
offramp_train_settings_fill_precisions (OfframpTrainSettings *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const EePrecision shown = ee_precision_resolve_training (self->shown.precision);
  const gboolean showing = self->showing;

  self->showing = TRUE;
  for (EePrecision p = EE_PRECISION_FP32; p <= EE_PRECISION_FP16; p++)
    if (p == EE_PRECISION_FP32 || p == shown || (self->trained & 1u << p) != 0)
      gtk_string_list_append (names, ee_precision_get_name (p));
  adw_combo_row_set_model (self->precision_row, G_LIST_MODEL (names));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (names)); i++)
    if (g_str_equal (gtk_string_list_get_string (names, i), ee_precision_get_name (shown)))
      adw_combo_row_set_selected (self->precision_row, i);
  self->showing = showing;
}

static EePrecision
read_precision (OfframpTrainSettings *self)
{
  GtkStringObject *selected = adw_combo_row_get_selected_item (self->precision_row);
  EePrecision precision = EE_PRECISION_AUTO;

  /* “auto” stays what it was as long as nothing else is chosen. */
  if (selected == NULL || !ee_precision_from_name (gtk_string_object_get_string (selected), &precision)
      || precision == ee_precision_resolve_training (self->shown.precision))
    return self->shown.precision;
  return precision;
}

/* What the other rows leave without a meaning cannot be changed. */
void
offramp_train_settings_update_rows (OfframpTrainSettings *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->goal_spin), self->shown.threshold_goal.kind != EE_GOAL_ACCURACY);
  gtk_widget_set_sensitive (GTK_WIDGET (self->weight_spin), self->shown.exits != 0);
}

static void
show_more (OfframpTrainSettings *self, const EeSettings *settings)
{
  const double amount = settings->threshold_goal.amount;

  adw_combo_row_set_selected (self->optimizer_row, settings->optimizer);
  gtk_spin_button_set_value (self->warmup_spin, settings->warmup * 100);
  gtk_spin_button_set_value (self->decay_spin, settings->weight_decay);
  gtk_spin_button_set_value (self->weight_spin, settings->main_weight);
  gtk_switch_set_active (self->augment_switch, settings->augment);
  gtk_spin_button_set_value (self->limit_spin, settings->limit);
  gtk_spin_button_set_value (self->share_spin, settings->redundant_share * 100);
  adw_combo_row_set_selected (self->polarity_row, settings->polarity);
  gtk_spin_button_set_value (self->patience_spin, settings->patience);
  adw_combo_row_set_selected (self->goal_row, settings->threshold_goal.kind);
  if (settings->threshold_goal.kind != EE_GOAL_ACCURACY)
    gtk_spin_button_set_value (self->goal_spin, amount * 100);
  offramp_train_settings_update_rows (self);
  gtk_spin_button_set_value (self->threads_spin, settings->threads);
  gtk_switch_set_active (self->events_switch, settings->events);
  offramp_train_settings_fill_precisions (self);
  select_id (self->device_row, self->device_ids, settings->device);
}

/* Sets all rows to what is shown. */
void
offramp_train_settings_show_rows (OfframpTrainSettings *self)
{
  const EeSettings *settings = &self->shown;

  self->showing = TRUE;
  offramp_train_settings_fill_pairs (self);
  self->showing = TRUE;
  adw_combo_row_set_selected (self->preset_row, settings->preset);
  for (guint i = 0; i < G_N_ELEMENTS (WIDTHS); i++)
    if (WIDTHS[i] == settings->width_divisor)
      adw_combo_row_set_selected (self->width_row, i);
  for (guint i = 0; i < OFFRAMP_N_EXIT_TOGGLES; i++)
    gtk_toggle_button_set_active (self->exits[i], (settings->exits & 1u << (i + 1)) != 0);
  gtk_spin_button_set_value (self->epochs_spin, settings->epochs);
  gtk_spin_button_set_value (self->batch_spin, settings->batch);
  gtk_spin_button_set_value (self->rate_spin, settings->learning_rate);
  adw_combo_row_set_selected (self->schedule_row, settings->schedule);
  gtk_spin_button_set_value (self->seed_spin, settings->seed);
  show_more (self, settings);
  self->showing = FALSE;
}

const char *
offramp_train_settings_get_pair (OfframpTrainSettings *self)
{
  const guint selected = adw_combo_row_get_selected (self->pair_row);

  return selected < self->pair_ids->len ? g_ptr_array_index (self->pair_ids, selected) : self->shown.pair;
}

static void
read_more (OfframpTrainSettings *self, EeSettings *settings)
{
  const guint device = adw_combo_row_get_selected (self->device_row);
  EeThresholdGoal *goal = &settings->threshold_goal;

  settings->optimizer = adw_combo_row_get_selected (self->optimizer_row);
  settings->warmup = gtk_spin_button_get_value (self->warmup_spin) / 100;
  settings->weight_decay = gtk_spin_button_get_value (self->decay_spin);
  settings->main_weight = gtk_spin_button_get_value (self->weight_spin);
  settings->augment = gtk_switch_get_active (self->augment_switch);
  settings->limit = gtk_spin_button_get_value_as_int (self->limit_spin);
  settings->redundant_share = gtk_spin_button_get_value (self->share_spin) / 100;
  settings->polarity = adw_combo_row_get_selected (self->polarity_row);
  settings->patience = gtk_spin_button_get_value_as_int (self->patience_spin);
  goal->kind = adw_combo_row_get_selected (self->goal_row);
  goal->amount = goal->kind == EE_GOAL_ACCURACY ? 0 : gtk_spin_button_get_value (self->goal_spin) / 100;
  settings->threads = gtk_spin_button_get_value_as_int (self->threads_spin);
  settings->events = gtk_switch_get_active (self->events_switch);
  settings->precision = read_precision (self);
  if (device < self->device_ids->len)
    g_strlcpy (settings->device, g_ptr_array_index (self->device_ids, device), sizeof settings->device);
}

/* What the rows show; the rest stays as it was shown. */
void
offramp_train_settings_read_rows (OfframpTrainSettings *self, EeSettings *settings)
{
  EeSettings read = self->shown;

  g_strlcpy (read.pair, offramp_train_settings_get_pair (self), sizeof read.pair);
  read.preset = adw_combo_row_get_selected (self->preset_row);
  read.width_divisor = WIDTHS[MIN (adw_combo_row_get_selected (self->width_row), G_N_ELEMENTS (WIDTHS) - 1)];
  read.exits = 0;
  for (guint i = 0; i < OFFRAMP_N_EXIT_TOGGLES; i++)
    if (gtk_toggle_button_get_active (self->exits[i]))
      read.exits |= 1u << (i + 1);
  read.epochs = gtk_spin_button_get_value_as_int (self->epochs_spin);
  read.batch = gtk_spin_button_get_value_as_int (self->batch_spin);
  read.learning_rate = gtk_spin_button_get_value (self->rate_spin);
  read.schedule = adw_combo_row_get_selected (self->schedule_row);
  read.seed = (guint64)gtk_spin_button_get_value (self->seed_spin);
  read_more (self, &read);
  *settings = read;
}
