/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-data-text.h"

#include <glib/gi18n.h>

#include "offramp-training-text.h"

static char *
format_count (guint count)
{
  return g_strdup_printf ("%'u", count);
}

/* What a download brings, by the catalogue. */
static guint64
get_catalog_size (const EeCatalogSet *set)
{
  guint64 size = 0;

  for (guint f = 0; f < set->n_files; f++)
    size += set->files[f].size;
  return size;
}

/**
 * offramp_data_text_describe_state:
 * @set: a data set
 *
 * Returns: (transfer full): a few words: whether it is there, or how far what is done with it is
 */
char *
offramp_data_text_describe_state (OfframpDataSet *set)
{
  g_autofree char *work = offramp_data_text_describe_work (set);
  g_autofree char *size = NULL;

  if (work != NULL)
    return g_steal_pointer (&work);
  switch (offramp_data_set_get_state (set))
    {
    case OFFRAMP_DATA_INSTALLED:
      size = g_format_size (offramp_data_set_get_bytes (set));
      /* Translators: of a data set; its size follows */
      return g_strdup_printf (_ ("There, %s"), size);
    case OFFRAMP_DATA_INCOMPLETE:
      return g_strdup (offramp_data_set_has_rest (set) ? _ ("Download was stopped") : _ ("Incomplete"));
    case OFFRAMP_DATA_BROKEN:
      return g_strdup (_ ("Damaged"));
    case OFFRAMP_DATA_MISSING:
      size = g_format_size (get_catalog_size (offramp_data_set_get_catalog (set)));
      /* Translators: of a data set; the size of the download follows */
      return g_strdup_printf (_ ("Not there, %s"), size);
    case OFFRAMP_DATA_UNKNOWN:
    default:
      return g_strdup (_ ("Looking…"));
    }
}

static char *
describe_download (const OfframpDataProgress *progress)
{
  g_autofree char *done = g_format_size (progress->done);
  g_autofree char *total = g_format_size (progress->total);
  g_autofree char *rate = g_format_size ((guint64)progress->rate);
  g_autofree char *left = NULL;

  if (progress->checking)
    return g_strdup_printf (_ ("Checking %s"), progress->file);
  if (progress->total == 0)
    return g_strdup_printf (_ ("%s so far"), done);
  if (progress->rate <= 0)
    return g_strdup_printf (_ ("%s of %s"), done, total);
  left = offramp_training_format_duration ((progress->total - MIN (progress->done, progress->total)) / progress->rate);
  /* Translators: bytes here, bytes of all, bytes a second, time such as "3 min 12 s" */
  return g_strdup_printf (_ ("%s of %s, %s/s, %s left"), done, total, rate, left);
}

/**
 * offramp_data_text_describe_work:
 * @set: a data set
 *
 * Returns: (transfer full) (nullable): what is being done with it and how far that is; %NULL for nothing and for a look
 */
char *
offramp_data_text_describe_work (OfframpDataSet *set)
{
  OfframpDataProgress progress;

  offramp_data_set_get_progress (set, &progress);
  switch (offramp_data_set_get_work (set))
    {
    case OFFRAMP_DATA_DOWNLOADING:
      return describe_download (&progress);
    case OFFRAMP_DATA_VERIFYING:
      return *progress.file == '\0' ? g_strdup (_ ("Checking…")) : g_strdup_printf (_ ("Checking %s"), progress.file);
    case OFFRAMP_DATA_REMOVING:
      return g_strdup (_ ("Removing…"));
    case OFFRAMP_DATA_IDLE:
    case OFFRAMP_DATA_COUNTING:
    default:
      return NULL;
    }
}

/**
 * offramp_data_text_describe_images:
 * @set: a data set
 *
 * Returns: (transfer full): how many images and classes are there, and of how many where that differs
 */
char *
offramp_data_text_describe_images (OfframpDataSet *set)
{
  const EeCatalogSet *catalog = offramp_data_set_get_catalog (set);
  const EeInventory *inventory = offramp_data_set_get_inventory (set);
  const guint *n = inventory != NULL ? inventory->n_images : NULL;
  g_autofree char *all_train = format_count (catalog->n_train);
  g_autofree char *all_test = format_count (catalog->n_test);
  g_autofree char *all_classes = format_count (catalog->n_classes);
  g_autofree char *train = format_count (n != NULL ? n[EE_PART_TRAIN] : 0);
  g_autofree char *test = format_count (n != NULL ? n[EE_PART_TEST] : 0);
  g_autofree char *classes = format_count (inventory != NULL ? inventory->n_classes : 0);

  if (n == NULL || n[EE_PART_TRAIN] + n[EE_PART_TEST] == 0)
    return g_strdup_printf (_ ("%s for training and %s for testing in %s classes, once it is here"), all_train,
                            all_test, all_classes);
  if (n[EE_PART_TRAIN] == catalog->n_train && n[EE_PART_TEST] == catalog->n_test)
    return g_strdup_printf (_ ("%s for training and %s for testing in %s classes: all of them"), train, test, classes);
  return g_strdup_printf (_ ("%s of %s for training and %s of %s for testing, in %s classes"), train, all_train, test,
                          all_test, classes);
}

/**
 * offramp_data_text_describe_size:
 * @set: a data set
 *
 * Returns: (transfer full): what it takes on the disk, or will take
 */
char *
offramp_data_text_describe_size (OfframpDataSet *set)
{
  g_autofree char *here = g_format_size (offramp_data_set_get_bytes (set));
  g_autofree char *all = g_format_size (get_catalog_size (offramp_data_set_get_catalog (set)));

  switch (offramp_data_set_get_state (set))
    {
    case OFFRAMP_DATA_INSTALLED:
    case OFFRAMP_DATA_BROKEN:
      return g_steal_pointer (&here);
    case OFFRAMP_DATA_INCOMPLETE:
      return g_strdup_printf (_ ("%s of %s"), here, all);
    case OFFRAMP_DATA_MISSING:
    case OFFRAMP_DATA_UNKNOWN:
    default:
      return g_strdup_printf (_ ("%s to download"), all);
    }
}

/**
 * offramp_data_text_describe_removal:
 * @set: a data set
 *
 * Returns: (transfer full): what goes, before one removes it
 */
char *
offramp_data_text_describe_removal (OfframpDataSet *set)
{
  g_autofree char *folder = offramp_data_set_get_folder (set);
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *size = g_format_size (offramp_data_set_get_bytes (set));

  return g_strdup_printf (_ ("Its files (%s) in the folder %s go to the trash; where there is none they are deleted. "
                             "Other files in that folder, and networks that were trained on it, stay."),
                          size, shown);
}
