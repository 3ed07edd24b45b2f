/* SPDX-License-Identifier: Apache-2.0 */
/* One way only: slider, histogram and buttons ask the session for a threshold; what is shown follows the session. */
#include "offramp-threshold-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-fold-layout.h"
#include "offramp-threshold-curve.h"
#include "offramp-threshold-histogram.h"
#include "offramp-threshold-scale.h"
#include "offramp-threshold-scores.h"
#include "offramp-threshold-text.h"
#include "offramp-wrap-layout.h"

/**
 * OfframpThresholdCard:
 * @n_networks: of the session, when @scores were asked for
 * @is_beside: whether it stands beside the images
 * @is_tall: whether there is height for its figures below its histogram
 * @showing: whether the slider follows the session, and not the other way
 */
struct _OfframpThresholdCard
{
  AdwBin parent_instance;

  GtkWidget *body;
  GtkLayoutManager *layout;
  GtkWidget *no_exit;
  GtkLabel *value;
  GtkLabel *origin;
  GtkLabel *rule;
  GtkWidget *reset;
  OfframpThresholdHistogram *histogram;
  GtkRange *scale;
  GtkLabel *first_kind;
  GtkLabel *second_kind;
  GtkWidget *here_kind;
  GtkWidget *accuracy_box;
  GtkLabel *accuracy;
  GtkLabel *time;
  GtkLabel *errors;
  GtkLabel *counts;
  GtkLabel *source;
  GtkWidget *start;
  GtkWidget *run_box;
  GtkProgressBar *progress;
  GtkLabel *error;
  OfframpThresholdCurve *curve;

  OfframpSession *session;
  OfframpThresholdScores *scores;
  guint n_networks;
  gboolean showing;
  gboolean is_beside, is_tall;
};

G_DEFINE_FINAL_TYPE (OfframpThresholdCard, offramp_threshold_card, ADW_TYPE_BIN)

static void
describe_widget (gpointer widget, GtkAccessibleProperty property, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), property, text, -1);
}

static void
show_text (GtkLabel *label, char *text)
{
  g_autofree char *owned = text;

  gtk_label_set_text (label, owned);
  gtk_widget_set_visible (GTK_WIDGET (label), *owned != '\0');
}

/* The figures, the lines and the points: all that moves with the slider. */
static void
show_threshold (OfframpThresholdCard *self)
{
  const double threshold = offramp_session_get_threshold (self->session);
  const EeModelFacts *facts = offramp_session_get_facts (self->session);
  const OfframpTally *tally = offramp_session_get_tally (self->session);
  const OfframpThresholdResult *result = offramp_threshold_scores_get_result (self->scores);
  OfframpThresholdFigures figures;
  g_autofree char *summary = NULL;

  offramp_threshold_read_figures (result, tally, threshold, &figures);
  summary = offramp_threshold_describe (&figures, tally);
  show_text (self->value, offramp_format_threshold (threshold));
  show_text (self->origin, offramp_threshold_format_origin (facts, threshold));
  gtk_widget_set_sensitive (self->reset, threshold != facts->threshold);
  show_text (self->accuracy, offramp_threshold_format_share (figures.accuracy));
  show_text (self->time, offramp_threshold_format_time (figures.time));
  show_text (self->errors, offramp_threshold_format_errors (&figures));
  show_text (self->counts, offramp_threshold_format_counts (tally));
  show_text (self->source, offramp_threshold_format_source (result, tally));

  offramp_threshold_histogram_set_threshold (self->histogram, threshold, facts->threshold);
  offramp_threshold_curve_set_figures (self->curve, &figures);
  if (fabs (gtk_range_get_value (self->scale) - offramp_threshold_get_place (threshold)) > 1e-9)
    {
      self->showing = TRUE;
      gtk_range_set_value (self->scale, offramp_threshold_get_place (threshold));
      self->showing = FALSE;
    }
  describe_widget (self->scale, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, summary);
  describe_widget (self->scale, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary);
}

static void
show_kinds (OfframpThresholdCard *self, const OfframpThresholdResult *result, const OfframpThresholdBins *session)
{
  const guint n_redundant = result != NULL ? ee_threshold_table_get_n_redundant (result->table) : 0;
  const guint n_main = result != NULL ? ee_threshold_table_get_n_images (result->table) - n_redundant : 0;
  g_autofree char *summary = NULL;

  if (result == NULL)
    {
      show_text (self->first_kind, g_strdup (_ ("stays")));
      show_text (self->second_kind, g_strdup (_ ("leaves")));
      summary = g_strdup_printf (ngettext ("P(redundant) of %u image here", "P(redundant) of %u images here",
                                           session->totals[OFFRAMP_THRESHOLD_UNKNOWN]),
                                 session->totals[OFFRAMP_THRESHOLD_UNKNOWN]);
    }
  else
    {
      show_text (self->first_kind, g_strdup_printf (_ ("main · %u"), n_main));
      show_text (self->second_kind, g_strdup_printf (_ ("redundant · %u"), n_redundant));
      summary = g_strdup_printf (_ ("P(redundant) of %u main and %u redundant test images, and of %u images here"),
                                 n_main, n_redundant, session->totals[OFFRAMP_THRESHOLD_UNKNOWN]);
    }
  gtk_widget_set_visible (self->here_kind, result != NULL && session->totals[OFFRAMP_THRESHOLD_UNKNOWN] > 0);
  describe_widget (self->histogram, GTK_ACCESSIBLE_PROPERTY_LABEL, summary);
}

/* Where the images lie, and which way those of the session go. */
static void
show_images (OfframpThresholdCard *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->session));
  const OfframpThresholdResult *result = offramp_threshold_scores_get_result (self->scores);
  OfframpThresholdBins session = { 0 };

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (self->session), i);
      const OfframpVerdict *verdict = offramp_sample_get_verdict (sample);
      double p_redundant;

      if (!offramp_sample_get_p_redundant (sample, &p_redundant))
        continue;
      offramp_threshold_bins_add (&session, OFFRAMP_THRESHOLD_UNKNOWN, p_redundant);
      if (verdict != NULL)
        offramp_threshold_bins_add (
            &session, verdict->route.left ? OFFRAMP_THRESHOLD_REDUNDANT : OFFRAMP_THRESHOLD_MAIN, p_redundant);
    }
  offramp_threshold_histogram_set_bins (self->histogram, result != NULL ? &result->bins : NULL, &session);
  show_kinds (self, result, &session);
}

static void
describe_curve (OfframpThresholdCard *self, const OfframpThresholdResult *result)
{
  const EeThresholdPoint *knee = &g_array_index (result->curve, EeThresholdPoint, result->knee);
  g_autofree char *threshold = offramp_format_threshold (MIN (knee->threshold, 1));
  g_autofree char *accuracy = offramp_threshold_format_share (knee->accuracy);
  g_autofree char *time = offramp_threshold_format_time (knee->seconds / result->plain_seconds);
  g_autofree char *timing = offramp_threshold_format_timing (result);
  g_autofree char *summary = g_strdup_printf (
      _ ("Accuracy against time, for every threshold. The knee is at threshold %s: accuracy %s, time "
         "%s. Test images show it; they choose nothing."),
      threshold, accuracy, time);

  describe_widget (self->curve, GTK_ACCESSIBLE_PROPERTY_LABEL, summary);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->curve), summary);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->time), timing);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->source), timing);
}

/* The test set: not asked for, under way, here, or not to be had. */
static void
show_test (OfframpThresholdCard *self)
{
  const OfframpThresholdResult *result = offramp_threshold_scores_get_result (self->scores);
  const char *error = offramp_pass_get_error (OFFRAMP_PASS (self->scores));
  const gboolean is_running = offramp_pass_is_running (OFFRAMP_PASS (self->scores));
  const gboolean can_start = offramp_session_get_model_path (self->session) != NULL;

  gtk_widget_set_visible (self->start, result == NULL && !is_running);
  gtk_widget_set_sensitive (self->start, can_start);
  gtk_widget_set_tooltip_text (
      self->start, can_start
                       ? _ ("Runs the network once over the test images of its own pair, in the background. After "
                            "that every threshold shows its accuracy and its time at once.")
                       : _ ("The weights of a running training change every few seconds: wait for its end."));
  gtk_widget_set_visible (self->run_box, is_running);
  gtk_progress_bar_set_fraction (self->progress, offramp_pass_get_progress (OFFRAMP_PASS (self->scores)));
  show_text (self->error, g_strdup (error != NULL ? error : ""));
  gtk_widget_set_visible (self->accuracy_box, result != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->curve), result != NULL);
  g_object_set (self->layout, "stacked", self->is_beside && (self->is_tall || result != NULL), NULL);
  if (result != NULL)
    describe_curve (self, result);
}

static void
scores_changed_cb (OfframpThresholdCard *self)
{
  if (offramp_session_get_facts (self->session) == NULL)
    return;
  show_test (self);
  if (offramp_pass_is_running (OFFRAMP_PASS (self->scores)))
    return;
  offramp_threshold_curve_set_result (self->curve, offramp_threshold_scores_get_result (self->scores));
  show_images (self);
  show_threshold (self);
}

static void
session_updated_cb (OfframpThresholdCard *self)
{
  EePlan *plan = offramp_session_get_plan (self->session);
  const gboolean has_exit = plan != NULL && ee_plan_get_n_stages (plan) > 1;

  gtk_widget_set_visible (GTK_WIDGET (self), plan != NULL && offramp_session_get_facts (self->session) != NULL);
  gtk_widget_set_visible (self->body, has_exit);
  gtk_widget_set_visible (self->no_exit, plan != NULL && !has_exit);
  if (self->n_networks != offramp_session_get_n_networks (self->session))
    {
      self->n_networks = offramp_session_get_n_networks (self->session);
      offramp_threshold_scores_forget (self->scores);
      if (has_exit)
        show_test (self);
    }
  if (!has_exit)
    return;
  show_text (self->rule, offramp_threshold_format_rule (plan));
  show_images (self);
  show_threshold (self);
}

static void
move_to (OfframpThresholdCard *self, double threshold)
{
  if (self->session == NULL || offramp_session_get_facts (self->session) == NULL)
    return;
  offramp_session_set_threshold (self->session, threshold);
}

static void
value_changed_cb (OfframpThresholdCard *self)
{
  if (!self->showing)
    move_to (self, offramp_threshold_from_place (gtk_range_get_value (self->scale)));
}

static void
picked_cb (OfframpThresholdCard *self, double place)
{
  gtk_range_set_value (self->scale, place);
}

/* Back to what the network brought along. */
static void
return_cb (OfframpThresholdCard *self)
{
  const EeModelFacts *facts = self->session != NULL ? offramp_session_get_facts (self->session) : NULL;

  if (facts != NULL)
    move_to (self, facts->threshold);
}

static void
scale_pressed_cb (OfframpThresholdCard *self, int n_press, double x, double y, GtkGesture *gesture)
{
  if (n_press != 2)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  return_cb (self);
}

static gboolean
scale_key_cb (OfframpThresholdCard *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_Home && key != GDK_KEY_KP_Home)
    return GDK_EVENT_PROPAGATE;
  return_cb (self);
  return GDK_EVENT_STOP;
}

static void
start_cb (OfframpThresholdCard *self)
{
  const char *path = offramp_session_get_model_path (self->session);

  if (path != NULL && !offramp_pass_is_running (OFFRAMP_PASS (self->scores)))
    offramp_threshold_scores_start (self->scores, path, NULL);
}

static void
stop_cb (OfframpThresholdCard *self)
{
  offramp_pass_stop (OFFRAMP_PASS (self->scores));
}

static void
offramp_threshold_card_dispose (GObject *object)
{
  OfframpThresholdCard *self = OFFRAMP_THRESHOLD_CARD (object);

  if (self->scores != NULL)
    offramp_pass_stop (OFFRAMP_PASS (self->scores));
  g_clear_object (&self->scores);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (offramp_threshold_card_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-threshold-card.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, body);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, layout);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, no_exit);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, value);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, origin);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, rule);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, reset);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, histogram);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, scale);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, first_kind);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, second_kind);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, here_kind);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, accuracy_box);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, accuracy);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, time);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, errors);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, counts);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, source);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, start);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, run_box);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, progress);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, error);
  gtk_widget_class_bind_template_child (widget_class, OfframpThresholdCard, curve);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, return_cb);
  gtk_widget_class_bind_template_callback (widget_class, scale_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, scale_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
}

static void
offramp_threshold_card_class_init (OfframpThresholdCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_threshold_card_dispose;
  g_type_ensure (OFFRAMP_TYPE_FOLD_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_THRESHOLD_CURVE);
  g_type_ensure (OFFRAMP_TYPE_THRESHOLD_HISTOGRAM);
  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "thresholdcard");
}

static void
offramp_threshold_card_init (OfframpThresholdCard *self)
{
  OfframpThresholdTick ticks[OFFRAMP_THRESHOLD_N_TICKS];

  gtk_widget_init_template (GTK_WIDGET (self));
  self->scores = offramp_threshold_scores_new ();
  g_signal_connect_object (self->scores, "changed", G_CALLBACK (scores_changed_cb), self, G_CONNECT_SWAPPED);
  offramp_threshold_histogram_set_range (self->histogram, self->scale);
  offramp_threshold_make_ticks (ticks);
  for (guint i = 0; i < OFFRAMP_THRESHOLD_N_TICKS; i++)
    gtk_scale_add_mark (GTK_SCALE (self->scale), ticks[i].place, GTK_POS_BOTTOM, ticks[i].label);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * offramp_threshold_card_set_session:
 * @self: a card without a session
 * @session: whose threshold it shows and moves
 */
void
offramp_threshold_card_set_session (OfframpThresholdCard *self, OfframpSession *session)
{
  g_return_if_fail (OFFRAMP_IS_THRESHOLD_CARD (self) && OFFRAMP_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "updated", G_CALLBACK (session_updated_cb), self, G_CONNECT_SWAPPED);
  session_updated_cb (self);
}

/**
 * offramp_threshold_card_set_room:
 * @self: a card
 * @beside: whether it stands beside the images, and must leave them width
 * @tall: whether there is height for its figures below its histogram
 */
void
offramp_threshold_card_set_room (OfframpThresholdCard *self, gboolean beside, gboolean tall)
{
  g_return_if_fail (OFFRAMP_IS_THRESHOLD_CARD (self));

  if (self->is_beside == beside && self->is_tall == tall)
    return;
  self->is_beside = beside;
  self->is_tall = tall;
  if (self->session != NULL && offramp_session_get_facts (self->session) != NULL)
    show_test (self);
}
