/* SPDX-License-Identifier: Apache-2.0 */
/* `datasets get`: downloads what is missing, file by file, and says what may be done with it. */
#include "config.h"
#include "cmd-datasets.h"

#include <math.h>

#include <glib/gi18n.h>

#include "arguments.h"
#include "background-work.h"
#include "number-format.h"
#include "progress.h"

/* The file at hand; what the working thread says is behind the lock. */
typedef struct
{
  const EeCatalogEntry *entry;
  char *path;
  OfframpProgress *line;
  gint64 started;
  GMutex mutex;
  guint64 first, done, total;
  gboolean began;
  GQueue troubles;
} Transfer;

static void
progress_cb (const EeDownloadState *state, gpointer user_data)
{
  Transfer *transfer = user_data;

  g_mutex_lock (&transfer->mutex);
  if (!transfer->began)
    transfer->first = state->done;
  transfer->began = TRUE;
  transfer->done = state->done;
  transfer->total = state->total;
  if (state->trouble != NULL)
    g_queue_push_tail (&transfer->troubles, g_strdup (state->trouble));
  g_mutex_unlock (&transfer->mutex);
}

static gboolean
work (gpointer user_data, GCancellable *cancellable, GError **error)
{
  Transfer *transfer = user_data;

  return ee_download_file (transfer->entry, transfer->path, NULL, progress_cb, transfer, cancellable, error);
}

static void
draw_line (Transfer *transfer, guint64 first, guint64 done, guint64 total)
{
  double seconds = (g_get_monotonic_time () - transfer->started) / 1e6;
  double rate = seconds > 0.5 && done > first ? (done - first) / seconds : 0;
  g_autofree char *size = g_format_size (total > 0 ? total : done);
  g_autofree char *rate_size = g_format_size ((guint64)rate);
  g_autofree char *speed = g_strdup_printf (_ ("%s/s"), rate_size);
  g_autofree char *time = rate > 0 && total > done ? offramp_format_duration ((total - done) / rate) : NULL;
  g_autofree char *left = time != NULL ? g_strdup_printf (_ ("%s left"), time) : NULL;
  OfframpProgressPart parts[3] = { { size, 2 } };
  guint n = 1;

  if (total > 0 && done == total)
    parts[n++] = (OfframpProgressPart){ _ ("checking"), 3 };
  else if (rate > 0)
    parts[n++] = (OfframpProgressPart){ speed, 1 };
  if (left != NULL)
    parts[n++] = (OfframpProgressPart){ left, 3 };
  offramp_progress_draw (transfer->line, transfer->entry->name, total > 0 ? (double)done / total : NAN, parts, n);
}

static void
draw (gpointer user_data)
{
  Transfer *transfer = user_data;
  guint64 first, done, total;
  char *trouble;

  for (;;)
    {
      g_mutex_lock (&transfer->mutex);
      trouble = g_queue_pop_head (&transfer->troubles);
      first = transfer->first;
      done = transfer->done;
      total = transfer->total;
      g_mutex_unlock (&transfer->mutex);
      if (trouble == NULL)
        break;
      offramp_progress_print (transfer->line, trouble);
      g_free (trouble);
    }
  if (offramp_progress_is_due (transfer->line))
    draw_line (transfer, first, done, total);
}

static gboolean
download (const EeCatalogEntry *entry, const char *path, OfframpProgress *line, GError **error)
{
  Transfer transfer = { .entry = entry, .path = g_strdup (path), .line = line, .started = g_get_monotonic_time () };
  gboolean succeeded;

  g_mutex_init (&transfer.mutex);
  g_queue_init (&transfer.troubles);
  succeeded = offramp_work_run (work, draw, &transfer, error);
  draw (&transfer);
  offramp_progress_clear (line);
  g_queue_clear_full (&transfer.troubles, g_free);
  g_mutex_clear (&transfer.mutex);
  g_free (transfer.path);
  return succeeded;
}

/* Whether the file is there already, as published; what differs is an error, unless it is to be replaced. */
static gboolean
is_there (const OfframpDatasets *datasets, const EeCatalogSet *set, guint file, const char *path, GError **error)
{
  g_autofree char *difference = NULL;
  g_autoptr (GError) local = NULL;

  if (datasets->force || !g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  if (ee_inventory_check_file (set->id, file, datasets->root, datasets->changes, &difference, NULL, &local)
      && difference == NULL)
    return TRUE;
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("%s It stays; --force would get it again."),
               local != NULL ? local->message : difference);
  return FALSE;
}

static gboolean
get_file (const OfframpDatasets *datasets, const EeCatalogSet *set, guint file, OfframpProgress *line, GError **error)
{
  g_autoptr (EeCatalogEntry) entry = ee_catalog_entry_new (set, file, datasets->changes, error);
  g_autofree char *folder = ee_catalog_get_folder (set, datasets->root);
  g_autofree char *path = entry != NULL ? g_build_filename (folder, entry->name, NULL) : NULL;
  g_autofree char *message = NULL;
  g_autofree char *size = NULL;
  g_autoptr (GError) local = NULL;

  if (entry == NULL)
    return FALSE;
  if (is_there (datasets, set, file, path, &local))
    return TRUE;
  if (local != NULL || !download (entry, path, line, &local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  size = g_format_size (entry->size);
  message = g_strdup_printf (_ ("%s: here, %s"), entry->name, size);
  offramp_progress_print (line, message);
  return TRUE;
}

/**
 * offramp_datasets_explain:
 * @datasets: where files belong
 * @set: a data set
 *
 * Says on stderr which of its files are missing, from where they can be had, and where to put them.
 */
void
offramp_datasets_explain (const OfframpDatasets *datasets, const EeCatalogSet *set)
{
  g_autofree char *folder = ee_catalog_get_folder (set, datasets->root);

  for (guint f = 0; f < set->n_files; f++)
    {
      g_autoptr (EeCatalogEntry) entry = ee_catalog_entry_new (set, f, datasets->changes, NULL);
      g_autofree char *path = entry != NULL ? g_build_filename (folder, entry->name, NULL) : NULL;

      if (entry != NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
        g_printerr (_ ("By hand: put %s into the folder %s\n"), entry->addresses[0], folder);
    }
}

static OfframpExit
get_set (const OfframpDatasets *datasets, const EeCatalogSet *set, OfframpProgress *line)
{
  g_autofree char *folder = ee_catalog_get_folder (set, datasets->root);
  const guint n_files = !datasets->force && ee_fetch_is_unpacked (set, datasets->root) ? 0 : set->n_files;

  for (guint f = 0; f < n_files; f++)
    {
      g_autoptr (GError) error = NULL;

      if (get_file (datasets, set, f, line, &error))
        continue;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          offramp_progress_print (line, _ ("Stopped. The same command goes on from here."));
          return OFFRAMP_EXIT_STOPPED;
        }
      offramp_failure (error);
      offramp_datasets_explain (datasets, set);
      return OFFRAMP_EXIT_FAILURE;
    }
  g_print (_ ("%s is in %s\n"), set->title, folder);
  g_print (_ ("Licence: %s\n"), ee_catalog_get_licence (set));
  g_print (_ ("Please cite: %s\n"), set->citation);
  return OFFRAMP_EXIT_OK;
}

/**
 * offramp_datasets_get:
 * @datasets: which ones
 *
 * Downloads the files that are not there. Stopped by Ctrl-C, a later call goes on.
 *
 * Returns: OFFRAMP_EXIT_FAILURE if one could not be had; the others are tried all the same
 */
OfframpExit
offramp_datasets_get (const OfframpDatasets *datasets)
{
  g_autoptr (OfframpProgress) line = offramp_progress_new (datasets->quiet);
  OfframpExit status = OFFRAMP_EXIT_OK;

  for (guint i = 0; i < datasets->sets->len; i++)
    {
      OfframpExit one = get_set (datasets, datasets->sets->pdata[i], line);

      if (one == OFFRAMP_EXIT_STOPPED)
        return one;
      status = MAX (status, one);
    }
  return status;
}
