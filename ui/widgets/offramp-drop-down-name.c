/* SPDX-License-Identifier: Apache-2.0 */
/* A drop-down gives the focus to a button of its own, which a screen reader then reads out as "GtkToggleButton": the
 * name that the drop-down has is not its. */
#include "offramp-drop-down-name.h"

/**
 * offramp_drop_down_set_name:
 * @drop_down: any
 * @name: for people: what is chosen with it
 */
void
offramp_drop_down_set_name (GtkDropDown *drop_down, const char *name)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down) && name != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (button != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
