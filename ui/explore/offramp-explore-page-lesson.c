/* SPDX-License-Identifier: Apache-2.0 */
/* Lessons: opening a file or one that ships with the program, and recording the images of the session as one. */
#include "offramp-explore-page-gallery-private.h"
#include "offramp-explore-page-lesson-private.h"

#include <glib/gi18n.h>

#include "offramp-lesson-editor.h"
#include "offramp-lesson-window.h"

#define RESOURCE_FOLDER "/io/github/offramp/Offramp/lessons/"

static void
present (OfframpExplorePage *self, GtkWidget *window)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_application (GTK_WINDOW (window), gtk_window_get_application (GTK_WINDOW (root)));
      gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
    }
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}

/* Whether @file is named like a lesson. */
gboolean
offramp_explore_page_is_lesson (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name != NULL && g_str_has_suffix (name, OFFRAMP_LESSON_SUFFIX);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpExplorePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OfframpLesson) lesson = offramp_lesson_load_finish (result, &error);

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return; /* the window was closed meanwhile */
  if (lesson == NULL)
    offramp_explore_page_show_message (self, error->message, FALSE);
  else
    present (self, offramp_lesson_window_new (lesson));
}

/* Replays the lesson in @file as soon as it is read; a toast says why if that cannot be. */
void
offramp_explore_page_open_lesson (OfframpExplorePage *self, GFile *file)
{
  offramp_lesson_load_async (file, NULL, loaded_cb, g_object_ref (self));
}

/* The parameter is the name of a lesson that ships with the program. */
static void
ready_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *address = g_strconcat ("resource://" RESOURCE_FOLDER, g_variant_get_string (parameter, NULL),
                                          OFFRAMP_LESSON_SUFFIX, NULL);
  g_autoptr (GFile) file = g_file_new_for_uri (address);

  offramp_explore_page_open_lesson (OFFRAMP_EXPLORE_PAGE (widget), file);
}

static void
chosen_cb (OfframpExplorePage *self, int response, GtkFileChooser *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);

      if (file != NULL)
        offramp_explore_page_open_lesson (self, file);
    }
  g_clear_object (&self->chooser);
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->chooser != NULL)
    {
      gtk_native_dialog_show (self->chooser);
      return;
    }
  gtk_file_filter_set_name (filter, _ ("Lessons"));
  gtk_file_filter_add_suffix (filter, OFFRAMP_LESSON_SUFFIX + 1);
  self->chooser = GTK_NATIVE_DIALOG (
      gtk_file_chooser_native_new (_ ("Open a lesson"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel")));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (self->chooser);
}

/* (transfer full): the processor that times the images. */
char *
offramp_explore_page_get_machine (void)
{
  guint index;
  EeDevice device;
  const EeBackend *backend = ee_registry_find ("auto", &index, NULL);

  if (backend != NULL && backend->get_device (index, &device, NULL))
    return g_strdup (device.name);
  return g_strdup (_ ("this computer"));
}

/* Opens the editor on @lesson; a message says why if there is nothing in it. */
void
offramp_explore_page_edit_lesson (OfframpExplorePage *self, OfframpLesson *lesson)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (lesson)) == 0)
    offramp_explore_page_show_message (
        self, _ ("A lesson is made of images with verdicts: drop some first, and uncover what is to be guessed."),
        FALSE);
  else
    present (self, offramp_lesson_editor_new (lesson));
}

/* The selected images if there are several, else all that are shown. */
static void
record_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);
  g_autoptr (GPtrArray) selected = offramp_explore_page_list_images (self, FALSE);
  g_autoptr (GPtrArray) all = offramp_explore_page_list_images (self, TRUE);
  g_autofree char *machine = offramp_explore_page_get_machine ();
  g_autoptr (OfframpLesson) lesson = offramp_lesson_record (selected->len > 1 ? selected : all, machine);

  offramp_explore_page_edit_lesson (self, lesson);
}

/* Adds "explore.lesson" (a ready one), "explore.open-lesson" and "explore.record-lesson". */
void
offramp_explore_page_install_lesson (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "explore.lesson", "s", ready_cb);
  gtk_widget_class_install_action (widget_class, "explore.open-lesson", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "explore.record-lesson", NULL, record_cb);
}
