/* SPDX-License-Identifier: Apache-2.0 */
/* A card is bound to one sample after the other, as the grid scrolls. The grid keeps some hundred of them ready, of
 * which a dozen are seen: so a card is one widget that draws itself, and lays text out only when it is seen. */
#include "offramp-sample-card.h"

#include <glib/gi18n.h>

#include "offramp-palette.h"
#include "offramp-pixel-surface.h"

/* In pixels. */
enum
{
  WIDTH = 120, /* two columns in the narrowest window */
  PICTURE = 56,
  UNDER_PICTURE = 6,
  BETWEEN_LINES = 2,
  SIGN_PADDING = 7,
  RADIUS = 6,
};

/* Relative to the card's font. */
#define FIGURE_SCALE 1.9
#define SIGN_SCALE 0.94
#define SMALL_SIGN_SCALE 0.78

typedef enum
{
  MARK,     /* beside the picture: the sign of the exit, or the class */
  HEADLINE, /* the verdict */
  FIGURES,  /* time and confidence, or the name */
  N_TEXTS
} Text;

struct _OfframpSampleCard
{
  GtkWidget parent_instance;

  OfframpSample *sample;
  cairo_surface_t *picture;    /* NULL until it is drawn */
  PangoLayout *texts[N_TEXTS]; /* NULL until they are drawn */
  int line_height;             /* of both lines below the picture; 0 until it is measured */
};

G_DEFINE_FINAL_TYPE (OfframpSampleCard, offramp_sample_card, GTK_TYPE_WIDGET)

static void
forget_drawing (OfframpSampleCard *self)
{
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  for (guint i = 0; i < N_TEXTS; i++)
    g_clear_object (&self->texts[i]);
}

/* (transfer full): one line in the card's font, cut where it is longer than @width pixels. */
static PangoLayout *
make_layout (OfframpSampleCard *self, const char *text, gboolean bold, double scale, int width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (scale != 1)
    pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, MAX (width, 1) * PANGO_SCALE);
  return layout;
}

/* "EXIT 1" is longer in other languages; a card has room for it in a smaller type. */
static PangoLayout *
make_sign (OfframpSampleCard *self, guint block, int width)
{
  g_autofree char *text = g_strdup_printf (_ ("EXIT %u"), block);
  PangoLayout *sign = make_layout (self, text, TRUE, SIGN_SCALE, width);

  if (!pango_layout_is_ellipsized (sign))
    return sign;
  g_object_unref (sign);
  return make_layout (self, text, TRUE, SMALL_SIGN_SCALE, width);
}

static void
prepare_verdict (OfframpSampleCard *self, const OfframpVerdict *verdict, int width)
{
  g_autofree char *headline = offramp_verdict_format_headline (verdict);
  g_autofree char *figures = offramp_verdict_format_figures (verdict);
  guint block = offramp_verdict_get_exit_block (verdict);
  int beside = width - PICTURE - UNDER_PICTURE;

  if (block > 0)
    self->texts[MARK] = make_sign (self, block, beside - 2 * SIGN_PADDING);
  else if (verdict->label != NULL)
    self->texts[MARK] = make_layout (self, verdict->label, TRUE, FIGURE_SCALE, beside);
  self->texts[HEADLINE] = make_layout (self, headline, TRUE, 1, width);
  self->texts[FIGURES] = make_layout (self, figures, FALSE, 1, width);
}

static void
prepare_drawing (OfframpSampleCard *self)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (self->sample);
  const char *error = offramp_sample_get_error (self->sample);
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (self->picture == NULL)
    self->picture
        = offramp_pixel_surface_new (offramp_sample_get_seen_image (self->sample), EE_IMAGE_SIDE, EE_IMAGE_SIDE);
  if (self->texts[HEADLINE] != NULL)
    return;
  if (verdict != NULL)
    {
      prepare_verdict (self, verdict, width);
      return;
    }
  self->texts[HEADLINE] = make_layout (self,
                                       error != NULL                              ? _ ("No verdict")
                                       : offramp_sample_is_covered (self->sample) ? _ ("Your guess?")
                                                                                  : _ ("Waiting…"),
                                       TRUE, 1, width);
  self->texts[FIGURES] = make_layout (self, offramp_sample_get_name (self->sample), FALSE, 1, width);
}

/* Of each line below the picture, in pixels. */
static int
get_line_height (OfframpSampleCard *self)
{
  if (self->line_height == 0)
    {
      PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
      PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

      self->line_height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
      pango_font_metrics_unref (metrics);
    }
  return self->line_height;
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, const GdkRGBA *colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)x, (float)y));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

/* In the right upper corner. */
static void
draw_mark (OfframpSampleCard *self, GtkSnapshot *snapshot, const OfframpPalette *palette, gboolean is_sign)
{
  PangoRectangle extents;
  GskRoundedRect sign;
  int right = gtk_widget_get_width (GTK_WIDGET (self));

  pango_layout_get_pixel_extents (self->texts[MARK], NULL, &extents);
  if (!is_sign)
    {
      draw_text (snapshot, self->texts[MARK], right - extents.width - extents.x, -BETWEEN_LINES, &palette->blue);
      return;
    }
  gsk_rounded_rect_init_from_rect (&sign,
                                   &GRAPHENE_RECT_INIT (right - extents.width - 2 * SIGN_PADDING, 0,
                                                        extents.width + 2 * SIGN_PADDING,
                                                        extents.height + 2 * BETWEEN_LINES),
                                   RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &sign);
  gtk_snapshot_append_color (snapshot, &palette->sign, &sign.bounds);
  gtk_snapshot_pop (snapshot);
  draw_text (snapshot, self->texts[MARK], right - extents.width - extents.x - SIGN_PADDING, BETWEEN_LINES,
             &palette->sign_text);
}

static void
draw_picture (OfframpSampleCard *self, GtkSnapshot *snapshot)
{
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, PICTURE, PICTURE);
  GskRoundedRect clip;
  cairo_t *cr;

  gsk_rounded_rect_init_from_rect (&clip, &bounds, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  offramp_pixel_surface_draw (cr, self->picture, 0, 0, PICTURE, PICTURE);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
}

static void
offramp_sample_card_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpSampleCard *self = OFFRAMP_SAMPLE_CARD (widget);
  const OfframpVerdict *verdict;
  OfframpPalette palette;
  GdkRGBA tone;
  gboolean left;

  if (self->sample == NULL)
    return;
  prepare_drawing (self);
  offramp_palette_load (&palette, widget);
  verdict = offramp_sample_get_verdict (self->sample);
  left = verdict != NULL && offramp_verdict_get_exit_block (verdict) > 0;
  tone = left ? palette.green : verdict != NULL ? palette.blue : palette.quiet;
  if (offramp_sample_get_error (self->sample) != NULL)
    gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "error_color", &tone);

  draw_picture (self, snapshot);
  if (self->texts[MARK] != NULL)
    draw_mark (self, snapshot, &palette, left);
  draw_text (snapshot, self->texts[HEADLINE], 0, PICTURE + UNDER_PICTURE, &tone);
  draw_text (snapshot, self->texts[FIGURES], 0, PICTURE + UNDER_PICTURE + get_line_height (self) + BETWEEN_LINES,
             &palette.quiet);
}

static void
offramp_sample_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural
      = orientation == GTK_ORIENTATION_HORIZONTAL
            ? WIDTH
            : PICTURE + UNDER_PICTURE + 2 * get_line_height (OFFRAMP_SAMPLE_CARD (widget)) + BETWEEN_LINES;
}

static void
offramp_sample_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  forget_drawing (OFFRAMP_SAMPLE_CARD (widget));
}

static void
offramp_sample_card_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  OfframpSampleCard *self = OFFRAMP_SAMPLE_CARD (widget);

  GTK_WIDGET_CLASS (offramp_sample_card_parent_class)->css_changed (widget, change);
  forget_drawing (self);
  self->line_height = 0;
}

/* Name, how the time was taken, which weights answered. */
static gboolean
offramp_sample_card_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  OfframpSampleCard *self = OFFRAMP_SAMPLE_CARD (widget);
  const OfframpVerdict *verdict = self->sample != NULL ? offramp_sample_get_verdict (self->sample) : NULL;
  const char *error = self->sample != NULL ? offramp_sample_get_error (self->sample) : NULL;
  g_autofree char *timing = NULL;
  g_autofree char *text = NULL;

  if (self->sample == NULL)
    return FALSE;
  if (verdict == NULL)
    {
      gtk_tooltip_set_text (tooltip, error != NULL ? error : offramp_sample_get_name (self->sample));
      return TRUE;
    }
  timing = offramp_verdict_format_timing (verdict);
  text = g_strdup_printf ("%s\n%s\n%s", offramp_sample_get_name (self->sample), timing, verdict->weights);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
update (OfframpSampleCard *self)
{
  g_autofree char *description = offramp_sample_describe (self->sample);
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));

  forget_drawing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  /* The focus rests on the grid's cell around the card, which GTK 4.8 names in no other way. */
  if (cell != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
}

static void
offramp_sample_card_dispose (GObject *object)
{
  OfframpSampleCard *self = OFFRAMP_SAMPLE_CARD (object);

  offramp_sample_card_set_sample (self, NULL);
  forget_drawing (self);

  G_OBJECT_CLASS (offramp_sample_card_parent_class)->dispose (object);
}

static void
offramp_sample_card_class_init (OfframpSampleCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_sample_card_dispose;
  widget_class->measure = offramp_sample_card_measure;
  widget_class->size_allocate = offramp_sample_card_size_allocate;
  widget_class->snapshot = offramp_sample_card_snapshot;
  widget_class->css_changed = offramp_sample_card_css_changed;
  widget_class->query_tooltip = offramp_sample_card_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "samplecard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
offramp_sample_card_init (OfframpSampleCard *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
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
