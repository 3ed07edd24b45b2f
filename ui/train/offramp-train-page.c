/* SPDX-License-Identifier: Apache-2.0 */
/* Shows what an OfframpTraining reports; computes nothing. */
#include "offramp-train-page.h"

#include "offramp-preferences.h"

struct _OfframpTrainPage
{
  AdwBin parent_instance;

  OfframpTraining *training;
  GSettings *preferences;
};

G_DEFINE_FINAL_TYPE (OfframpTrainPage, offramp_train_page, ADW_TYPE_BIN)

static void
offramp_train_page_class_init (OfframpTrainPageClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/io/github/offramp/Offramp/train/offramp-train-page.ui");
}

static void
offramp_train_page_init (OfframpTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
offramp_train_page_set_training (OfframpTrainPage *self, OfframpTraining *training, GSettings *preferences)
{
}

void
offramp_train_page_toggle_training (OfframpTrainPage *self)
{
}

void
offramp_train_page_open_folder (OfframpTrainPage *self)
{
}

void
offramp_train_page_toggle_settings (OfframpTrainPage *self)
{
}
