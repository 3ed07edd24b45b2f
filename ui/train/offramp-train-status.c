/* SPDX-License-Identifier: Apache-2.0 */
/* Words and numbers for what the training reports, set only where they differ from what stands there. */
#include "offramp-train-status.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-fold-layout.h"
#include "offramp-train-mistakes.h"
#include "offramp-training-text.h"
#include "offramp-wrap-layout.h"

struct _OfframpTrainStatus
{
  AdwBin parent_instance;

  GtkLabel *epoch_label, *percent_label, *detail_label, *alarm_label, *health_label;
  OfframpTrainMistakes *mistakes;
  GtkLabel *accuracy_caption, *accuracy_label, *exit_label, *left_label;
  GtkProgressBar *bar;
  GtkButton *settings_button, *resume_button, *stop_button, *start_button;

  gboolean can_start;
  gboolean has_last_run;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (OfframpTrainStatus, offramp_train_status, ADW_TYPE_BIN)

enum
{
  RESUME_LAST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
resume_clicked_cb (OfframpTrainStatus *self)
{
  g_signal_emit (self, signals[RESUME_LAST], 0);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
append_part (GString *text, const char *part)
{
  if (*part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static void
show_detail (OfframpTrainStatus *self, OfframpTraining *training, const EeTrainerProgress *progress)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *state = offramp_training_describe_state (training);
  g_autofree char *epoch = offramp_training_describe_epoch (training);
  g_autofree char *step = offramp_training_describe_step (training);
  double speed;

  if (progress->phase != EE_TRAINER_TRAINING && !g_str_equal (state, epoch))
    append_part (text, state);
  append_part (text, step);
  if (progress->step > 0
      && offramp_series_get_last (offramp_curves_get_series (offramp_training_get_curves (training),
                                                             OFFRAMP_MEASURE_IMAGES_PER_S, OFFRAMP_CURVE_SMOOTH),
                                  NULL, &speed))
    {
      g_autofree char *part = g_strdup_printf (_ ("%'.0f images/s"), speed);

      append_part (text, part);
    }
  if (progress->seconds > 0 && !offramp_training_is_busy (training))
    {
      g_autofree char *time = offramp_training_format_duration (progress->seconds);
      /* Translators: how long a training took */
      g_autofree char *part = g_strdup_printf (_ ("took %s"), time);

      append_part (text, part);
    }
  if (progress->phase == EE_TRAINER_TRAINING && progress->seconds_left >= 0)
    {
      g_autofree char *time = offramp_training_format_duration (progress->seconds_left);
      g_autofree char *part = g_strdup_printf (_ ("%s left"), time);

      append_part (text, part);
    }
  if (offramp_training_is_busy (training) && offramp_training_get_memory () > 0)
    {
      g_autofree char *size = g_format_size (offramp_training_get_memory ());
      /* Translators: how much memory the program holds, such as "412 MB" */
      g_autofree char *part = g_strdup_printf (_ ("%s of memory"), size);

      append_part (text, part);
    }
  if (text->len == 0)
    append_part (text, _ ("Choose the data and press Start. Everything stays on this computer."));
  set_text (self->detail_label, text->str);
}

/* A training that failed, or whose disk is full, says so elsewhere on the page. */
static void
show_alarm (OfframpTrainStatus *self, OfframpTraining *training, EeTrainerPhase phase)
{
  const char *text = ee_alarm_describe (offramp_training_get_alarm (training));

  if (phase == EE_TRAINER_FAILED)
    text = NULL;
  if (text != NULL)
    set_text (self->alarm_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->alarm_label), text != NULL);
}

/* That nothing is wrong is said too, once it can be known, and what dropping rows saves. */
static void
show_health (OfframpTrainStatus *self, OfframpTraining *training, const EeTrainerProgress *progress)
{
  const gboolean well = progress->step > 0 && progress->phase != EE_TRAINER_FAILED
                        && offramp_training_get_alarm (training) == EE_ALARM_NONE;
  OfframpSeries *saved = offramp_curves_get_series (offramp_training_get_curves (training), OFFRAMP_MEASURE_SAVED_SHARE,
                                                    OFFRAMP_CURVE_SMOOTH);
  g_autoptr (GString) text = g_string_new (NULL);
  double share;

  gtk_widget_set_visible (GTK_WIDGET (self->health_label), well);
  if (!well)
    return;
  append_part (text, _ ("Health: fine"));
  if (offramp_series_get_last (saved, NULL, &share) && share > 0 && share < 1)
    {
      /* Translators: both numbers follow from counting multiply-adds */
      g_autofree char *part = g_strdup_printf (_ ("dropped rows save %.0f %% of the work: a step is %.1f× shorter"),
                                               share * 100, 1 / (1 - share));

      append_part (text, part);
    }
  set_text (self->health_label, text->str);
}

static void
show_figures (OfframpTrainStatus *self, OfframpTraining *training)
{
  OfframpCurves *curves = offramp_training_get_curves (training);
  g_autofree char *accuracy = NULL, *exit_accuracy = NULL, *left = NULL;
  const gboolean busy = offramp_training_is_busy (training);
  double share = NAN;
  EeRecord record = { .accuracy = NAN, .exit_accuracy = NAN };

  /* The best network is the one that was kept. */
  if (busy)
    offramp_curves_get_newest (curves, EE_RECORD_VALIDATION, &record);
  else
    offramp_curves_get_best (curves, &record);
  set_text (self->accuracy_caption, busy || isnan (record.accuracy) ? _ ("accuracy") : _ ("best accuracy"));
  if (offramp_training_get_settings (training)->exits != 0)
    offramp_series_get_last (offramp_curves_get_series (curves, OFFRAMP_MEASURE_SHARE_LEFT, OFFRAMP_CURVE_SMOOTH), NULL,
                             &share);
  accuracy = offramp_training_format_percent (record.accuracy);
  exit_accuracy = offramp_training_format_percent (record.exit_accuracy);
  left = isfinite (share) ? g_strdup_printf (_ ("%.0f %%"), share * 100) : g_strdup ("–");
  set_text (self->accuracy_label, accuracy);
  set_text (self->exit_label, exit_accuracy);
  set_text (self->left_label, left);
}

static void
update_buttons (OfframpTrainStatus *self, OfframpTraining *training, EeTrainerPhase phase)
{
  const gboolean stopping = offramp_training_is_stopping (training);
  const char *label = _ ("Start");

  self->busy = offramp_training_is_busy (training);
  if (self->busy)
    label = phase == EE_TRAINER_PAUSED ? _ ("Resume") : _ ("Pause");
  if (g_strcmp0 (gtk_button_get_label (self->start_button), label) != 0)
    gtk_button_set_label (self->start_button, label);
  if (self->busy && phase != EE_TRAINER_PAUSED)
    gtk_widget_remove_css_class (GTK_WIDGET (self->start_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->start_button), "suggested-action");
  gtk_widget_set_sensitive (GTK_WIDGET (self->start_button),
                            self->busy ? !stopping && phase >= EE_TRAINER_TRAINING : self->can_start);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop_button), self->busy && !stopping);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->resume_button), !self->busy && self->has_last_run);
}

static void
offramp_train_status_class_init (OfframpTrainStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[RESUME_LAST]
      = g_signal_new ("resume-last", OFFRAMP_TYPE_TRAIN_STATUS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (OFFRAMP_TYPE_FOLD_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_TRAIN_MISTAKES);
  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/train/offramp-train-status.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, epoch_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, percent_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, detail_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, alarm_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, health_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, mistakes);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, accuracy_caption);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, accuracy_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, exit_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, left_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, bar);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, settings_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, resume_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, stop_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpTrainStatus, start_button);
  gtk_widget_class_bind_template_callback (widget_class, resume_clicked_cb);
}

static void
offramp_train_status_init (OfframpTrainStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * offramp_train_status_show:
 * @self: the card
 * @training: what it shows
 */
void
offramp_train_status_show (OfframpTrainStatus *self, OfframpTraining *training)
{
  EeTrainerProgress progress;
  g_autofree char *epoch = NULL, *percent = NULL;
  double fraction;

  g_return_if_fail (OFFRAMP_IS_TRAIN_STATUS (self) && OFFRAMP_IS_TRAINING (training));

  offramp_training_get_progress (training, &progress);
  fraction = offramp_training_get_fraction (training);
  epoch = offramp_training_describe_epoch (training);
  set_text (self->epoch_label, epoch);
  percent = progress.phase == EE_TRAINER_NEW || progress.phase == EE_TRAINER_FAILED
                ? g_strdup ("")
                : g_strdup_printf (_ ("%.0f %%"), floor (fraction * 100));
  set_text (self->percent_label, percent);
  gtk_progress_bar_set_fraction (self->bar, fraction);
  show_detail (self, training, &progress);
  show_alarm (self, training, progress.phase);
  show_health (self, training, &progress);
  offramp_train_mistakes_show (self->mistakes, training);
  show_figures (self, training);
  update_buttons (self, training, progress.phase);
}

/**
 * offramp_train_status_set_can_start:
 * @self: the card
 * @can_start: whether the chosen data are there
 *
 * Shown from the next offramp_train_status_show() on.
 */
void
offramp_train_status_set_can_start (OfframpTrainStatus *self, gboolean can_start)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_STATUS (self));

  self->can_start = can_start;
}

/**
 * offramp_train_status_set_last_run:
 * @self: the card
 * @run_path: (nullable): a run that can go on
 *
 * Shown from the next offramp_train_status_show() on.
 */
void
offramp_train_status_set_last_run (OfframpTrainStatus *self, const char *run_path)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_STATUS (self));

  self->has_last_run = run_path != NULL;
}

/**
 * offramp_train_status_set_folded:
 * @self: the card
 * @folded: whether the settings are folded away, so that a button brings them back
 */
void
offramp_train_status_set_folded (OfframpTrainStatus *self, gboolean folded)
{
  g_return_if_fail (OFFRAMP_IS_TRAIN_STATUS (self));

  gtk_widget_set_visible (GTK_WIDGET (self->settings_button), folded);
}
