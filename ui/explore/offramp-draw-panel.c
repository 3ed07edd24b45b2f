/* SPDX-License-Identifier: Apache-2.0 */
/* Every change of the drawing is sent to the session, whose worker answers for the newest one; so the verdict follows
 * the pen. "sketched" tells the page that there is another sample to show, or none.
 */
#include "offramp-draw-panel.h"

#include <glib/gi18n.h>

#include "offramp-drawing-pad.h"

/* Pixels of the picture that goes to the network, which makes it 32x32 itself: 4 of them for one. */
enum
{
  PICTURE_SIDE = 4 * EE_IMAGE_SIDE
};

/**
 * OfframpDrawPanel:
 * @sample: (nullable): the newest answer to what is on the pad; not among the session's images
 * @guess: (nullable): keeps the answer covered while the class guesses
 * @answered_by: (nullable): which weights were asked last
 * @n_added: drawings that were added to the images
 */
struct _OfframpDrawPanel
{
  AdwBin parent_instance;

  OfframpDrawingPad *pad;
  GtkAdjustment *pen;
  GtkLabel *sign;
  GtkLabel *headline;
  GtkLabel *figures;

  OfframpSession *session;
  OfframpGuess *guess;
  OfframpSample *sample;
  char *answered_by;
  guint n_added;
  gboolean is_open;
};

enum
{
  SKETCHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpDrawPanel, offramp_draw_panel, ADW_TYPE_BIN)

static gboolean
is_empty (OfframpDrawPanel *self)
{
  return offramp_drawing_get_n_strokes (offramp_drawing_pad_get_drawing (self->pad)) == 0;
}

static void
show_answer (OfframpDrawPanel *self)
{
  const OfframpVerdict *verdict = self->sample != NULL ? offramp_sample_get_verdict (self->sample) : NULL;
  guint block = verdict != NULL ? offramp_verdict_get_exit_block (verdict) : 0;
  g_autofree char *sign = NULL;
  g_autofree char *headline = NULL;
  g_autofree char *figures = NULL;

  if (verdict != NULL)
    {
      sign = block > 0 ? g_strdup_printf (_ ("EXIT %u"), block) : g_strdup (verdict->label);
      headline = offramp_verdict_format_headline (verdict);
      figures = offramp_verdict_format_figures (verdict);
    }
  /* Nothing may move under the pen: the sign keeps its place while it says nothing. */
  gtk_widget_set_opacity (GTK_WIDGET (self->sign), sign != NULL ? 1 : 0);
  gtk_label_set_text (self->sign, sign != NULL ? sign : "–");
  if (block > 0)
    gtk_widget_remove_css_class (GTK_WIDGET (self->sign), "full");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->sign), "full");
  if (headline == NULL)
    headline = g_strdup (is_empty (self) ? _ ("Draw a digit, or anything else")
                         : self->sample != NULL && offramp_sample_is_covered (self->sample)
                             ? _ ("Guess first: which way will it go?")
                         : self->sample != NULL && offramp_sample_get_error (self->sample) != NULL
                             ? offramp_sample_get_error (self->sample)
                             : _ ("No network answers yet"));
  gtk_label_set_text (self->headline, headline);
  gtk_label_set_text (self->figures, figures != NULL ? figures : "");
}

static void
take_sample (OfframpDrawPanel *self, OfframpSample *sample)
{
  g_set_object (&self->sample, sample);
  if (sample != NULL && self->guess != NULL)
    offramp_guess_cover (self->guess, sample);
  show_answer (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.undo", !is_empty (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.clear", !is_empty (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.add", !is_empty (self));
  g_signal_emit (self, signals[SKETCHED], 0);
}

/* Asks the network about what is on the pad. */
static void
ask (OfframpDrawPanel *self)
{
  g_autoptr (GBytes) picture = NULL;

  if (self->session == NULL)
    return;
  g_free (self->answered_by);
  self->answered_by = g_strdup (offramp_session_get_weights (self->session));
  if (is_empty (self))
    {
      take_sample (self, NULL);
      return;
    }
  picture = offramp_drawing_render (offramp_drawing_pad_get_drawing (self->pad), PICTURE_SIDE);
  offramp_session_sketch (self->session, _ ("Drawing"), picture, PICTURE_SIDE, PICTURE_SIDE);
}

static void
drawn_cb (OfframpDrawPanel *self)
{
  ask (self);
}

static void
pen_changed_cb (OfframpDrawPanel *self)
{
  offramp_drawing_pad_set_pen (self->pad, gtk_adjustment_get_value (self->pen));
}

/* An answer to what has been cleared meanwhile is of no use. */
static void
session_sketched_cb (OfframpDrawPanel *self, OfframpSample *sample)
{
  if (!is_empty (self))
    take_sample (self, sample);
}

/* Another network, or newer weights: it is asked too. */
static void
session_updated_cb (OfframpDrawPanel *self)
{
  if (self->is_open && !is_empty (self)
      && g_strcmp0 (self->answered_by, offramp_session_get_weights (self->session)) != 0)
    ask (self);
}

/* The mode began or ended, or somebody has guessed. */
static void
guess_changed_cb (OfframpDrawPanel *self)
{
  if (self->sample != NULL)
    offramp_guess_cover (self->guess, self->sample);
  show_answer (self);
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_drawing_pad_undo (OFFRAMP_DRAW_PANEL (widget)->pad);
}

static void
clear_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpDrawPanel *self = OFFRAMP_DRAW_PANEL (widget);

  offramp_drawing_pad_clear (self->pad);
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
}

static void
add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpDrawPanel *self = OFFRAMP_DRAW_PANEL (widget);
  g_autoptr (GBytes) picture = NULL;
  g_autofree char *title = NULL;

  if (is_empty (self) || self->session == NULL)
    return;
  picture = offramp_drawing_render (offramp_drawing_pad_get_drawing (self->pad), PICTURE_SIDE);
  title = g_strdup_printf (_ ("Drawing %u"), ++self->n_added);
  if (self->guess != NULL && offramp_guess_get_outcome (self->guess, self->sample) != OFFRAMP_GUESS_NONE)
    offramp_guess_excuse (self->guess, title);
  offramp_session_add_pixels (self->session, title, picture, PICTURE_SIDE, PICTURE_SIDE);
  offramp_drawing_pad_clear (self->pad);
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
}

static void
offramp_draw_panel_dispose (GObject *object)
{
  OfframpDrawPanel *self = OFFRAMP_DRAW_PANEL (object);

  g_clear_object (&self->session);
  g_clear_object (&self->guess);
  g_clear_object (&self->sample);
  g_clear_pointer (&self->answered_by, g_free);

  G_OBJECT_CLASS (offramp_draw_panel_parent_class)->dispose (object);
}

static void
offramp_draw_panel_class_init (OfframpDrawPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_draw_panel_dispose;
  g_type_ensure (OFFRAMP_TYPE_DRAWING_PAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-draw-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpDrawPanel, pad);
  gtk_widget_class_bind_template_child (widget_class, OfframpDrawPanel, pen);
  gtk_widget_class_bind_template_child (widget_class, OfframpDrawPanel, sign);
  gtk_widget_class_bind_template_child (widget_class, OfframpDrawPanel, headline);
  gtk_widget_class_bind_template_child (widget_class, OfframpDrawPanel, figures);
  gtk_widget_class_bind_template_callback (widget_class, drawn_cb);
  gtk_widget_class_bind_template_callback (widget_class, pen_changed_cb);

  gtk_widget_class_install_action (widget_class, "draw.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "draw.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "draw.add", NULL, add_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "draw.add", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "draw.add", NULL);

  /**
   * OfframpDrawPanel::sketched:
   * @self: the panel
   *
   * offramp_draw_panel_get_sample() is another one, or NULL.
   */
  signals[SKETCHED]
      = g_signal_new ("sketched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_draw_panel_init (OfframpDrawPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_adjustment_configure (self->pen, OFFRAMP_DRAWING_DEFAULT_PEN, OFFRAMP_DRAWING_MIN_PEN, OFFRAMP_DRAWING_MAX_PEN,
                            0.01, 0.03, 0);
  take_sample (self, NULL);
}

/**
 * offramp_draw_panel_set_session:
 * @self: a panel without a session
 * @session: whose network answers, and which the drawings join
 */
void
offramp_draw_panel_set_session (OfframpDrawPanel *self, OfframpSession *session)
{
  g_return_if_fail (OFFRAMP_IS_DRAW_PANEL (self) && OFFRAMP_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "sketched", G_CALLBACK (session_sketched_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "updated", G_CALLBACK (session_updated_cb), self, G_CONNECT_SWAPPED);
}

/**
 * offramp_draw_panel_set_guess:
 * @self: a panel without a mode
 * @guess: while it is on, what is drawn is judged out of sight until somebody has guessed; the next stroke is another
 *   picture, to be guessed anew
 */
void
offramp_draw_panel_set_guess (OfframpDrawPanel *self, OfframpGuess *guess)
{
  g_return_if_fail (OFFRAMP_IS_DRAW_PANEL (self) && self->guess == NULL && OFFRAMP_IS_GUESS (guess));

  self->guess = g_object_ref (guess);
  g_signal_connect_object (guess, "changed", G_CALLBACK (guess_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * offramp_draw_panel_set_open:
 * @self: a panel
 * @open: whether somebody draws now: the pad gets the keyboard, and newer weights are asked at once
 */
void
offramp_draw_panel_set_open (OfframpDrawPanel *self, gboolean open)
{
  g_return_if_fail (OFFRAMP_IS_DRAW_PANEL (self));

  if (self->is_open == open)
    return;
  self->is_open = open;
  if (!open)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
  if (self->session != NULL)
    session_updated_cb (self);
}

/**
 * offramp_draw_panel_get_sample:
 * @self: a panel
 *
 * Returns: (transfer none) (nullable): the newest answer to what is on the pad
 */
OfframpSample *
offramp_draw_panel_get_sample (OfframpDrawPanel *self)
{
  g_return_val_if_fail (OFFRAMP_IS_DRAW_PANEL (self), NULL);

  return self->sample;
}
