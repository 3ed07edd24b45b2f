/* SPDX-License-Identifier: Apache-2.0 */
/* `datasets verify`: checksums, and every image read. */
#include "config.h"
#include "cmd-datasets.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "background-work.h"
#include "progress.h"

/* One data set; what the working thread says is behind the lock. */
typedef struct
{
  const OfframpDatasets *datasets;
  const EeCatalogSet *set;
  OfframpProgress *line;
  EeInventory inventory;
  GMutex mutex;
  double fraction;
  GPtrArray *remarks;
} Check;

static void
progress_cb (const char *what, double fraction, gpointer user_data)
{
  Check *check = user_data;

  g_mutex_lock (&check->mutex);
  check->fraction = fraction;
  g_mutex_unlock (&check->mutex);
}

static void
remark_cb (const char *remark, gpointer user_data)
{
  Check *check = user_data;

  g_mutex_lock (&check->mutex);
  g_ptr_array_add (check->remarks, g_strdup (remark));
  g_mutex_unlock (&check->mutex);
}

static gboolean
work (gpointer user_data, GCancellable *cancellable, GError **error)
{
  Check *check = user_data;

  return ee_inventory_verify (check->set->id, check->datasets->root, check->datasets->changes, &check->inventory,
                              remark_cb, progress_cb, check, cancellable, error);
}

static void
draw (gpointer user_data)
{
  Check *check = user_data;
  double fraction;

  if (!offramp_progress_is_due (check->line))
    return;
  g_mutex_lock (&check->mutex);
  fraction = check->fraction;
  g_mutex_unlock (&check->mutex);
  offramp_progress_draw (check->line, check->set->title, fraction, NULL, 0);
}

static gboolean
is_anything_there (const EeCatalogSet *set, const char *root)
{
  g_autofree char *folder = ee_catalog_get_folder (set, root);

  return ee_dataset_is_installed (set->id, root) || g_file_test (folder, G_FILE_TEST_EXISTS);
}

static void
print_result (Check *check, const GError *error)
{
  const EeCatalogSet *set = check->set;
  const guint *n = check->inventory.n_images;

  offramp_progress_clear (check->line);
  if (error != NULL)
    g_print (_ ("%-10s not in order: %s\n"), set->id, error->message);
  else if (n[EE_PART_TRAIN] == set->n_train && n[EE_PART_TEST] == set->n_test)
    g_print (_ ("%-10s in order: %u training and %u test images, %u classes\n"), set->id, n[EE_PART_TRAIN],
             n[EE_PART_TEST], check->inventory.n_classes);
  else
    g_print (_ ("%-10s in order, but another number: %u training images instead of %u, %u test images instead of %u\n"),
             set->id, n[EE_PART_TRAIN], set->n_train, n[EE_PART_TEST], set->n_test);
  for (guint i = 0; i < check->remarks->len; i++)
    g_print ("%-10s %s\n", "", (const char *)check->remarks->pdata[i]);
}

static OfframpExit
verify_set (const OfframpDatasets *datasets, const EeCatalogSet *set, OfframpProgress *line)
{
  Check check = { .datasets = datasets, .set = set, .line = line };
  g_autoptr (GError) error = NULL;
  OfframpExit status = OFFRAMP_EXIT_OK;

  if (!datasets->named && !is_anything_there (set, datasets->root))
    {
      g_print (_ ("%-10s not there\n"), set->id);
      return OFFRAMP_EXIT_OK;
    }
  g_mutex_init (&check.mutex);
  check.remarks = g_ptr_array_new_with_free_func (g_free);
  if (!offramp_work_run (work, draw, &check, &error))
    status = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? OFFRAMP_EXIT_STOPPED : OFFRAMP_EXIT_FAILURE;
  if (status != OFFRAMP_EXIT_STOPPED)
    print_result (&check, error);
  g_ptr_array_unref (check.remarks);
  g_mutex_clear (&check.mutex);
  return status;
}

/**
 * offramp_datasets_verify:
 * @datasets: which ones; sets that are not there count only if they were named
 *
 * Returns: OFFRAMP_EXIT_FAILURE if one is not in order
 */
OfframpExit
offramp_datasets_verify (const OfframpDatasets *datasets)
{
  g_autoptr (OfframpProgress) line = offramp_progress_new (datasets->quiet);
  OfframpExit status = OFFRAMP_EXIT_OK;

  for (guint i = 0; i < datasets->sets->len; i++)
    {
      OfframpExit one = verify_set (datasets, datasets->sets->pdata[i], line);

      if (one == OFFRAMP_EXIT_STOPPED)
        return one;
      status = MAX (status, one);
    }
  return status;
}
