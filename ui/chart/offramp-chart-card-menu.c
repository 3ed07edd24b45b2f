/* SPDX-License-Identifier: Apache-2.0 */
/* What the card's menu does: files, clipboard, table, zoom. Files are made on a thread; what went wrong is said in a
 * toast of the window. */
#include "offramp-chart-card-private.h"

#include <glib/gi18n.h>

#include "offramp-chart-table.h"
#include "offramp-figure-file.h"

/* Not smaller than this, however small the window is. */
static const double LEAST_WIDTH = 560, LEAST_HEIGHT = 320;

static const double KEY_ZOOM = 1.5;

static void
say (OfframpChartCard *self, const char *text)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), adw_toast_new (escaped));
  else
    g_message ("%s", text);
}

static OfframpFigureLook
get_look (OfframpChartCard *self)
{
  return (OfframpFigureLook){ .width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), LEAST_WIDTH),
                              .height = MAX (gtk_widget_get_height (GTK_WIDGET (self)), LEAST_HEIGHT) };
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpChartCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (offramp_figure_write_finish (result, &error))
    /* Translators: a chart's title is put in */
    text
        = g_strdup_printf (_ ("“%s” was exported."), offramp_figure_get_title (offramp_chart_get_figure (self->chart)));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  say (self, text != NULL ? text : error->message);
}

static void
place_chosen_cb (OfframpChartCard *self, int response, GtkFileChooser *chooser)
{
  const OfframpFigureFormat format = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chooser), "offramp-format"));
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  const OfframpFigureLook look = get_look (self);

  if (file != NULL)
    offramp_figure_write_async (offramp_chart_get_figure (self->chart), format, &look, file, self->cancellable,
                                written_cb, g_object_ref (self));
  g_clear_object (&self->chooser);
}

/* A title as a file's name. */
static char *
suggest_name (OfframpChartCard *self, OfframpFigureFormat format)
{
  g_autofree char *name = g_utf8_strdown (offramp_figure_get_title (offramp_chart_get_figure (self->chart)), -1);

  g_strdelimit (name, "/ ", '-');
  return g_strconcat (name, offramp_figure_format_get_suffix (format), NULL);
}

static void
export_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  OfframpChartCard *self = OFFRAMP_CHART_CARD (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *ending = g_strconcat (".", g_variant_get_string (parameter, NULL), NULL);
  g_autofree char *name = NULL;
  OfframpFigureFormat format;
  GtkFileChooserNative *chooser;

  if (!offramp_figure_format_from_name (ending, &format))
    return;
  name = suggest_name (self, format);
  chooser = gtk_file_chooser_native_new (_ ("Export the chart"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "offramp-format", GUINT_TO_POINTER (format));
  g_signal_connect_object (chooser, "response", G_CALLBACK (place_chosen_cb), self, G_CONNECT_SWAPPED);
  g_clear_object (&self->chooser);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_show (self->chooser);
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpChartCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = offramp_figure_render_finish (result, &error);
  g_autoptr (GdkTexture) texture = bytes != NULL ? gdk_texture_new_from_bytes (bytes, &error) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture != NULL)
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  say (self, texture != NULL ? _ ("The chart was copied.") : error->message);
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  OfframpChartCard *self = OFFRAMP_CHART_CARD (widget);
  const OfframpFigureLook look = get_look (self);

  offramp_figure_render_async (offramp_chart_get_figure (self->chart), OFFRAMP_FIGURE_PNG, &look, self->cancellable,
                               rendered_cb, g_object_ref (self));
}

static void
table_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  OfframpChartCard *self = OFFRAMP_CHART_CARD (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  offramp_chart_table_present (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, offramp_chart_get_figure (self->chart));
}

static void
zoom_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  OfframpChartCard *self = OFFRAMP_CHART_CARD (widget);

  if (g_str_equal (action, "chart.show-all"))
    offramp_chart_show_all (self->chart);
  else
    offramp_chart_zoom (self->chart, g_str_equal (action, "chart.zoom-in") ? KEY_ZOOM : 1 / KEY_ZOOM);
}

/**
 * offramp_chart_card_install_actions:
 * @klass: the card's class
 *
 * Gives it the actions of its menu.
 */
void
offramp_chart_card_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "chart.export", "s", export_cb);
  gtk_widget_class_install_action (klass, "chart.copy", NULL, copy_cb);
  gtk_widget_class_install_action (klass, "chart.table", NULL, table_cb);
  gtk_widget_class_install_action (klass, "chart.zoom-in", NULL, zoom_cb);
  gtk_widget_class_install_action (klass, "chart.zoom-out", NULL, zoom_cb);
  gtk_widget_class_install_action (klass, "chart.show-all", NULL, zoom_cb);
}
