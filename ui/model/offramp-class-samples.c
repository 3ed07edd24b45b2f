/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-class-samples.h"

#include <glib/gi18n.h>

#include "offramp-display-name.h"

struct _OfframpClassSamples
{
  GObject parent_instance;

  guint number;
  char *name;
  guint counts[2];
  GPtrArray *samples; /* of GBytes, [32, 32, 3] uint8 */
};

G_DEFINE_FINAL_TYPE (OfframpClassSamples, offramp_class_samples, G_TYPE_OBJECT)

static void
offramp_class_samples_finalize (GObject *object)
{
  OfframpClassSamples *self = OFFRAMP_CLASS_SAMPLES (object);

  g_free (self->name);
  g_ptr_array_unref (self->samples);
  G_OBJECT_CLASS (offramp_class_samples_parent_class)->finalize (object);
}

static void
offramp_class_samples_class_init (OfframpClassSamplesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_class_samples_finalize;
}

static void
offramp_class_samples_init (OfframpClassSamples *self)
{
  self->samples = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
}

/**
 * offramp_class_samples_new:
 * @number: of the class, from 0
 * @name: (nullable): what it is called; %NULL for its number
 *
 * Returns: (transfer full): a class without images
 */
OfframpClassSamples *
offramp_class_samples_new (guint number, const char *name)
{
  OfframpClassSamples *self = g_object_new (OFFRAMP_TYPE_CLASS_SAMPLES, NULL);

  self->number = number;
  self->name = name != NULL ? offramp_display_name_new (name) : g_strdup_printf ("%u", number);
  return self;
}

/**
 * offramp_class_samples_set_count:
 * @self: a class
 * @part: training or test images
 * @count: how many there are
 */
void
offramp_class_samples_set_count (OfframpClassSamples *self, EePart part, guint count)
{
  self->counts[part] = count;
}

/**
 * offramp_class_samples_add:
 * @self: a class
 * @dataset: where the image is
 * @index: of the image, which is copied
 */
void
offramp_class_samples_add (OfframpClassSamples *self, EeDataset *dataset, guint index)
{
  guint8 *image = g_malloc (EE_IMAGE_BYTES);

  ee_dataset_copy_image (dataset, index, FALSE, image);
  g_ptr_array_add (self->samples, g_bytes_new_take (image, EE_IMAGE_BYTES));
}

/**
 * offramp_class_samples_get_number:
 * @self: a class
 *
 * Returns: its number, from 0
 */
guint
offramp_class_samples_get_number (OfframpClassSamples *self)
{
  return self->number;
}

/**
 * offramp_class_samples_get_name:
 * @self: a class
 *
 * Returns: (transfer none): its name, of one line
 */
const char *
offramp_class_samples_get_name (OfframpClassSamples *self)
{
  return self->name;
}

/**
 * offramp_class_samples_get_count:
 * @self: a class
 * @part: training or test images
 *
 * Returns: how many there are
 */
guint
offramp_class_samples_get_count (OfframpClassSamples *self, EePart part)
{
  return self->counts[part];
}

/**
 * offramp_class_samples_get_n_samples:
 * @self: a class
 *
 * Returns: how many images are held
 */
guint
offramp_class_samples_get_n_samples (OfframpClassSamples *self)
{
  return self->samples->len;
}

/**
 * offramp_class_samples_get_sample:
 * @self: a class
 * @index: below offramp_class_samples_get_n_samples()
 *
 * Returns: (transfer none): [32, 32, 3] uint8
 */
GBytes *
offramp_class_samples_get_sample (OfframpClassSamples *self, guint index)
{
  g_return_val_if_fail (index < self->samples->len, NULL);

  return g_ptr_array_index (self->samples, index);
}

/**
 * offramp_class_samples_describe:
 * @self: a class
 *
 * Returns: (transfer full): how many images it has, in words
 */
char *
offramp_class_samples_describe (OfframpClassSamples *self)
{
  g_autofree char *train = g_strdup_printf ("%'u", self->counts[EE_PART_TRAIN]);
  g_autofree char *test = g_strdup_printf ("%'u", self->counts[EE_PART_TEST]);

  if (self->counts[EE_PART_TEST] == 0)
    return g_strdup_printf (_ ("%s for training"), train);
  if (self->counts[EE_PART_TRAIN] == 0)
    return g_strdup_printf (_ ("%s for testing"), test);
  return g_strdup_printf (_ ("%s for training, %s for testing"), train, test);
}
