/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "demo-pictures.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "image-files.h"
#include "network-words.h"
#include "number-format.h"
#include "thumbnail.h"

enum
{
  SHOWN_OF_A_KIND = 3,
  REPEATS = 5,
  /* The words stand beside the middle of the picture. */
  FIRST_TEXT_LINE = 2
};

static void
print_picture (const guint8 *image, const char *const *texts)
{
  g_auto (GStrv) picture = offramp_thumbnail_draw (image, offramp_text_is_unicode ());
  guint n_texts = g_strv_length ((char **)texts);

  for (guint l = 0; picture[l] != NULL; l++)
    {
      gboolean has_text = l >= FIRST_TEXT_LINE && l - FIRST_TEXT_LINE < n_texts;

      g_print ("  %s   %s\n", picture[l], has_text ? texts[l - FIRST_TEXT_LINE] : "");
    }
  g_print ("\n");
}

/* Sends @image through the network and draws it beside its title, route and time. */
static gboolean
show_image (EeModel *model, const guint8 *image, const char *title, GError **error)
{
  EeRoute route;
  EeRouteTiming timing;
  char buffer[16];
  g_autofree char *verdict = NULL;
  g_autofree char *sure = NULL;
  g_autofree char *time = NULL;
  g_autofree char *confidence = NULL;
  const char *texts[4] = { title };

  if (!ee_router_time_one (model, image, model->facts->threshold, REPEATS, &route, NULL, &timing, error))
    return FALSE;

  verdict = route.left ? g_strdup (_ ("left at block 1"))
                       : g_strdup_printf (_ ("full network: %s"),
                                          offramp_network_get_class_title (model, route.label, buffer));
  sure = offramp_format_share (route.p_label);
  time = offramp_format_milliseconds (timing.total_ms);
  /* Translators: for example "99.87 % sure, in 2.31 ms" */
  confidence = g_strdup_printf (_ ("%s sure, in %s"), sure, time);
  texts[1] = verdict;
  texts[2] = confidence;
  print_picture (image, texts);

  return TRUE;
}

static gboolean
show_test_image (EeModel *model, EeExperiment *experiment, guint index, GError **error)
{
  guint8 image[EE_IMAGE_BYTES];
  guint label = ee_experiment_get_label (experiment, EE_SPLIT_TEST, index);
  gboolean redundant = label >= ee_experiment_get_n_main (experiment);
  g_autofree char *title
      = redundant ? g_strdup (_ ("a redundant image"))
                  : g_strdup_printf (_ ("a main image: %s"), ee_experiment_get_class_name (experiment, label));

  ee_experiment_copy_image (experiment, EE_SPLIT_TEST, index, image);
  return show_image (model, image, title, error);
}

/**
 * offramp_demo_show_test_images:
 * @model: a network
 * @experiment: with test images
 * @error: what the network said
 *
 * Draws some main and some redundant test images in turns, spread over the split.
 *
 * Returns: whether all went through
 */
gboolean
offramp_demo_show_test_images (EeModel *model, EeExperiment *experiment, GError **error)
{
  guint n_redundant = ee_experiment_get_n_redundant (experiment, EE_SPLIT_TEST);
  guint n_main = ee_experiment_get_n_images (experiment, EE_SPLIT_TEST) - n_redundant;

  for (guint i = 0; i < SHOWN_OF_A_KIND; i++)
    {
      /* Main images come first in a split. */
      guint main_index = n_main * (2 * i + 1) / (2 * SHOWN_OF_A_KIND);
      guint redundant_index = n_main + n_redundant * (2 * i + 1) / (2 * SHOWN_OF_A_KIND);

      if (main_index < n_main && !show_test_image (model, experiment, main_index, error))
        return FALSE;
      if (redundant_index < n_main + n_redundant && !show_test_image (model, experiment, redundant_index, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
show_file (EeModel *model, const char *path, GError **error)
{
  g_autoptr (EePixels) pixels = ee_pixels_new_from_file (path, error);
  g_autofree char *title = g_filename_display_basename (path);
  guint8 image[EE_IMAGE_BYTES];

  if (pixels == NULL)
    return FALSE;

  ee_pixels_to_image (pixels, image);
  ee_image_apply_invert (image, EE_INVERT_AUTO);
  return show_image (model, image, title, error);
}

/**
 * offramp_demo_check_files:
 * @paths: files and folders, NULL-terminated
 * @error: what is wrong with the first that cannot be shown
 *
 * Before a minute of training, rather than after it.
 *
 * Returns: whether all are pictures that can be read
 */
gboolean
offramp_demo_check_files (const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) files = offramp_image_files_collect (paths);

  for (guint i = 0; i < files->len; i++)
    {
      const OfframpImageFile *file = files->pdata[i];
      g_autoptr (EePixels) pixels = NULL;

      if (file->error != NULL)
        {
          g_propagate_error (error, g_error_copy (file->error));
          return FALSE;
        }
      if ((pixels = ee_pixels_new_from_file (file->path, error)) == NULL)
        return FALSE;
    }

  return TRUE;
}

/**
 * offramp_demo_show_files:
 * @model: a network of matched ink
 * @paths: files and folders, NULL-terminated
 *
 * Draws each image; says on stderr which could not be read.
 *
 * Returns: whether all could be read
 */
gboolean
offramp_demo_show_files (EeModel *model, const char *const *paths)
{
  g_autoptr (GPtrArray) files = offramp_image_files_collect (paths);
  gboolean all = TRUE;

  for (guint i = 0; i < files->len; i++)
    {
      const OfframpImageFile *file = files->pdata[i];
      g_autoptr (GError) error = NULL;

      if (file->error != NULL || !show_file (model, file->path, &error))
        {
          offramp_failure (file->error != NULL ? file->error : error);
          all = FALSE;
        }
    }

  return all;
}
