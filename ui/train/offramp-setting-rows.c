/* SPDX-License-Identifier: Apache-2.0 */
/* Titles, hints and accessible names come from the same words, so that none is forgotten. */
#include "offramp-setting-rows.h"

static void
add_row (GtkWidget *parent, GtkWidget *row)
{
  if (ADW_IS_EXPANDER_ROW (parent))
    adw_expander_row_add_row (ADW_EXPANDER_ROW (parent), row);
  else
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (parent), row);
}

static void
add_suffix (GtkWidget *parent, const char *title, const char *hint, GtkWidget *suffix, gboolean activates)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "tooltip-text", hint, "title-lines", 2, NULL);

  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  if (activates)
    {
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), suffix);
      gtk_accessible_update_property (GTK_ACCESSIBLE (suffix), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
    }
  add_row (parent, row);
}

/**
 * offramp_setting_rows_add_spin:
 * @parent: a group or an expander row
 * @title: of the row
 * @hint: a sentence
 * @range: of the number
 *
 * Returns: (transfer none): where the number is
 */
GtkSpinButton *
offramp_setting_rows_add_spin (GtkWidget *parent, const char *title, const char *hint, const OfframpSpinRange *range)
{
  GtkAdjustment *adjustment
      = gtk_adjustment_new (range->low, range->low, range->high, range->step, 10 * range->step, 0);
  GtkWidget *spin = gtk_spin_button_new (adjustment, range->step, range->digits);

  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  add_suffix (parent, title, hint, spin, TRUE);
  return GTK_SPIN_BUTTON (spin);
}

/**
 * offramp_setting_rows_add_combo:
 * @parent: a group or an expander row
 * @title: of the row
 * @hint: a sentence
 * @choices: (nullable): NULL-terminated, translated
 *
 * Returns: (transfer none): the row
 */
AdwComboRow *
offramp_setting_rows_add_combo (GtkWidget *parent, const char *title, const char *hint, const char *const *choices)
{
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", title, "tooltip-text", hint, NULL);

  if (choices != NULL)
    {
      g_autoptr (GtkStringList) list = gtk_string_list_new (choices);

      adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
    }
  add_row (parent, row);
  return ADW_COMBO_ROW (row);
}

/**
 * offramp_setting_rows_add_switch:
 * @parent: a group or an expander row
 * @title: of the row
 * @hint: a sentence
 *
 * Returns: (transfer none): the switch
 */
GtkSwitch *
offramp_setting_rows_add_switch (GtkWidget *parent, const char *title, const char *hint)
{
  GtkWidget *widget = gtk_switch_new ();

  add_suffix (parent, title, hint, widget, TRUE);
  return GTK_SWITCH (widget);
}

/**
 * offramp_setting_rows_add_toggles:
 * @parent: a group or an expander row
 * @title: of the row
 * @hint: a sentence
 * @labels: [n_toggles] on the buttons
 * @names: [n_toggles] spoken, translated
 * @toggles: (out) (array length=n_toggles): the buttons, of which any number may be pressed
 * @n_toggles: how many
 */
void
offramp_setting_rows_add_toggles (GtkWidget *parent, const char *title, const char *hint, const char *const *labels,
                                  const char *const *names, GtkToggleButton **toggles, guint n_toggles)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  for (guint i = 0; i < n_toggles; i++)
    {
      GtkWidget *toggle = gtk_toggle_button_new_with_label (labels[i]);

      gtk_widget_add_css_class (toggle, "offramp-setting-toggle");
      gtk_widget_set_tooltip_text (toggle, names[i]);
      gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, names[i], -1);
      gtk_box_append (GTK_BOX (box), toggle);
      toggles[i] = GTK_TOGGLE_BUTTON (toggle);
    }
  add_suffix (parent, title, hint, box, FALSE);
}
