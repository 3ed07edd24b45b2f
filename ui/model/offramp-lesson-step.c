/* SPDX-License-Identifier: Apache-2.0 */
/* A step, and texts in several languages: a table from "uk" and the like to the text. */
#include "offramp-lesson-step.h"

struct _OfframpLessonStep
{
  GObject parent_instance;

  OfframpSample *sample;
  GHashTable *remarks, *names;
};

G_DEFINE_FINAL_TYPE (OfframpLessonStep, offramp_lesson_step, G_TYPE_OBJECT)

static void
offramp_lesson_step_finalize (GObject *object)
{
  OfframpLessonStep *self = OFFRAMP_LESSON_STEP (object);

  g_clear_object (&self->sample);
  g_hash_table_unref (self->remarks);
  g_hash_table_unref (self->names);

  G_OBJECT_CLASS (offramp_lesson_step_parent_class)->finalize (object);
}

static void
offramp_lesson_step_class_init (OfframpLessonStepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_lesson_step_finalize;
}

static void
offramp_lesson_step_init (OfframpLessonStep *self)
{
  self->remarks = offramp_lesson_texts_new ();
  self->names = offramp_lesson_texts_new ();
}

/**
 * offramp_lesson_step_new:
 * @sample: (nullable): an image with its verdict; NULL for a step that only says something
 *
 * Returns: (transfer full): a step without a remark
 */
OfframpLessonStep *
offramp_lesson_step_new (OfframpSample *sample)
{
  OfframpLessonStep *self = g_object_new (OFFRAMP_TYPE_LESSON_STEP, NULL);

  g_set_object (&self->sample, sample);
  return self;
}

/**
 * offramp_lesson_step_get_sample:
 * @self: a step
 *
 * Returns: (transfer none) (nullable): its image
 */
OfframpSample *
offramp_lesson_step_get_sample (OfframpLessonStep *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON_STEP (self), NULL);
  return self->sample;
}

/**
 * offramp_lesson_step_get_remark:
 * @self: a step
 *
 * Returns: (transfer none): in the user's language if it is there; "" for none
 */
const char *
offramp_lesson_step_get_remark (OfframpLessonStep *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON_STEP (self), NULL);
  return offramp_lesson_texts_choose (self->remarks);
}

/**
 * offramp_lesson_step_get_remarks:
 * @self: a step
 *
 * Returns: (transfer none) (element-type utf8 utf8): by language
 */
GHashTable *
offramp_lesson_step_get_remarks (OfframpLessonStep *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON_STEP (self), NULL);
  return self->remarks;
}

/**
 * offramp_lesson_step_set_remark:
 * @self: a step
 * @language: "uk"; NULL replaces the remark in all languages by this one
 * @remark: valid UTF-8
 */
void
offramp_lesson_step_set_remark (OfframpLessonStep *self, const char *language, const char *remark)
{
  g_return_if_fail (OFFRAMP_IS_LESSON_STEP (self) && remark != NULL);

  if (language == NULL)
    g_hash_table_remove_all (self->remarks);
  g_hash_table_insert (self->remarks, g_strdup (language != NULL ? language : ""), g_strdup (remark));
}

/**
 * offramp_lesson_step_get_names:
 * @self: a step
 *
 * Returns: (transfer none) (element-type utf8 utf8): its image's names by language; empty where it has but its own
 */
GHashTable *
offramp_lesson_step_get_names (OfframpLessonStep *self)
{
  g_return_val_if_fail (OFFRAMP_IS_LESSON_STEP (self), NULL);
  return self->names;
}

/**
 * offramp_lesson_step_take_names:
 * @self: a step with an image
 * @names: (transfer full) (element-type utf8 utf8): by language; who reads the lesson from its file gives the image
 *   the one that its user understands
 */
void
offramp_lesson_step_take_names (OfframpLessonStep *self, GHashTable *names)
{
  g_return_if_fail (OFFRAMP_IS_LESSON_STEP (self) && names != NULL);

  g_hash_table_unref (self->names);
  self->names = names;
}

/**
 * offramp_lesson_texts_new:
 *
 * Returns: (transfer full) (element-type utf8 utf8): texts by language
 */
GHashTable *
offramp_lesson_texts_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * offramp_lesson_texts_choose:
 * @texts: (element-type utf8 utf8): by language
 *
 * Returns: (transfer none): the user's language, else the one for everybody, else English, else any; "" for none
 */
const char *
offramp_lesson_texts_choose (GHashTable *texts)
{
  static const char *const others[] = { "", "en" };
  const char *const *languages = g_get_language_names ();
  GHashTableIter iter;
  gpointer text;

  for (guint i = 0; languages[i] != NULL; i++)
    if (*languages[i] != '\0' && (text = g_hash_table_lookup (texts, languages[i])) != NULL)
      return text;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if ((text = g_hash_table_lookup (texts, others[i])) != NULL)
      return text;
  g_hash_table_iter_init (&iter, texts);
  return g_hash_table_iter_next (&iter, NULL, &text) ? text : "";
}
