/* SPDX-License-Identifier: Apache-2.0 */
/* Shows one verdict in full; the words come from the model, the bars from the measured times. */
#include "offramp-verdict-panel.h"

#include <glib/gi18n.h>

#include "offramp-announcement.h"
#include "offramp-bar.h"
#include "offramp-class-bars.h"
#include "offramp-counterfactual.h"
#include "offramp-pixel-view.h"
#include "offramp-stage-times.h"
#include "offramp-threshold-scale.h"

struct _OfframpVerdictPanel
{
  AdwBin parent_instance;

  GtkWidget *nothing;
  GtkWidget *pictures;
  GtkWidget *route;
  GtkLabel *place;
  OfframpPixelView *dropped;
  OfframpPixelView *seen;
  GtkLabel *name;
  GtkWidget *preparation;
  GtkToggleButton *invert;
  GtkToggleButton *fit;
  GtkToggleButton *crop;
  GtkWidget *automatic;
  GtkLabel *prepared;
  GtkBox *banner;
  GtkLabel *sign;
  GtkLabel *figure;
  GtkLabel *headline;
  GtkLabel *sentence;
  GtkWidget *gauge_box;
  OfframpBar *gauge;
  GtkLabel *gauge_value;
  GtkLabel *total;
  GtkLabel *timing;
  OfframpStageTimes *times;
  GtkLabel *before;
  GtkWidget *classes_box;
  OfframpClassBars *classes;
  GtkWidget *otherwise_box;
  GtkLabel *otherwise_title;
  GtkLabel *otherwise;
  OfframpClassBars *full_classes;
  GtkLabel *overhead;
  GtkLabel *otherwise_how;
  GtkWidget *run_rest;
  GtkLabel *weights;

  OfframpSession *session;
  OfframpSample *sample;
  char *announced;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (OfframpVerdictPanel, offramp_verdict_panel, ADW_TYPE_BIN)

/* Nothing to say takes no room. */
static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
show_pictures (OfframpVerdictPanel *self)
{
  guint width, height;
  GBytes *preview = offramp_sample_get_preview (self->sample, &width, &height);

  if (preview == NULL)
    preview = offramp_sample_get_image (self->sample);
  offramp_pixel_view_set_pixels (self->dropped, preview, width, height);
  offramp_pixel_view_set_pixels (self->seen, offramp_sample_get_seen_image (self->sample), EE_IMAGE_SIDE,
                                 EE_IMAGE_SIDE);
  gtk_label_set_text (self->name, offramp_sample_get_name (self->sample));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), offramp_sample_get_name (self->sample));
}

static void
show_route (OfframpVerdictPanel *self, const OfframpVerdict *verdict)
{
  g_autofree char *headline = offramp_verdict_format_headline (verdict);
  g_autofree char *sentence = offramp_verdict_format_sentence (verdict);
  g_autofree char *sign = NULL;
  guint block = offramp_verdict_get_exit_block (verdict);

  sign = g_strdup_printf (_ ("EXIT %u"), block);
  gtk_label_set_text (self->sign, sign);
  gtk_widget_set_visible (GTK_WIDGET (self->sign), block > 0);
  gtk_label_set_text (self->figure, verdict->label != NULL ? verdict->label : "");
  gtk_widget_set_visible (GTK_WIDGET (self->figure), verdict->label != NULL);
  gtk_label_set_text (self->headline, headline);
  gtk_label_set_text (self->sentence, sentence);
  gtk_widget_remove_css_class (GTK_WIDGET (self->banner), block > 0 ? "full" : "exit");
  gtk_widget_add_css_class (GTK_WIDGET (self->banner), block > 0 ? "exit" : "full");
}

/* A screen reader says it when it changes, not with each timing of the same image. It is the name of the whole panel,
 * which is there before the first verdict is. */
static void
announce (OfframpVerdictPanel *self, const OfframpVerdict *verdict)
{
  g_autofree char *headline = verdict != NULL ? offramp_verdict_format_headline (verdict) : NULL;
  /* Translators: "Left at block 1 · boat.png" */
  g_autofree char *text = verdict != NULL
                              ? g_strdup_printf (_ ("%s · %s"), headline, offramp_sample_get_name (self->sample))
                              : g_strdup ("");

  if (g_strcmp0 (text, self->announced) == 0)
    return;
  offramp_announce (GTK_WIDGET (self), text);
  g_free (self->announced);
  self->announced = g_steal_pointer (&text);
}

static void
show_probability (OfframpVerdictPanel *self, const OfframpVerdict *verdict)
{
  g_autofree char *threshold = NULL;
  g_autofree char *redundant = offramp_verdict_format_redundant (verdict, &threshold);
  g_autofree char *text = g_strdup_printf (_ ("P(redundant) %s · threshold %s"), redundant, threshold);
  gboolean has_exit = ee_plan_get_n_stages (verdict->plan) > 1;

  gtk_widget_set_visible (self->gauge_box, has_exit);
  offramp_bar_set (self->gauge, 0, verdict->route.p_redundant,
                   verdict->route.left ? OFFRAMP_BAR_GREEN : OFFRAMP_BAR_BLUE);
  offramp_bar_set_mark (self->gauge, verdict->threshold);
  gtk_label_set_text (self->gauge_value, text);
}

static void
show_times (OfframpVerdictPanel *self, const OfframpVerdict *verdict)
{
  g_autofree char *total = offramp_format_ms (verdict->timing.total_ms);
  g_autofree char *timing = offramp_verdict_format_timing (verdict);
  g_autofree char *before = offramp_verdict_format_before (verdict);

  gtk_label_set_text (self->total, total);
  gtk_label_set_text (self->timing, timing);
  offramp_stage_times_show (self->times, verdict);
  show_text (self->before, before);
}

/* The classes stand with the way that came to them: here, or with what would have been. */
static void
show_classes (OfframpVerdictPanel *self, const OfframpVerdict *verdict)
{
  offramp_class_bars_show (self->classes, verdict);
  gtk_widget_set_visible (self->classes_box, verdict->n_top > 0 && offramp_verdict_get_exit_block (verdict) == 0);
}

static void
show_otherwise (OfframpVerdictPanel *self, const OfframpVerdict *verdict)
{
  const gboolean left = offramp_verdict_get_exit_block (verdict) > 0;
  const gboolean unknown = offramp_verdict_can_run_whole (verdict);
  g_autofree char *full = offramp_verdict_format_full (verdict);
  g_autofree char *leaving = offramp_verdict_format_leaving (verdict);
  g_autofree char *overhead = offramp_verdict_format_overhead (verdict);

  gtk_widget_set_visible (self->otherwise_box, left || leaving != NULL);
  gtk_label_set_text (self->otherwise_title,
                      left ? _ ("What would the whole network have said?") : _ ("And if it had left?"));
  show_text (self->otherwise, left ? full : leaving);
  gtk_widget_set_visible (GTK_WIDGET (self->full_classes), FALSE);
  if (left && !unknown)
    offramp_class_bars_show (self->full_classes, verdict);
  show_text (self->overhead, overhead);
  show_text (self->otherwise_how,
             unknown ? _ ("It was not asked: this image was computed no further.")
             : left  ? _ ("The same image, timed right afterwards on this machine without leaving.")
                    : _ ("Measured on this image: its time as far as the first exit’s decision, and that of the exit "
                         "block, the decision and the handing on."));
  gtk_widget_set_visible (self->run_rest, unknown);
  gtk_widget_set_sensitive (self->run_rest, unknown && self->session != NULL);
}

/* What was asked for; where nothing was, what the automatic made of it. */
static void
show_preparation (OfframpVerdictPanel *self, const OfframpVerdict *verdict)
{
  OfframpPreparation wanted = offramp_source_get_preparation (offramp_sample_get_source (self->sample));
  const gboolean inverted
      = wanted.invert == EE_INVERT_AUTO ? verdict != NULL && verdict->inverted : wanted.invert == EE_INVERT_ALWAYS;
  g_autofree char *text = verdict != NULL ? offramp_verdict_format_preparation (verdict) : NULL;

  self->updating = TRUE;
  gtk_toggle_button_set_active (self->invert, inverted);
  gtk_toggle_button_set_active (wanted.framing == EE_FRAMING_CROP ? self->crop : self->fit, TRUE);
  self->updating = FALSE;
  gtk_widget_set_visible (self->automatic, !offramp_preparation_is_automatic (&wanted));
  gtk_widget_set_sensitive (self->preparation, self->session != NULL);
  show_text (self->prepared, text);
}

static void
ask_for (OfframpVerdictPanel *self, OfframpPreparation wanted)
{
  if (self->updating || self->session == NULL || self->sample == NULL)
    return;
  offramp_session_prepare_sample (self->session, self->sample, wanted);
  show_preparation (self, offramp_sample_get_verdict (self->sample));
}

static void
invert_toggled_cb (OfframpVerdictPanel *self)
{
  OfframpPreparation wanted;

  if (self->sample == NULL)
    return;
  wanted = offramp_source_get_preparation (offramp_sample_get_source (self->sample));
  wanted.invert = gtk_toggle_button_get_active (self->invert) ? EE_INVERT_ALWAYS : EE_INVERT_NEVER;
  ask_for (self, wanted);
}

static void
framing_toggled_cb (OfframpVerdictPanel *self, GtkToggleButton *button)
{
  OfframpPreparation wanted;

  if (self->sample == NULL || !gtk_toggle_button_get_active (button))
    return;
  wanted = offramp_source_get_preparation (offramp_sample_get_source (self->sample));
  wanted.framing = button == self->crop ? EE_FRAMING_CROP : EE_FRAMING_FIT;
  ask_for (self, wanted);
}

static void
automatic_cb (OfframpVerdictPanel *self)
{
  ask_for (self, (OfframpPreparation){ EE_INVERT_AUTO, EE_FRAMING_FIT });
}

static void
run_rest_cb (OfframpVerdictPanel *self)
{
  if (self->session == NULL || self->sample == NULL)
    return;
  gtk_widget_set_sensitive (self->run_rest, FALSE); /* until the answer is there */
  offramp_session_run_whole (self->session, self->sample);
}

static void
show_weights (OfframpVerdictPanel *self, const OfframpVerdict *verdict)
{
  g_autofree char *text = NULL;

  if (verdict->while_training)
    text = g_strdup_printf (
        _ ("Judged by the %s. A training runs beside it: these times are not those of a quiet computer."),
        verdict->weights);
  else
    text = g_strdup_printf (_ ("Judged by %s."), verdict->weights);
  gtk_label_set_text (self->weights, text);
}

static void
update (OfframpVerdictPanel *self)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (self->sample);
  const char *error = offramp_sample_get_error (self->sample);

  show_pictures (self);
  gtk_widget_set_visible (self->route, verdict != NULL);
  show_preparation (self, verdict);
  announce (self, verdict);
  if (verdict == NULL)
    {
      gtk_label_set_text (self->weights, error != NULL ? error
                                         : offramp_sample_is_covered (self->sample)
                                             ? _ ("Covered until you have guessed.")
                                             : _ ("Not classified yet."));
      return;
    }
  show_route (self, verdict);
  show_probability (self, verdict);
  show_times (self, verdict);
  show_classes (self, verdict);
  show_otherwise (self, verdict);
  show_weights (self, verdict);
}

static void
offramp_verdict_panel_dispose (GObject *object)
{
  OfframpVerdictPanel *self = OFFRAMP_VERDICT_PANEL (object);

  if (self->sample != NULL)
    g_signal_handlers_disconnect_by_func (self->sample, update, self);
  g_clear_object (&self->sample);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (offramp_verdict_panel_parent_class)->dispose (object);
}

static void
offramp_verdict_panel_finalize (GObject *object)
{
  g_free (OFFRAMP_VERDICT_PANEL (object)->announced);

  G_OBJECT_CLASS (offramp_verdict_panel_parent_class)->finalize (object);
}

static void
offramp_verdict_panel_class_init (OfframpVerdictPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_verdict_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = offramp_verdict_panel_finalize;
  g_type_ensure (OFFRAMP_TYPE_PIXEL_VIEW);
  g_type_ensure (OFFRAMP_TYPE_BAR);
  g_type_ensure (OFFRAMP_TYPE_CLASS_BARS);
  g_type_ensure (OFFRAMP_TYPE_STAGE_TIMES);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-verdict-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, nothing);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, pictures);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, route);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, place);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, dropped);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, seen);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, name);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, preparation);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, invert);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, fit);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, crop);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, automatic);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, prepared);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, banner);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, sign);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, figure);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, headline);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, sentence);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, gauge_box);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, gauge);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, gauge_value);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, total);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, timing);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, times);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, before);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, classes_box);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, classes);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, otherwise_box);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, otherwise_title);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, otherwise);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, full_classes);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, overhead);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, otherwise_how);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, run_rest);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, weights);
  gtk_widget_class_bind_template_callback (widget_class, invert_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, framing_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, automatic_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_rest_cb);
}

static void
offramp_verdict_panel_init (OfframpVerdictPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * offramp_verdict_panel_set_session:
 * @self: a panel
 * @session: who is asked for another preparation and for the rest of the network
 */
void
offramp_verdict_panel_set_session (OfframpVerdictPanel *self, OfframpSession *session)
{
  g_return_if_fail (OFFRAMP_IS_VERDICT_PANEL (self) && OFFRAMP_IS_SESSION (session));

  g_set_object (&self->session, session);
}

/**
 * offramp_verdict_panel_set_sample:
 * @self: a panel
 * @sample: (nullable): the selected image; NULL for none
 */
void
offramp_verdict_panel_set_sample (OfframpVerdictPanel *self, OfframpSample *sample)
{
  g_return_if_fail (OFFRAMP_IS_VERDICT_PANEL (self));

  if (self->sample == sample)
    return;
  if (self->sample != NULL)
    g_signal_handlers_disconnect_by_func (self->sample, update, self);
  g_set_object (&self->sample, sample);
  gtk_widget_set_visible (self->nothing, sample == NULL);
  gtk_widget_set_visible (self->pictures, sample != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->weights), sample != NULL);
  if (sample == NULL)
    {
      gtk_widget_set_visible (self->route, FALSE);
      announce (self, NULL);
      return;
    }
  g_signal_connect_swapped (sample, "changed", G_CALLBACK (update), self);
  update (self);
}

/**
 * offramp_verdict_panel_set_place:
 * @self: a panel
 * @position: of the image among those shown, from 0
 * @n_samples: how many are shown; 0 for no selection
 */
void
offramp_verdict_panel_set_place (OfframpVerdictPanel *self, guint position, guint n_samples)
{
  g_autofree char *text = NULL;

  g_return_if_fail (OFFRAMP_IS_VERDICT_PANEL (self));

  text = n_samples > 0 ? g_strdup_printf (_ ("%u of %u"), position + 1, n_samples) : g_strdup ("");
  gtk_label_set_text (self->place, text);
}
