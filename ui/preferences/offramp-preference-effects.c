/* SPDX-License-Identifier: Apache-2.0 */
/* Device, threads and precision: the network of the Explore page is opened anew and judges its images again. Folders
 * and trainings are told elsewhere: offramp-folders.h, offramp-preferences.h. */
#include "offramp-preference-effects.h"

#include "offramp-compute.h"

static void
compute_changed_cb (OfframpSession *session, const char *key, GSettings *preferences)
{
  const char *path = offramp_session_get_model_path (session);
  g_autofree char *bundled = ee_model_find_bundled ();

  offramp_compute_load (preferences);
  /* Weights of a training that runs stay on the device that it runs on. */
  if (path != NULL)
    offramp_session_open_model_async (session, g_strcmp0 (path, bundled) == 0 ? NULL : path);
}

static void
apply_style (GSettings *preferences)
{
  g_autofree char *style = g_settings_get_string (preferences, "style");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      g_str_equal (style, "dark")    ? ADW_COLOR_SCHEME_FORCE_DARK
                                      : g_str_equal (style, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                                     : ADW_COLOR_SCHEME_DEFAULT);
}

static void
apply_animations (GSettings *preferences)
{
  g_autofree char *animations = g_settings_get_string (preferences, "animations");
  GtkSettings *settings = gtk_settings_get_default ();

  if (settings == NULL)
    return;
  if (g_str_equal (animations, "system"))
    gtk_settings_reset_property (settings, "gtk-enable-animations");
  else
    g_object_set (settings, "gtk-enable-animations", g_str_equal (animations, "on"), NULL);
}

/**
 * offramp_preference_effects_start:
 * @preferences: (nullable): see offramp_preferences_open()
 * @session: whose network follows; as long as it lives
 */
void
offramp_preference_effects_start (GSettings *preferences, OfframpSession *session)
{
  static const char *const keys[] = { "changed::device", "changed::threads", "changed::precision" };

  g_return_if_fail (OFFRAMP_IS_SESSION (session));

  if (preferences == NULL)
    return;
  apply_style (preferences);
  apply_animations (preferences);
  g_signal_connect (preferences, "changed::style", G_CALLBACK (apply_style), NULL);
  g_signal_connect (preferences, "changed::animations", G_CALLBACK (apply_animations), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_signal_connect_object (preferences, keys[i], G_CALLBACK (compute_changed_cb), session, G_CONNECT_SWAPPED);
}
