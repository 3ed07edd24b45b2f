/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of the settings, with their words and ranges. */
#include "offramp-train-settings-private.h"

#include <glib/gi18n.h>

/* The words of a number that stands for something else. */
static gboolean
show_special (GtkSpinButton *spin, double special, const char *words)
{
  if (gtk_spin_button_get_value (spin) != special)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), words);
  return TRUE;
}

/* What such words mean when the field is read again; everything else is a number. */
static int
read_special (GtkSpinButton *spin, const char *words, double special, double *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));

  if (g_utf8_collate (text, words) != 0)
    return FALSE;
  *value = special;
  return TRUE;
}

static gboolean
show_auto_cb (GtkSpinButton *spin)
{
  return show_special (spin, 0, _ ("Auto"));
}

static int
read_auto_cb (GtkSpinButton *spin, double *value)
{
  return read_special (spin, _ ("Auto"), 0, value);
}

static gboolean
show_all_cb (GtkSpinButton *spin)
{
  return show_special (spin, 0, _ ("All"));
}

static int
read_all_cb (GtkSpinButton *spin, double *value)
{
  return read_special (spin, _ ("All"), 0, value);
}

static gboolean
show_off_cb (GtkSpinButton *spin)
{
  return show_special (spin, 0, _ ("Off"));
}

static int
read_off_cb (GtkSpinButton *spin, double *value)
{
  return read_special (spin, _ ("Off"), 0, value);
}

static GtkSpinButton *
add_special_spin (GtkWidget *parent, const char *title, const char *hint, const OfframpSpinRange *range,
                  GCallback show_cb, GCallback read_cb)
{
  GtkSpinButton *spin = offramp_setting_rows_add_spin (parent, title, hint, range);

  g_signal_connect (spin, "output", show_cb, NULL);
  g_signal_connect (spin, "input", read_cb, NULL);
  return spin;
}

/* In the order of EePreset and of the widths. */
static void
make_network_rows (OfframpTrainSettings *self, GtkWidget *group)
{
  const char *const presets[] = { _ ("Modern"), _ ("As in the paper"), NULL };
  const char *const blocks[] = { "1", "2", "3", "4" };
  const char *const names[OFFRAMP_N_EXIT_TOGGLES]
      = { _ ("Exit after block 1"), _ ("Exit after block 2"), _ ("Exit after block 3"), _ ("Exit after block 4") };

  self->pair_row = offramp_setting_rows_add_combo (
      group, _ ("Data"), _ ("Main images, whose class is learned, and redundant ones, which are to leave"), NULL);
  self->preset_row = offramp_setting_rows_add_combo (
      group, _ ("Network"), _ ("Modern: with batch norm and small dense layers. As in the paper: without, and large"),
      presets);
  self->width_row = offramp_setting_rows_add_combo (group, _ ("Width"),
                                                    _ ("Every layer of the network is this wide, compared to VGG-19"),
                                                    ee_settings_list_widths ());
  offramp_setting_rows_add_toggles (
      group, _ ("Exit after block"),
      _ ("Images that an exit calls redundant go no further. None pressed: the network without exit, to compare with"),
      blocks, names, self->exits, OFFRAMP_N_EXIT_TOGGLES);
}

/* In the order of EeScheduleKind. */
static void
make_course_rows (OfframpTrainSettings *self, GtkWidget *group)
{
  const char *const schedules[] = { _ ("Cosine"), _ ("Steps"), _ ("Constant"), NULL };

  self->epochs_spin = add_special_spin (
      group, _ ("Epochs"), _ ("How often the network sees every training image; at 0 their number decides"),
      &(OfframpSpinRange){ 0, EE_SETTINGS_MAX_EPOCHS, 1, 0 }, G_CALLBACK (show_auto_cb), G_CALLBACK (read_auto_cb));
  self->batch_spin = offramp_setting_rows_add_spin (group, _ ("Batch"), _ ("Images in one training step"),
                                                    &(OfframpSpinRange){ 8, 1024, 8, 0 });
  self->rate_spin = add_special_spin (
      group, _ ("Learning rate"), _ ("How far a step goes at its most; at 0 the network's own recipe decides"),
      &(OfframpSpinRange){ 0, 10, 0.001, 4 }, G_CALLBACK (show_auto_cb), G_CALLBACK (read_auto_cb));
  self->schedule_row = offramp_setting_rows_add_combo (group, _ ("Schedule"),
                                                       _ ("How the learning rate falls after the warm-up"), schedules);
  self->seed_spin
      = offramp_setting_rows_add_spin (group, _ ("Seed"), _ ("The same seed gives the same numbers on this computer"),
                                       &(OfframpSpinRange){ 0, G_MAXUINT32, 1, 0 });
}

/* In the order of EeUpdateKind. */
static void
make_learning_rows (OfframpTrainSettings *self, GtkWidget *more)
{
  const char *const optimizers[] = { "SGD", "AdamW", NULL };

  self->optimizer_row
      = offramp_setting_rows_add_combo (more, _ ("Optimizer"), _ ("SGD with Nesterov momentum, or AdamW"), optimizers);
  self->warmup_spin = offramp_setting_rows_add_spin (more, _ ("Warm-up, %"),
                                                     _ ("Share of all steps in which the learning rate rises"),
                                                     &(OfframpSpinRange){ 0, 50, 5, 0 });
  self->decay_spin = offramp_setting_rows_add_spin (more, _ ("Weight decay"), _ ("Pull of the weights towards 0"),
                                                    &(OfframpSpinRange){ 0, 1, 0.0001, 5 });
  self->weight_spin = offramp_setting_rows_add_spin (
      more, _ ("Weight δ of L2"),
      _ ("What naming a main image weighs against the exit in L = L1 + δ·L2; 1 in the paper. Without an exit it means "
         "nothing"),
      &(OfframpSpinRange){ EE_SETTINGS_LEAST_MAIN_WEIGHT, EE_SETTINGS_MOST_MAIN_WEIGHT, 0.1, 3 });
  self->augment_switch = offramp_setting_rows_add_switch (
      more, _ ("Augmentation"), _ ("Training images are shifted, turned and scaled a little, as far as they bear it"));
  self->patience_spin = add_special_spin (
      more, _ ("Patience"), _ ("The training ends after so many epochs that brought nothing better"),
      &(OfframpSpinRange){ 0, 1000, 1, 0 }, G_CALLBACK (show_off_cb), G_CALLBACK (read_off_cb));
}

/* In the order of EePolarity. */
static void
make_data_rows (OfframpTrainSettings *self, GtkWidget *more)
{
  const char *const polarities[] = { _ ("Light on dark"), _ ("As published"), NULL };

  self->limit_spin = add_special_spin (more, _ ("Training images"), _ ("At most so many; at 0 all of them"),
                                       &(OfframpSpinRange){ 0, 1000000, 1000, 0 }, G_CALLBACK (show_all_cb),
                                       G_CALLBACK (read_all_cb));
  self->share_spin = add_special_spin (
      more, _ ("Redundant, %"), _ ("Share of redundant images, by leaving some out; at 0 as the sets have them"),
      &(OfframpSpinRange){ 0, 95, 5, 0 }, G_CALLBACK (show_auto_cb), G_CALLBACK (read_auto_cb));
  self->polarity_row = offramp_setting_rows_add_combo (
      more, _ ("Ink"), _ ("Light on dark in both sets, so that the ground alone gives nothing away"), polarities);
}

/* In the order of EeGoalKind. */
static void
make_machine_rows (OfframpTrainSettings *self, GtkWidget *more)
{
  const char *const goals[] = { _ ("Accuracy"), _ ("Main images lost"), _ ("Time"), NULL };

  self->goal_row = offramp_setting_rows_add_combo (
      more, _ ("Threshold for"), _ ("What the exit's threshold is chosen for, on validation images"), goals);
  self->goal_spin = offramp_setting_rows_add_spin (more, _ ("At most, %"),
                                                   _ ("Of main images that may be lost, or of the time without exit"),
                                                   &(OfframpSpinRange){ 0.1, 100, 0.5, 1 });
  self->device_row
      = offramp_setting_rows_add_combo (more, _ ("Device"), _ ("What computes; below is why others cannot"), NULL);
  self->threads_spin = add_special_spin (more, _ ("Threads"), _ ("Of the processor; at 0 all"),
                                         &(OfframpSpinRange){ 0, EE_SETTINGS_MAX_THREADS, 1, 0 },
                                         G_CALLBACK (show_all_cb), G_CALLBACK (read_all_cb));
  self->precision_row = offramp_setting_rows_add_combo (
      more, _ ("Precision"),
      _ ("Of the numbers. Every device trains in fp32; those of 16 bits are for graphics processors that have them"),
      NULL);
  self->events_switch = offramp_setting_rows_add_switch (more, _ ("TensorBoard files"),
                                                         _ ("Event files beside metrics.csv, which TensorBoard opens"));
}

void
offramp_train_settings_make_rows (OfframpTrainSettings *self)
{
  GtkWidget *group = GTK_WIDGET (self->run_group), *more;

  make_network_rows (self, group);
  make_course_rows (self, group);
  more = self->more_row = g_object_new (ADW_TYPE_EXPANDER_ROW, "title", _ ("More settings"), NULL);
  adw_preferences_group_add (self->run_group, more);
  make_learning_rows (self, more);
  make_data_rows (self, more);
  make_machine_rows (self, more);
}
