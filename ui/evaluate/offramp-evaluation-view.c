/* SPDX-License-Identifier: Apache-2.0 */
/* Everything shown was worked out before; this only puts it in its place. */
#include "offramp-evaluation-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-bar-row.h"
#include "offramp-chart-card.h"
#include "offramp-confusion-view.h"
#include "offramp-evaluation-figures.h"
#include "offramp-evaluation-tables.h"
#include "offramp-pixel-view.h"
#include "offramp-report-private.h"
#include "offramp-table-grid.h"
#include "offramp-threshold-text.h"
#include "offramp-wrap-layout.h"

enum
{
  STRIP_IMAGES = 12,
  PAPER_LINES = 7, /* of ee_comparison_table_new(), down to the time saved */
  THUMBNAIL = 48,
};

struct _OfframpEvaluationView
{
  AdwBin parent_instance;

  GtkLabel *saving, *description, *baseline;
  GtkLabel *sweep_words, *histogram_words, *calibration_words;
  AdwBin *paper_table, *details_table, *figures_table, *thresholds_table, *classes;
  OfframpChartCard *sweep_card, *histogram_card, *calibration_card;
  OfframpConfusionView *matrix;
  GtkBox *mistakes;
  GtkWidget *thresholds;

  OfframpEvaluationResult *result;
};

enum
{
  OPEN_IMAGES,
  EXPORT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpEvaluationView, offramp_evaluation_view, ADW_TYPE_BIN)

static void
take_text (GtkLabel *label, char *text)
{
  gtk_label_set_text (label, text);
  g_free (text);
}

static void
show_table (AdwBin *place, const OfframpEvaluationResult *result, OfframpEvaluationTable which)
{
  g_autoptr (EeTable) table = offramp_evaluation_table_new (result, which, EE_TABLE_TEXT);

  adw_bin_set_child (place, offramp_table_grid_new (table, 1, G_MAXUINT));
}

/* The paper's lines, and, folded away, what one must know to repeat them. */
static void
show_paper_table (OfframpEvaluationView *self)
{
  g_autoptr (EeTable) table = offramp_evaluation_table_new (self->result, OFFRAMP_EVALUATION_PAPER, EE_TABLE_TEXT);

  adw_bin_set_child (self->paper_table, offramp_table_grid_new (table, 1, 1 + PAPER_LINES));
  adw_bin_set_child (self->details_table, offramp_table_grid_new (table, 1 + PAPER_LINES, G_MAXUINT));
}

static void
show_chart (OfframpChartCard *card, GtkLabel *words, const OfframpEvaluationResult *result,
            OfframpEvaluationFigure which)
{
  offramp_chart_card_set_figure (card, offramp_evaluation_figure_new (result, which));
  take_text (words, offramp_evaluation_figure_describe (result, which));
}

/* To a network without exit a threshold means nothing. */
static void
show_thresholds (OfframpEvaluationView *self)
{
  const gboolean exist = offramp_evaluation_table_exists (self->result, OFFRAMP_EVALUATION_THRESHOLDS);

  gtk_widget_set_visible (self->thresholds, exist);
  gtk_widget_set_visible (GTK_WIDGET (self->sweep_card), exist);
  gtk_widget_set_visible (GTK_WIDGET (self->sweep_words), exist);
  if (!exist)
    return;
  show_table (self->thresholds_table, self->result, OFFRAMP_EVALUATION_THRESHOLDS);
  show_chart (self->sweep_card, self->sweep_words, self->result, OFFRAMP_EVALUATION_SWEEP);
}

static void
show_matrix (OfframpEvaluationView *self)
{
  g_autofree const char **names = offramp_report_list_classes (self->result);
  const OfframpConfusionData data
      = { offramp_evaluation_result_get_n_classes (self->result), self->result->confusion, (const char *const *)names };

  offramp_confusion_view_set_data (self->matrix, &data);
}

static void
show_classes (OfframpEvaluationView *self)
{
  const OfframpEvaluationResult *result = self->result;
  const guint n = offramp_evaluation_result_get_n_classes (result);
  g_autofree OfframpBarRow *rows = g_new0 (OfframpBarRow, n);
  GtkWidget *grid = offramp_bar_grid_new (rows, n);

  for (guint c = 0; c < n; c++)
    {
      const double accuracy = result->class_accuracies[c];
      g_autofree char *share = offramp_threshold_format_share (accuracy);
      g_autofree char *value = g_strdup_printf ("%s · %u", share, result->class_images[c]);

      offramp_bar_row_set (&rows[c], offramp_evaluation_result_get_class (result, c), value);
      offramp_bar_set (OFFRAMP_BAR (rows[c].bar), 0, isnan (accuracy) ? 0 : accuracy,
                       c + 1 == n ? OFFRAMP_BAR_GREEN : OFFRAMP_BAR_BLUE);
      offramp_bar_row_set_visible (&rows[c], TRUE);
    }
  adw_bin_set_child (self->classes, grid);
}

static void
open_mistake_cb (OfframpEvaluationView *self, GtkButton *button)
{
  const guint mistake = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "mistake"));
  g_autoptr (OfframpEvaluationImages) images = offramp_evaluation_images_new_mistake (self->result, mistake);

  g_signal_emit (self, signals[OPEN_IMAGES], 0, images);
}

/* The first ones as a strip; the whole of it is a button. */
static GtkWidget *
make_strip (OfframpEvaluationView *self, OfframpEvaluationImages *images, OfframpMistake mistake)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (images));
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *button = gtk_button_new ();
  g_autofree char *label = g_strdup_printf (ngettext ("%s: show %u image", "%s: show %u images", n),
                                            offramp_mistake_get_title (self->result, mistake), n);

  gtk_widget_set_layout_manager (strip, g_object_new (OFFRAMP_TYPE_WRAP_LAYOUT, "spacing", 6, NULL));
  for (guint i = 0; i < MIN (n, STRIP_IMAGES); i++)
    {
      g_autoptr (OfframpEvaluationImage) image = g_list_model_get_item (G_LIST_MODEL (images), i);
      g_autofree char *words = offramp_evaluation_image_describe (image);
      GtkWidget *view = g_object_new (OFFRAMP_TYPE_PIXEL_VIEW, "tooltip-text", words, NULL);

      gtk_widget_set_size_request (view, THUMBNAIL, THUMBNAIL);
      offramp_pixel_view_set_pixels (OFFRAMP_PIXEL_VIEW (view), offramp_evaluation_image_get_pixels (image),
                                     EE_IMAGE_SIDE, EE_IMAGE_SIDE);
      gtk_box_append (GTK_BOX (strip), view);
    }
  gtk_button_set_child (GTK_BUTTON (button), strip);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "offramp-strip");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "mistake", GUINT_TO_POINTER (mistake));
  g_signal_connect_object (button, "clicked", G_CALLBACK (open_mistake_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_mistake (OfframpEvaluationView *self, OfframpMistake mistake)
{
  g_autoptr (OfframpEvaluationImages) images = offramp_evaluation_images_new_mistake (self->result, mistake);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (images));
  g_autofree char *title = g_strdup_printf ("%s · %u", offramp_mistake_get_title (self->result, mistake), n);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *heading = gtk_label_new (title);
  GtkWidget *hint = gtk_label_new (n > 0 ? offramp_mistake_get_hint (self->result, mistake) : _ ("None."));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_widget_add_css_class (hint, "offramp-caption");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), hint);
  if (n > 0)
    gtk_box_append (GTK_BOX (box), make_strip (self, images, mistake));
  gtk_box_append (self->mistakes, box);
}

static void
show_mistakes (OfframpEvaluationView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->mistakes))) != NULL)
    gtk_box_remove (self->mistakes, child);
  for (guint m = 0; m < OFFRAMP_N_MISTAKES; m++)
    add_mistake (self, m);
}

static void
cell_activated_cb (OfframpEvaluationView *self, guint truth, guint answer)
{
  g_autoptr (OfframpEvaluationImages) images = offramp_evaluation_images_new_cell (self->result, truth, answer);

  g_signal_emit (self, signals[OPEN_IMAGES], 0, images);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[EXPORT], 0, g_variant_get_string (parameter, NULL));
}

static void
offramp_evaluation_view_finalize (GObject *object)
{
  OfframpEvaluationView *self = OFFRAMP_EVALUATION_VIEW (object);

  g_clear_pointer (&self->result, offramp_evaluation_result_unref);

  G_OBJECT_CLASS (offramp_evaluation_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/evaluate/offramp-evaluation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, saving);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, description);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, baseline);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, sweep_words);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, histogram_words);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, calibration_words);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, paper_table);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, details_table);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, figures_table);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, thresholds_table);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, classes);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, sweep_card);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, histogram_card);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, calibration_card);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, matrix);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, mistakes);
  gtk_widget_class_bind_template_child (widget_class, OfframpEvaluationView, thresholds);
  gtk_widget_class_bind_template_callback (widget_class, cell_activated_cb);
}

static void
offramp_evaluation_view_class_init (OfframpEvaluationViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = offramp_evaluation_view_finalize;
  signals[OPEN_IMAGES] = g_signal_new ("open-images", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, OFFRAMP_TYPE_EVALUATION_IMAGES);
  signals[EXPORT] = g_signal_new ("export", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (OFFRAMP_TYPE_CHART_CARD);
  g_type_ensure (OFFRAMP_TYPE_CONFUSION_VIEW);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "evaluation.export", "s", export_cb);
}

static void
offramp_evaluation_view_init (OfframpEvaluationView *self)
{
  /* xgettext:no-c-format */
  const OfframpChartCardText sweep = { "", "%", _ ("near 100 %"), _ ("Show the highest values larger") };
  const OfframpChartCardText histogram
      = { "", "%", _ ("log"), _ ("Equal ratios, equal heights: shows the few images") };

  gtk_widget_init_template (GTK_WIDGET (self));
  offramp_chart_card_set_up (self->sweep_card, &sweep, 100, OFFRAMP_SCALE_LINEAR, OFFRAMP_SCALE_NINES);
  offramp_chart_card_set_up (self->histogram_card, &histogram, 100, OFFRAMP_SCALE_LINEAR, OFFRAMP_SCALE_LOG);
}

/**
 * offramp_evaluation_view_show:
 * @self: a view
 * @result: what it shows from now on; kept
 */
void
offramp_evaluation_view_show (OfframpEvaluationView *self, OfframpEvaluationResult *result)
{
  g_return_if_fail (OFFRAMP_IS_EVALUATION_VIEW (self) && result != NULL);

  if (self->result == result)
    return;
  g_clear_pointer (&self->result, offramp_evaluation_result_unref);
  self->result = offramp_evaluation_result_ref (result);
  take_text (self->saving, offramp_evaluation_describe_saving (result));
  take_text (self->description, offramp_evaluation_describe (result));
  take_text (self->baseline, offramp_evaluation_describe_baseline (result));
  show_paper_table (self);
  show_table (self->figures_table, result, OFFRAMP_EVALUATION_FIGURES);
  show_thresholds (self);
  show_chart (self->histogram_card, self->histogram_words, result, OFFRAMP_EVALUATION_HISTOGRAM);
  show_chart (self->calibration_card, self->calibration_words, result, OFFRAMP_EVALUATION_CALIBRATION);
  show_matrix (self);
  show_mistakes (self);
  show_classes (self);
}
