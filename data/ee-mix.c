/* SPDX-License-Identifier: Apache-2.0 */
/* ee-mix.c - finds the set that an image of the whole belongs to
 *
 * Owns references to the sets. Copies no pixels.
 */
#include "ee-mix.h"

struct _EeMix
{
  GPtrArray *sets;  /* of EeDataset */
  gboolean *invert; /* [n_sets] */
  guint *ends;      /* [n_sets] index one past each set's last image */
};

/**
 * ee_mix_new:
 * @sets: (transfer full) (element-type EeDataset): at least one
 * @invert: (array): for each set, whether its images are to be inverted when copied
 *
 * Returns: (transfer full): the sets as one
 */
EeMix *
ee_mix_new (GPtrArray *sets, const gboolean *invert)
{
  EeMix *mix;
  guint end = 0;

  g_return_val_if_fail (sets != NULL && sets->len > 0 && invert != NULL, NULL);

  mix = g_new0 (EeMix, 1);
  mix->sets = sets;
  mix->invert = g_memdup2 (invert, sets->len * sizeof *invert);
  mix->ends = g_new (guint, sets->len);
  for (guint i = 0; i < sets->len; i++)
    mix->ends[i] = end += ee_dataset_get_n_images (g_ptr_array_index (sets, i));
  return mix;
}

/**
 * ee_mix_free:
 * @mix: (nullable) (transfer full): a mix
 */
void
ee_mix_free (EeMix *mix)
{
  if (mix == NULL)
    return;
  g_ptr_array_unref (mix->sets);
  g_free (mix->invert);
  g_free (mix->ends);
  g_free (mix);
}

guint
ee_mix_get_n_sets (EeMix *mix)
{
  return mix->sets->len;
}

/**
 * ee_mix_get_set:
 * @mix: a mix
 * @index: below ee_mix_get_n_sets()
 *
 * Returns: (transfer none): the set
 */
EeDataset *
ee_mix_get_set (EeMix *mix, guint index)
{
  g_return_val_if_fail (index < mix->sets->len, NULL);

  return g_ptr_array_index (mix->sets, index);
}

guint
ee_mix_get_n_images (EeMix *mix)
{
  return mix->ends[mix->sets->len - 1];
}

/**
 * ee_mix_find_set:
 * @mix: a mix
 * @index: below ee_mix_get_n_images()
 *
 * Returns: the number of the set that holds the image
 */
guint
ee_mix_find_set (EeMix *mix, guint index)
{
  guint set = 0;

  g_return_val_if_fail (index < ee_mix_get_n_images (mix), 0);

  while (index >= mix->ends[set])
    set++;
  return set;
}

/**
 * ee_mix_copy_image:
 * @mix: a mix
 * @index: below ee_mix_get_n_images()
 * @image: (out caller-allocates): [32, 32, 3] uint8, inverted where its set is to be
 */
void
ee_mix_copy_image (EeMix *mix, guint index, guint8 *image)
{
  guint set;

  g_return_if_fail (index < ee_mix_get_n_images (mix));

  set = ee_mix_find_set (mix, index);
  ee_dataset_copy_image (g_ptr_array_index (mix->sets, set), index - (set > 0 ? mix->ends[set - 1] : 0),
                         mix->invert[set], image);
}
