/* SPDX-License-Identifier: Apache-2.0 */
/* Each run is read in the background and joins the charts when it is there. A colour, a dash and a marker belong to a
 * run in all charts; of more than eight runs the first eight are drawn, and all are in the table. */
#include "offramp-run-comparison.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-chart-card.h"
#include "offramp-column-layout.h"
#include "offramp-run-opener.h"
#include "offramp-setting-words.h"
#include "offramp-swatch.h"
#include "offramp-training-text.h"

enum
{
  MAX_DRAWN = 8,
  N_CHARTS = 4
};

typedef struct
{
  OfframpMeasure measure;
  OfframpCurve curve;
  const char *title, *unit;
  double factor;
  OfframpScale scale, stretched;
  const char *stretch, *stretch_hint;
} Chart;

static const Chart CHARTS[N_CHARTS] = {
  { OFFRAMP_MEASURE_ACCURACY, OFFRAMP_CURVE_VALIDATION, N_ ("Accuracy on validation images"), " %", 100,
    OFFRAMP_SCALE_LINEAR, OFFRAMP_SCALE_NINES, N_ ("near 100 %"), N_ ("A scale that shows detail near 100 %") },
  { OFFRAMP_MEASURE_EXIT_ACCURACY, OFFRAMP_CURVE_VALIDATION, N_ ("Exit accuracy on validation images"), " %", 100,
    OFFRAMP_SCALE_LINEAR, OFFRAMP_SCALE_NINES, N_ ("near 100 %"), N_ ("A scale that shows detail near 100 %") },
  { OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_SMOOTH, N_ ("Training loss L"), "", 1, OFFRAMP_SCALE_LINEAR, OFFRAMP_SCALE_LOG,
    N_ ("log"), N_ ("Logarithmic scale of the loss") },
  { OFFRAMP_MEASURE_IMAGES_PER_S, OFFRAMP_CURVE_SMOOTH, N_ ("Images a second"), "", 1, OFFRAMP_SCALE_LINEAR,
    OFFRAMP_SCALE_LOG, N_ ("log"), N_ ("Logarithmic scale") },
};

static const OfframpLayerStyle STYLES[MAX_DRAWN] = {
  { "offramp_green", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_CIRCLE, 2.2 },
  { "offramp_blue", OFFRAMP_DASH_LONG, OFFRAMP_MARKER_TRIANGLE, 2.2 },
  { "offramp_amber_line", OFFRAMP_DASH_SHORT, OFFRAMP_MARKER_SQUARE, 2.2 },
  { "offramp_ink", OFFRAMP_DASH_DOT, OFFRAMP_MARKER_CIRCLE, 2.2 },
  { "offramp_green", OFFRAMP_DASH_SHORT, OFFRAMP_MARKER_SQUARE, 1.6 },
  { "offramp_blue", OFFRAMP_DASH_DOT, OFFRAMP_MARKER_CIRCLE, 1.6 },
  { "offramp_amber_line", OFFRAMP_DASH_LONG, OFFRAMP_MARKER_TRIANGLE, 1.6 },
  { "offramp_ink", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_SQUARE, 1.6 },
};

struct _OfframpRunComparison
{
  AdwWindow parent_instance;

  OfframpChartCard *cards[N_CHARTS];
  GtkLabel *message;
  GtkGrid *table;
  GPtrArray *runs;   /* OfframpRun */
  char **labels;     /* what tells them apart */
  GPtrArray *curves; /* OfframpCurves, which the charts look at */
  GCancellable *cancellable;
  double epochs;
  guint steps_per_epoch;
};

G_DEFINE_FINAL_TYPE (OfframpRunComparison, offramp_run_comparison, ADW_TYPE_WINDOW)

/* One run on its way. */
typedef struct
{
  OfframpRunComparison *window;
  guint index;
} Opening;

/* Curves with a single point, such as one validation, are still seen by their marker. */
static OfframpLayerStyle
get_style (guint index, OfframpCurve curve)
{
  OfframpLayerStyle style = STYLES[index];

  if (curve != OFFRAMP_CURVE_VALIDATION)
    style.marker = OFFRAMP_MARKER_NONE;
  return style;
}

static void
add_curves (OfframpRunComparison *self, guint index, const OfframpOpenedRun *opened)
{
  const EeRunSummary *summary = opened->summary;
  const guint per_epoch
      = summary->settings.epochs > 0 ? (guint)(summary->state.total_steps / summary->settings.epochs) : 0;

  self->epochs = MAX (self->epochs, summary->settings.epochs);
  self->steps_per_epoch = MAX (self->steps_per_epoch, per_epoch);
  for (guint c = 0; c < N_CHARTS; c++)
    {
      const OfframpChartLayer layer = {
        .label = self->labels[index],
        .style = get_style (index, CHARTS[c].curve),
        .series = offramp_curves_get_series (opened->curves, CHARTS[c].measure, CHARTS[c].curve),
      };

      offramp_chart_card_add_layer (self->cards[c], &layer);
      offramp_chart_set_epochs (offramp_chart_card_get_chart (self->cards[c]), self->epochs, self->steps_per_epoch);
      offramp_chart_card_refresh (self->cards[c]);
    }
}

static void
show_failure (OfframpRunComparison *self, const char *message)
{
  g_autofree char *text = NULL;
  const char *before = gtk_label_get_text (self->message);

  text = *before != '\0' ? g_strdup_printf ("%s\n%s", before, message) : g_strdup (message);
  gtk_label_set_text (self->message, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Opening *opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OfframpOpenedRun) opened = offramp_run_opener_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (opened == NULL)
    {
      show_failure (opening->window, error->message);
      return;
    }
  add_curves (opening->window, opening->index, opened);
  g_ptr_array_add (opening->window->curves, g_steal_pointer (&opened->curves));
}

static void
put_cell (OfframpRunComparison *self, int column, int row, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_label_set_selectable (GTK_LABEL (label), column > 0);
  gtk_widget_add_css_class (label, style);
  gtk_grid_attach (self->table, label, column, row, 1, 1);
}

/* A run's name with the mark that its curves have, where they are drawn. */
static void
put_head (OfframpRunComparison *self, guint index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *label = gtk_label_new (self->labels[index]);

  if (index < MAX_DRAWN)
    {
      GtkWidget *swatch = offramp_swatch_new (&STYLES[index]);

      gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), swatch);
    }
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  gtk_grid_attach (self->table, box, (int)index + 1, 0, 1, 1);
}

/* What came out, then in which settings the runs differ. */
static void
fill_results (OfframpRunComparison *self, int *row)
{
  put_cell (self, 0, 0, "", "offramp-caption");
  put_cell (self, 0, 1, _ ("Best accuracy"), "offramp-caption");
  put_cell (self, 0, 2, _ ("Exit accuracy"), "offramp-caption");
  put_cell (self, 0, 3, _ ("Time"), "offramp-caption");
  put_cell (self, 0, 4, _ ("State"), "offramp-caption");
  for (guint i = 0; i < self->runs->len; i++)
    {
      OfframpRun *run = g_ptr_array_index (self->runs, i);
      const EeRunState *state = &offramp_run_get_summary (run)->state;
      g_autofree char *accuracy = offramp_training_format_percent (state->best_score >= 0 ? state->best_score : NAN);
      g_autofree char *exit_accuracy
          = offramp_training_format_percent (state->best_exit_accuracy >= 0 ? state->best_exit_accuracy : NAN);
      g_autofree char *time = offramp_training_format_duration (state->seconds);

      put_head (self, i);
      put_cell (self, (int)i + 1, 1, accuracy, "numeric");
      put_cell (self, (int)i + 1, 2, exit_accuracy, "numeric");
      put_cell (self, (int)i + 1, 3, time, "numeric");
      put_cell (self, (int)i + 1, 4, state->finished ? _ ("finished") : _ ("not finished"), "numeric");
    }
  *row = 5;
}

static void
fill_differences (OfframpRunComparison *self, int row)
{
  g_autofree const EeSettings **settings = g_new (const EeSettings *, self->runs->len);
  OfframpSetting differences[OFFRAMP_N_SETTINGS];
  guint n;

  for (guint i = 0; i < self->runs->len; i++)
    settings[i] = &offramp_run_get_summary (g_ptr_array_index (self->runs, i))->settings;
  n = offramp_setting_words_find_differences (settings, self->runs->len, differences);
  if (n == 0)
    put_cell (self, 0, row, _ ("No setting differs."), "offramp-caption");
  for (guint d = 0; d < n; d++)
    {
      put_cell (self, 0, row + (int)d, offramp_setting_words_get_title (differences[d]), "offramp-caption");
      for (guint i = 0; i < self->runs->len; i++)
        {
          g_autofree char *words = offramp_setting_words_format (settings[i], differences[d]);

          put_cell (self, (int)i + 1, row + (int)d, words, "numeric");
        }
    }
}

static void
set_up_cards (OfframpRunComparison *self, GtkWidget *box)
{
  for (guint c = 0; c < N_CHARTS; c++)
    {
      const OfframpChartCardText text = {
        .title = _ (CHARTS[c].title),
        .unit = CHARTS[c].unit,
        .stretch = _ (CHARTS[c].stretch),
        .stretch_hint = _ (CHARTS[c].stretch_hint),
      };

      self->cards[c] = g_object_new (OFFRAMP_TYPE_CHART_CARD, NULL);
      offramp_chart_card_set_up (self->cards[c], &text, CHARTS[c].factor, CHARTS[c].scale, CHARTS[c].stretched);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->cards[c]));
    }
}

static GtkWidget *
make_table (OfframpRunComparison *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *title = gtk_label_new (_ ("Differences"));
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  self->table = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->table, 24);
  gtk_grid_set_row_spacing (self->table, 6);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->table));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "offramp-panel");
  return box;
}

static void
offramp_run_comparison_dispose (GObject *object)
{
  OfframpRunComparison *self = OFFRAMP_RUN_COMPARISON (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (offramp_run_comparison_parent_class)->dispose (object);
}

static void
offramp_run_comparison_finalize (GObject *object)
{
  OfframpRunComparison *self = OFFRAMP_RUN_COMPARISON (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_strfreev (self->labels);
  g_clear_pointer (&self->curves, g_ptr_array_unref);
  G_OBJECT_CLASS (offramp_run_comparison_parent_class)->finalize (object);
}

static void
offramp_run_comparison_class_init (OfframpRunComparisonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_run_comparison_dispose;
  G_OBJECT_CLASS (klass)->finalize = offramp_run_comparison_finalize;

  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
offramp_run_comparison_init (OfframpRunComparison *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16), *charts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkLayoutManager *layout = g_object_new (OFFRAMP_TYPE_COLUMN_LAYOUT, "column-width", 420, "spacing", 16, NULL);

  self->cancellable = g_cancellable_new ();
  self->curves = g_ptr_array_new_with_free_func ((GDestroyNotify)offramp_curves_free);
  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_xalign (self->message, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "offramp-amber");
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  gtk_widget_set_layout_manager (charts, layout);
  set_up_cards (self, charts);
  gtk_box_append (GTK_BOX (inner), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (inner), charts);
  gtk_box_append (GTK_BOX (inner), make_table (self));
  gtk_widget_set_margin_start (inner, 16);
  gtk_widget_set_margin_end (inner, 16);
  gtk_widget_set_margin_top (inner, 16);
  gtk_widget_set_margin_bottom (inner, 16);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), inner);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (outer), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (outer), scrolled);
  adw_window_set_content (ADW_WINDOW (self), outer);
}

/**
 * offramp_run_comparison_new:
 * @parent: (nullable): the window that it belongs to
 * @runs: (element-type OfframpRun): two or more, each with a summary
 *
 * Returns: (transfer none): a window that is not shown yet and belongs to GTK
 */
GtkWidget *
offramp_run_comparison_new (GtkWindow *parent, GPtrArray *runs)
{
  OfframpRunComparison *self;
  int row;

  g_return_val_if_fail (runs != NULL && runs->len > 0, NULL);

  self = g_object_new (OFFRAMP_TYPE_RUN_COMPARISON, "transient-for", parent, "title", _ ("Comparison of runs"),
                       "default-width", 960, "default-height", 700, "width-request", 360, NULL);
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < runs->len; i++)
    if (offramp_run_get_summary (g_ptr_array_index (runs, i)) != NULL)
      g_ptr_array_add (self->runs, g_object_ref (g_ptr_array_index (runs, i)));
  self->labels = offramp_run_make_labels (self->runs);
  fill_results (self, &row);
  if (self->runs->len > 0)
    fill_differences (self, row);
  for (guint i = 0; i < MIN (self->runs->len, MAX_DRAWN); i++)
    {
      Opening *opening = g_new (Opening, 1);

      *opening = (Opening){ self, i };
      offramp_run_opener_start (NULL, offramp_run_get_path (g_ptr_array_index (self->runs, i)), FALSE,
                                self->cancellable, opened_cb, opening);
    }
  return GTK_WIDGET (self);
}
