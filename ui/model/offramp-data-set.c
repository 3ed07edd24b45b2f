/* SPDX-License-Identifier: Apache-2.0 */
/* Starts one job after the other, polls its progress, keeps what it found. A refresh that is asked for while something
 * runs is done by what runs: every job ends with a look at what is there. */
#include "offramp-data-set.h"

#include <string.h>

#include "offramp-data-job.h"

enum
{
  POLL_MS = 100,
};

struct _OfframpDataSet
{
  GObject parent_instance;

  const EeCatalogSet *set;
  OfframpDataJob *job;       /* NULL while nothing runs */
  OfframpDataResult *result; /* NULL before the first look */
  char *message;
  gboolean failed;
  gboolean stale;       /* another folder was chosen meanwhile */
  OfframpDataWork next; /* was asked for while something was counted */
  guint version;
  guint poll_id;
};

G_DEFINE_FINAL_TYPE (OfframpDataSet, offramp_data_set, G_TYPE_OBJECT)

enum
{
  UPDATED,
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_updated (OfframpDataSet *self)
{
  g_signal_emit (self, signals[UPDATED], 0);
}

static gboolean
poll_cb (gpointer user_data)
{
  OfframpDataSet *self = user_data;
  OfframpDataProgress progress;

  if (offramp_data_job_get_progress (self->job, &progress))
    emit_updated (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_same (const OfframpDataResult *a, const OfframpDataResult *b)
{
  return a != NULL && a->state == b->state && a->bytes == b->bytes
         && memcmp (&a->inventory, &b->inventory, sizeof a->inventory) == 0;
}

static void start (OfframpDataSet *self, OfframpDataWork work);

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  OfframpDataSet *self = OFFRAMP_DATA_SET (source);
  OfframpDataResult *found = offramp_data_job_run_finish (result);
  const OfframpDataWork work = offramp_data_job_get_work (self->job);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_pointer (&self->job, offramp_data_job_unref);
  if (found->state != OFFRAMP_DATA_UNKNOWN)
    {
      self->version += !is_same (self->result, found);
      offramp_data_result_free (self->result);
      self->result = found;
    }
  /* Counting overwrites no word about something that was asked for, unless it finds damage or the damage gone. */
  if (work != OFFRAMP_DATA_COUNTING || found->message != NULL || self->failed)
    {
      g_free (self->message);
      self->message = g_strdup (found->message);
      self->failed = found->failed;
    }
  if (found != self->result)
    offramp_data_result_free (found);
  emit_updated (self);
  if (work != OFFRAMP_DATA_COUNTING)
    g_signal_emit (self, signals[FINISHED], 0);
  if (self->next != OFFRAMP_DATA_IDLE && self->job == NULL)
    start (self, self->next);
  else if (self->stale && self->job == NULL)
    offramp_data_set_refresh (self);
}

static void
start (OfframpDataSet *self, OfframpDataWork work)
{
  if (self->job != NULL)
    return;
  self->stale = FALSE;
  self->next = OFFRAMP_DATA_IDLE;
  if (work != OFFRAMP_DATA_COUNTING)
    {
      g_clear_pointer (&self->message, g_free);
      self->failed = FALSE;
    }
  self->job = offramp_data_job_new (self->set, work);
  self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
  offramp_data_job_run_async (self->job, G_OBJECT (self), job_done_cb);
  emit_updated (self);
}

static void
offramp_data_set_finalize (GObject *object)
{
  OfframpDataSet *self = OFFRAMP_DATA_SET (object);

  /* A running job holds a reference, so there is none. */
  g_clear_pointer (&self->result, offramp_data_result_free);
  g_free (self->message);
  G_OBJECT_CLASS (offramp_data_set_parent_class)->finalize (object);
}

static void
offramp_data_set_class_init (OfframpDataSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_data_set_finalize;

  signals[UPDATED]
      = g_signal_new ("updated", OFFRAMP_TYPE_DATA_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED]
      = g_signal_new ("finished", OFFRAMP_TYPE_DATA_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_data_set_init (OfframpDataSet *self)
{
}

/**
 * offramp_data_set_new:
 * @set: of the catalogue
 *
 * Returns: (transfer full): a data set that nobody has looked for yet
 */
OfframpDataSet *
offramp_data_set_new (const EeCatalogSet *set)
{
  OfframpDataSet *self = g_object_new (OFFRAMP_TYPE_DATA_SET, NULL);

  self->set = set;
  return self;
}

/**
 * offramp_data_set_refresh:
 * @self: a data set
 *
 * Looks what is there, in the data folder of this moment.
 */
void
offramp_data_set_refresh (OfframpDataSet *self)
{
  g_return_if_fail (OFFRAMP_IS_DATA_SET (self));

  if (self->job != NULL)
    self->stale = TRUE;
  else
    start (self, OFFRAMP_DATA_COUNTING);
}

/* A look gives way to what a person asks for, which ends with one. */
static void
start_asked (OfframpDataSet *self, OfframpDataWork work)
{
  if (self->job != NULL && offramp_data_job_get_work (self->job) == OFFRAMP_DATA_COUNTING)
    {
      self->next = work;
      offramp_data_job_stop (self->job);
    }
  else
    start (self, work);
}

/**
 * offramp_data_set_download:
 * @self: a data set
 *
 * Brings what is missing. Does nothing while something else is done with it.
 */
void
offramp_data_set_download (OfframpDataSet *self)
{
  g_return_if_fail (OFFRAMP_IS_DATA_SET (self));

  start_asked (self, OFFRAMP_DATA_DOWNLOADING);
}

/**
 * offramp_data_set_verify:
 * @self: a data set
 *
 * Compares checksums and reads every image. Does nothing while something else is done with it.
 */
void
offramp_data_set_verify (OfframpDataSet *self)
{
  g_return_if_fail (OFFRAMP_IS_DATA_SET (self));

  start_asked (self, OFFRAMP_DATA_VERIFYING);
}

/**
 * offramp_data_set_remove:
 * @self: a data set
 *
 * Moves its files to the trash, or deletes them where there is none. Asks nobody. Does nothing while something else is
 * done with it.
 */
void
offramp_data_set_remove (OfframpDataSet *self)
{
  g_return_if_fail (OFFRAMP_IS_DATA_SET (self));

  start_asked (self, OFFRAMP_DATA_REMOVING);
}

/**
 * offramp_data_set_stop:
 * @self: a data set
 *
 * Ends what runs, soon.
 */
void
offramp_data_set_stop (OfframpDataSet *self)
{
  g_return_if_fail (OFFRAMP_IS_DATA_SET (self));

  if (self->job != NULL)
    offramp_data_job_stop (self->job);
}

/**
 * offramp_data_set_get_catalog:
 * @self: a data set
 *
 * Returns: (transfer none): where it is from and what may be done with it
 */
const EeCatalogSet *
offramp_data_set_get_catalog (OfframpDataSet *self)
{
  g_return_val_if_fail (OFFRAMP_IS_DATA_SET (self), NULL);

  return self->set;
}

/**
 * offramp_data_set_get_state:
 * @self: a data set
 *
 * Returns: what is there, as of the last look
 */
OfframpDataState
offramp_data_set_get_state (OfframpDataSet *self)
{
  g_return_val_if_fail (OFFRAMP_IS_DATA_SET (self), OFFRAMP_DATA_UNKNOWN);

  return self->result != NULL ? self->result->state : OFFRAMP_DATA_UNKNOWN;
}

/**
 * offramp_data_set_get_work:
 * @self: a data set
 *
 * Returns: what is being done with it
 */
OfframpDataWork
offramp_data_set_get_work (OfframpDataSet *self)
{
  g_return_val_if_fail (OFFRAMP_IS_DATA_SET (self), OFFRAMP_DATA_IDLE);

  return self->job != NULL ? offramp_data_job_get_work (self->job) : OFFRAMP_DATA_IDLE;
}

/**
 * offramp_data_set_get_inventory:
 * @self: a data set
 *
 * Returns: (transfer none) (nullable): how many images are there; %NULL before the first look
 */
const EeInventory *
offramp_data_set_get_inventory (OfframpDataSet *self)
{
  g_return_val_if_fail (OFFRAMP_IS_DATA_SET (self), NULL);

  return self->result != NULL ? &self->result->inventory : NULL;
}

/**
 * offramp_data_set_get_bytes:
 * @self: a data set
 *
 * Returns: what its files take on the disk
 */
guint64
offramp_data_set_get_bytes (OfframpDataSet *self)
{
  g_return_val_if_fail (OFFRAMP_IS_DATA_SET (self), 0);

  return self->result != NULL ? self->result->bytes : 0;
}

/**
 * offramp_data_set_has_rest:
 * @self: a data set
 *
 * Returns: whether a download was begun that can go on
 */
gboolean
offramp_data_set_has_rest (OfframpDataSet *self)
{
  g_return_val_if_fail (OFFRAMP_IS_DATA_SET (self), FALSE);

  return self->result != NULL && self->result->has_rest;
}

/**
 * offramp_data_set_get_folder:
 * @self: a data set
 *
 * Returns: (transfer full): where its files belong, whether there or not
 */
char *
offramp_data_set_get_folder (OfframpDataSet *self)
{
  g_autofree char *root = ee_dataset_name_root ();
  g_autofree char *absolute = g_canonicalize_filename (root, NULL);

  g_return_val_if_fail (OFFRAMP_IS_DATA_SET (self), NULL);

  return ee_catalog_get_folder (self->set, absolute);
}

/**
 * offramp_data_set_get_progress:
 * @self: a data set
 * @progress: (out): of what runs; nothing known where nothing does
 */
void
offramp_data_set_get_progress (OfframpDataSet *self, OfframpDataProgress *progress)
{
  g_return_if_fail (OFFRAMP_IS_DATA_SET (self) && progress != NULL);

  *progress = (OfframpDataProgress){ .fraction = -1 };
  if (self->job != NULL)
    offramp_data_job_get_progress (self->job, progress);
}

/**
 * offramp_data_set_get_message:
 * @self: a data set
 * @failed: (out) (optional): whether something could not be done, or is damaged
 *
 * Returns: (transfer none) (nullable): what came of what was done last, or what is wrong with the files
 */
const char *
offramp_data_set_get_message (OfframpDataSet *self, gboolean *failed)
{
  g_return_val_if_fail (OFFRAMP_IS_DATA_SET (self), NULL);

  if (failed != NULL)
    *failed = self->failed;
  return self->message;
}

/**
 * offramp_data_set_get_version:
 * @self: a data set
 *
 * Returns: a number that grows when another thing is found in the folder: what was shown of it before is old
 */
guint
offramp_data_set_get_version (OfframpDataSet *self)
{
  g_return_val_if_fail (OFFRAMP_IS_DATA_SET (self), 0);

  return self->version;
}
