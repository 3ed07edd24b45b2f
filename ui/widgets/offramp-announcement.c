/* SPDX-License-Identifier: Apache-2.0 */
/* A widget whose role is "status" is a live region: assistive technology is told when its name changes, and says it
 * when it has said the rest. GTK 4.14 and newer can also be asked to have something said. */
#include "offramp-announcement.h"

/**
 * offramp_announce:
 * @status: a widget with the role GTK_ACCESSIBLE_ROLE_STATUS
 * @text: what it says from now on; "" for nothing
 */
void
offramp_announce (GtkWidget *status, const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (status) && text != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (status), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
#if GTK_CHECK_VERSION(4, 14, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS /* newer than the version that the program is held to */
      if (*text != '\0' && gtk_widget_get_mapped (status))
          gtk_accessible_announce (GTK_ACCESSIBLE (status), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
}
