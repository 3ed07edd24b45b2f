/* SPDX-License-Identifier: Apache-2.0 */
/* Follows one preview. The list makes rows for what is on the screen only. */
#include "offramp-set-view.h"

#include <glib/gi18n.h>

#include "offramp-chart-card.h"
#include "offramp-progress-line.h"
#include "offramp-sample-strip.h"

enum
{
  NAME_CHARS = 16,
};

struct _OfframpSetView
{
  AdwBin parent_instance;

  OfframpProgressLine *progress;
  GtkLabel *summary, *error;
  GtkWidget *contents;
  OfframpChartCard *chart;
  GtkListView *list;

  OfframpSetPreview *preview;
  gboolean charted; /* the chart shows what the preview holds */
};

G_DEFINE_FINAL_TYPE (OfframpSetView, offramp_set_view, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

/* Name and counts at the left, images at the right. */
static void
row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *strip = offramp_sample_strip_new ();

  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (strip, TRUE);
  gtk_box_append (GTK_BOX (words), make_label ("heading"));
  gtk_box_append (GTK_BOX (words), make_label ("offramp-caption"));
  gtk_box_append (GTK_BOX (words), make_label ("offramp-caption"));
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), strip);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
set_count (GtkWidget *label, const char *format, guint count)
{
  g_autofree char *figure = g_strdup_printf ("%'u", count);
  g_autofree char *text = g_strdup_printf (format, figure);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, count > 0);
}

static void
row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  OfframpClassSamples *samples = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_widget_get_first_child (row));
  GtkWidget *train = gtk_widget_get_next_sibling (name), *test = gtk_widget_get_next_sibling (train);

  gtk_label_set_text (GTK_LABEL (name), offramp_class_samples_get_name (samples));
  gtk_widget_set_tooltip_text (name, offramp_class_samples_get_name (samples));
  set_count (train, _ ("%s for training"), offramp_class_samples_get_count (samples, EE_PART_TRAIN));
  set_count (test, _ ("%s for testing"), offramp_class_samples_get_count (samples, EE_PART_TEST));
  offramp_sample_strip_show (OFFRAMP_SAMPLE_STRIP (gtk_widget_get_last_child (row)), samples);
}

static void
row_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  offramp_sample_strip_show (OFFRAMP_SAMPLE_STRIP (gtk_widget_get_last_child (gtk_list_item_get_child (item))), NULL);
}

/* Wide bars for training images, narrow ones before them for test images. */
static void
draw_chart (OfframpSetView *self)
{
  GListModel *classes = offramp_set_preview_get_classes (self->preview);
  const guint n = g_list_model_get_n_items (classes);
  const OfframpAxis axis = { OFFRAMP_SCALE_LINEAR, 0, n, 1 };
  g_autofree const char **names = g_new (const char *, n);
  const OfframpChartLayer train = {
    .label = _ ("training images"),
    .style = { .colour = "offramp_blue", .kind = OFFRAMP_LAYER_BARS },
    .series = offramp_set_preview_get_series (self->preview, EE_PART_TRAIN),
    .bar_width = 0.9,
  };
  const OfframpChartLayer test = {
    .label = _ ("test images"),
    .style = { .colour = "offramp_amber_line", .kind = OFFRAMP_LAYER_BARS },
    .series = offramp_set_preview_get_series (self->preview, EE_PART_TEST),
    .bar_width = 0.45,
  };
  OfframpFigure *figure = offramp_figure_new ();

  for (guint c = 0; c < n; c++)
    {
      g_autoptr (OfframpClassSamples) samples = g_list_model_get_item (classes, c);

      names[c] = offramp_class_samples_get_name (samples); /* kept by the list */
    }
  offramp_figure_set_title (figure, _ ("Images of each class"));
  offramp_figure_set_x_axis (figure, &axis, _ ("class"), "");
  offramp_figure_set_x_names (figure, names, n);
  offramp_figure_set_y_axis (figure, OFFRAMP_SCALE_LINEAR, 1, "");
  offramp_figure_add_layer (figure, &train);
  offramp_figure_add_layer (figure, &test);
  offramp_chart_card_set_figure (self->chart, figure);
}

static void
refresh (OfframpSetView *self)
{
  const char *error = offramp_set_preview_get_error (self->preview);
  g_autofree char *summary = offramp_set_preview_describe (self->preview);
  const gboolean full = *summary != '\0';

  if (offramp_set_preview_is_loading (self->preview))
    offramp_progress_line_show (self->progress, _ ("Reading the images…"),
                                offramp_set_preview_get_fraction (self->preview));
  else
    offramp_progress_line_hide (self->progress);
  gtk_label_set_text (self->summary, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), full);
  gtk_label_set_text (self->error, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
  if (full && !self->charted)
    draw_chart (self);
  self->charted = full;
  gtk_widget_set_visible (self->contents, full);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpSetView *self = OFFRAMP_SET_VIEW (widget);

  if (self->preview != NULL)
    offramp_set_preview_clear (self->preview);
}

static void
offramp_set_view_dispose (GObject *object)
{
  OfframpSetView *self = OFFRAMP_SET_VIEW (object);

  if (self->preview != NULL)
    g_signal_handlers_disconnect_by_data (self->preview, self);
  g_clear_object (&self->preview);
  G_OBJECT_CLASS (offramp_set_view_parent_class)->dispose (object);
}

static void
offramp_set_view_class_init (OfframpSetViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_set_view_dispose;
  g_type_ensure (OFFRAMP_TYPE_CHART_CARD);
  g_type_ensure (OFFRAMP_TYPE_PROGRESS_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/offramp/Offramp/datasets/offramp-set-view.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpSetView, progress);
  gtk_widget_class_bind_template_child (widget_class, OfframpSetView, summary);
  gtk_widget_class_bind_template_child (widget_class, OfframpSetView, error);
  gtk_widget_class_bind_template_child (widget_class, OfframpSetView, contents);
  gtk_widget_class_bind_template_child (widget_class, OfframpSetView, chart);
  gtk_widget_class_bind_template_child (widget_class, OfframpSetView, list);
  gtk_widget_class_install_action (widget_class, "preview.stop", NULL, stop_cb);
}

static void
offramp_set_view_init (OfframpSetView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  offramp_progress_line_set_stop_action (self->progress, "preview.stop");
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (row_unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
}

/**
 * offramp_set_view_show:
 * @self: a view
 * @preview: (nullable): what it shows from now on
 */
void
offramp_set_view_show (OfframpSetView *self, OfframpSetPreview *preview)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (OFFRAMP_IS_SET_VIEW (self));

  if (preview == self->preview)
    return;
  if (self->preview != NULL)
    g_signal_handlers_disconnect_by_data (self->preview, self);
  g_set_object (&self->preview, preview);
  self->charted = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), preview != NULL);
  if (preview != NULL)
    {
      g_signal_connect_swapped (preview, "updated", G_CALLBACK (refresh), self);
      selection = gtk_no_selection_new (g_object_ref (offramp_set_preview_get_classes (preview)));
      refresh (self);
    }
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}
