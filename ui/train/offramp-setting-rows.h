/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-setting-rows.h - makes the rows of a list of settings: a number, a choice, a switch, some toggles
 *
 * Each adds a row to a group or to an expander row of one and gives back what is changed in it.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * OfframpSpinRange:
 * @low: least number
 * @high: largest number
 * @step: of a click
 * @digits: behind the point
 */
typedef struct
{
  double low, high, step;
  guint digits;
} OfframpSpinRange;

GtkSpinButton *offramp_setting_rows_add_spin (GtkWidget *parent, const char *title, const char *hint,
                                              const OfframpSpinRange *range);
AdwComboRow *offramp_setting_rows_add_combo (GtkWidget *parent, const char *title, const char *hint,
                                             const char *const *choices);
GtkSwitch *offramp_setting_rows_add_switch (GtkWidget *parent, const char *title, const char *hint);
void offramp_setting_rows_add_toggles (GtkWidget *parent, const char *title, const char *hint,
                                       const char *const *labels, const char *const *names, GtkToggleButton **toggles,
                                       guint n_toggles);

G_END_DECLS
