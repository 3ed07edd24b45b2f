/* SPDX-License-Identifier: Apache-2.0 */
/* The list keeps its objects where a run is the same as before, so that what is selected stays selected. */
#include "offramp-runs.h"

#include <glib/gi18n.h>

#include "offramp-run-folder.h"

struct _OfframpRuns
{
  GObject parent_instance;

  char *folder;       /* NULL for the engine's, which the user may change */
  GPtrArray *shown;   /* OfframpRun */
  GPtrArray *removed; /* OfframpRun: gone from the list and still on the disk */
  GCancellable *reading;
  gboolean again; /* refresh once more after the reading under way */
};

static void offramp_runs_init_list (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OfframpRuns, offramp_runs, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, offramp_runs_init_list))

enum
{
  FAILED,
  REFRESHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return OFFRAMP_TYPE_RUN;
}

static guint
get_n_items (GListModel *model)
{
  return OFFRAMP_RUNS (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  OfframpRuns *self = OFFRAMP_RUNS (model);

  return position < self->shown->len ? g_object_ref (g_ptr_array_index (self->shown, position)) : NULL;
}

static void
offramp_runs_init_list (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static OfframpRun *
find_in (GPtrArray *runs, const char *path, guint *index)
{
  for (guint i = 0; i < runs->len; i++)
    {
      OfframpRun *run = g_ptr_array_index (runs, i);

      if (g_strcmp0 (offramp_run_get_path (run), path) != 0)
        continue;
      if (index != NULL)
        *index = i;
      return run;
    }
  return NULL;
}

/* One entry at a time, so that the rows of the others stay as they are. */
static void
take_list (OfframpRuns *self, GPtrArray *read)
{
  for (guint i = self->shown->len; i-- > 0;)
    if (find_in (read, offramp_run_get_path (g_ptr_array_index (self->shown, i)), NULL) == NULL)
      {
        g_ptr_array_remove_index (self->shown, i);
        g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
      }
  for (guint i = 0, place = 0; i < read->len; i++)
    {
      OfframpRun *run = g_ptr_array_index (read, i);
      OfframpRun *known = find_in (self->shown, offramp_run_get_path (run), NULL);

      if (find_in (self->removed, offramp_run_get_path (run), NULL) != NULL)
        continue;
      if (known != NULL)
        offramp_run_update (known, run);
      else
        {
          g_ptr_array_insert (self->shown, place, g_object_ref (run));
          g_list_model_items_changed (G_LIST_MODEL (self), place, 0, 1);
        }
      place++;
    }
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, offramp_run_folder_read (task_data, cancellable), (GDestroyNotify)g_ptr_array_unref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  OfframpRuns *self = OFFRAMP_RUNS (source);
  g_autoptr (GPtrArray) read = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Cancelled by the end of the list, or by another folder, whose reading has taken its place. */
  if (read == NULL)
    return;
  g_clear_object (&self->reading);
  take_list (self, read);
  if (self->again)
    {
      self->again = FALSE;
      offramp_runs_refresh (self);
    }
  else
    g_signal_emit (self, signals[REFRESHED], 0);
}

static void
offramp_runs_dispose (GObject *object)
{
  OfframpRuns *self = OFFRAMP_RUNS (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  /* What was deleted and not brought back goes with the program; here waiting is right. */
  for (guint i = 0; i < self->removed->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!offramp_run_folder_delete (offramp_run_get_path (g_ptr_array_index (self->removed, i)), &error))
        g_message ("%s", error->message);
    }
  g_ptr_array_set_size (self->removed, 0);
  G_OBJECT_CLASS (offramp_runs_parent_class)->dispose (object);
}

static void
offramp_runs_finalize (GObject *object)
{
  OfframpRuns *self = OFFRAMP_RUNS (object);

  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->removed);
  g_free (self->folder);
  G_OBJECT_CLASS (offramp_runs_parent_class)->finalize (object);
}

static void
offramp_runs_class_init (OfframpRunsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_runs_dispose;
  G_OBJECT_CLASS (klass)->finalize = offramp_runs_finalize;

  signals[FAILED] = g_signal_new ("failed", OFFRAMP_TYPE_RUNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
  signals[REFRESHED]
      = g_signal_new ("refreshed", OFFRAMP_TYPE_RUNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_runs_init (OfframpRuns *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->removed = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * offramp_runs_new:
 * @folder: (nullable): that holds the runs; NULL for ee_run_get_default_folder(), whatever it is at each reading
 *
 * Returns: (transfer full): a list that is empty until offramp_runs_refresh()
 */
OfframpRuns *
offramp_runs_new (const char *folder)
{
  OfframpRuns *self = g_object_new (OFFRAMP_TYPE_RUNS, NULL);

  self->folder = g_strdup (folder);
  return self;
}

/**
 * offramp_runs_set_folder:
 * @self: a list
 * @folder: (nullable): as for offramp_runs_new()
 *
 * Lists another folder from the next reading on, which it begins.
 */
void
offramp_runs_set_folder (OfframpRuns *self, const char *folder)
{
  g_return_if_fail (OFFRAMP_IS_RUNS (self));

  if (folder != NULL && g_strcmp0 (folder, self->folder) == 0)
    return;
  g_free (self->folder);
  self->folder = g_strdup (folder);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  offramp_runs_refresh (self);
}

/**
 * offramp_runs_refresh:
 * @self: a list
 *
 * Reads the folder in the background; "refreshed" tells when that is done.
 */
void
offramp_runs_refresh (OfframpRuns *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (OFFRAMP_IS_RUNS (self));

  if (self->reading != NULL)
    {
      self->again = TRUE;
      return;
    }
  self->reading = g_cancellable_new ();
  task = g_task_new (self, self->reading, read_cb, NULL);
  g_task_set_task_data (task, self->folder != NULL ? g_strdup (self->folder) : ee_run_get_default_folder (), g_free);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * offramp_runs_is_reading:
 * @self: a list
 *
 * Returns: whether the folder is being read
 */
gboolean
offramp_runs_is_reading (OfframpRuns *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RUNS (self), FALSE);

  return self->reading != NULL;
}

/**
 * offramp_runs_find:
 * @self: a list
 * @path: folder of a run
 *
 * Returns: (transfer none) (nullable): the run, where it is in the list
 */
OfframpRun *
offramp_runs_find (OfframpRuns *self, const char *path)
{
  g_return_val_if_fail (OFFRAMP_IS_RUNS (self), NULL);

  return find_in (self->shown, path, NULL);
}

typedef struct
{
  OfframpRun *run; /* of the main thread, like its reference */
  char *path;
  char *name;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->run);
  g_free (work->path);
  g_free (work->name);
  g_free (work);
}

static void
start_work (OfframpRuns *self, OfframpRun *run, const char *name, GTaskThreadFunc func, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, NULL);
  Work *work = g_new0 (Work, 1);

  work->run = g_object_ref (run);
  work->path = g_strdup (offramp_run_get_path (run));
  work->name = g_strdup (name);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, func);
}

static void
rename_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  GError *error = NULL;

  if (offramp_run_folder_write_name (work->path, work->name, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
delete_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  GError *error = NULL;

  if (offramp_run_folder_delete (work->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* What could not be done is told, and the list shows what the disk holds. */
static void
worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return;
  g_signal_emit (source, signals[FAILED], 0, error->message);
  offramp_runs_refresh (OFFRAMP_RUNS (source));
}

/**
 * offramp_runs_rename:
 * @self: a list
 * @run: a run of it
 * @name: (nullable): its name; NULL or "" for the one made of its settings
 */
void
offramp_runs_rename (OfframpRuns *self, OfframpRun *run, const char *name)
{
  g_return_if_fail (OFFRAMP_IS_RUNS (self) && OFFRAMP_IS_RUN (run));

  offramp_run_set_given_name (run, name);
  start_work (self, run, name, rename_in_thread, worked_cb);
}

/**
 * offramp_runs_remove:
 * @self: a list
 * @run: a run of it
 *
 * Takes it out of the list and leaves it on the disk; offramp_runs_restore() brings it back, offramp_runs_purge(), or
 * the end of the list, deletes it.
 */
void
offramp_runs_remove (OfframpRuns *self, OfframpRun *run)
{
  guint index;

  g_return_if_fail (OFFRAMP_IS_RUNS (self) && OFFRAMP_IS_RUN (run));

  if (find_in (self->shown, offramp_run_get_path (run), &index) == NULL)
    return;
  g_ptr_array_add (self->removed, g_object_ref (run));
  g_ptr_array_remove_index (self->shown, index);
  g_list_model_items_changed (G_LIST_MODEL (self), index, 1, 0);
}

/**
 * offramp_runs_restore:
 * @self: a list
 * @run: a run that was removed and not purged
 *
 * Brings it back; it is in the list once the folder was read again.
 */
void
offramp_runs_restore (OfframpRuns *self, OfframpRun *run)
{
  g_return_if_fail (OFFRAMP_IS_RUNS (self) && OFFRAMP_IS_RUN (run));

  if (g_ptr_array_remove (self->removed, run))
    offramp_runs_refresh (self);
}

/**
 * offramp_runs_purge:
 * @self: a list
 * @run: a run that was removed
 *
 * Deletes it from the disk. Where that fails, "failed" says why and it is in the list again.
 */
void
offramp_runs_purge (OfframpRuns *self, OfframpRun *run)
{
  g_return_if_fail (OFFRAMP_IS_RUNS (self) && OFFRAMP_IS_RUN (run));

  if (find_in (self->removed, offramp_run_get_path (run), NULL) == NULL)
    return;
  start_work (self, run, NULL, delete_in_thread, worked_cb);
  g_ptr_array_remove (self->removed, run);
}
