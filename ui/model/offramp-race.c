/* SPDX-License-Identifier: Apache-2.0 */
/* The thread of a race writes marks into a queue and its phase into atomics; the main thread looks at them some times a
 * second. Only one race runs at a time, so the track is the thread's until it ends. */
#include "offramp-race.h"

enum
{
  LOOK_EVERY_MS = 40,
  PERMILLE = 1000,
  FIRST_SEED = 1
};

/**
 * OfframpRace:
 * @track: the thread's while one runs
 * @cancellable: (nullable): of the race under way
 * @phase: (atomic)
 * @permille: (atomic): of the phase
 * @marks: (element-type EeRaceMark): from the thread
 * @images: (nullable) (under @lock): of the race under way or the last one
 * @timeout: looks at all this
 * @n_races: that were ever begun
 * @record: of the race under way or the last one
 * @has_result: whether the last race came to its end
 * @error: (nullable): why it did not
 * @points: (element-type OfframpRacePoint): of all races since the last forgetting
 * @forgotten: whether the race under way is of no interest any more
 */
struct _OfframpRace
{
  GObject parent_instance;

  OfframpRaceTrack *track;
  GCancellable *cancellable;
  int phase;
  int permille;
  GAsyncQueue *marks;
  GMutex lock;
  GBytes *images;
  guint timeout;
  guint n_races;
  OfframpRaceRecord record;
  gboolean has_result;
  OfframpRaceResult result;
  char *error;
  GArray *points;
  gboolean forgotten;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpRace, offramp_race, G_TYPE_OBJECT)

/* What a task holds: the order with its own copies. */
typedef struct
{
  OfframpRaceOrder order;
  char *path, *root;
  OfframpRacePool *here;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_free (start->path);
  g_free (start->root);
  offramp_race_pool_free (start->here);
  g_free (start);
}

static void
set_images (OfframpRace *self, GBytes *images)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->images, g_bytes_unref);
  self->images = images;
  g_mutex_unlock (&self->lock);
}

static void
enter_phase (OfframpRace *self, OfframpRacePhase phase)
{
  g_atomic_int_set (&self->permille, 0);
  g_atomic_int_set (&self->phase, phase);
}

/* An EeRouterProgressFunc; of the warm-up. */
static gboolean
warming_cb (guint done, guint total, gpointer user_data)
{
  OfframpRace *self = g_task_get_source_object (user_data);

  g_atomic_int_set (&self->permille, (int)((guint64)done * PERMILLE / total));
  return !g_cancellable_is_cancelled (g_task_get_cancellable (user_data));
}

/* An EeRaceFunc. */
static gboolean
turn_cb (const EeRaceMark *mark, gpointer user_data)
{
  OfframpRace *self = g_task_get_source_object (user_data);

  g_async_queue_push (self->marks, g_memdup2 (mark, sizeof *mark));
  return !g_cancellable_is_cancelled (g_task_get_cancellable (user_data));
}

static gboolean
run_race (OfframpRace *self, GTask *task, const Start *start, OfframpRaceResult *result, GError **error)
{
  const OfframpRaceOrder *order = &start->order;
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GBytes) images = NULL;
  EeRaceOrder race;

  if (!offramp_race_track_open (self->track, order, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  enter_phase (self, OFFRAMP_RACE_MIXING);
  images = offramp_race_track_mix (self->track, order, &result->n_redundant, cancellable, error);
  if (images == NULL)
    return FALSE;
  set_images (self, g_bytes_ref (images));
  offramp_race_track_describe (self->track, order, images, &race);
  enter_phase (self, OFFRAMP_RACE_WARMING);
  if (!ee_race_warm_up (&race, warming_cb, task, error))
    return FALSE;
  enter_phase (self, OFFRAMP_RACE_RUNNING);
  result->source = order->source;
  result->n_images = order->n_images;
  result->seed = order->seed;
  result->threshold = order->threshold;
  return ee_race_run (&race, &result->times, turn_cb, task, error);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree OfframpRaceResult *result = g_new0 (OfframpRaceResult, 1);
  GError *error = NULL;

  if (run_race (source, task, task_data, result, &error))
    g_task_return_pointer (task, g_steal_pointer (&result), g_free);
  else
    g_task_return_error (task, error);
}

static void
take_marks (OfframpRace *self)
{
  EeRaceMark *mark;

  while ((mark = g_async_queue_try_pop (self->marks)) != NULL)
    {
      if (!self->forgotten)
        offramp_race_record_add (&self->record, mark);
      g_free (mark);
    }
}

static void
keep_result (OfframpRace *self, const OfframpRaceResult *result)
{
  const OfframpRacePoint point = { offramp_race_result_get_share (result), offramp_race_result_get_ratio (result) };

  self->result = *result;
  self->has_result = TRUE;
  g_array_append_val (self->points, point);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  OfframpRace *self = OFFRAMP_RACE (source);
  g_autoptr (GError) error = NULL;
  g_autofree OfframpRaceResult *found = g_task_propagate_pointer (G_TASK (result), &error);

  take_marks (self);
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->cancellable);
  enter_phase (self, OFFRAMP_RACE_REST);
  if (self->forgotten)
    {
      offramp_race_record_clear (&self->record);
      set_images (self, NULL);
    }
  else if (found != NULL)
    keep_result (self, found);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_strdup (error->message);
  self->forgotten = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
look_cb (gpointer user_data)
{
  OfframpRace *self = user_data;

  take_marks (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void
offramp_race_finalize (GObject *object)
{
  OfframpRace *self = OFFRAMP_RACE (object);

  offramp_race_track_free (self->track);
  g_async_queue_unref (self->marks);
  g_clear_pointer (&self->images, g_bytes_unref);
  g_mutex_clear (&self->lock);
  offramp_race_record_clear (&self->record);
  g_free (self->error);
  g_array_unref (self->points);

  G_OBJECT_CLASS (offramp_race_parent_class)->finalize (object);
}

static void
offramp_race_class_init (OfframpRaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_race_finalize;

  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_race_init (OfframpRace *self)
{
  self->track = offramp_race_track_new ();
  self->marks = g_async_queue_new_full (g_free);
  g_mutex_init (&self->lock);
  self->points = g_array_new (FALSE, FALSE, sizeof (OfframpRacePoint));
}

/**
 * offramp_race_new:
 *
 * Returns: (transfer full): at rest
 */
OfframpRace *
offramp_race_new (void)
{
  return g_object_new (OFFRAMP_TYPE_RACE, NULL);
}

/**
 * offramp_race_start:
 * @self: at rest
 * @order: copied but for the pool; its seed 0 stands for one that each race has of its own
 *
 * The order's pool becomes @self's.
 */
void
offramp_race_start (OfframpRace *self, const OfframpRaceOrder *order)
{
  g_autoptr (GTask) task = NULL;
  Start *start;

  g_return_if_fail (OFFRAMP_IS_RACE (self) && order->path != NULL && order->n_images > 0);
  g_return_if_fail (self->cancellable == NULL);

  self->has_result = FALSE;
  g_clear_pointer (&self->error, g_free);
  offramp_race_record_begin (&self->record, order->n_images);
  set_images (self, NULL);
  self->n_races++;
  self->cancellable = g_cancellable_new ();
  self->timeout = g_timeout_add (LOOK_EVERY_MS, look_cb, self);
  enter_phase (self, OFFRAMP_RACE_OPENING);

  start = g_new0 (Start, 1);
  start->order = *order;
  start->order.path = start->path = g_strdup (order->path);
  start->order.root = start->root = g_strdup (order->root);
  start->here = (OfframpRacePool *)order->here;
  if (order->seed == 0)
    start->order.seed = FIRST_SEED + self->n_races - 1;
  task = g_task_new (self, self->cancellable, ended_cb, NULL);
  g_task_set_task_data (task, start, start_free);
  g_task_run_in_thread (task, run_in_thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_race_stop:
 * @self: a race
 *
 * Ends the race under way after its turn; it leaves no result.
 */
void
offramp_race_stop (OfframpRace *self)
{
  g_return_if_fail (OFFRAMP_IS_RACE (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/**
 * offramp_race_forget:
 * @self: a race
 *
 * Another network answers: what was measured is not true of it.
 */
void
offramp_race_forget (OfframpRace *self)
{
  g_return_if_fail (OFFRAMP_IS_RACE (self));

  self->has_result = FALSE;
  g_clear_pointer (&self->error, g_free);
  g_array_set_size (self->points, 0);
  offramp_race_stop (self);
  self->forgotten = self->cancellable != NULL;
  if (!self->forgotten)
    {
      offramp_race_record_clear (&self->record);
      set_images (self, NULL);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_race_get_phase:
 * @self: a race
 *
 * Returns: what is under way
 */
OfframpRacePhase
offramp_race_get_phase (OfframpRace *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RACE (self), OFFRAMP_RACE_REST);
  return g_atomic_int_get (&self->phase);
}

/**
 * offramp_race_get_progress:
 * @self: a race
 *
 * Returns: how much of the warm-up or of the race is done, 0..1
 */
double
offramp_race_get_progress (OfframpRace *self)
{
  double answered = 0;

  g_return_val_if_fail (OFFRAMP_IS_RACE (self), 0);
  if (g_atomic_int_get (&self->phase) != OFFRAMP_RACE_RUNNING)
    return g_atomic_int_get (&self->permille) / (double)PERMILLE;
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    {
      OfframpRaceReading reading;

      offramp_race_record_read (&self->record, l, G_MAXDOUBLE, &reading);
      answered += reading.answered;
    }
  return self->record.n_images > 0 ? answered / (EE_RACE_N_LANES * (double)self->record.n_images) : 0;
}

/**
 * offramp_race_get_n_races:
 * @self: a race
 *
 * Returns: races ever begun
 */
guint
offramp_race_get_n_races (OfframpRace *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RACE (self), 0);
  return self->n_races;
}

/**
 * offramp_race_get_record:
 * @self: a race
 *
 * Returns: (transfer none): of the race under way or the last one
 */
const OfframpRaceRecord *
offramp_race_get_record (OfframpRace *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RACE (self), NULL);
  return &self->record;
}

/**
 * offramp_race_get_images:
 * @self: a race
 *
 * Returns: (transfer full) (nullable): [n_images, 32, 32, 3] of the race under way or the last one, once they are mixed
 */
GBytes *
offramp_race_get_images (OfframpRace *self)
{
  GBytes *images;

  g_return_val_if_fail (OFFRAMP_IS_RACE (self), NULL);
  g_mutex_lock (&self->lock);
  images = self->images != NULL ? g_bytes_ref (self->images) : NULL;
  g_mutex_unlock (&self->lock);
  return images;
}

/**
 * offramp_race_get_result:
 * @self: a race
 *
 * Returns: (transfer none) (nullable): of the last race, if it came to its end
 */
const OfframpRaceResult *
offramp_race_get_result (OfframpRace *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RACE (self), NULL);
  return self->has_result ? &self->result : NULL;
}

/**
 * offramp_race_get_error:
 * @self: a race
 *
 * Returns: (transfer none) (nullable): why the last race has no result; NULL where it was stopped
 */
const char *
offramp_race_get_error (OfframpRace *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RACE (self), NULL);
  return self->error;
}

/**
 * offramp_race_get_points:
 * @self: a race
 *
 * Returns: (transfer none) (element-type OfframpRacePoint): of all races since the last forgetting
 */
const GArray *
offramp_race_get_points (OfframpRace *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RACE (self), NULL);
  return self->points;
}

/**
 * offramp_race_result_get_ratio:
 * @result: a result
 *
 * Returns: time with exit / time without
 */
double
offramp_race_result_get_ratio (const OfframpRaceResult *result)
{
  return result->times.seconds[EE_RACE_WITH_EXIT] / MAX (result->times.seconds[EE_RACE_WITHOUT_EXIT], 1e-9);
}

/**
 * offramp_race_result_get_share:
 * @result: a result
 *
 * Returns: images that left / images
 */
double
offramp_race_result_get_share (const OfframpRaceResult *result)
{
  return result->times.left / (double)result->n_images;
}
