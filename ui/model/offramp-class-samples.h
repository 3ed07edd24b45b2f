/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-class-samples.h - one class of a data set: its name, how many images it has, and a few of them
 *
 * Immutable once it is in a list. Knows no GTK.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_CLASS_SAMPLES (offramp_class_samples_get_type ())
G_DECLARE_FINAL_TYPE (OfframpClassSamples, offramp_class_samples, OFFRAMP, CLASS_SAMPLES, GObject)

OfframpClassSamples *offramp_class_samples_new (guint number, const char *name);
void offramp_class_samples_set_count (OfframpClassSamples *self, EePart part, guint count);
void offramp_class_samples_add (OfframpClassSamples *self, EeDataset *dataset, guint index);

guint offramp_class_samples_get_number (OfframpClassSamples *self);
const char *offramp_class_samples_get_name (OfframpClassSamples *self);
guint offramp_class_samples_get_count (OfframpClassSamples *self, EePart part);
guint offramp_class_samples_get_n_samples (OfframpClassSamples *self);
GBytes *offramp_class_samples_get_sample (OfframpClassSamples *self, guint index);
char *offramp_class_samples_describe (OfframpClassSamples *self);

G_END_DECLS
