/* SPDX-License-Identifier: Apache-2.0 */
/* A card is bound to one sample after the other, as the grid scrolls. */
#include "offramp-sample-card.h"

#include <glib/gi18n.h>

#include "offramp-pixel-view.h"

struct _OfframpSampleCard
{
  AdwBin parent_instance;

  OfframpPixelView *picture;
  GtkLabel *sign;
  GtkLabel *figure;
  GtkLabel *headline;
  GtkLabel *figures;

  OfframpSample *sample;
};

G_DEFINE_FINAL_TYPE (OfframpSampleCard, offramp_sample_card, ADW_TYPE_BIN)

static void
set_tone (GtkLabel *label, const char *tone)
{
  static const char *const tones[] = { "offramp-green", "offramp-blue", "offramp-caption", "error" };

  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (label), tones[i]);
  gtk_widget_add_css_class (GTK_WIDGET (label), tone);
}

static void
show_verdict (OfframpSampleCard *self, const OfframpVerdict *verdict)
{
  g_autofree char *headline = offramp_verdict_format_headline (verdict);
  g_autofree char *figures = offramp_verdict_format_figures (verdict);
  g_autofree char *timing = offramp_verdict_format_timing (verdict);
  g_autofree char *sign = NULL;
  g_autofree char *tooltip = NULL;
  guint block = offramp_verdict_get_exit_block (verdict);

  sign = g_strdup_printf (_ ("EXIT %u"), block);
  gtk_label_set_text (self->sign, sign);
  gtk_widget_set_visible (GTK_WIDGET (self->sign), block > 0);
  gtk_label_set_text (self->figure, verdict->label != NULL ? verdict->label : "");
  gtk_widget_set_visible (GTK_WIDGET (self->figure), verdict->label != NULL);
  gtk_label_set_text (self->headline, headline);
  set_tone (self->headline, block > 0 ? "offramp-green" : "offramp-blue");
  gtk_label_set_text (self->figures, figures);
  tooltip = g_strdup_printf ("%s\n%s\n%s", offramp_sample_get_name (self->sample), timing, verdict->weights);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
}

static void
show_waiting (OfframpSampleCard *self)
{
  const char *error = offramp_sample_get_error (self->sample);

  gtk_widget_set_visible (GTK_WIDGET (self->sign), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->figure), FALSE);
  gtk_label_set_text (self->headline, error != NULL ? _ ("No verdict") : _ ("Waiting…"));
  set_tone (self->headline, error != NULL ? "error" : "offramp-caption");
  gtk_label_set_text (self->figures, offramp_sample_get_name (self->sample));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), error != NULL ? error : offramp_sample_get_name (self->sample));
}

static void
update (OfframpSampleCard *self)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (self->sample);
  g_autofree char *description = offramp_sample_describe (self->sample);
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));

  offramp_pixel_view_set_pixels (self->picture, offramp_sample_get_seen_image (self->sample), EE_IMAGE_SIDE,
                                 EE_IMAGE_SIDE);
  if (verdict != NULL)
    show_verdict (self, verdict);
  else
    show_waiting (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  /* The focus rests on the grid's cell around the card, which GTK 4.8 names in no other way. */
  if (cell != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
}

static void
offramp_sample_card_dispose (GObject *object)
{
  offramp_sample_card_set_sample (OFFRAMP_SAMPLE_CARD (object), NULL);

  G_OBJECT_CLASS (offramp_sample_card_parent_class)->dispose (object);
}

static void
offramp_sample_card_class_init (OfframpSampleCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_sample_card_dispose;
  g_type_ensure (OFFRAMP_TYPE_PIXEL_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-sample-card.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpSampleCard, picture);
  gtk_widget_class_bind_template_child (widget_class, OfframpSampleCard, sign);
  gtk_widget_class_bind_template_child (widget_class, OfframpSampleCard, figure);
  gtk_widget_class_bind_template_child (widget_class, OfframpSampleCard, headline);
  gtk_widget_class_bind_template_child (widget_class, OfframpSampleCard, figures);
  gtk_widget_class_set_css_name (widget_class, "samplecard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
offramp_sample_card_init (OfframpSampleCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * offramp_sample_card_new:
 *
 * Returns: (transfer floating): a card without a sample
 */
GtkWidget *
offramp_sample_card_new (void)
{
  return g_object_new (OFFRAMP_TYPE_SAMPLE_CARD, NULL);
}

/**
 * offramp_sample_card_set_sample:
 * @self: a card
 * @sample: (nullable): what it shows from now on
 */
void
offramp_sample_card_set_sample (OfframpSampleCard *self, OfframpSample *sample)
{
  g_return_if_fail (OFFRAMP_IS_SAMPLE_CARD (self));

  if (self->sample == sample)
    return;
  if (self->sample != NULL)
    g_signal_handlers_disconnect_by_func (self->sample, update, self);
  g_set_object (&self->sample, sample);
  if (sample == NULL)
    return;
  g_signal_connect_swapped (sample, "changed", G_CALLBACK (update), self);
  update (self);
}

/**
 * offramp_sample_card_get_sample:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): what it shows
 */
OfframpSample *
offramp_sample_card_get_sample (OfframpSampleCard *self)
{
  g_return_val_if_fail (OFFRAMP_IS_SAMPLE_CARD (self), NULL);
  return self->sample;
}
