/* SPDX-License-Identifier: Apache-2.0 */
/* One pass at a time, in a thread of the pool, which says how far it is; the main thread looks every now and then. */
#include "offramp-pass.h"

enum
{
  LOOK_EVERY_MS = 100,
  PERMILLE = 1000
};

/**
 * OfframpPassPrivate:
 * @cancellable: (nullable): of the pass under way
 * @permille: (atomic): how far it has come
 * @timeout: looks at it
 * @error: (nullable): why the newest ended ill
 */
typedef struct
{
  GCancellable *cancellable;
  int permille;
  guint timeout;
  char *error;
} OfframpPassPrivate;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (OfframpPass, offramp_pass, G_TYPE_OBJECT)

static OfframpPassPrivate *
get_private (OfframpPass *self)
{
  return offramp_pass_get_instance_private (self);
}

static void
end_pass (OfframpPass *self)
{
  OfframpPassPrivate *pass = get_private (self);

  g_clear_object (&pass->cancellable);
  g_clear_handle_id (&pass->timeout, g_source_remove);
}

static void
stop (OfframpPass *self)
{
  OfframpPassPrivate *pass = get_private (self);

  if (pass->cancellable != NULL)
    g_cancellable_cancel (pass->cancellable);
  end_pass (self);
}

static void
offramp_pass_dispose (GObject *object)
{
  stop (OFFRAMP_PASS (object));

  G_OBJECT_CLASS (offramp_pass_parent_class)->dispose (object);
}

static void
offramp_pass_finalize (GObject *object)
{
  g_free (get_private (OFFRAMP_PASS (object))->error);

  G_OBJECT_CLASS (offramp_pass_parent_class)->finalize (object);
}

static void
offramp_pass_class_init (OfframpPassClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = offramp_pass_dispose;
  object_class->finalize = offramp_pass_finalize;

  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_pass_init (OfframpPass *self)
{
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  OfframpPass *self = OFFRAMP_PASS (source);
  OfframpPassPrivate *pass = get_private (self);
  g_autoptr (GError) error = NULL;
  gpointer found;

  /* One that was stopped may end when the next is under way already; its task frees what it found. */
  if (g_task_get_cancellable (G_TASK (result)) != pass->cancellable)
    return;
  found = g_task_propagate_pointer (G_TASK (result), &error);
  end_pass (self);
  if (found != NULL)
    OFFRAMP_PASS_GET_CLASS (self)->keep (self, found);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pass->error = g_strdup (error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
look_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

/**
 * offramp_pass_begin:
 * @self: without a pass under way
 * @run: the pass, on a thread; returns a pointer other than NULL, or an error
 * @order: (transfer full): what it is to do, its task's data
 * @free_order: frees @order
 *
 * What went wrong before is forgotten. A kind that forgets more does so first.
 */
void
offramp_pass_begin (OfframpPass *self, GTaskThreadFunc run, gpointer order, GDestroyNotify free_order)
{
  OfframpPassPrivate *pass = get_private (self);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (pass->cancellable == NULL);

  g_clear_pointer (&pass->error, g_free);
  g_atomic_int_set (&pass->permille, 0);
  pass->cancellable = g_cancellable_new ();
  pass->timeout = g_timeout_add (LOOK_EVERY_MS, look_cb, self);

  task = g_task_new (self, pass->cancellable, ended_cb, NULL);
  g_task_set_task_data (task, order, free_order);
  g_task_run_in_thread (task, run);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_pass_report:
 * @task: of the pass, on its thread
 * @share: of all that is to be done, 0..1
 *
 * Returns: whether the pass is still wanted; one that was stopped says nothing more, as the next may be under way
 */
gboolean
offramp_pass_report (GTask *task, double share)
{
  OfframpPassPrivate *pass = get_private (g_task_get_source_object (task));

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return FALSE;
  g_atomic_int_set (&pass->permille, (int)(CLAMP (share, 0, 1) * PERMILLE));
  return TRUE;
}

/**
 * offramp_pass_stop:
 * @self: a pass
 *
 * Ends the one under way after its batch; nothing is kept of it.
 */
void
offramp_pass_stop (OfframpPass *self)
{
  g_return_if_fail (OFFRAMP_IS_PASS (self));

  if (!offramp_pass_is_running (self))
    return;
  stop (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_pass_forget:
 * @self: a pass
 *
 * Nobody wants to know any more: as offramp_pass_stop(), and what went wrong before is forgotten as well. "changed" in
 * any case, for what a kind of pass has forgotten itself.
 */
void
offramp_pass_forget (OfframpPass *self)
{
  g_return_if_fail (OFFRAMP_IS_PASS (self));

  stop (self);
  g_clear_pointer (&get_private (self)->error, g_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_pass_is_running:
 * @self: a pass
 *
 * Returns: whether one is under way
 */
gboolean
offramp_pass_is_running (OfframpPass *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PASS (self), FALSE);
  return get_private (self)->cancellable != NULL;
}

/**
 * offramp_pass_get_progress:
 * @self: a pass
 *
 * Returns: how much of it is done, 0..1
 */
double
offramp_pass_get_progress (OfframpPass *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PASS (self), 0);
  return g_atomic_int_get (&get_private (self)->permille) / (double)PERMILLE;
}

/**
 * offramp_pass_get_error:
 * @self: a pass
 *
 * Returns: (transfer none) (nullable): why the newest found nothing; NULL too where it was stopped
 */
const char *
offramp_pass_get_error (OfframpPass *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PASS (self), NULL);
  return get_private (self)->error;
}
