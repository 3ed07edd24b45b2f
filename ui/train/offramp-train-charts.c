/* SPDX-License-Identifier: Apache-2.0 */
/* Ink: the whole. Green: the exit. Blue: the main classes. Amber with markers: the validation split. */
#include "offramp-train-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-training-text.h"

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

static void
add_curves (OfframpChartCard *card, OfframpCurves *curves, const Curve *list, guint n_curves)
{
  for (guint i = 0; i < n_curves; i++)
    {
      const OfframpChartLayer layer = {
        .label = _ (list[i].label),
        .end_label = _ (list[i].end_label),
        .style = list[i].style,
        .series = offramp_curves_get_series (curves, list[i].measure, OFFRAMP_CURVE_SMOOTH),
        .shadow = offramp_curves_get_series (curves, list[i].measure, OFFRAMP_CURVE_RAW),
      };

      offramp_chart_card_add_layer (card, &layer);
    }
  for (guint i = 0; i < n_curves; i++)
    {
      const OfframpChartLayer layer = {
        .label = _ (list[i].validation_label),
        .style = { "offramp_amber_line", OFFRAMP_DASH_SHORT, list[i].validation_marker, 1.6 },
        .series = offramp_curves_get_series (curves, list[i].measure, OFFRAMP_CURVE_VALIDATION),
      };

      offramp_chart_card_add_layer (card, &layer);
    }
}

/**
 * offramp_train_charts_set_up:
 * @loss: a card for the losses
 * @accuracy: a card for the accuracies
 * @training: whose curves they show from now on
 */
void
offramp_train_charts_set_up (OfframpChartCard *loss, OfframpChartCard *accuracy, OfframpTraining *training)
{
  OfframpCurves *curves = offramp_training_get_curves (training);
  const OfframpChartCardText loss_text = {
    .title = _ ("Loss"),
    .unit = "",
    .stretch = _ ("log"),
    .stretch_hint = _ ("Logarithmic scale of the loss"),
  };
  const OfframpChartCardText accuracy_text = {
    .title = _ ("Accuracy"),
    .unit = " %",
    .stretch = _ ("near 100 %"),
    .stretch_hint = _ ("A scale that shows detail near 100 %"),
  };

  offramp_chart_card_set_up (loss, &loss_text, 1, OFFRAMP_SCALE_LINEAR, OFFRAMP_SCALE_LOG);
  offramp_chart_card_set_up (accuracy, &accuracy_text, 100, OFFRAMP_SCALE_LINEAR, OFFRAMP_SCALE_NINES);
  add_curves (loss, curves, LOSS_CURVES, G_N_ELEMENTS (LOSS_CURVES));
  add_curves (accuracy, curves, ACCURACY_CURVES, G_N_ELEMENTS (ACCURACY_CURVES));
}

/**
 * offramp_train_charts_refresh:
 * @loss: the losses
 * @accuracy: the accuracies
 * @training: whose curves they show
 *
 * Draws what was measured until now.
 */
void
offramp_train_charts_refresh (OfframpChartCard *loss, OfframpChartCard *accuracy, OfframpTraining *training)
{
  OfframpCurves *curves = offramp_training_get_curves (training);
  OfframpChart *charts[] = { offramp_chart_card_get_chart (loss), offramp_chart_card_get_chart (accuracy) };
  EeTrainerProgress progress;
  double epochs;
  EeRecord best;

  offramp_training_get_progress (training, &progress);
  epochs = progress.steps_per_epoch > 0 ? (double)progress.total_steps / progress.steps_per_epoch : 0;
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    offramp_chart_set_epochs (charts[i], epochs, progress.steps_per_epoch);
  if (offramp_curves_get_best (curves, &best))
    {
      g_autofree char *percent = offramp_training_format_percent (best.accuracy);
      g_autofree char *text = g_strdup_printf (_ ("best, %s"), percent);

      offramp_chart_set_best (charts[1], best.epoch, text);
    }
  else
    offramp_chart_set_best (charts[1], NAN, NULL);
  offramp_chart_card_refresh (loss);
  offramp_chart_card_refresh (accuracy);
}
