/* SPDX-License-Identifier: Apache-2.0 */
/* test-samples.c - a picture file of a test image, dropped on the window, must be the image that is evaluated */
#include "test-samples.h"

#include <stdio.h>

#include "test-files.h"

/* Checks each sample <set>_test_<index>_label-<label>.png whose index the set holds; its label is a class name where
 * @named. Returns how many there were. */
guint
test_samples_compare (EeDataset *dataset, const char *set, gboolean named)
{
  g_autofree char *folder = test_files_find_real ("samples");
  g_autofree char *pattern = g_strconcat (set, "_test_%u_label-%31[a-z0-9].png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      guint8 from_file[EE_IMAGE_BYTES], from_set[EE_IMAGE_BYTES];
      g_autoptr (EePixels) pixels = NULL;
      char text[32];
      guint index, label;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      if (sscanf (name, pattern, &index, text) != 2 || index >= ee_dataset_get_n_images (dataset))
        continue;
#pragma GCC diagnostic pop
      pixels = ee_pixels_new_from_file (path, &error);
      g_assert_no_error (error);
      ee_pixels_to_image (pixels, from_file);
      ee_dataset_copy_image (dataset, index, FALSE, from_set);
      g_assert_cmpmem (from_file, EE_IMAGE_BYTES, from_set, EE_IMAGE_BYTES);
      label = ee_dataset_get_label (dataset, index);
      if (named)
        g_assert_cmpstr (ee_dataset_get_class_names (dataset)[label], ==, text);
      else
        g_assert_cmpuint (label, ==, (guint)g_ascii_strtoull (text, NULL, 10));
      n++;
    }
  return n;
}
