/* SPDX-License-Identifier: Apache-2.0 */
/* Shows one verdict in full; the words come from the model, the bars from the measured times. */
#include "offramp-verdict-panel.h"

#include <glib/gi18n.h>

#include "offramp-bar.h"
#include "offramp-pixel-view.h"
#include "offramp-stage-times.h"

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
  GtkLabel *inverted;
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
  GtkWidget *full_box;
  GtkLabel *full;
  GtkLabel *weights;

  OfframpSample *sample;
};

G_DEFINE_FINAL_TYPE (OfframpVerdictPanel, offramp_verdict_panel, ADW_TYPE_BIN)

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

static void
show_probability (OfframpVerdictPanel *self, const OfframpVerdict *verdict)
{
  g_autofree char *redundant = offramp_format_probability (verdict->route.p_redundant);
  g_autofree char *text
      = g_strdup_printf (_ ("P(redundant) %s · threshold %.0f %%"), redundant, 100 * verdict->threshold);
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
  g_autofree char *full = offramp_verdict_format_full (verdict);

  gtk_label_set_text (self->total, total);
  gtk_label_set_text (self->timing, timing);
  offramp_stage_times_show (self->times, verdict);
  gtk_widget_set_visible (self->full_box, full != NULL);
  gtk_label_set_text (self->full, full != NULL ? full : "");
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
  gtk_widget_set_visible (GTK_WIDGET (self->inverted), verdict != NULL && verdict->inverted);
  if (verdict == NULL)
    {
      gtk_label_set_text (self->weights, error != NULL ? error : _ ("Not classified yet."));
      return;
    }
  show_route (self, verdict);
  show_probability (self, verdict);
  show_times (self, verdict);
  show_weights (self, verdict);
}

static void
offramp_verdict_panel_dispose (GObject *object)
{
  OfframpVerdictPanel *self = OFFRAMP_VERDICT_PANEL (object);

  if (self->sample != NULL)
    g_signal_handlers_disconnect_by_func (self->sample, update, self);
  g_clear_object (&self->sample);

  G_OBJECT_CLASS (offramp_verdict_panel_parent_class)->dispose (object);
}

static void
offramp_verdict_panel_class_init (OfframpVerdictPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_verdict_panel_dispose;
  g_type_ensure (OFFRAMP_TYPE_PIXEL_VIEW);
  g_type_ensure (OFFRAMP_TYPE_BAR);
  g_type_ensure (OFFRAMP_TYPE_STAGE_TIMES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-verdict-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, nothing);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, pictures);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, route);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, place);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, dropped);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, seen);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, name);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, inverted);
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
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, full_box);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, full);
  gtk_widget_class_bind_template_child (widget_class, OfframpVerdictPanel, weights);
}

static void
offramp_verdict_panel_init (OfframpVerdictPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
