/* SPDX-License-Identifier: Apache-2.0 */
/* target-lesson.c - a recorded lesson; what is accepted must come back from its own text */
#include <string.h>

#include "fuzz-bytes.h"
#include "fuzz-check.h"
#include "fuzz-target.h"
#include "offramp-lesson.h"

#define NAME "some.offramp-lesson"

static void
run (GBytes *input)
{
  g_autoptr (OfframpLesson) lesson = NULL, again = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  lesson = offramp_lesson_parse (input, NAME, &error);
  g_assert_true ((lesson == NULL) == (error != NULL));
  if (lesson == NULL)
    {
      fuzz_check_error (error, NAME);
      return;
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lesson)), <=, OFFRAMP_LESSON_MAX_STEPS);
  text = offramp_lesson_to_text (lesson);
  written = g_bytes_new_take (text, strlen (text));
  again = offramp_lesson_parse (written, NAME, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (lesson)));
}

/* A step with a picture and a verdict, and one of words alone. */
static void
add_seeds (GPtrArray *seeds)
{
  const EePlanOptions options = { EE_PRESET_MODERN, 16, 1u << 1, 10, { 0.1f, 0.2f, 0.3f }, { 0.3f, 0.2f, 0.7f } };
  g_autoptr (EePlan) plan = ee_plan_new_vgg19 (&options, NULL);
  g_autoptr (GBytes) image = g_bytes_new_take (g_malloc0 (EE_IMAGE_BYTES), EE_IMAGE_BYTES);
  g_autoptr (OfframpSample) sample = offramp_sample_new ("picture", image, NULL, EE_IMAGE_SIDE, EE_IMAGE_SIDE);
  g_autoptr (OfframpLessonStep) shown = offramp_lesson_step_new (sample), said = offramp_lesson_step_new (NULL);
  g_autoptr (OfframpLesson) lesson = offramp_lesson_new ("a machine", "2026-01-01T00:00:00Z");
  OfframpVerdict *verdict = offramp_verdict_new (plan);
  char *text;

  verdict->route = (EeRoute){ .stage = 1, .label = 7, .p_redundant = 0.25f, .p_label = 0.5f };
  verdict->timing = (EeRouteTiming){ .total_ms = 1.5, .p95_ms = 2, .repeats = 5 };
  verdict->threshold = 0.5;
  verdict->label = g_strdup ("7");
  verdict->weights = g_strdup ("weights");
  verdict->n_top = 1;
  verdict->top[0] = (OfframpTopClass){ g_intern_static_string ("7"), 0.5f };
  offramp_sample_take_verdict (sample, verdict);
  offramp_lesson_step_set_remark (said, "uk", "Слова");
  offramp_lesson_append (lesson, said);
  text = offramp_lesson_to_text (lesson);
  g_ptr_array_add (seeds, g_bytes_new_take (text, strlen (text)));
  offramp_lesson_append (lesson, shown);
  text = offramp_lesson_to_text (lesson);
  g_ptr_array_add (seeds, g_bytes_new_take (text, strlen (text)));
}

const FuzzTarget fuzz_target = { run, add_seeds, NULL };
