/* SPDX-License-Identifier: Apache-2.0 */
/* Ink: the whole. Green: the exit, redundant. Blue: main, the full network. Amber: the threshold. */
#include "offramp-evaluation-figures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-threshold-scale.h"
#include "offramp-threshold-text.h"

enum
{
  SWEEP_STEPS = 240
};

static const OfframpLayerStyle INK = { "offramp_ink", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 2.4, OFFRAMP_LAYER_LINE };
static const OfframpLayerStyle GREEN
    = { "offramp_green", OFFRAMP_DASH_LONG, OFFRAMP_MARKER_NONE, 2.2, OFFRAMP_LAYER_LINE };
static const OfframpLayerStyle BLUE
    = { "offramp_blue", OFFRAMP_DASH_DOT, OFFRAMP_MARKER_NONE, 2.2, OFFRAMP_LAYER_LINE };
static const OfframpLayerStyle AMBER
    = { "offramp_amber", OFFRAMP_DASH_SHORT, OFFRAMP_MARKER_NONE, 1.8, OFFRAMP_LAYER_LINE };
static const OfframpLayerStyle POINT
    = { "offramp_blue", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_SQUARE, 0, OFFRAMP_LAYER_SCATTER };
static const OfframpLayerStyle MAIN_AREA
    = { "offramp_blue", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 1.6, OFFRAMP_LAYER_AREA };
static const OfframpLayerStyle REDUNDANT_AREA
    = { "offramp_green", OFFRAMP_DASH_LONG, OFFRAMP_MARKER_NONE, 1.6, OFFRAMP_LAYER_AREA };
static const OfframpLayerStyle BARS = { "offramp_blue", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 0, OFFRAMP_LAYER_BARS };

static void
add_layer (OfframpFigure *figure, const char *label, const OfframpLayerStyle *style, OfframpSeries *series,
           double bar_width)
{
  const OfframpChartLayer layer = { .label = label, .style = *style, .series = series, .bar_width = bar_width };

  if (offramp_series_get_n_points (series) > 0)
    offramp_figure_add_layer (figure, &layer);
}

static void
set_axes (OfframpFigure *figure, OfframpScale scale, double high, const char *x_title)
{
  const double nearest = OFFRAMP_THRESHOLD_NEAREST;
  const OfframpAxis logits = { OFFRAMP_SCALE_LOGIT, nearest, 1 - nearest, 1 };
  const OfframpAxis plain = { OFFRAMP_SCALE_LINEAR, 0, high, 1 };

  offramp_figure_set_x_axis (figure, scale == OFFRAMP_SCALE_LOGIT ? &logits : &plain, x_title, "");
  offramp_figure_set_y_axis (figure, OFFRAMP_SCALE_LINEAR, 100, "%");
}

/* The network's own threshold: the one that validation images chose, if any did. */
static void
mark_threshold (OfframpFigure *figure, const OfframpEvaluationResult *result)
{
  const EeModelFacts *facts = result->network.facts;
  g_autofree char *own = offramp_format_threshold (facts->threshold);
  /* Translators: %s is a threshold */
  g_autofree char *text
      = g_strdup_printf (facts->threshold_goal != NULL ? _ ("validated: %s") : _ ("the network’s own: %s"), own);

  if (result->alone)
    return;
  offramp_figure_set_best (figure, facts->threshold, text);
}

static double
clamp_threshold (double threshold)
{
  return CLAMP (threshold, OFFRAMP_THRESHOLD_NEAREST, 1 - OFFRAMP_THRESHOLD_NEAREST);
}

static void
fill_sweep (OfframpFigure *figure, const OfframpEvaluationResult *result)
{
  g_autoptr (OfframpSeries) accuracy = offramp_series_new ();
  g_autoptr (OfframpSeries) decision = offramp_series_new ();
  g_autoptr (OfframpSeries) lost = offramp_series_new ();
  g_autoptr (OfframpSeries) time = offramp_series_new ();
  g_autoptr (OfframpSeries) measured = offramp_series_new ();
  const double n = result->network.scores->n_images, n_redundant = result->network.scores->n_redundant;
  const double saved = offramp_evaluation_result_get_saved (result);

  for (guint i = 0; i <= SWEEP_STEPS; i++)
    {
      const double threshold = clamp_threshold (offramp_threshold_from_place (i / (double)SWEEP_STEPS));
      const double share = offramp_evaluation_result_get_time_share (result, threshold);
      EeThresholdReading reading;

      ee_threshold_table_read (result->table, threshold, &reading);
      offramp_series_append (accuracy, threshold, reading.right / n);
      offramp_series_append (decision, threshold, (reading.redundant_left + n - n_redundant - reading.main_left) / n);
      if (n > n_redundant)
        offramp_series_append (lost, threshold, reading.main_left / (n - n_redundant));
      if (!isnan (share))
        offramp_series_append (time, threshold, share);
    }
  if (!isnan (saved))
    offramp_series_append (measured, clamp_threshold (result->network.evaluation.threshold), 1 - saved);
  add_layer (figure, _ ("accuracy"), &INK, accuracy, 0);
  add_layer (figure, _ ("exits’ accuracy"), &GREEN, decision, 0);
  add_layer (figure, _ ("time, from its parts"), &BLUE, time, 0);
  add_layer (figure, _ ("time, measured"), &POINT, measured, 0);
  add_layer (figure, _ ("main images lost"), &AMBER, lost, 0);
  set_axes (figure, OFFRAMP_SCALE_LOGIT, 1, _ ("threshold"));
  mark_threshold (figure, result);
}

static void
add_kind (OfframpFigure *figure, const OfframpThresholdBins *bins, OfframpThresholdKind kind, const char *label,
          const OfframpLayerStyle *style)
{
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  g_autofree char *text = g_strdup_printf ("%s · %u", label, bins->totals[kind]);

  for (guint b = 0; b < OFFRAMP_THRESHOLD_N_BINS && bins->totals[kind] > 0; b++)
    {
      const double share = bins->counts[kind][b] / (double)bins->totals[kind];
      const double from = b / (double)OFFRAMP_THRESHOLD_N_BINS, to = (b + 1) / (double)OFFRAMP_THRESHOLD_N_BINS;

      offramp_series_append (series, clamp_threshold (offramp_threshold_from_place (from)), share);
      offramp_series_append (series, clamp_threshold (offramp_threshold_from_place (to)), share);
    }
  add_layer (figure, text, style, series, 0);
}

static void
fill_histogram (OfframpFigure *figure, const OfframpEvaluationResult *result)
{
  add_kind (figure, &result->bins, OFFRAMP_THRESHOLD_MAIN, _ ("main"), &MAIN_AREA);
  add_kind (figure, &result->bins, OFFRAMP_THRESHOLD_REDUNDANT, _ ("redundant"), &REDUNDANT_AREA);
  set_axes (figure, OFFRAMP_SCALE_LOGIT, 1, _ ("P(redundant)"));
  mark_threshold (figure, result);
}

static void
fill_calibration (OfframpFigure *figure, const OfframpEvaluationResult *result)
{
  g_autoptr (OfframpSeries) bars = offramp_series_new ();
  g_autoptr (OfframpSeries) perfect = offramp_series_new ();

  for (guint b = 0; b < EE_CALIBRATION_BINS; b++)
    if (result->calibration[b].images > 0)
      offramp_series_append (bars, (b + 0.5) / EE_CALIBRATION_BINS, result->calibration[b].accuracy);
  offramp_series_append (perfect, 0, 0);
  offramp_series_append (perfect, 1, 1);
  add_layer (figure, _ ("right answers"), &BARS, bars, 1.0 / EE_CALIBRATION_BINS);
  add_layer (figure, _ ("as sure as right"), &AMBER, perfect, 0);
  set_axes (figure, OFFRAMP_SCALE_LINEAR, 1, _ ("how sure the network is"));
}

static void
fill_classes (OfframpFigure *figure, const OfframpEvaluationResult *result)
{
  const guint n = offramp_evaluation_result_get_n_classes (result);
  g_autofree const char **names = g_new (const char *, n);
  g_autoptr (OfframpSeries) bars = offramp_series_new ();

  for (guint c = 0; c < n; c++)
    {
      names[c] = offramp_evaluation_result_get_class (result, c);
      if (!isnan (result->class_accuracies[c]))
        offramp_series_append (bars, c + 0.5, result->class_accuracies[c]);
    }
  add_layer (figure, _ ("right answers"), &BARS, bars, 0.8);
  set_axes (figure, OFFRAMP_SCALE_LINEAR, n, _ ("class"));
  offramp_figure_set_x_names (figure, names, n);
}

/**
 * offramp_evaluation_figure_exists:
 * @result: an evaluation
 * @which: a figure
 *
 * Returns: whether @which says something of it: to a network without exit there is no threshold
 */
gboolean
offramp_evaluation_figure_exists (const OfframpEvaluationResult *result, OfframpEvaluationFigure which)
{
  return !result->alone || which != OFFRAMP_EVALUATION_SWEEP;
}

/**
 * offramp_evaluation_figure_new:
 * @result: an evaluation
 * @which: of its figures; one that exists
 *
 * Returns: (transfer full): the figure
 */
OfframpFigure *
offramp_evaluation_figure_new (const OfframpEvaluationResult *result, OfframpEvaluationFigure which)
{
  static void (*const fillers[OFFRAMP_EVALUATION_N_FIGURES]) (OfframpFigure *, const OfframpEvaluationResult *)
      = { fill_sweep, fill_histogram, fill_calibration, fill_classes };
  static const char *const titles[OFFRAMP_EVALUATION_N_FIGURES]
      = { N_ ("Accuracy and time by threshold"), N_ ("P(redundant) by kind"), N_ ("Calibration"),
          N_ ("Right answers by class") };
  OfframpFigure *figure = offramp_figure_new ();

  g_return_val_if_fail (which < OFFRAMP_EVALUATION_N_FIGURES, figure);
  g_return_val_if_fail (offramp_evaluation_figure_exists (result, which), figure);

  offramp_figure_set_title (figure, _ (titles[which]));
  fillers[which](figure, result);
  return figure;
}

static char *
describe_sweep (const OfframpEvaluationResult *result)
{
  const OfframpEvaluated *network = &result->network;
  g_autofree char *threshold = offramp_format_threshold (network->evaluation.threshold);
  g_autofree char *accuracy = offramp_threshold_format_share (network->evaluation.accuracy);
  g_autofree char *lost = offramp_threshold_format_share (network->evaluation.main_lost);
  g_autofree char *time = offramp_threshold_format_share (
      offramp_evaluation_result_get_time_share (result, network->evaluation.threshold));

  return g_strdup_printf (_ ("At threshold %s: accuracy %s, main images lost %s, %s of the time without exit. The rest "
                             "of the curve shows what other thresholds would do; to take the best of them would be to "
                             "learn from test images."),
                          threshold, accuracy, lost, time);
}

/**
 * offramp_evaluation_figure_describe:
 * @result: an evaluation
 * @which: of its figures
 *
 * Returns: (transfer full): what the figure says, in a sentence
 */
char *
offramp_evaluation_figure_describe (const OfframpEvaluationResult *result, OfframpEvaluationFigure which)
{
  g_autofree char *share = NULL;

  switch (which)
    {
    case OFFRAMP_EVALUATION_SWEEP:
      return describe_sweep (result);
    case OFFRAMP_EVALUATION_HISTOGRAM:
      share = offramp_threshold_format_share (result->fpr95);
      if (result->alone)
        return g_strdup_printf (
            _ ("AUROC %.5f, of the classifier’s own P(redundant); where 95 %% of the redundant images "
               "are found, %s of the main ones are called redundant (FPR95)."),
            result->auroc, share);
      return g_strdup_printf (_ ("AUROC %.5f; where 95 %% of the redundant images leave, %s of the main ones do "
                                 "(FPR95)."),
                              result->auroc, share);
    case OFFRAMP_EVALUATION_CALIBRATION:
      share = offramp_threshold_format_share (result->calibration_error);
      return g_strdup_printf (_ ("Expected calibration error (ECE) %s, in %u bins."), share, EE_CALIBRATION_BINS);
    case OFFRAMP_EVALUATION_CLASSES:
    default:
      if (result->alone)
        return g_strdup (_ ("Share of each class’s images that get their class; redundant is one of the classes."));
      return g_strdup (_ ("Share of each class’s images that are right: redundant ones that leave, main ones that stay "
                          "and get their class."));
    }
}
