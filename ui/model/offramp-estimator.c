/* SPDX-License-Identifier: Apache-2.0 */
/* One pass answers first for the settings shown, then for each course; each answer is handed over as soon as it is
 * there. Other settings begin another pass, which takes what was measured from the cache. */
#include "offramp-estimator.h"

#include "offramp-step-times.h"

enum
{
  DELAY_MS = 700, /* after a change, so that nothing is measured while somebody turns a knob */
  N_ANSWERS = OFFRAMP_N_COURSES + 1,
  SHOWN = OFFRAMP_N_COURSES
};

/* A measurement ends after about so many seconds. */
#define STEP_SECONDS 1.5

typedef struct
{
  OfframpEstimateState state;
  EeSettings settings;
  double seconds;
  OfframpWorkload workload;
} Answer;

struct _OfframpEstimator
{
  GObject parent_instance;

  EeSettings settings;
  gboolean has_settings;
  gboolean active;
  gboolean done; /* all that can be answered is */
  guint delay_id;
  GCancellable *pass; /* NULL while none runs */
  Answer answers[N_ANSWERS];
};

G_DEFINE_FINAL_TYPE (OfframpEstimator, offramp_estimator, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a thread works on; its own. */
typedef struct
{
  EeSettings settings;
  GCancellable *cancellable;
  OfframpStepTimes *times;
  GWeakRef estimator; /* asked on the main thread alone */
} Pass;

/* One answer on its way to the main thread. */
typedef struct
{
  Pass *pass;
  guint index;
  Answer answer;
} Message;

static void
pass_free (gpointer data)
{
  Pass *pass = data;

  g_weak_ref_clear (&pass->estimator);
  g_clear_pointer (&pass->times, offramp_step_times_free);
  g_object_unref (pass->cancellable);
}

static void
pass_unref (Pass *pass)
{
  g_atomic_rc_box_release_full (pass, pass_free);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  pass_unref (message->pass);
  g_free (message);
}

static gboolean
message_cb (gpointer user_data)
{
  const Message *message = user_data;
  g_autoptr (OfframpEstimator) self = g_weak_ref_get (&message->pass->estimator);

  if (self == NULL || self->pass != message->pass->cancellable)
    return G_SOURCE_REMOVE;
  self->answers[message->index] = message->answer;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
send (Pass *pass, guint index, const Answer *answer)
{
  Message *message = g_new0 (Message, 1);

  message->pass = g_atomic_rc_box_acquire (pass);
  message->index = index;
  message->answer = *answer;
  g_idle_add_full (G_PRIORITY_DEFAULT, message_cb, message, message_free);
}

/* An OfframpStepFunc. */
static gboolean
measure (const EeSettings *settings, double redundant_share, EeStepTiming *timing, gpointer user_data, GError **error)
{
  Pass *pass = user_data;

  return offramp_step_times_measure (pass->times, settings, redundant_share, STEP_SECONDS, timing, pass->cancellable,
                                     error);
}

static gboolean
estimate_shown (Pass *pass, const EePairCount *count, Answer *answer, GError **error)
{
  EeStepTiming timing;

  answer->settings = pass->settings;
  if (!offramp_estimate_get_workload (&pass->settings, count, &answer->workload)
      || !measure (&pass->settings, answer->workload.redundant_share, &timing, pass, error))
    return FALSE;
  answer->seconds = offramp_estimate_get_seconds (&pass->settings, &answer->workload, &timing);
  return TRUE;
}

static gboolean
estimate_course (Pass *pass, OfframpCourse course, const EePairCount *count, Answer *answer, GError **error)
{
  return offramp_course_fit (course, &pass->settings, count, measure, pass, &answer->settings, &answer->seconds, error)
         && offramp_estimate_get_workload (&answer->settings, count, &answer->workload);
}

static void
pass_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  /* What takes longest comes last. */
  static const guint order[N_ANSWERS] = { OFFRAMP_COURSE_QUICK, OFFRAMP_COURSE_CLASSROOM, SHOWN, OFFRAMP_COURSE_PAPER };
  Pass *pass = task_data;
  EePairCount count;
  gboolean counted;

  pass->times = offramp_step_times_open (NULL);
  counted = ee_experiment_is_installed (pass->settings.pair, NULL)
            && ee_pair_count_training (pass->settings.pair, NULL, &count, cancellable, NULL);
  for (guint i = 0; i < N_ANSWERS && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const guint index = order[i];
      Answer answer = { 0 };
      gboolean ok = counted && ee_settings_check (&pass->settings, NULL);

      if (ok)
        ok = index == SHOWN ? estimate_shown (pass, &count, &answer, NULL)
                            : estimate_course (pass, index, &count, &answer, NULL);
      if (g_cancellable_is_cancelled (cancellable))
        break;
      answer.state = ok ? OFFRAMP_ESTIMATE_KNOWN : OFFRAMP_ESTIMATE_FAILED;
      send (pass, index, &answer);
    }
  g_task_return_boolean (task, TRUE);
}

static void
pass_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pass *pass = g_task_get_task_data (G_TASK (result));
  g_autoptr (OfframpEstimator) self = g_weak_ref_get (&pass->estimator);

  if (self == NULL || self->pass != pass->cancellable)
    return;
  self->done = !g_cancellable_is_cancelled (self->pass);
  g_clear_object (&self->pass);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
end_pass (OfframpEstimator *self)
{
  g_clear_handle_id (&self->delay_id, g_source_remove);
  if (self->pass != NULL)
    g_cancellable_cancel (self->pass);
  g_clear_object (&self->pass);
}

static gboolean
begin_cb (gpointer user_data)
{
  OfframpEstimator *self = user_data;
  g_autoptr (GTask) task = NULL;
  Pass *pass = g_atomic_rc_box_new0 (Pass);

  self->delay_id = 0;
  self->pass = g_cancellable_new ();
  pass->settings = self->settings;
  pass->cancellable = g_object_ref (self->pass);
  g_weak_ref_init (&pass->estimator, self);
  task = g_task_new (NULL, self->pass, pass_done_cb, NULL);
  g_task_set_task_data (task, pass, (GDestroyNotify)pass_unref);
  g_task_run_in_thread (task, pass_in_thread);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
begin_later (OfframpEstimator *self)
{
  if (self->active && self->has_settings && !self->done && self->pass == NULL && self->delay_id == 0)
    self->delay_id = g_timeout_add (DELAY_MS, begin_cb, self);
}

static void
offramp_estimator_dispose (GObject *object)
{
  end_pass (OFFRAMP_ESTIMATOR (object));
  G_OBJECT_CLASS (offramp_estimator_parent_class)->dispose (object);
}

static void
offramp_estimator_class_init (OfframpEstimatorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_estimator_dispose;

  signals[CHANGED]
      = g_signal_new ("changed", OFFRAMP_TYPE_ESTIMATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_estimator_init (OfframpEstimator *self)
{
}

/**
 * offramp_estimator_new:
 *
 * Returns: (transfer full): an estimator that measures nothing yet
 */
OfframpEstimator *
offramp_estimator_new (void)
{
  return g_object_new (OFFRAMP_TYPE_ESTIMATOR, NULL);
}

/**
 * offramp_estimator_set_settings:
 * @self: an estimator
 * @settings: that are shown; the courses take pair, exits, device and the like from them
 *
 * Estimates anew where they are others than before.
 */
void
offramp_estimator_set_settings (OfframpEstimator *self, const EeSettings *settings)
{
  gboolean same_courses;

  g_return_if_fail (OFFRAMP_IS_ESTIMATOR (self) && settings != NULL);

  if (self->has_settings && memcmp (&self->settings, settings, sizeof *settings) == 0)
    return;
  same_courses = self->has_settings && g_str_equal (self->settings.pair, settings->pair)
                 && self->settings.redundant_share == settings->redundant_share
                 && self->settings.exits == settings->exits;
  end_pass (self);
  self->settings = *settings;
  self->has_settings = TRUE;
  self->done = FALSE;
  self->answers[SHOWN].state = OFFRAMP_ESTIMATE_UNKNOWN;
  for (guint c = 0; c < OFFRAMP_N_COURSES && !same_courses; c++)
    self->answers[c].state = OFFRAMP_ESTIMATE_UNKNOWN;
  begin_later (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_estimator_set_active:
 * @self: an estimator
 * @active: whether it may measure now
 */
void
offramp_estimator_set_active (OfframpEstimator *self, gboolean active)
{
  g_return_if_fail (OFFRAMP_IS_ESTIMATOR (self));

  self->active = active;
  if (active)
    begin_later (self);
  else
    end_pass (self);
}

/**
 * offramp_estimator_is_measuring:
 * @self: an estimator
 *
 * Returns: whether steps are being measured, or will be in a moment
 */
gboolean
offramp_estimator_is_measuring (OfframpEstimator *self)
{
  g_return_val_if_fail (OFFRAMP_IS_ESTIMATOR (self), FALSE);

  return self->pass != NULL || self->delay_id != 0;
}

/**
 * offramp_estimator_get_course:
 * @self: an estimator
 * @course: which
 * @settings: (out): that fit its time, where it is known
 * @seconds: (out): that they take, estimated
 *
 * Returns: what is known
 */
OfframpEstimateState
offramp_estimator_get_course (OfframpEstimator *self, OfframpCourse course, EeSettings *settings, double *seconds)
{
  const Answer *answer;

  g_return_val_if_fail (OFFRAMP_IS_ESTIMATOR (self) && course < OFFRAMP_N_COURSES, OFFRAMP_ESTIMATE_FAILED);

  answer = &self->answers[course];
  if (answer->state == OFFRAMP_ESTIMATE_KNOWN)
    {
      *settings = answer->settings;
      *seconds = answer->seconds;
    }
  return answer->state;
}

/**
 * offramp_estimator_get_seconds:
 * @self: an estimator
 * @seconds: (out): that the settings shown take, estimated
 * @workload: (out): their work
 *
 * Returns: what is known
 */
OfframpEstimateState
offramp_estimator_get_seconds (OfframpEstimator *self, double *seconds, OfframpWorkload *workload)
{
  const Answer *answer;

  g_return_val_if_fail (OFFRAMP_IS_ESTIMATOR (self), OFFRAMP_ESTIMATE_FAILED);

  answer = &self->answers[SHOWN];
  if (answer->state == OFFRAMP_ESTIMATE_KNOWN)
    {
      *seconds = answer->seconds;
      *workload = answer->workload;
    }
  return answer->state;
}
