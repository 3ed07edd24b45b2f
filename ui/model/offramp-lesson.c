/* SPDX-License-Identifier: Apache-2.0 */
/* The steps and what is known of the whole; the file's two sides stand in -read.c and -write.c. */
#include "offramp-lesson-private.h"

static void offramp_lesson_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OfframpLesson, offramp_lesson, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, offramp_lesson_list_model_init))

static GType
offramp_lesson_get_item_type (GListModel *model)
{
  return OFFRAMP_TYPE_LESSON_STEP;
}

static guint
offramp_lesson_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (OFFRAMP_LESSON (model)->steps));
}

static gpointer
offramp_lesson_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (OFFRAMP_LESSON (model)->steps), position);
}

static void
offramp_lesson_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = offramp_lesson_get_item_type;
  iface->get_n_items = offramp_lesson_get_n_items;
  iface->get_item = offramp_lesson_get_item;
}

static void
offramp_lesson_finalize (GObject *object)
{
  OfframpLesson *self = OFFRAMP_LESSON (object);

  g_object_unref (self->steps);
  g_object_unref (self->samples);
  g_hash_table_unref (self->titles);
  g_free (self->machine);
  g_free (self->recorded);

  G_OBJECT_CLASS (offramp_lesson_parent_class)->finalize (object);
}

static void
offramp_lesson_class_init (OfframpLessonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_lesson_finalize;
}

static void
offramp_lesson_init (OfframpLesson *self)
{
  self->steps = g_list_store_new (OFFRAMP_TYPE_LESSON_STEP);
  self->samples = g_list_store_new (OFFRAMP_TYPE_SAMPLE);
  self->titles = offramp_lesson_texts_new ();
  g_signal_connect_swapped (self->steps, "items-changed", G_CALLBACK (g_list_model_items_changed), self);
}

/**
 * offramp_lesson_new:
 * @machine: where it is recorded, for people
 * @recorded: (nullable): when, ISO 8601; NULL for now
 *
 * Returns: (transfer full): a lesson without steps
 */
OfframpLesson *
offramp_lesson_new (const char *machine, const char *recorded)
{
  OfframpLesson *self;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_return_val_if_fail (machine != NULL, NULL);

  self = g_object_new (OFFRAMP_TYPE_LESSON, NULL);
  self->machine = g_strdup (machine);
  self->recorded = recorded != NULL ? g_strdup (recorded) : g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  return self;
}

/**
 * offramp_lesson_record:
 * @samples: (element-type OfframpSample): images; those without a verdict are left out, and what is beyond
 *   %OFFRAMP_LESSON_MAX_STEPS
 * @machine: that timed them, for people
 *
 * The lesson is frozen: it holds copies, so that what happens to @samples later changes nothing.
 *
 * Returns: (transfer full): a lesson with a step for each
 */
OfframpLesson *
offramp_lesson_record (GPtrArray *samples, const char *machine)
{
  OfframpLesson *self = offramp_lesson_new (machine, NULL);

  for (guint i = 0; i < samples->len && offramp_lesson_get_n_items (G_LIST_MODEL (self)) < OFFRAMP_LESSON_MAX_STEPS;
       i++)
    {
      g_autoptr (OfframpSample) frozen = offramp_sample_freeze (g_ptr_array_index (samples, i));
      g_autoptr (OfframpLessonStep) step = frozen != NULL ? offramp_lesson_step_new (frozen) : NULL;

      if (step != NULL)
        offramp_lesson_append (self, step);
    }
  return self;
}

/**
 * offramp_lesson_get_title:
 * @self: a lesson
 *
 * Returns: (transfer none): in the user's language if it is there; "" for none
 */
const char *
offramp_lesson_get_title (OfframpLesson *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON (self), NULL);
  return offramp_lesson_texts_choose (self->titles);
}

/**
 * offramp_lesson_get_titles:
 * @self: a lesson
 *
 * Returns: (transfer none) (element-type utf8 utf8): by language
 */
GHashTable *
offramp_lesson_get_titles (OfframpLesson *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON (self), NULL);
  return self->titles;
}

/**
 * offramp_lesson_set_title:
 * @self: a lesson
 * @language: "uk"; NULL replaces the title in all languages
 * @title: valid UTF-8
 */
void
offramp_lesson_set_title (OfframpLesson *self, const char *language, const char *title)
{
  g_return_if_fail (OFFRAMP_IS_LESSON (self) && title != NULL);

  if (language == NULL)
    g_hash_table_remove_all (self->titles);
  g_hash_table_insert (self->titles, g_strdup (language != NULL ? language : ""), g_strdup (title));
}

/**
 * offramp_lesson_get_machine:
 * @self: a lesson
 *
 * Returns: (transfer none): where it was recorded
 */
const char *
offramp_lesson_get_machine (OfframpLesson *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON (self), NULL);
  return self->machine;
}

/**
 * offramp_lesson_get_recorded:
 * @self: a lesson
 *
 * Returns: (transfer none): when it was recorded, ISO 8601
 */
const char *
offramp_lesson_get_recorded (OfframpLesson *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON (self), NULL);
  return self->recorded;
}

/**
 * offramp_lesson_get_step:
 * @self: a lesson
 * @position: of a step
 *
 * Returns: (transfer none) (nullable): the step; NULL beyond the last
 */
OfframpLessonStep *
offramp_lesson_get_step (OfframpLesson *self, guint position)
{
  g_autoptr (OfframpLessonStep) step = NULL;

  g_return_val_if_fail (OFFRAMP_IS_LESSON (self), NULL);
  step = g_list_model_get_item (G_LIST_MODEL (self->steps), position);
  return step; /* the list's */
}

static void
collect_samples (OfframpLesson *self)
{
  g_list_store_remove_all (self->samples);
  for (guint i = 0; i < offramp_lesson_get_n_items (G_LIST_MODEL (self)); i++)
    {
      OfframpSample *sample = offramp_lesson_step_get_sample (offramp_lesson_get_step (self, i));

      if (sample != NULL)
        g_list_store_append (self->samples, sample);
    }
}

/**
 * offramp_lesson_append:
 * @self: a lesson
 * @step: its last step from now on
 */
void
offramp_lesson_append (OfframpLesson *self, OfframpLessonStep *step)
{
  OfframpSample *sample;

  g_return_if_fail (OFFRAMP_IS_LESSON (self) && OFFRAMP_IS_LESSON_STEP (step));

  sample = offramp_lesson_step_get_sample (step);
  if (sample != NULL)
    g_list_store_append (self->samples, sample);
  g_list_store_append (self->steps, step);
}

/**
 * offramp_lesson_move:
 * @self: a lesson
 * @from: position of a step
 * @to: where it is to be; beyond the last changes nothing
 */
void
offramp_lesson_move (OfframpLesson *self, guint from, guint to)
{
  g_autoptr (OfframpLessonStep) step = NULL;
  guint n_steps;

  g_return_if_fail (OFFRAMP_IS_LESSON (self));
  n_steps = offramp_lesson_get_n_items (G_LIST_MODEL (self));
  if (from >= n_steps || to >= n_steps || from == to)
    return;
  step = g_list_model_get_item (G_LIST_MODEL (self->steps), from);
  g_list_store_remove (self->steps, from);
  g_list_store_insert (self->steps, to, step);
  collect_samples (self);
}

/**
 * offramp_lesson_remove:
 * @self: a lesson
 * @position: of the step to go
 */
void
offramp_lesson_remove (OfframpLesson *self, guint position)
{
  g_return_if_fail (OFFRAMP_IS_LESSON (self));
  g_return_if_fail (position < offramp_lesson_get_n_items (G_LIST_MODEL (self)));

  g_list_store_remove (self->steps, position);
  collect_samples (self);
}

/**
 * offramp_lesson_get_samples:
 * @self: a lesson
 *
 * Returns: (transfer none): of OfframpSample, the images of all steps
 */
GListModel *
offramp_lesson_get_samples (OfframpLesson *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON (self), NULL);
  return G_LIST_MODEL (self->samples);
}
