/* SPDX-License-Identifier: Apache-2.0 */
/* Needs no model and asks none: road and verdict card get the samples of the lesson. Page keys turn over from wherever
 * the focus is, as a presenter's remote control sends them. */
#include "offramp-lesson-window.h"

#include <glib/gi18n.h>

#include "offramp-guess-bar.h"
#include "offramp-projector.h"
#include "offramp-road-controls.h"
#include "offramp-road.h"
#include "offramp-verdict-panel.h"

/* Narrower than this, the verdict stands below the road. */
enum
{
  ROOMY_WIDTH = 900,
};

struct _OfframpLessonWindow
{
  AdwApplicationWindow parent_instance;

  AdwWindowTitle *title;
  GtkRevealer *header;
  GtkWidget *bottom;
  AdwFlap *flap;
  GtkListBox *list;
  GtkLabel *remark;
  GtkLabel *place;
  GtkLabel *recorded;
  GtkWidget *road_card;
  OfframpRoad *road;
  OfframpGuessBar *guess_bar;
  GtkStack *side;
  GtkBox *columns;
  OfframpVerdictPanel *panel;

  OfframpLesson *lesson;
  OfframpGuess *guess;
  OfframpProjector *projector;
  guint position;
};

G_DEFINE_FINAL_TYPE (OfframpLessonWindow, offramp_lesson_window, ADW_TYPE_APPLICATION_WINDOW)

static guint
get_n_steps (OfframpLessonWindow *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->lesson));
}

/* (transfer full): where and when, for people: "28 July 2026" is the locale's affair. */
static char *
format_recorded (OfframpLessonWindow *self)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_iso8601 (offramp_lesson_get_recorded (self->lesson), NULL);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *date
      = local != NULL ? g_date_time_format (local, "%x") : g_strdup (offramp_lesson_get_recorded (self->lesson));

  /* Translators: a machine's name, then a date */
  return g_strdup_printf (_ ("Recorded on %s, %s"), offramp_lesson_get_machine (self->lesson), date);
}

static void
show_step (OfframpLessonWindow *self)
{
  OfframpLessonStep *step = offramp_lesson_get_step (self->lesson, self->position);
  OfframpSample *sample = step != NULL ? offramp_lesson_step_get_sample (step) : NULL;
  const char *remark = step != NULL ? offramp_lesson_step_get_remark (step) : _ ("This lesson has no steps.");
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int)self->position);
  g_autofree char *place
      = g_strdup_printf (_ ("%u of %u"), MIN (self->position + 1, get_n_steps (self)), get_n_steps (self));

  gtk_label_set_text (self->remark, remark);
  gtk_widget_set_visible (GTK_WIDGET (self->remark), *remark != '\0');
  gtk_label_set_text (self->place, place);
  gtk_widget_set_visible (self->road_card, sample != NULL);
  gtk_stack_set_visible_child_name (self->side, sample != NULL ? "verdict" : "none");
  gtk_widget_set_visible (GTK_WIDGET (self->side), sample != NULL);
  offramp_road_set_sample (self->road, sample);
  offramp_verdict_panel_set_sample (self->panel, sample);
  offramp_guess_bar_set_sample (self->guess_bar, sample);
  if (sample != NULL && offramp_sample_get_verdict (sample) != NULL)
    {
      offramp_road_set_plan (self->road, offramp_sample_get_verdict (sample)->plan);
      offramp_guess_bar_set_network (self->guess_bar, offramp_sample_get_verdict (sample)->plan, NULL);
    }
  if (row != NULL && gtk_list_box_get_selected_row (self->list) != row)
    gtk_list_box_select_row (self->list, row);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.previous", self->position > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.next", self->position + 1 < get_n_steps (self));
}

static void
go_to (OfframpLessonWindow *self, guint position)
{
  if (position >= get_n_steps (self) || position == self->position)
    return;
  self->position = position;
  show_step (self);
}

static void
next_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpLessonWindow *self = OFFRAMP_LESSON_WINDOW (widget);

  go_to (self, self->position + 1);
}

static void
previous_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpLessonWindow *self = OFFRAMP_LESSON_WINDOW (widget);

  if (self->position > 0)
    go_to (self, self->position - 1);
}

static void
row_selected_cb (OfframpLessonWindow *self, GtkListBoxRow *row)
{
  if (row != NULL)
    go_to (self, (guint)gtk_list_box_row_get_index (row));
}

static void
guess_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpLessonWindow *self = OFFRAMP_LESSON_WINDOW (widget);

  offramp_guess_set_active (self->guess, !offramp_guess_is_active (self->guess));
}

static void
projector_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.projector", NULL);
}

static void
escape_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpLessonWindow *self = OFFRAMP_LESSON_WINDOW (widget);

  if (offramp_projector_is_on (self->projector))
    gtk_widget_activate_action (widget, "win.leave-projector", NULL);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* Before what has the focus, which would scroll by them. */
static gboolean
key_pressed_cb (OfframpLessonWindow *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down)
    gtk_widget_activate_action (GTK_WIDGET (self), "lesson.next", NULL);
  else if (keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up)
    gtk_widget_activate_action (GTK_WIDGET (self), "lesson.previous", NULL);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
width_changed_cb (OfframpLessonWindow *self)
{
  int width, height;
  gboolean narrow;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  narrow = width < ROOMY_WIDTH && !gtk_window_is_maximized (GTK_WINDOW (self))
           && !gtk_window_is_fullscreen (GTK_WINDOW (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_size_request (GTK_WIDGET (self->side), narrow ? -1 : 316, narrow ? 520 : -1);
}

static void
offramp_lesson_window_dispose (GObject *object)
{
  OfframpLessonWindow *self = OFFRAMP_LESSON_WINDOW (object);

  g_clear_object (&self->projector);
  g_clear_object (&self->guess);
  g_clear_object (&self->lesson);

  G_OBJECT_CLASS (offramp_lesson_window_parent_class)->dispose (object);
}

static void
offramp_lesson_window_class_init (OfframpLessonWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_lesson_window_dispose;
  g_type_ensure (OFFRAMP_TYPE_GUESS_BAR);
  g_type_ensure (OFFRAMP_TYPE_ROAD);
  g_type_ensure (OFFRAMP_TYPE_ROAD_CONTROLS);
  g_type_ensure (OFFRAMP_TYPE_VERDICT_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-lesson-window.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, title);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, header);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, bottom);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, list);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, remark);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, place);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, recorded);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, road_card);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, road);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, guess_bar);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, side);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, columns);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonWindow, panel);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);

  gtk_widget_class_install_action (widget_class, "lesson.next", NULL, next_cb);
  gtk_widget_class_install_action (widget_class, "lesson.previous", NULL, previous_cb);
  gtk_widget_class_install_action (widget_class, "lesson.guess", NULL, guess_cb);
  gtk_widget_class_install_action (widget_class, "lesson.projector", NULL, projector_cb);
  gtk_widget_class_install_action (widget_class, "lesson.escape", NULL, escape_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, 0, "lesson.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, 0, "lesson.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "lesson.guess", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "lesson.projector", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "lesson.escape", NULL);
}

static void
offramp_lesson_window_init (OfframpLessonWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->projector = offramp_projector_new (ADW_APPLICATION_WINDOW (self), self->header, self->bottom);
}

/* The number and the beginning of the remark: what the verdict is, it does not say. */
static void
fill_list (OfframpLessonWindow *self)
{
  for (guint i = 0; i < get_n_steps (self); i++)
    {
      OfframpLessonStep *step = offramp_lesson_get_step (self->lesson, i);
      OfframpSample *sample = offramp_lesson_step_get_sample (step);
      const char *remark = offramp_lesson_step_get_remark (step);
      g_autofree char *text = g_strdup_printf (
          "%u. %s", i + 1, *remark != '\0' || sample == NULL ? remark : offramp_sample_get_name (sample));
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_lines (GTK_LABEL (label), 2);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
      gtk_widget_add_css_class (label, "offramp-step");
      gtk_list_box_append (self->list, label);
    }
}

/**
 * offramp_lesson_window_new:
 * @lesson: what is replayed
 *
 * Returns: (transfer full): a window at the first step
 */
GtkWidget *
offramp_lesson_window_new (OfframpLesson *lesson)
{
  OfframpLessonWindow *self;
  g_autofree char *recorded = NULL;
  const char *title;

  g_return_val_if_fail (OFFRAMP_IS_LESSON (lesson), NULL);

  self = g_object_new (OFFRAMP_TYPE_LESSON_WINDOW, NULL);
  self->lesson = g_object_ref (lesson);
  self->guess = offramp_guess_new (offramp_lesson_get_samples (lesson));
  title = *offramp_lesson_get_title (lesson) != '\0' ? offramp_lesson_get_title (lesson) : _ ("Lesson");
  recorded = format_recorded (self);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, recorded);
  gtk_label_set_text (self->recorded, recorded);
  offramp_guess_bar_set_guess (self->guess_bar, self->guess);
  fill_list (self);
  show_step (self);
  width_changed_cb (self);
  return GTK_WIDGET (self);
}
