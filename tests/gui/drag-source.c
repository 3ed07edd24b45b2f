/* SPDX-License-Identifier: Apache-2.0 */
/* A stand-in for the file manager in tests of drag and drop: a small window with a label that offers the files named on
 * the command line. With "--picture FILE" it is a web browser: it offers the picture itself, and beside it the address
 * that it has in the web, where nobody goes. What it offers is in the clipboard as long as it runs. It prints "ready"
 * when it is on the screen, "dropped" when somebody took the files and "refused" when nobody did, each on a line of its
 * own. */
#include <gtk/gtk.h>
#include <string.h>

enum
{
  WINDOW_WIDTH = 180,
  WINDOW_HEIGHT = 120
};

static void
say (const char *word)
{
  g_print ("%s\n", word);
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, GdkContentProvider *files)
{
  return g_object_ref (files);
}

static gboolean
drag_cancel_cb (GtkDragSource *source, GdkDrag *drag, GdkDragCancelReason reason, gpointer user_data)
{
  say ("refused");
  return FALSE;
}

static void
dnd_finished_cb (GdkDrag *drag, gpointer user_data)
{
  say ("dropped");
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, gpointer user_data)
{
  g_signal_connect (drag, "dnd-finished", G_CALLBACK (dnd_finished_cb), NULL);
}

/* What is offered can be pasted, too. */
static void
map_cb (GtkWidget *window, GdkContentProvider *content)
{
  gdk_clipboard_set_content (gtk_widget_get_clipboard (window), content);
  say ("ready");
}

/* (transfer full): a GdkFileList of the paths in @names. */
static GdkContentProvider *
make_files (char **names)
{
  GSList *files = NULL;
  GdkFileList *list;
  GdkContentProvider *content;

  for (guint i = 0; names[i] != NULL; i++)
    files = g_slist_append (files, g_file_new_for_commandline_arg (names[i]));
  list = gdk_file_list_new_from_list (files);
  content = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  g_slist_free_full (files, g_object_unref);
  return content;
}

/* (transfer full): the picture in the file @name and an address in the web; NULL where it cannot be read. */
static GdkContentProvider *
make_picture (const char *name)
{
  static const char address[] = "https://pictures.invalid/picture.png\r\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (name, &error);
  g_autoptr (GBytes) bytes = g_bytes_new_static (address, strlen (address));
  GdkContentProvider *both[2];

  if (texture == NULL)
    {
      g_printerr ("%s: %s\n", name, error->message);
      return NULL;
    }
  both[0] = gdk_content_provider_new_for_bytes ("text/uri-list", bytes);
  both[1] = gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture);
  return gdk_content_provider_new_union (both, G_N_ELEMENTS (both));
}

static GdkContentProvider *
make_content (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--picture"))
    return make_picture (argv[2]);
  return make_files (argv + 1);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GdkContentProvider) content = NULL;
  GtkWidget *window, *label;
  GtkDragSource *source;

  if (argc < 2)
    {
      g_printerr ("Usage: %s FILE... | --picture FILE\n", argv[0]);
      return 2;
    }
  if (!gtk_init_check ())
    {
      g_printerr ("There is no display to show a window on.\n");
      return 1;
    }
  setvbuf (stdout, NULL, _IOLBF, 0);

  content = make_content (argc, argv);
  if (content == NULL)
    return 1;
  source = gtk_drag_source_new ();
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), content);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), NULL);
  g_signal_connect (source, "drag-cancel", G_CALLBACK (drag_cancel_cb), NULL);

  label = gtk_label_new ("Drag me");
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));
  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), "drag-source");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), WINDOW_WIDTH, WINDOW_HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), label);
  g_signal_connect (window, "map", G_CALLBACK (map_cb), content);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (g_main_loop_quit), loop);
  gtk_window_present (GTK_WINDOW (window));
  g_main_loop_run (loop);
  return 0;
}
