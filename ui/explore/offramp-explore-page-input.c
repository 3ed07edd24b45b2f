/* SPDX-License-Identifier: Apache-2.0 */
/* The ways in: dropped files, folders and pictures, file dialogs, the clipboard, sample images. A network file that
 * comes along with the images is opened as a network. */
#include "offramp-explore-page-lesson-private.h"

#include <glib/gi18n.h>

#include "offramp-texture-pixels.h"

/* Only among so few files one looks into folders for a training: more would hold up the window. */
enum
{
  FEW_FILES = 8
};

/* A network's file, or with @look_inside the folder that a training left. */
static gboolean
is_network (GFile *file, gboolean look_inside)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *run = path != NULL && look_inside ? g_build_filename (path, "run.json", NULL) : NULL;

  if (path == NULL)
    return FALSE;
  return g_str_has_suffix (path, ".safetensors") || (run != NULL && g_file_test (run, G_FILE_TEST_IS_REGULAR));
}

static void
add_file_list (OfframpExplorePage *self, GSList *files)
{
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  gboolean few = g_slist_length (files) <= FEW_FILES;

  if (self->session == NULL)
    return;
  for (GSList *item = files; item != NULL; item = item->next)
    {
      g_autofree char *path = is_network (item->data, few) ? g_file_get_path (item->data) : NULL;

      if (offramp_explore_page_is_lesson (item->data))
        offramp_explore_page_open_lesson (self, item->data);
      else if (path != NULL)
        offramp_session_open_model_async (self->session, path);
      else
        g_ptr_array_add (images, item->data);
    }
  if (images->len == 0)
    return;
  offramp_explore_page_expect_images (self);
  offramp_session_add_files (self->session, images);
}

static void
texture_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpExplorePage) self = user_data;
  g_autoptr (GBytes) rgba = NULL;
  g_autoptr (GError) error = NULL;
  guint width, height;

  rgba = offramp_texture_read_finish (result, &width, &height, &error);
  if (rgba == NULL)
    {
      offramp_explore_page_show_message (self, error->message, FALSE);
      return;
    }
  offramp_explore_page_expect_images (self);
  offramp_session_add_pixels (self->session, _ ("Picture"), rgba, width, height);
}

static gboolean
add_value (OfframpExplorePage *self, const GValue *value)
{
  if (self->session == NULL)
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      add_file_list (self, files);
    }
  else if (G_VALUE_HOLDS (value, G_TYPE_FILE))
    {
      GSList single = { g_value_get_object (value), NULL };

      add_file_list (self, &single);
    }
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    offramp_texture_read_async (g_value_get_object (value), texture_read_cb, g_object_ref (self));
  else
    return FALSE;
  return TRUE;
}

static gboolean
drop_cb (OfframpExplorePage *self, const GValue *value, double x, double y)
{
  return add_value (self, value);
}

/* The whole page takes drops; GTK marks it with :drop(active) meanwhile. The picture comes first: a browser offers the
 * address in the web beside it, where nobody goes; a file manager offers files alone. */
void
offramp_explore_page_init_drop (OfframpExplorePage *self)
{
  GType types[] = { GDK_TYPE_TEXTURE, GDK_TYPE_FILE_LIST, G_TYPE_FILE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
clipboard_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpExplorePage) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value == NULL)
    offramp_explore_page_show_message (self, error->message, FALSE);
  else
    add_value (self, value);
}

/**
 * offramp_explore_page_paste:
 * @self: a page
 *
 * Adds the files or the picture in the clipboard; a toast says when there are none.
 */
void
offramp_explore_page_paste (OfframpExplorePage *self)
{
  GdkClipboard *clipboard;
  GdkContentFormats *formats;
  GType type;

  g_return_if_fail (OFFRAMP_IS_EXPLORE_PAGE (self));

  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  formats
      = gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));
  type = gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ? GDK_TYPE_FILE_LIST
         : gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) ? GDK_TYPE_TEXTURE
                                                                         : G_TYPE_INVALID;
  gdk_content_formats_unref (formats);
  if (type == G_TYPE_INVALID)
    {
      offramp_explore_page_show_message (self, _ ("The clipboard holds no picture and no files."), FALSE);
      return;
    }
  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, NULL, clipboard_read_cb, g_object_ref (self));
}

/**
 * offramp_explore_page_add_files:
 * @self: a page with a session
 * @files: (element-type GFile): images, folders, networks
 */
void
offramp_explore_page_add_files (OfframpExplorePage *self, GSList *files)
{
  g_return_if_fail (OFFRAMP_IS_EXPLORE_PAGE (self));

  add_file_list (self, files);
}

static void
images_chosen_cb (OfframpExplorePage *self, int response, GtkFileChooser *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);
      GSList *list = NULL;

      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        list = g_slist_prepend (list, g_list_model_get_item (files, i));
      list = g_slist_reverse (list);
      add_file_list (self, list);
      g_slist_free_full (list, g_object_unref);
    }
  g_clear_object (&self->chooser);
}

static void
network_chosen_cb (OfframpExplorePage *self, int response, GtkFileChooser *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT && self->session != NULL)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
      g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

      if (path != NULL)
        offramp_session_open_model_async (self->session, path);
      else
        offramp_explore_page_show_message (self, _ ("A network can be opened from this computer only."), FALSE);
    }
  g_clear_object (&self->chooser);
}

/* Shows a file dialog; @chosen gets its response. One dialog at a time. */
static void
choose (OfframpExplorePage *self, const char *title, GtkFileChooserAction action, gboolean multiple,
        GtkFileFilter *filter, GCallback chosen)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser;

  if (self->chooser != NULL)
    {
      gtk_native_dialog_show (self->chooser);
      return;
    }
  chooser = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, _ ("_Open"),
                                         _ ("_Cancel"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), multiple);
  if (filter != NULL)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", chosen, self, G_CONNECT_SWAPPED);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_show (self->chooser);
}

/**
 * offramp_explore_page_open:
 * @self: a page
 *
 * Asks for image files.
 */
void
offramp_explore_page_open (OfframpExplorePage *self)
{
  static const char *const suffixes[] = { "png", "jpg", "jpeg", "bmp", "gif", "pnm", "ppm", "pgm" };
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_return_if_fail (OFFRAMP_IS_EXPLORE_PAGE (self));

  gtk_file_filter_set_name (filter, _ ("Images"));
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  choose (self, _ ("Open images"), GTK_FILE_CHOOSER_ACTION_OPEN, TRUE, filter, G_CALLBACK (images_chosen_cb));
}

/**
 * offramp_explore_page_open_network:
 * @self: a page
 *
 * Asks for a file with a trained network.
 */
void
offramp_explore_page_open_network (OfframpExplorePage *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_return_if_fail (OFFRAMP_IS_EXPLORE_PAGE (self));

  gtk_file_filter_set_name (filter, _ ("Networks (safetensors)"));
  gtk_file_filter_add_suffix (filter, "safetensors");
  choose (self, _ ("Open a network"), GTK_FILE_CHOOSER_ACTION_OPEN, FALSE, filter, G_CALLBACK (network_chosen_cb));
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_explore_page_open (OFFRAMP_EXPLORE_PAGE (widget));
}

static void
open_folder_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (OFFRAMP_EXPLORE_PAGE (widget), _ ("Open a folder of images"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, TRUE,
          NULL, G_CALLBACK (images_chosen_cb));
}

static void
open_network_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_explore_page_open_network (OFFRAMP_EXPLORE_PAGE (widget));
}

static void
open_run_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (OFFRAMP_EXPLORE_PAGE (widget), _ ("Open a training's folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, FALSE,
          NULL, G_CALLBACK (network_chosen_cb));
}

static void
paste_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_explore_page_paste (OFFRAMP_EXPLORE_PAGE (widget));
}

static void
examples_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);

  offramp_explore_page_expect_images (self);
  offramp_session_add_examples (self->session, OFFRAMP_EXPLORE_N_EXAMPLES);
}

/* Adds the actions of the ways in. */
void
offramp_explore_page_install_input (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "explore.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "explore.open-folder", NULL, open_folder_cb);
  gtk_widget_class_install_action (widget_class, "explore.open-network", NULL, open_network_cb);
  gtk_widget_class_install_action (widget_class, "explore.open-run", NULL, open_run_cb);
  gtk_widget_class_install_action (widget_class, "explore.paste", NULL, paste_cb);
  gtk_widget_class_install_action (widget_class, "explore.examples", NULL, examples_cb);
  gtk_widget_class_install_action (widget_class, "explore.problems", NULL, offramp_explore_page_problems_cb);
}
