/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-check.c - aborts where a reader broke its contract */
#include "fuzz-check.h"

#include <string.h>

#include "ee-data-error.h"

#define REQUIRE(condition)                                                                                             \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    if (!(condition))                                                                                                  \
      g_error ("broken contract: %s", #condition);                                                                     \
  }                                                                                                                    \
  G_STMT_END

/* A sentence that can be shown in a window and names @file. */
void
fuzz_check_error (const GError *error, const char *file)
{
  REQUIRE (error != NULL);
  REQUIRE (g_utf8_validate (error->message, -1, NULL));
  if (file != NULL && strstr (error->message, file) == NULL)
    g_error ("“%s” is not named in: %s", file, error->message);
}

/* An archive's words do not steer a terminal. */
static void
check_data_error (const GError *error, const char *file)
{
  REQUIRE (error->domain == EE_DATA_ERROR);
  fuzz_check_error (error, file);
  for (const char *at = error->message; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      g_error ("a control character in: %s", error->message);
}

static void
check_images (EeDataset *dataset)
{
  guint n = ee_dataset_get_n_images (dataset), n_classes = ee_dataset_get_n_classes (dataset);
  const guint16 *labels = ee_dataset_get_labels (dataset);
  gsize n_values = (gsize)n * EE_IMAGE_SIDE * EE_IMAGE_SIDE * ee_dataset_get_channels (dataset);
  const guint8 *pixels = ee_dataset_get_pixels (dataset);
  guint8 image[EE_IMAGE_BYTES];
  guint sum = 0;

  REQUIRE (n > 0 && n_classes > 0);
  for (guint i = 0; i < n; i++)
    REQUIRE (labels[i] < n_classes);
  /* So that the address sanitizer sees all of them. */
  for (gsize i = 0; i < n_values; i++)
    sum += pixels[i];
  REQUIRE (sum <= n_values * 255);
  ee_dataset_copy_image (dataset, n - 1, TRUE, image);
}

void
fuzz_check_dataset (EeDataset *dataset, const GError *error, const char *file)
{
  const char *const *names;

  REQUIRE ((dataset == NULL) != (error == NULL));
  if (dataset == NULL)
    {
      check_data_error (error, file);
      return;
    }
  REQUIRE (strlen (ee_dataset_get_digest (dataset)) == 64);
  REQUIRE (g_utf8_validate (ee_dataset_get_source (dataset), -1, NULL));
  names = ee_dataset_get_class_names (dataset);
  for (guint i = 0; names != NULL && i < ee_dataset_get_n_classes (dataset); i++)
    REQUIRE (names[i] != NULL);
  check_images (dataset);
}

/* What was counted without decoding anything is what there is, if there is anything. */
static void
check_count (gboolean counted, guint n_images, EeDataset *dataset, const GError *error, const char *file)
{
  REQUIRE (counted == (error == NULL));
  if (!counted)
    check_data_error (error, file);
  if (dataset != NULL && (!counted || n_images != ee_dataset_get_n_images (dataset)))
    g_error ("%u images were counted and %u read: %s", n_images, ee_dataset_get_n_images (dataset),
             counted ? "no error" : error->message);
}

/* Reads and counts @part of the set @id below @root; what goes wrong must name @file. */
void
fuzz_check_reader (const char *id, EePart part, const char *root, const char *file)
{
  const EeReader *reader = ee_reader_find (id);
  g_autoptr (EeDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) count_error = NULL;
  guint n_images = 0, n_classes = 0;
  gboolean counted;

  REQUIRE (reader != NULL);
  dataset = reader->load (part, root, NULL, NULL, NULL, &error);
  fuzz_check_dataset (dataset, error, file);
  counted = reader->count (part, root, &n_images, &n_classes, NULL, &count_error);
  check_count (counted, n_images, dataset, count_error, file);
}

void
fuzz_check_pixels (EePixels *pixels, const GError *error, const char *file)
{
  guint8 image[EE_IMAGE_BYTES];

  REQUIRE ((pixels == NULL) != (error == NULL));
  if (pixels == NULL)
    {
      check_data_error (error, file);
      return;
    }
  REQUIRE (pixels->width > 0 && pixels->width <= EE_IMAGE_MAX_SIDE);
  REQUIRE (pixels->height > 0 && pixels->height <= EE_IMAGE_MAX_SIDE);
  REQUIRE ((guint64)pixels->width * pixels->height <= EE_IMAGE_MAX_PIXELS);
  ee_pixels_to_image (pixels, image);
  ee_image_apply_invert (image, EE_INVERT_AUTO);
}
