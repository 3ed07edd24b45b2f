/* SPDX-License-Identifier: Apache-2.0 */
/* Shows the mode's state and hands answers on; what is right the model knows. */
#include "offramp-guess-bar.h"

#include <glib/gi18n.h>

#include "offramp-announcement.h"
#include "offramp-wrap-layout.h"

/* More classes than these are not asked for. */
enum
{
  MOST_CLASSES = 10
};

struct _OfframpGuessBar
{
  AdwBin parent_instance;

  GtkLabel *score;
  GtkLabel *nothing;
  GtkWidget *asking;
  GtkButton *leaves;
  GtkBox *classes;
  GtkBox *told;
  GtkImage *told_icon;
  GtkLabel *outcome;
  char *announced;

  OfframpGuess *guess;
  OfframpSample *sample;
  guint n_classes;
  guint exits;
};

G_DEFINE_FINAL_TYPE (OfframpGuessBar, offramp_guess_bar, ADW_TYPE_BIN)

/* The name of the whole bar, which is there before the first answer is: a region that comes together with its text is
 * not told of. */
static void
announce (OfframpGuessBar *self, const char *text)
{
  if (g_strcmp0 (text, self->announced) == 0)
    return;
  offramp_announce (GTK_WIDGET (self), text);
  g_free (self->announced);
  self->announced = g_strdup (text);
}

static void
show_outcome (OfframpGuessBar *self, OfframpGuessOutcome outcome)
{
  g_autofree char *text = offramp_guess_format_outcome (self->guess, self->sample);
  const char *icon = outcome == OFFRAMP_GUESS_RIGHT   ? "emblem-ok-symbolic"
                     : outcome == OFFRAMP_GUESS_WRONG ? "window-close-symbolic"
                                                      : "content-loading-symbolic";

  gtk_label_set_text (self->outcome, text != NULL ? text : "");
  announce (self, text != NULL && offramp_guess_is_active (self->guess) ? text : "");
  gtk_image_set_from_icon_name (self->told_icon, icon);
  gtk_widget_remove_css_class (GTK_WIDGET (self->told), "right");
  gtk_widget_remove_css_class (GTK_WIDGET (self->told), "wrong");
  if (outcome == OFFRAMP_GUESS_RIGHT || outcome == OFFRAMP_GUESS_WRONG)
    gtk_widget_add_css_class (GTK_WIDGET (self->told), outcome == OFFRAMP_GUESS_RIGHT ? "right" : "wrong");
}

static void
update (OfframpGuessBar *self)
{
  OfframpGuessOutcome outcome;
  g_autofree char *score = NULL;
  gboolean asking;

  if (self->guess == NULL)
    return;
  asking = offramp_guess_can_answer (self->guess, self->sample);
  outcome = offramp_guess_get_outcome (self->guess, self->sample);
  score = offramp_guess_format_score (self->guess);
  gtk_widget_set_visible (GTK_WIDGET (self), offramp_guess_is_active (self->guess));
  gtk_label_set_text (self->score, score);
  gtk_widget_set_visible (self->asking, asking);
  gtk_widget_set_visible (GTK_WIDGET (self->classes), asking && self->n_classes > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->told), !asking && outcome != OFFRAMP_GUESS_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), !asking && outcome == OFFRAMP_GUESS_NONE);
  gtk_label_set_text (self->nothing, self->sample == NULL ? _ ("Select or drop an image, and guess its way.")
                                                          : _ ("There is nothing to guess here."));
  show_outcome (self, outcome);
}

static gboolean
answer (OfframpGuessBar *self, OfframpGuessWay way, guint label)
{
  if (self->guess == NULL || !offramp_guess_can_answer (self->guess, self->sample))
    return FALSE;
  offramp_guess_answer (self->guess, self->sample, way, label);
  return TRUE;
}

static void
leaves_cb (OfframpGuessBar *self)
{
  answer (self, OFFRAMP_GUESS_LEAVES, OFFRAMP_GUESS_NO_CLASS);
}

static void
stays_cb (OfframpGuessBar *self)
{
  answer (self, OFFRAMP_GUESS_STAYS, OFFRAMP_GUESS_NO_CLASS);
}

static void
class_cb (OfframpGuessBar *self, GtkWidget *button)
{
  answer (self, OFFRAMP_GUESS_STAYS, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "class")));
}

static void
reset_cb (OfframpGuessBar *self)
{
  if (self->guess != NULL)
    offramp_guess_reset (self->guess);
}

/* @arguments: the way, and the class or none */
static gboolean
key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  OfframpGuessBar *self = OFFRAMP_GUESS_BAR (widget);
  guint way, label;

  g_variant_get (arguments, "(uu)", &way, &label);
  if (label != OFFRAMP_GUESS_NO_CLASS && label >= self->n_classes)
    return FALSE;
  return answer (self, way, label);
}

static void
add_key (GtkShortcutController *keys, guint keyval, OfframpGuessWay way, guint label)
{
  GtkShortcut *shortcut
      = gtk_shortcut_new (gtk_keyval_trigger_new (keyval, 0), gtk_callback_action_new (key_cb, NULL, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new ("(uu)", (guint)way, label));
  gtk_shortcut_controller_add_shortcut (keys, shortcut);
}

/* After what has the focus: a field that one types in keeps its keys. */
static void
add_keys (OfframpGuessBar *self)
{
  GtkShortcutController *keys = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  gtk_shortcut_controller_set_scope (keys, GTK_SHORTCUT_SCOPE_GLOBAL);
  add_key (keys, GDK_KEY_l, OFFRAMP_GUESS_LEAVES, OFFRAMP_GUESS_NO_CLASS);
  add_key (keys, GDK_KEY_a, OFFRAMP_GUESS_STAYS, OFFRAMP_GUESS_NO_CLASS);
  for (guint i = 0; i < MOST_CLASSES; i++)
    {
      add_key (keys, GDK_KEY_0 + i, OFFRAMP_GUESS_STAYS, i);
      add_key (keys, GDK_KEY_KP_0 + i, OFFRAMP_GUESS_STAYS, i);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (keys));
}

static void
offramp_guess_bar_dispose (GObject *object)
{
  OfframpGuessBar *self = OFFRAMP_GUESS_BAR (object);

  g_clear_object (&self->guess);
  offramp_guess_bar_set_sample (self, NULL);

  G_OBJECT_CLASS (offramp_guess_bar_parent_class)->dispose (object);
}

static void
offramp_guess_bar_finalize (GObject *object)
{
  g_free (OFFRAMP_GUESS_BAR (object)->announced);

  G_OBJECT_CLASS (offramp_guess_bar_parent_class)->finalize (object);
}

static void
offramp_guess_bar_class_init (OfframpGuessBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_guess_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = offramp_guess_bar_finalize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/offramp/Offramp/explore/offramp-guess-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpGuessBar, score);
  gtk_widget_class_bind_template_child (widget_class, OfframpGuessBar, nothing);
  gtk_widget_class_bind_template_child (widget_class, OfframpGuessBar, asking);
  gtk_widget_class_bind_template_child (widget_class, OfframpGuessBar, leaves);
  gtk_widget_class_bind_template_child (widget_class, OfframpGuessBar, classes);
  gtk_widget_class_bind_template_child (widget_class, OfframpGuessBar, told);
  gtk_widget_class_bind_template_child (widget_class, OfframpGuessBar, told_icon);
  gtk_widget_class_bind_template_child (widget_class, OfframpGuessBar, outcome);
  gtk_widget_class_bind_template_callback (widget_class, leaves_cb);
  gtk_widget_class_bind_template_callback (widget_class, stays_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
}

static void
offramp_guess_bar_init (OfframpGuessBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_keys (self);
}

/**
 * offramp_guess_bar_set_guess:
 * @self: a bar without a mode
 * @guess: what it shows and answers
 */
void
offramp_guess_bar_set_guess (OfframpGuessBar *self, OfframpGuess *guess)
{
  g_return_if_fail (OFFRAMP_IS_GUESS_BAR (self) && self->guess == NULL && OFFRAMP_IS_GUESS (guess));

  self->guess = g_object_ref (guess);
  g_signal_connect_object (guess, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
fill_classes (OfframpGuessBar *self, const char *const *class_names)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->classes))) != NULL)
    gtk_box_remove (self->classes, child);
  for (guint i = 0; i < self->n_classes; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      GtkWidget *button = gtk_button_new_with_label (class_names != NULL ? class_names[i] : number);

      g_object_set_data (G_OBJECT (button), "class", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (class_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->classes, button);
    }
}

/**
 * offramp_guess_bar_set_network:
 * @self: a bar
 * @plan: (nullable): the network that is guessed about
 * @class_names: (nullable): of all its main classes; NULL for numbers
 */
void
offramp_guess_bar_set_network (OfframpGuessBar *self, EePlan *plan, const char *const *class_names)
{
  const EePlanOptions *options = plan != NULL ? ee_plan_get_options (plan) : NULL;
  guint n_classes = options != NULL && options->n_main <= MOST_CLASSES ? options->n_main : 0;
  guint block = plan != NULL ? ee_plan_get_stage (plan, 0)->exit_block : 0;
  gboolean single = plan != NULL && ee_plan_get_n_stages (plan) == 2;
  g_autofree char *label = NULL;

  g_return_if_fail (OFFRAMP_IS_GUESS_BAR (self));

  if (class_names != NULL && g_strv_length ((char **)class_names) < n_classes)
    class_names = NULL;
  if (n_classes == self->n_classes && options != NULL && options->exits == self->exits)
    return;
  self->n_classes = n_classes;
  self->exits = options != NULL ? options->exits : 0;
  label = single ? g_strdup_printf (_ ("_Leaves at block %u"), block) : g_strdup (_ ("_Leaves at an exit"));
  gtk_button_set_label (self->leaves, label);
  fill_classes (self, class_names);
  update (self);
}

/**
 * offramp_guess_bar_set_sample:
 * @self: a bar
 * @sample: (nullable): the image that is guessed about
 */
void
offramp_guess_bar_set_sample (OfframpGuessBar *self, OfframpSample *sample)
{
  g_return_if_fail (OFFRAMP_IS_GUESS_BAR (self));

  if (self->sample == sample)
    return;
  if (self->sample != NULL)
    g_signal_handlers_disconnect_by_func (self->sample, update, self);
  g_set_object (&self->sample, sample);
  if (sample != NULL)
    g_signal_connect_swapped (sample, "changed", G_CALLBACK (update), self);
  update (self);
}
