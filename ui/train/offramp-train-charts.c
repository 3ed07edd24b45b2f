/* SPDX-License-Identifier: Apache-2.0 */
/* Ink: the whole. Green: the exit. Blue: the main classes. Amber with markers: the validation split. */
#include "offramp-train-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-training-text.h"

/* Without a word for the validation there is no such curve. */
typedef struct
{
  OfframpMeasure measure;
  const char *label, *end_label; /* to be translated */
  OfframpLayerStyle style;
  const char *validation_label;
  OfframpMarker validation_marker;
} Curve;

static const Curve LOSS_CURVES[] = {
  { OFFRAMP_MEASURE_LOSS,
    N_ ("L"),
    N_ ("L"),
    { "offramp_ink", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 2.4 },
    N_ ("validation L"),
    OFFRAMP_MARKER_CIRCLE },
  { OFFRAMP_MEASURE_LOSS_EXIT,
    N_ ("L1 exit"),
    N_ ("L1 exit"),
    { "offramp_green", OFFRAMP_DASH_LONG, OFFRAMP_MARKER_NONE, 2.2 },
    N_ ("validation L1"),
    OFFRAMP_MARKER_TRIANGLE },
  { OFFRAMP_MEASURE_LOSS_MAIN,
    N_ ("L2 main"),
    N_ ("L2 main"),
    { "offramp_blue", OFFRAMP_DASH_DOT, OFFRAMP_MARKER_NONE, 2.2 },
    N_ ("validation L2"),
    OFFRAMP_MARKER_SQUARE },
};

static const Curve ACCURACY_CURVES[] = {
  { OFFRAMP_MEASURE_ACCURACY,
    N_ ("total"),
    N_ ("total"),
    { "offramp_ink", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 2.4 },
    N_ ("validation total"),
    OFFRAMP_MARKER_CIRCLE },
  { OFFRAMP_MEASURE_EXIT_ACCURACY,
    N_ ("exit"),
    N_ ("exit"),
    { "offramp_green", OFFRAMP_DASH_LONG, OFFRAMP_MARKER_NONE, 2.2 },
    N_ ("validation exit"),
    OFFRAMP_MARKER_TRIANGLE },
  { OFFRAMP_MEASURE_MAIN_ACCURACY,
    N_ ("main"),
    N_ ("main"),
    { "offramp_blue", OFFRAMP_DASH_DOT, OFFRAMP_MARKER_NONE, 2.2 },
    N_ ("validation main"),
    OFFRAMP_MARKER_SQUARE },
};

static const Curve LEFT_CURVES[] = {
  { OFFRAMP_MEASURE_REDUNDANT_LEFT,
    N_ ("redundant"),
    N_ ("redundant"),
    { "offramp_green", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 2.4 },
    N_ ("validation redundant"),
    OFFRAMP_MARKER_TRIANGLE },
  { OFFRAMP_MEASURE_MAIN_LEFT,
    N_ ("main"),
    N_ ("main"),
    { "offramp_blue", OFFRAMP_DASH_LONG, OFFRAMP_MARKER_NONE, 2.2 },
    N_ ("validation main"),
    OFFRAMP_MARKER_SQUARE },
  { OFFRAMP_MEASURE_SAVED_SHARE,
    N_ ("work saved"),
    N_ ("saved"),
    { "offramp_ink", OFFRAMP_DASH_DOT, OFFRAMP_MARKER_NONE, 1.8 },
    NULL,
    OFFRAMP_MARKER_NONE },
};

static const Curve SPEED_CURVES[] = {
  { OFFRAMP_MEASURE_IMAGES_PER_S,
    N_ ("images/s"),
    NULL,
    { "offramp_green", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 2.4 },
    NULL,
    OFFRAMP_MARKER_NONE },
  { OFFRAMP_MEASURE_WHOLE_IMAGES_PER_S,
    N_ ("none dropped, computed"),
    NULL,
    { "offramp_ink", OFFRAMP_DASH_DOT, OFFRAMP_MARKER_NONE, 1.8 },
    NULL,
    OFFRAMP_MARKER_NONE },
};

static void
add_curves (OfframpChartCard *card, OfframpCurves *curves, const Curve *list, guint n_curves)
{
  for (guint i = 0; i < n_curves; i++)
    {
      OfframpSeries *raw = offramp_curves_get_series (curves, list[i].measure, OFFRAMP_CURVE_RAW);
      const gboolean is_arithmetic = list[i].measure >= OFFRAMP_MEASURE_SAVED_SHARE;
      const OfframpChartLayer layer = {
        .label = _ (list[i].label),
        .end_label = list[i].end_label != NULL ? _ (list[i].end_label) : NULL,
        .style = list[i].style,
        .series = offramp_curves_get_series (curves, list[i].measure, OFFRAMP_CURVE_SMOOTH),
        .shadow = is_arithmetic ? NULL : raw,
      };

      offramp_chart_card_add_layer (card, &layer);
    }
  for (guint i = 0; i < n_curves; i++)
    {
      const OfframpChartLayer layer = {
        .label = list[i].validation_label != NULL ? _ (list[i].validation_label) : "",
        .style = { "offramp_amber_line", OFFRAMP_DASH_SHORT, list[i].validation_marker, 1.6 },
        .series = offramp_curves_get_series (curves, list[i].measure, OFFRAMP_CURVE_VALIDATION),
      };

      if (list[i].validation_label != NULL)
        offramp_chart_card_add_layer (card, &layer);
    }
}

/* What it is exactly needs no smoothing. */
static void
add_rate (OfframpChartCard *card, OfframpCurves *curves)
{
  const OfframpChartLayer layer = {
    .label = _ ("learning rate"),
    .style = { "offramp_ink", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 2 },
    .series = offramp_curves_get_series (curves, OFFRAMP_MEASURE_LEARNING_RATE, OFFRAMP_CURVE_RAW),
  };

  offramp_chart_card_add_layer (card, &layer);
}

typedef struct
{
  const char *title, *unit, *stretch, *stretch_hint; /* to be translated */
  double factor;
  OfframpScale stretched;
  const Curve *curves;
  guint n_curves;
} Card;

static const Card CARDS[OFFRAMP_N_TRAIN_CHARTS] = {
  [OFFRAMP_TRAIN_CHART_LOSS] = { N_ ("Loss"), "", N_ ("log"), N_ ("Logarithmic scale of the loss"), 1,
                                 OFFRAMP_SCALE_LOG, LOSS_CURVES, G_N_ELEMENTS (LOSS_CURVES) },
  [OFFRAMP_TRAIN_CHART_ACCURACY]
  = { N_ ("Accuracy"), " %", N_ ("near 100 %"), N_ ("A scale that shows detail near 100 %"), 100, OFFRAMP_SCALE_NINES,
      ACCURACY_CURVES, G_N_ELEMENTS (ACCURACY_CURVES) },
  [OFFRAMP_TRAIN_CHART_LEFT]
  = { N_ ("Leave at the exit"), " %", N_ ("near 100 %"), N_ ("A scale that shows detail near 100 %"), 100,
      OFFRAMP_SCALE_NINES, LEFT_CURVES, G_N_ELEMENTS (LEFT_CURVES) },
  [OFFRAMP_TRAIN_CHART_SPEED] = { N_ ("Images a second"), "", N_ ("log"), N_ ("Logarithmic scale"), 1,
                                  OFFRAMP_SCALE_LOG, SPEED_CURVES, G_N_ELEMENTS (SPEED_CURVES) },
  [OFFRAMP_TRAIN_CHART_RATE]
  = { N_ ("Learning rate"), "", N_ ("log"), N_ ("Logarithmic scale"), 1, OFFRAMP_SCALE_LOG, NULL, 0 },
};

/**
 * offramp_train_charts_set_up:
 * @cards: [OFFRAMP_N_TRAIN_CHARTS] in the order of #OfframpTrainChart
 * @training: whose curves they show from now on
 */
void
offramp_train_charts_set_up (OfframpChartCard *const cards[OFFRAMP_N_TRAIN_CHARTS], OfframpTraining *training)
{
  OfframpCurves *curves = offramp_training_get_curves (training);

  for (guint c = 0; c < OFFRAMP_N_TRAIN_CHARTS; c++)
    {
      const OfframpChartCardText text = {
        .title = _ (CARDS[c].title),
        .unit = CARDS[c].unit,
        .stretch = _ (CARDS[c].stretch),
        .stretch_hint = _ (CARDS[c].stretch_hint),
      };

      offramp_chart_card_set_up (cards[c], &text, CARDS[c].factor, OFFRAMP_SCALE_LINEAR, CARDS[c].stretched);
      add_curves (cards[c], curves, CARDS[c].curves, CARDS[c].n_curves);
    }
  add_rate (cards[OFFRAMP_TRAIN_CHART_RATE], curves);
}

/**
 * offramp_train_charts_refresh:
 * @cards: [OFFRAMP_N_TRAIN_CHARTS] in the order of #OfframpTrainChart
 * @training: whose curves they show
 *
 * Draws what was measured until now.
 */
void
offramp_train_charts_refresh (OfframpChartCard *const cards[OFFRAMP_N_TRAIN_CHARTS], OfframpTraining *training)
{
  OfframpCurves *curves = offramp_training_get_curves (training);
  OfframpChart *accuracy = offramp_chart_card_get_chart (cards[OFFRAMP_TRAIN_CHART_ACCURACY]);
  EeTrainerProgress progress;
  double epochs;
  EeRecord best;

  offramp_training_get_progress (training, &progress);
  epochs = progress.steps_per_epoch > 0 ? (double)progress.total_steps / progress.steps_per_epoch : 0;
  for (guint c = 0; c < OFFRAMP_N_TRAIN_CHARTS; c++)
    offramp_chart_set_epochs (offramp_chart_card_get_chart (cards[c]), epochs, progress.steps_per_epoch);
  if (offramp_curves_get_best (curves, &best))
    {
      g_autofree char *percent = offramp_training_format_percent (best.accuracy);
      g_autofree char *text = g_strdup_printf (_ ("best, %s"), percent);

      offramp_chart_set_best (accuracy, best.epoch, text);
    }
  else
    offramp_chart_set_best (accuracy, NAN, NULL);
  for (guint c = 0; c < OFFRAMP_N_TRAIN_CHARTS; c++)
    offramp_chart_card_refresh (cards[c]);
  /* Without an exit nothing leaves. */
  gtk_widget_set_visible (GTK_WIDGET (cards[OFFRAMP_TRAIN_CHART_LEFT]),
                          offramp_training_get_settings (training)->exits != 0);
}
