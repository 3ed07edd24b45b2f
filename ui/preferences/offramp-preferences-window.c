/* SPDX-License-Identifier: Apache-2.0 */
/* Every row is bound to a key; what a change does is done by who listens to the key. */
#include "offramp-preferences-window.h"

#include <glib/gi18n.h>

#include "ee.h"
#include "offramp-device-list.h"
#include "offramp-folders.h"
#include "offramp-preference-rows.h"

struct _OfframpPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  AdwPreferencesGroup *device_group, *precision_group;
  GtkWidget *data_row, *run_row, *tuning_row;
  GSettings *preferences;
  GCancellable *cancellable;
  GtkNativeDialog *chooser;
};

G_DEFINE_FINAL_TYPE (OfframpPreferencesWindow, offramp_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

static AdwPreferencesPage *
add_page (OfframpPreferencesWindow *self, const char *name, const char *title, const char *icon)
{
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_set_name (ADW_PREFERENCES_PAGE (page), name);
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), title);
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), icon);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (page));
  return ADW_PREFERENCES_PAGE (page);
}

static void
show_message (OfframpPreferencesWindow *self, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (escaped));
}

static void
show_folder (OfframpPreferencesWindow *self, GtkWidget *row, const char *path, const char *remark)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *shown = g_filename_display_name (absolute);
  g_autofree char *text = remark != NULL ? g_strdup_printf ("%s\n%s", shown, remark) : g_strdup (shown);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
}

static void
show_folders (OfframpPreferencesWindow *self)
{
  g_autofree char *data = ee_dataset_name_root ();
  g_autofree char *runs = ee_run_get_default_folder ();
  const gboolean fixed = offramp_folders_is_data_fixed ();

  show_folder (self, self->data_row, data, fixed ? _ ("Named by the environment variable OFFRAMP_DATA") : NULL);
  show_folder (self, self->run_row, runs, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preferences.choose-data", !fixed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preferences.reset-data", !fixed);
}

static void
show_tuning (OfframpPreferencesWindow *self)
{
  g_autofree char *path = ee_tuning_get_path ();

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preferences.forget-tuning",
                                 g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
forget_tuning_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpPreferencesWindow *self = OFFRAMP_PREFERENCES_WINDOW (widget);
  g_autoptr (GError) error = NULL;

  if (ee_tuning_forget (&error))
    show_message (self, _ ("Measured again with the next network that is opened"));
  else
    show_message (self, error->message);
  show_tuning (self);
}

static void
set_folder (OfframpPreferencesWindow *self, gboolean data, const char *path)
{
  if (data)
    offramp_folders_set_data (self->preferences, path);
  else
    offramp_folders_set_runs (self->preferences, path);
  show_folders (self);
}

static void
chosen_cb (OfframpPreferencesWindow *self, int response, GtkFileChooser *chooser)
{
  const gboolean data = g_object_get_data (G_OBJECT (chooser), "data") != NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
      g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

      if (path != NULL)
        set_folder (self, data, path);
    }
  g_clear_object (&self->chooser);
}

static void
choose_folder (OfframpPreferencesWindow *self, gboolean data)
{
  GtkFileChooserNative *chooser;

  if (self->chooser != NULL)
    return;
  chooser = gtk_file_chooser_native_new (data ? _ ("Data folder") : _ ("Folder of the trainings"), GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "data", GINT_TO_POINTER (data));
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_show (self->chooser);
}

static void
choose_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_folder (OFFRAMP_PREFERENCES_WINDOW (widget), g_str_equal (name, "preferences.choose-data"));
}

static void
reset_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_folder (OFFRAMP_PREFERENCES_WINDOW (widget), g_str_equal (name, "preferences.reset-data"), NULL);
}

/* What some device here computes in itself, and what was chosen where there were others. */
static void
show_precisions (OfframpPreferencesWindow *self, guint all_precisions)
{
  const char *const names[]
      = { NULL, NULL, _ ("bf16: 16 bits, faster"), _ ("fp16: 16 bits of a smaller range, faster") };
  const char *precisions[EE_PRECISION_FP16 + 2] = { "auto", "fp32" };
  const char *words[EE_PRECISION_FP16 + 2] = { _ ("Automatic"), _ ("fp32: 32 bits") };
  g_autofree char *chosen = g_settings_get_string (self->preferences, "precision");
  guint n = 2;

  for (EePrecision p = EE_PRECISION_BF16; p <= EE_PRECISION_FP16; p++)
    if ((all_precisions & 1u << p) != 0 || g_str_equal (chosen, ee_precision_get_name (p)))
      {
        precisions[n] = ee_precision_get_name (p);
        words[n++] = names[p];
      }
  adw_preferences_group_add (
      self->precision_group,
      offramp_preference_choice_new (
          self->preferences, "precision", _ ("Numbers"),
          n > 2 ? _ ("Of images that Explore judges, at once. A training’s are set on the Train page; comparisons are "
                     "fp32")
                : _ ("Of images that Explore judges, at once. No device here computes in 16 bits itself, so there is "
                     "fp32 only."),
          precisions, words));
}

/* Each device, and beneath why the others are not there; then which numbers they compute with. */
static void
show_devices (OfframpPreferencesWindow *self, GPtrArray *devices)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GString) reasons = g_string_new (_ ("Explore follows at once, a training when it starts."));
  g_auto (GStrv) id_list = NULL;
  g_auto (GStrv) name_list = NULL;
  g_autofree char *escaped = NULL;
  guint all_precisions = 0;

  g_strv_builder_add (ids, "auto");
  g_strv_builder_add (names, _ ("Automatic"));
  for (guint i = 0; i < devices->len; i++)
    {
      const OfframpDeviceInfo *info = g_ptr_array_index (devices, i);

      all_precisions |= info->precisions;
      if (info->reason != NULL)
        g_string_append_printf (reasons, "\n%s: %s", info->id, info->reason);
      else
        {
          g_strv_builder_add (ids, info->id);
          g_strv_builder_add (names, info->name);
        }
    }
  id_list = g_strv_builder_end (ids);
  name_list = g_strv_builder_end (names);
  escaped = g_markup_escape_text (reasons->str, -1);
  adw_preferences_group_add (
      self->device_group, offramp_preference_choice_new (self->preferences, "device", _ ("Device"), escaped,
                                                         (const char *const *)id_list, (const char *const *)name_list));
  show_precisions (self, all_precisions);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) devices = offramp_device_list_finish (result, NULL);
  OfframpPreferencesWindow *self = OFFRAMP_PREFERENCES_WINDOW (source);

  if (devices != NULL && self->preferences != NULL && !g_cancellable_is_cancelled (self->cancellable))
    show_devices (self, devices);
}

static void
add_computing (OfframpPreferencesWindow *self)
{
  AdwPreferencesPage *page = add_page (self, "computing", _ ("Computing"), "power-profile-performance-symbolic");
  AdwPreferencesGroup *group;
  g_autofree char *library = ee_tuning_describe_library ();
  g_autofree char *text = NULL;

  self->device_group = add_group (page, _ ("What networks run on"), NULL);
  group = add_group (page, NULL, NULL);
  adw_preferences_group_add (
      group, offramp_preference_number_new (self->preferences, "threads", _ ("Threads"),
                                            _ ("Of the processor. Explore follows at once, a training when it starts; "
                                               "races and evaluations take all."),
                                            g_get_num_processors (), _ ("Auto")));
  self->precision_group = group;
  group = add_group (page, _ ("Measured speeds"), NULL);
  self->tuning_row = adw_action_row_new ();
  text = g_strdup_printf (_ ("%s computes each layer in the way that was fastest here, measured once and kept"),
                          library);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->tuning_row), _ ("Choice of algorithms"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->tuning_row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->tuning_row), 0);
  offramp_preference_add_button (ADW_ACTION_ROW (self->tuning_row), _ ("Forget"), _ ("Forget the measured speeds"),
                                 "preferences.forget-tuning");
  adw_preferences_group_add (group, self->tuning_row);
  show_tuning (self);
}

static GtkWidget *
make_folder_row (const char *title, const char *choose, const char *choose_action, const char *reset,
                 const char *reset_action)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  offramp_preference_add_button (ADW_ACTION_ROW (row), _ ("Usual"), reset, reset_action);
  offramp_preference_add_button (ADW_ACTION_ROW (row), _ ("Choose…"), choose, choose_action);
  return row;
}

static void
add_folders (OfframpPreferencesWindow *self)
{
  AdwPreferencesPage *page = add_page (self, "folders", _ ("Folders"), "folder-symbolic");
  AdwPreferencesGroup *group = add_group (page, NULL, _ ("Nothing is moved: files that are elsewhere stay there."));

  self->data_row = make_folder_row (_ ("Data sets"), _ ("Choose the data folder"), "preferences.choose-data",
                                    _ ("Back to the usual data folder"), "preferences.reset-data");
  self->run_row = make_folder_row (_ ("Trainings"), _ ("Choose the folder of the trainings"), "preferences.choose-runs",
                                   _ ("Back to the usual folder of the trainings"), "preferences.reset-runs");
  adw_preferences_group_add (group, self->data_row);
  adw_preferences_group_add (group, self->run_row);
  show_folders (self);
  group = add_group (page, NULL, NULL);
  adw_preferences_group_add (
      group, offramp_preference_switch_new (self->preferences, "events", _ ("TensorBoard files"),
                                            _ ("In each training’s folder, beside metrics.csv, from the next one on")));
}

static void
add_look (OfframpPreferencesWindow *self)
{
  static const char *const styles[] = { "system", "light", "dark", NULL };
  static const char *const animations[] = { "system", "on", "off", NULL };
  static const char *const speeds[] = { "slow", "normal", "fast", NULL };
  const char *const style_names[] = { _ ("As the desktop"), _ ("Light"), _ ("Dark"), NULL };
  const char *const animation_names[] = { _ ("As the desktop"), _ ("On"), _ ("Off"), NULL };
  const char *const speed_names[] = { _ ("Slow"), _ ("Normal"), _ ("Fast"), NULL };
  AdwPreferencesPage *page = add_page (self, "look", _ ("Appearance"), "applications-graphics-symbolic");
  AdwPreferencesGroup *group = add_group (page, NULL, NULL);

  adw_preferences_group_add (
      group, offramp_preference_choice_new (self->preferences, "style", _ ("Style"), NULL, styles, style_names));
  adw_preferences_group_add (group, offramp_preference_choice_new (self->preferences, "animations", _ ("Animation"),
                                                                   _ ("Without it figures appear at once"), animations,
                                                                   animation_names));
  adw_preferences_group_add (group, offramp_preference_choice_new (self->preferences, "road-speed",
                                                                   _ ("Speed on the road"), NULL, speeds, speed_names));
  group = add_group (page, NULL, NULL);
  adw_preferences_group_add (group, offramp_preference_switch_new (self->preferences, "notify",
                                                                   _ ("Notify of a training’s end"),
                                                                   _ ("While the window is not in front")));
}

static void
offramp_preferences_window_dispose (GObject *object)
{
  OfframpPreferencesWindow *self = OFFRAMP_PREFERENCES_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->preferences);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (offramp_preferences_window_parent_class)->dispose (object);
}

static void
offramp_preferences_window_finalize (GObject *object)
{
  g_object_unref (OFFRAMP_PREFERENCES_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (offramp_preferences_window_parent_class)->finalize (object);
}

static void
offramp_preferences_window_class_init (OfframpPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_preferences_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = offramp_preferences_window_finalize;
  gtk_widget_class_install_action (widget_class, "preferences.choose-data", NULL, choose_cb);
  gtk_widget_class_install_action (widget_class, "preferences.choose-runs", NULL, choose_cb);
  gtk_widget_class_install_action (widget_class, "preferences.reset-data", NULL, reset_cb);
  gtk_widget_class_install_action (widget_class, "preferences.reset-runs", NULL, reset_cb);
  gtk_widget_class_install_action (widget_class, "preferences.forget-tuning", NULL, forget_tuning_cb);
}

static void
offramp_preferences_window_init (OfframpPreferencesWindow *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (self), TRUE);
}

/**
 * offramp_preferences_window_new:
 * @parent: (nullable): the window that it belongs to
 * @preferences: where all of it is kept
 *
 * Returns: (transfer floating): the window, to be presented
 */
GtkWidget *
offramp_preferences_window_new (GtkWindow *parent, GSettings *preferences)
{
  OfframpPreferencesWindow *self;

  g_return_val_if_fail (G_IS_SETTINGS (preferences), NULL);

  self = g_object_new (OFFRAMP_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "modal", TRUE, "title",
                       _ ("Preferences"), "default-width", 640, "default-height", 600, NULL);
  self->preferences = g_object_ref (preferences);
  add_computing (self);
  add_folders (self);
  add_look (self);
  offramp_device_list_async (G_OBJECT (self), self->cancellable, listed_cb);
  return GTK_WIDGET (self);
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  GSettings *preferences = g_object_get_data (G_OBJECT (action), "preferences");

  gtk_window_present (GTK_WINDOW (offramp_preferences_window_new (GTK_WINDOW (window), preferences)));
}

/**
 * offramp_preferences_window_add_action:
 * @window: the program's; it gets the action "preferences"
 * @preferences: (nullable): %NULL where nothing can be kept: then the action is there and disabled
 */
void
offramp_preferences_window_add_action (GtkApplicationWindow *window, GSettings *preferences)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("preferences", NULL);

  g_return_if_fail (GTK_IS_APPLICATION_WINDOW (window));

  if (preferences != NULL)
    g_object_set_data_full (G_OBJECT (action), "preferences", g_object_ref (preferences), g_object_unref);
  g_simple_action_set_enabled (action, preferences != NULL);
  g_signal_connect_object (action, "activate", G_CALLBACK (open_cb), window, 0);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
}
