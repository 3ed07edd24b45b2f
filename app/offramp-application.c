/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the window through GtkApplication. Files given on the command line or by the desktop open in the
 * window that is there. Main thread. */
#include "config.h"

#include "offramp-application.h"

#include "offramp-about.h"
#include "offramp-resources.h"
#include "offramp-session-end.h"
#include "offramp-window.h"

struct _OfframpApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (OfframpApplication, offramp_application, ADW_TYPE_APPLICATION)

typedef struct
{
  const char *action;
  const char *keys[3];
} Accelerator;

static const Accelerator ACCELERATORS[] = {
  { "app.quit", { "<Control>q" } },
  { "app.about", { "F1" } },
  { "win.open", { "<Control>o" } },
  { "win.paste", { "<Control>v" } },
  { "win.draw", { "<Control>d" } },
  { "win.race", { "<Control>r" } },
  { "win.open-model", { "<Control><Shift>o" } },
  { "win.show-page('explore')", { "<Alt>1" } },
  { "win.show-page('train')", { "<Alt>2" } },
  { "win.show-page('evaluate')", { "<Alt>3" } },
  { "win.show-page('data')", { "<Alt>4" } },
  { "win.train", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.stop", { "<Control>period" } },
  { "win.settings", { "F9" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.projector", { "F11" } },
};

/* The window that had the keys last, though a dialog or a window of its own, hidden even, may have had them since. */
static OfframpWindow *
find_window (GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (OFFRAMP_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static OfframpWindow *
get_window (GtkApplication *application)
{
  OfframpWindow *window = find_window (application);

  return window != NULL ? window : offramp_window_new (application);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OfframpWindow *window = find_window (user_data);

  /* The window may have a training to ask about, so it is asked to close, not torn down. */
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
  else
    g_application_quit (user_data);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  offramp_about_show (gtk_application_get_active_window (user_data));
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OfframpWindow *window = find_window (user_data);

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL);
}

static void
offramp_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (GTK_APPLICATION (application))));
}

static void
offramp_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  OfframpWindow *window = get_window (GTK_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
  offramp_window_open_files (window, files, n_files);
}

static void
offramp_application_startup (GApplication *application)
{
  static const GActionEntry ENTRIES[] = {
    { "quit", quit_cb },
    { "about", about_cb },
    { "shortcuts", shortcuts_cb },
  };

  /* The style sheet is looked for while the parent starts up. */
  offramp_register_resource ();
  G_APPLICATION_CLASS (offramp_application_parent_class)->startup (application);

  offramp_session_end_watch (GTK_APPLICATION (application));
  g_action_map_add_action_entries (G_ACTION_MAP (application), ENTRIES, G_N_ELEMENTS (ENTRIES), application);
  for (guint i = 0; i < G_N_ELEMENTS (ACCELERATORS); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), ACCELERATORS[i].action,
                                           (const char *const *)ACCELERATORS[i].keys);
}

static void
offramp_application_class_init (OfframpApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = offramp_application_startup;
  application_class->activate = offramp_application_activate;
  application_class->open = offramp_application_open;
}

static void
offramp_application_init (OfframpApplication *self)
{
}

/**
 * offramp_application_new:
 *
 * Returns: (transfer full): the program
 */
OfframpApplication *
offramp_application_new (void)
{
  return g_object_new (OFFRAMP_TYPE_APPLICATION, "application-id", OFFRAMP_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "register-session", TRUE, NULL);
}
