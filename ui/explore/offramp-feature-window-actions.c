/* SPDX-License-Identifier: Apache-2.0 */
/* The window's menu: colours, their scale, and saving all maps as a picture. */
#include "offramp-feature-window-private.h"

#include <glib/gi18n.h>

#include "offramp-feature-sheet.h"

static void
choose_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  OfframpFeatureWindow *self = OFFRAMP_FEATURE_WINDOW (user_data);
  const char *chosen = g_variant_get_string (value, NULL);

  g_simple_action_set_state (action, value);
  if (g_str_equal (g_action_get_name (G_ACTION (action)), "colours"))
    self->colours = g_str_equal (chosen, "grey") ? OFFRAMP_FEATURE_GREY : OFFRAMP_FEATURE_VIRIDIS;
  else
    self->scale = g_str_equal (chosen, "layer") ? OFFRAMP_FEATURE_SCALE_LAYER : OFFRAMP_FEATURE_SCALE_MAP;
  offramp_feature_window_apply_choice (self);
}

static void
tell (OfframpFeatureWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpFeatureWindow) self = OFFRAMP_FEATURE_WINDOW (user_data);
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Saved “%s”."), shown);
  else
    text = g_strdup_printf (_ ("“%s” could not be saved: %s"), shown, error->message);
  if (self->features != NULL)
    tell (self, text);
}

static void
response_cb (OfframpFeatureWindow *self, int response)
{
  OfframpFeatureMaps *maps = offramp_features_get_maps (self->features);

  if (response == GTK_RESPONSE_ACCEPT && maps != NULL)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
      const OfframpFeatureScale scale = maps->side == 1 ? OFFRAMP_FEATURE_SCALE_LAYER : self->scale;
      g_autoptr (GBytes) png = offramp_feature_sheet_make_png (maps, scale, self->colours);

      g_file_replace_contents_bytes_async (file, png, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb,
                                           g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpFeatureWindow *self = OFFRAMP_FEATURE_WINDOW (widget);
  GtkFileChooserNative *chooser;

  if (self->chooser != NULL)
    return;
  chooser = gtk_file_chooser_native_new (_ ("Save the maps as a picture"), GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), _ ("feature-maps.png"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  g_signal_connect_object (chooser, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (self->chooser);
}

void
offramp_feature_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "features.save", NULL, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "features.save", NULL);
}

void
offramp_feature_window_init_actions (OfframpFeatureWindow *self)
{
  static const GActionEntry entries[]
      = { { .name = "colours", .parameter_type = "s", .state = "'viridis'", .change_state = choose_cb },
          { .name = "scale", .parameter_type = "s", .state = "'map'", .change_state = choose_cb } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "look", G_ACTION_GROUP (group));
}
