/* SPDX-License-Identifier: Apache-2.0 */
/* A button is dead until a step was measured, and marked while the settings shown are its own. Below them stands what
 * the settings shown will take. */
#include "offramp-train-courses.h"

#include <glib/gi18n.h>

struct _OfframpTrainCourses
{
  AdwBin parent_instance;

  GtkWidget *buttons[OFFRAMP_N_COURSES];
  GtkLabel *titles[OFFRAMP_N_COURSES], *hints[OFFRAMP_N_COURSES];
  GtkLabel *shown_label;
  gboolean locked;
  gboolean known[OFFRAMP_N_COURSES];
};

G_DEFINE_FINAL_TYPE (OfframpTrainCourses, offramp_train_courses, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const TITLES[OFFRAMP_N_COURSES]
    = { N_ ("Quick look, 1 minute"), N_ ("Classroom, 10 minutes"), N_ ("As in the paper") };

static void
clicked_cb (OfframpTrainCourses *self, GtkWidget *button)
{
  for (guint c = 0; c < OFFRAMP_N_COURSES; c++)
    if (self->buttons[c] == button)
      g_signal_emit (self, signals[CHOSEN], 0, (int)c);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* For example "about 50 s · width 1/8 · 3 epochs of 12,000 images". */
static char *
describe (const EeSettings *settings, double seconds)
{
  g_autofree char *time = offramp_estimate_format (seconds);
  g_autofree char *epochs = NULL;

  if (settings->epochs == 0)
    /* Translators: an estimated time, and a width such as 1/8 */
    return g_strdup_printf (_ ("%s · width %s"), time, ee_settings_format_width (settings->width_divisor));
  epochs = g_strdup_printf (ngettext ("%u epoch", "%u epochs", settings->epochs), settings->epochs);
  if (settings->limit > 0)
    /* Translators: an estimated time, a width such as 1/8, "3 epochs", and a number of images */
    return g_strdup_printf (_ ("%s · width %s · %s of %'u images"), time,
                            ee_settings_format_width (settings->width_divisor), epochs, settings->limit);
  /* Translators: an estimated time, a width such as 1/8, and "3 epochs" */
  return g_strdup_printf (_ ("%s · width %s · %s"), time, ee_settings_format_width (settings->width_divisor), epochs);
}

static gboolean
is_shown (const EeSettings *course, const EeSettings *shown)
{
  return course->preset == shown->preset && course->width_divisor == shown->width_divisor
         && course->epochs == shown->epochs && course->batch == shown->batch && course->limit == shown->limit
         && course->exits == shown->exits && course->learning_rate == shown->learning_rate
         && course->augment == shown->augment;
}

static void
show_course (OfframpTrainCourses *self, OfframpCourse course, OfframpEstimator *estimator, const EeSettings *shown)
{
  EeSettings settings;
  double seconds;
  const OfframpEstimateState state = offramp_estimator_get_course (estimator, course, &settings, &seconds);
  g_autofree char *text = NULL;

  self->known[course] = state == OFFRAMP_ESTIMATE_KNOWN;
  if (self->known[course])
    text = describe (&settings, seconds);
  else if (state == OFFRAMP_ESTIMATE_FAILED)
    text = g_strdup (_ ("not for these data"));
  else
    text = g_strdup (offramp_estimator_is_measuring (estimator) ? _ ("a step is being measured…")
                                                                : _ ("not measured yet"));
  set_text (self->hints[course], text);
  gtk_widget_set_sensitive (self->buttons[course], self->known[course] && !self->locked);
  if (self->known[course] && is_shown (&settings, shown))
    gtk_widget_add_css_class (self->buttons[course], "offramp-chosen");
  else
    gtk_widget_remove_css_class (self->buttons[course], "offramp-chosen");
}

static void
show_shown (OfframpTrainCourses *self, OfframpEstimator *estimator)
{
  OfframpWorkload workload;
  double seconds;
  g_autofree char *time = NULL, *text = NULL;

  switch (offramp_estimator_get_seconds (estimator, &seconds, &workload))
    {
    case OFFRAMP_ESTIMATE_KNOWN:
      time = offramp_estimate_format (seconds);
      /* Translators: a time such as "about 9 min", and numbers of images and steps */
      text = g_strdup_printf (_ ("These settings take %s here: an estimate by a measured step, %'u images, %'u steps."),
                              time, workload.train_images, (guint)workload.steps);
      break;
    case OFFRAMP_ESTIMATE_FAILED:
      text = g_strdup (_ ("How long these settings take cannot be told."));
      break;
    case OFFRAMP_ESTIMATE_UNKNOWN:
    default:
      text = g_strdup (offramp_estimator_is_measuring (estimator) ? _ ("A step of these settings is being measured…")
                                                                  : _ ("These settings were not measured yet."));
      break;
    }
  set_text (self->shown_label, text);
}

static GtkLabel *
add_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
offramp_train_courses_class_init (OfframpTrainCoursesClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", OFFRAMP_TYPE_TRAIN_COURSES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
offramp_train_courses_init (OfframpTrainCourses *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  for (guint c = 0; c < OFFRAMP_N_COURSES; c++)
    {
      GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *button = gtk_button_new ();

      self->titles[c] = add_label (lines, _ (TITLES[c]), "heading");
      self->hints[c] = add_label (lines, "", "offramp-caption");
      gtk_button_set_child (GTK_BUTTON (button), lines);
      gtk_widget_add_css_class (button, "offramp-course");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (TITLES[c]), -1);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->hints[c],
                                      NULL, -1);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
      gtk_box_append (GTK_BOX (box), button);
      self->buttons[c] = button;
    }
  self->shown_label = add_label (box, "", "offramp-caption");
  gtk_widget_set_margin_start (GTK_WIDGET (self->shown_label), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->shown_label), "numeric");
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * offramp_train_courses_show:
 * @self: the buttons
 * @estimator: what it knows
 * @settings: that are shown
 */
void
offramp_train_courses_show (OfframpTrainCourses *self, OfframpEstimator *estimator, const EeSettings *settings)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_COURSES (self) && OFFRAMP_IS_ESTIMATOR (estimator) && settings != NULL);

  for (guint c = 0; c < OFFRAMP_N_COURSES; c++)
    show_course (self, c, estimator, settings);
  show_shown (self, estimator);
}

/**
 * offramp_train_courses_set_locked:
 * @self: the buttons
 * @locked: whether a training runs, which has its settings
 */
void
offramp_train_courses_set_locked (OfframpTrainCourses *self, gboolean locked)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_COURSES (self));

  self->locked = locked;
  for (guint c = 0; c < OFFRAMP_N_COURSES; c++)
    gtk_widget_set_sensitive (self->buttons[c], self->known[c] && !locked);
  gtk_widget_set_visible (GTK_WIDGET (self->shown_label), !locked);
}
