/* SPDX-License-Identifier: Apache-2.0 */
/* One source waits until what is shown stands still; each change puts it off. Who leafs through a hundred images, or
 * pulls the slider from end to end, records where that stopped and nothing on the way. */
#include "offramp-lesson-recorder.h"

#include <glib/gi18n.h>

#include "offramp-threshold-scale.h"

enum
{
  SETTLE_MS = 900,
};

/**
 * OfframpLessonRecorder:
 * @shown: (nullable): the image on the screen
 * @last: (nullable): the image of the last step
 * @last_threshold: that held then
 * @last_weights: (nullable): that answered then
 * @last_has_full: whether the whole network's answer was in that step
 * @settle_source: makes the step; 0 for none
 */
struct _OfframpLessonRecorder
{
  GObject parent_instance;

  OfframpLesson *lesson;
  OfframpSample *shown;
  OfframpSample *last;
  double last_threshold;
  char *last_weights;
  gboolean last_has_full;
  guint settle_ms;
  guint settle_source;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpLessonRecorder, offramp_lesson_recorder, G_TYPE_OBJECT)

/* Whether the screen shows something that the last step does not. */
static gboolean
is_new (OfframpLessonRecorder *self, const OfframpVerdict *verdict)
{
  return self->shown != self->last || verdict->threshold != self->last_threshold
         || verdict->has_full != self->last_has_full || g_strcmp0 (verdict->weights, self->last_weights) != 0;
}

/* The whole network's answer, asked for later, belongs to the step that is there already. */
static void
replace_last (OfframpLessonRecorder *self, OfframpLessonStep *step)
{
  guint position = offramp_lesson_recorder_get_n_steps (self) - 1;
  const char *remark = offramp_lesson_step_get_remark (offramp_lesson_get_step (self->lesson, position));

  if (*remark != '\0')
    offramp_lesson_step_set_remark (step, NULL, remark);
  offramp_lesson_remove (self->lesson, position);
}

/* A moved threshold is the reason for the step: so it says so. */
static void
add_remark (OfframpLessonRecorder *self, OfframpLessonStep *step, const OfframpVerdict *verdict)
{
  g_autofree char *threshold = offramp_format_threshold (verdict->threshold);
  g_autofree char *remark = NULL;

  if (offramp_lesson_recorder_get_n_steps (self) == 0 || verdict->threshold == self->last_threshold)
    return;
  remark = g_strdup_printf (_ ("The threshold is now %s."), threshold);
  offramp_lesson_step_set_remark (step, NULL, remark);
}

static void
make_step (OfframpLessonRecorder *self)
{
  const OfframpVerdict *verdict = self->shown != NULL ? offramp_sample_get_verdict (self->shown) : NULL;
  g_autoptr (OfframpSample) frozen = NULL;
  g_autoptr (OfframpLessonStep) step = NULL;

  if (verdict == NULL || !is_new (self, verdict) || offramp_lesson_recorder_is_full (self))
    return;
  frozen = offramp_sample_freeze (self->shown);
  step = offramp_lesson_step_new (frozen);
  add_remark (self, step, verdict);
  if (self->shown == self->last && verdict->threshold == self->last_threshold
      && g_strcmp0 (verdict->weights, self->last_weights) == 0)
    replace_last (self, step);
  offramp_lesson_append (self->lesson, step);
  g_set_object (&self->last, self->shown);
  self->last_threshold = verdict->threshold;
  self->last_has_full = verdict->has_full;
  g_free (self->last_weights);
  self->last_weights = g_strdup (verdict->weights);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
settle_cb (gpointer user_data)
{
  OfframpLessonRecorder *self = user_data;

  self->settle_source = 0;
  make_step (self);
  return G_SOURCE_REMOVE;
}

static void
settle_later (OfframpLessonRecorder *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  self->settle_source = g_timeout_add (self->settle_ms, settle_cb, self);
}

static void
offramp_lesson_recorder_dispose (GObject *object)
{
  OfframpLessonRecorder *self = OFFRAMP_LESSON_RECORDER (object);

  offramp_lesson_recorder_show (self, NULL);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_object (&self->last);
  g_clear_object (&self->lesson);
  g_clear_pointer (&self->last_weights, g_free);

  G_OBJECT_CLASS (offramp_lesson_recorder_parent_class)->dispose (object);
}

static void
offramp_lesson_recorder_class_init (OfframpLessonRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_lesson_recorder_dispose;

  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_lesson_recorder_init (OfframpLessonRecorder *self)
{
  self->settle_ms = SETTLE_MS;
}

/**
 * offramp_lesson_recorder_new:
 * @machine: that times them, for people
 *
 * Returns: (transfer full): a recorder that has begun
 */
OfframpLessonRecorder *
offramp_lesson_recorder_new (const char *machine)
{
  OfframpLessonRecorder *self;

  g_return_val_if_fail (machine != NULL, NULL);

  self = g_object_new (OFFRAMP_TYPE_LESSON_RECORDER, NULL);
  self->lesson = offramp_lesson_new (machine, NULL);
  return self;
}

/**
 * offramp_lesson_recorder_set_settle_ms:
 * @self: a recorder
 * @settle_ms: how long an image must stand still to be a step
 */
void
offramp_lesson_recorder_set_settle_ms (OfframpLessonRecorder *self, guint settle_ms)
{
  g_return_if_fail (OFFRAMP_IS_LESSON_RECORDER (self));

  self->settle_ms = settle_ms;
}

/**
 * offramp_lesson_recorder_show:
 * @self: a recorder
 * @sample: (nullable): the image on the screen; NULL for none
 */
void
offramp_lesson_recorder_show (OfframpLessonRecorder *self, OfframpSample *sample)
{
  g_return_if_fail (OFFRAMP_IS_LESSON_RECORDER (self));

  if (self->shown == sample)
    return;
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_func (self->shown, settle_later, self);
  g_set_object (&self->shown, sample);
  if (sample == NULL)
    return;
  g_signal_connect_swapped (sample, "changed", G_CALLBACK (settle_later), self);
  settle_later (self);
}

/**
 * offramp_lesson_recorder_get_n_steps:
 * @self: a recorder
 *
 * Returns: steps so far
 */
guint
offramp_lesson_recorder_get_n_steps (OfframpLessonRecorder *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON_RECORDER (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->lesson));
}

/**
 * offramp_lesson_recorder_is_full:
 * @self: a recorder
 *
 * Returns: whether a lesson holds no more steps
 */
gboolean
offramp_lesson_recorder_is_full (OfframpLessonRecorder *self)
{
  return offramp_lesson_recorder_get_n_steps (self) >= OFFRAMP_LESSON_MAX_STEPS;
}

/**
 * offramp_lesson_recorder_finish:
 * @self: a recorder
 *
 * What is on the screen is a step too, however short it stood there.
 *
 * Returns: (transfer full): the lesson; @self records nothing any more
 */
OfframpLesson *
offramp_lesson_recorder_finish (OfframpLessonRecorder *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON_RECORDER (self), NULL);

  make_step (self);
  offramp_lesson_recorder_show (self, NULL);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  return g_object_ref (self->lesson);
}
