/* SPDX-License-Identifier: Apache-2.0 */
/* Whoever reports a trouble copies the versions from here. */
#include "config.h"

#include "offramp-about.h"

#include <glib/gi18n.h>

#include "ee.h"

static char *
describe_versions (void)
{
  g_autofree char *library = ee_tuning_describe_library ();
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  return g_strdup_printf ("Offramp %s\nEngine: interface %d, %s\nGLib %u.%u.%u, GTK %u.%u.%u, libadwaita %u.%u.%u\n%s\n"
                          "%u processors\n",
                          OFFRAMP_VERSION, EE_BACKEND_ABI, library, glib_major_version, glib_minor_version,
                          glib_micro_version, gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version (), system != NULL ? system : "", g_get_num_processors ());
}

/**
 * offramp_about_show:
 * @parent: (nullable): the window that it belongs to
 */
void
offramp_about_show (GtkWindow *parent)
{
  g_autofree char *versions = describe_versions ();
  g_autofree char *library = ee_tuning_describe_library ();
  g_autofree char *comments = g_strdup_printf (
      _ ("A network that knows when to stop: it is trained before your eyes, and shows which images leave it early and "
         "how long each one took.\n\nPictures and models stay on this computer.\n\nComputed by %s."),
      library);
  const char *papers[] = {
    "O.-T. Kyiak (Lviv): optimising a convolutional network by an early exit",
    "K. Simonyan, A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition (2015)",
    "S. Teerapittayanon, B. McDanel, H. T. Kung: BranchyNet (2016)",
    NULL,
  };
  GtkWidget *window = adw_about_window_new ();

  g_object_set (window, "transient-for", parent, "title", _ ("About Offramp"), "application-name", _ ("Offramp"),
                "application-icon", OFFRAMP_APPLICATION_ID, "version", OFFRAMP_VERSION, "license-type",
                GTK_LICENSE_APACHE_2_0, "developer-name", _ ("The Offramp authors"), "comments", comments, "debug-info",
                versions, "debug-info-filename", "offramp-versions.txt", NULL);
  adw_about_window_add_credit_section (ADW_ABOUT_WINDOW (window), _ ("After the papers of"), papers);
  gtk_window_present (GTK_WINDOW (window));
}
