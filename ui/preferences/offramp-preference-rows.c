/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-preference-rows.h"

/* What a choice's binding maps by. */
static gboolean
find_value (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *values = user_data;
  const char *text = g_variant_get_string (variant, NULL);

  for (guint i = 0; values[i] != NULL; i++)
    if (g_str_equal (values[i], text))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
take_value (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *values = user_data;
  const guint index = g_value_get_uint (value);

  return index < g_strv_length ((char **)values) ? g_variant_new_string (values[index]) : NULL;
}

static void
free_values (gpointer values)
{
  g_strfreev (values);
}

/**
 * offramp_preference_choice_new:
 * @preferences: where it is kept
 * @key: a text
 * @title: of the row
 * @subtitle: (nullable): what it does, and when
 * @values: the texts that can be kept, %NULL-terminated
 * @names: the same for people
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
offramp_preference_choice_new (GSettings *preferences, const char *key, const char *title, const char *subtitle,
                               const char *const *values, const char *const *names)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  g_settings_bind_with_mapping (preferences, key, row, "selected", G_SETTINGS_BIND_DEFAULT, find_value, take_value,
                                g_strdupv ((char **)values), free_values);
  return row;
}

/**
 * offramp_preference_switch_new:
 * @preferences: where it is kept
 * @key: a truth
 * @title: of the row
 * @subtitle: (nullable): what it does
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
offramp_preference_switch_new (GSettings *preferences, const char *key, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  g_settings_bind (preferences, key, button, "active", G_SETTINGS_BIND_DEFAULT);
  return row;
}

static gboolean
show_zero_cb (GtkSpinButton *spin, const char *zero)
{
  if (gtk_spin_button_get_value_as_int (spin) > 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), zero);
  return TRUE;
}

/**
 * offramp_preference_number_new:
 * @preferences: where it is kept
 * @key: a whole number
 * @title: of the row
 * @subtitle: (nullable): what it does, and when
 * @most: the largest
 * @zero: what stands for 0; static
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
offramp_preference_number_new (GSettings *preferences, const char *key, const char *title, const char *subtitle,
                               guint most, const char *zero)
{
  GtkWidget *row = adw_action_row_new (), *spin = gtk_spin_button_new_with_range (0, most, 1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 7);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect (spin, "output", G_CALLBACK (show_zero_cb), (gpointer)zero);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  g_settings_bind (preferences, key, gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (spin)), "value",
                   G_SETTINGS_BIND_DEFAULT);
  /* 0 is where a spin button begins, so nothing has told it to write the word. */
  show_zero_cb (GTK_SPIN_BUTTON (spin), zero);
  return row;
}

/**
 * offramp_preference_add_button:
 * @row: a row
 * @label: of the button
 * @accessible: the same in more words
 * @action: that it activates
 */
void
offramp_preference_add_button (AdwActionRow *row, const char *label, const char *accessible, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, accessible);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, accessible, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (row, button);
}
