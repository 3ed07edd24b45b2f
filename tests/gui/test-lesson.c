/* SPDX-License-Identifier: Apache-2.0 */
/* Lessons: what is recorded comes back, and a hostile file gets a sentence. No GTK, no display, no model. */
#include <glib/gstdio.h>
#include <string.h>

#include "offramp-lesson-recorder.h"

static EePlan *
make_plan (void)
{
  const EePlanOptions options = { EE_PRESET_MODERN, 16, 1u << 1, 10, { 0.1f, 0.2f, 0.3f }, { 0.3f, 0.2f, 0.7f } };
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_plan_new_vgg19 (&options, &error);

  g_assert_no_error (error);
  return plan;
}

/* An image that left, or one of class 7 if it @stays. */
static OfframpSample *
make_sample (EePlan *plan, gboolean stays)
{
  g_autofree guint8 *image = g_malloc (EE_IMAGE_BYTES), *picture = g_malloc (3 * 5 * 4);
  g_autoptr (GBytes) bytes = NULL, preview = NULL;
  OfframpSample *sample;
  OfframpVerdict *verdict = offramp_verdict_new (plan);

  for (guint i = 0; i < EE_IMAGE_BYTES; i++)
    image[i] = (guint8)(i * 7 + stays);
  memset (picture, 77, 60);
  bytes = g_bytes_new (image, EE_IMAGE_BYTES);
  preview = g_bytes_new (picture, 60);
  sample = offramp_sample_new (stays ? "seven" : "glyph", bytes, stays ? preview : NULL, stays ? 5 : EE_IMAGE_SIDE,
                               stays ? 4 : EE_IMAGE_SIDE);
  verdict->route = (EeRoute){ .stage = stays,
                              .left = !stays,
                              .p_redundant = stays ? 0.125f : 0.75f,
                              .label = stays ? 7 : 10,
                              .p_label = 0.5f,
                              .p_exits = { stays ? 0.125f : 0.75f } };
  verdict->timing = (EeRouteTiming){ .total_ms = 1.25,
                                     .p95_ms = 2.5,
                                     .stages_ms = { 0.75, 0.5 },
                                     .repeats = 15,
                                     .has_parts = TRUE,
                                     .blocks_ms = { 0, 0.5 } };
  verdict->inverted = stays;
  verdict->threshold = 0.25;
  verdict->label = stays ? g_strdup ("7") : NULL;
  verdict->weights = g_strdup ("weights");
  verdict->n_top = stays;
  verdict->top[0] = (OfframpTopClass){ g_intern_string ("7"), 0.5f };
  offramp_sample_take_verdict (sample, verdict);
  return sample;
}

static OfframpLesson *
make_lesson (void)
{
  g_autoptr (EePlan) plan = make_plan ();
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func (g_object_unref);
  OfframpLesson *lesson;

  g_ptr_array_add (samples, make_sample (plan, FALSE));
  g_ptr_array_add (samples, make_sample (plan, TRUE));
  lesson = offramp_lesson_record (samples, "A machine");
  offramp_lesson_set_title (lesson, NULL, "Title");
  offramp_lesson_step_set_remark (offramp_lesson_get_step (lesson, 0), "en", "First\nremark “1”");
  offramp_lesson_step_set_remark (offramp_lesson_get_step (lesson, 0), "uk", "Перша");
  return lesson;
}

static OfframpLesson *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return offramp_lesson_parse (bytes, "some.offramp-lesson", error);
}

static void
test_round_trip (void)
{
  g_autoptr (OfframpLesson) lesson = make_lesson (), again = NULL;
  g_autofree char *folder = g_dir_make_tmp ("offramp-test-XXXXXX", NULL),
                  *path = g_build_filename (folder, "a.offramp-lesson", NULL);
  g_autofree char *text = NULL, *text_again = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  OfframpSample *before, *after;
  const OfframpVerdict *verdict;
  guint width, height;

  g_assert_true (offramp_lesson_save (lesson, path, &error));
  g_assert_no_error (error);
  again = offramp_lesson_load (file, NULL, &error);
  g_assert_no_error (error);
  text = offramp_lesson_to_text (lesson);
  text_again = offramp_lesson_to_text (again);
  g_assert_cmpstr (text, ==, text_again);
  g_assert_cmpstr (offramp_lesson_get_title (again), ==, "Title");
  g_assert_cmpstr (offramp_lesson_get_machine (again), ==, "A machine");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 2);
  g_assert_cmpstr (offramp_lesson_step_get_remark (offramp_lesson_get_step (again, 0)), ==, "First\nremark “1”");

  before = offramp_lesson_step_get_sample (offramp_lesson_get_step (lesson, 1));
  after = offramp_lesson_step_get_sample (offramp_lesson_get_step (again, 1));
  g_assert_true (g_bytes_equal (offramp_sample_get_seen_image (before), offramp_sample_get_seen_image (after)));
  g_assert_nonnull (offramp_sample_get_preview (after, &width, &height));
  g_assert_cmpuint (width * 10 + height, ==, 54);
  verdict = offramp_sample_get_verdict (after);
  g_assert_cmpuint (verdict->route.label, ==, 7);
  g_assert_cmpfloat (verdict->timing.total_ms, ==, 1.25);
  g_assert_cmpfloat (verdict->timing.blocks_ms[1], ==, 0.5);
  g_assert_cmpfloat (verdict->threshold, ==, 0.25);
  g_assert_true (ee_plan_equal (verdict->plan, offramp_sample_get_verdict (before)->plan));
  g_assert_cmpuint (offramp_verdict_get_exit_block (offramp_sample_get_verdict (
                        offramp_lesson_step_get_sample (offramp_lesson_get_step (again, 0)))),
                    ==, 1);
  g_remove (path);
  g_rmdir (folder);
}

static void
test_edit (void)
{
  g_autoptr (OfframpLesson) lesson = make_lesson ();
  OfframpLessonStep *first = offramp_lesson_get_step (lesson, 0);
  g_autoptr (OfframpSample) top = NULL;

  offramp_lesson_move (lesson, 0, 1);
  g_assert_true (offramp_lesson_get_step (lesson, 1) == first);
  top = g_list_model_get_item (offramp_lesson_get_samples (lesson), 0);
  g_assert_true (top == offramp_lesson_step_get_sample (offramp_lesson_get_step (lesson, 0)));
  offramp_lesson_move (lesson, 1, 2); /* beyond the end */
  g_assert_true (offramp_lesson_get_step (lesson, 1) == first);
  offramp_lesson_remove (lesson, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lesson)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (offramp_lesson_get_samples (lesson)), ==, 1);
}

/* Each damage is found, and the sentence names the file and what is wrong. */
static void
test_hostile (void)
{
  static const struct
  {
    const char *old, *new, *says;
  } damages[] = {
    { "\"offramp-lesson\"", "\"other\"", "version" },
    { "\"version\" : 1", "\"version\" : 2", "version" },
    { "\"version\" : 1", "\"version\" : \"1\"", "version" },
    { "\"median_ms\" : 1.25", "\"median_ms\" : -1", "Step 1: “median_ms” is not a number from 0" },
    { "\"median_ms\" : 1.25", "\"median_ms\" : 1e999", "median_ms" },
    { "\"threshold\" : 0.25", "\"threshold\" : []", "Step 1: “threshold” is not a number from 0 to 2" },
    { "\"width_divisor\" : 16", "\"width_divisor\" : 3", "networks" },
    { "\"classes\" : 10", "\"classes\" : 4000000", "classes" },
    { "\"network\" : 0", "\"network\" : 9", "Step 1: “network”" },
    { "\"stage\" : 1", "\"stage\" : 2", "Step 2: “stage”" },
    { "\"stage\" : 1", "\"stage\" : 0", "Step 2: “left”" },
    { "\"class\" : 7", "\"class\" : 10", "Step 2: “class”" },
    { "\"class_name\" : \"7\"", "\"class_name\" : {}", "Step 2: “class_name”" },
    { "\"width\" : 5", "\"width\" : 200", "Step 2: “preview”" },
    { "\"width\" : 5", "\"width\" : 100000", "Step 2: “width”" },
    { "\"seen\" : \"", "\"seen\" : \"AAAA", "Step 1: “seen”" },
    { "\"steps\" : [", "\"steps\" : [ 5, ", "Step 1: “steps”" },
    { "\"remark\" : {", "\"remark\" : { \"xx\" : 1, ", "Step 1: “xx”" },
    { "\"steps\"", "\"stairs\"", "steps" },
  };
  g_autoptr (OfframpLesson) lesson = make_lesson ();
  g_autofree char *text = offramp_lesson_to_text (lesson);

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      const char *place = strstr (text, damages[i].old);
      g_autofree char *damaged = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (place);
      damaged
          = g_strdup_printf ("%.*s%s%s", (int)(place - text), text, damages[i].new, place + strlen (damages[i].old));
      g_assert_null (parse (damaged, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, "some.offramp-lesson"));
      if (strstr (error->message, damages[i].says) == NULL)
        g_error ("%s: %s", damages[i].new, error->message);
    }
}

static void
test_no_lesson (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  const char *const texts[] = { "", "{}", "[]", "7", "null", "{\"format\":", "\xff\xfe", deep, "These are no pixels." };
  g_autoptr (GFile) missing = g_file_new_for_path ("/nowhere/x.offramp-lesson");
  g_autoptr (GFile) folder = g_file_new_for_path (g_get_tmp_dir ());
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_null (parse (texts[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, "some.offramp-lesson"));
      g_clear_error (&error);
    }
  g_assert_null (offramp_lesson_load (missing, NULL, &error));
  g_assert_nonnull (strstr (error->message, "x.offramp-lesson"));
  g_clear_error (&error);
  g_assert_null (offramp_lesson_load (folder, NULL, &error));
  g_assert_nonnull (error);
}

/* An image may have a name for each language; it bears the one for the reader. */
static void
test_names (void)
{
  g_autoptr (OfframpLesson) lesson = make_lesson (), again = NULL;
  g_autofree char *text = NULL, *text_again = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *names = offramp_lesson_texts_new ();

  g_hash_table_insert (names, g_strdup ("en"), g_strdup ("doodle 1"));
  g_hash_table_insert (names, g_strdup ("uk"), g_strdup ("малюнок 1"));
  offramp_lesson_step_take_names (offramp_lesson_get_step (lesson, 0), names);
  text = offramp_lesson_to_text (lesson);
  again = parse (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (offramp_sample_get_name (offramp_lesson_step_get_sample (offramp_lesson_get_step (again, 0))), ==,
                   "doodle 1");
  g_assert_cmpstr (offramp_sample_get_name (offramp_lesson_step_get_sample (offramp_lesson_get_step (again, 1))), ==,
                   "seven");
  text_again = offramp_lesson_to_text (again);
  g_assert_cmpstr (text, ==, text_again);
}

/* The lessons that ship with the program are whole, in both languages, and show both ways. */
static void
test_shipped (void)
{
  static const char *const names[] = { "early-exit", "threshold", "cost" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s" OFFRAMP_LESSON_SUFFIX, LESSONS, names[i]);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GError) error = NULL;
      g_autoptr (OfframpLesson) lesson = offramp_lesson_load (file, NULL, &error);
      guint n_left = 0, n_stayed = 0;

      g_assert_no_error (error);
      g_assert_nonnull (g_hash_table_lookup (offramp_lesson_get_titles (lesson), "uk"));
      for (guint step = 0; step < g_list_model_get_n_items (G_LIST_MODEL (lesson)); step++)
        {
          OfframpSample *sample = offramp_lesson_step_get_sample (offramp_lesson_get_step (lesson, step));
          GHashTable *remarks = offramp_lesson_step_get_remarks (offramp_lesson_get_step (lesson, step));
          GHashTable *texts = offramp_lesson_step_get_names (offramp_lesson_get_step (lesson, step));

          g_assert_true (g_hash_table_contains (remarks, "en") && g_hash_table_contains (remarks, "uk"));
          if (sample == NULL)
            continue;
          g_assert_true (g_ascii_isdigit (*offramp_sample_get_name (sample)) || g_hash_table_contains (texts, "uk"));
          n_left += offramp_verdict_get_exit_block (offramp_sample_get_verdict (sample)) > 0;
          n_stayed += offramp_verdict_get_exit_block (offramp_sample_get_verdict (sample)) == 0;
        }
      g_assert_cmpuint (n_left, >, 0);
      g_assert_cmpuint (n_stayed, >, 0);
    }
}

/* Any cut of a good file is refused, none crashes. */
static void
test_cut (void)
{
  g_autoptr (OfframpLesson) lesson = make_lesson ();
  g_autofree char *text = offramp_lesson_to_text (lesson);

  for (gsize n = 0; n + 2 < strlen (text); n += 61)
    {
      g_autofree char *cut = g_strndup (text, n);
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cut, &error));
      g_assert_nonnull (error);
    }
}

static void
wait_for_steps (OfframpLessonRecorder *recorder, guint n_steps)
{
  const gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while (offramp_lesson_recorder_get_n_steps (recorder) < n_steps)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* What stands still becomes a step; what passes by does not; nothing that happens later changes it. */
static void
test_recorder (void)
{
  g_autoptr (OfframpLessonRecorder) recorder = offramp_lesson_recorder_new ("A machine");
  g_autoptr (EePlan) plan = make_plan ();
  g_autoptr (OfframpSample) glyph = make_sample (plan, FALSE), seven = make_sample (plan, TRUE);
  g_autoptr (OfframpLesson) lesson = NULL;

  offramp_lesson_recorder_set_settle_ms (recorder, 20);
  offramp_lesson_recorder_show (recorder, seven); /* only passes by */
  offramp_lesson_recorder_show (recorder, glyph);
  wait_for_steps (recorder, 1);
  offramp_lesson_recorder_show (recorder, seven);
  wait_for_steps (recorder, 2);
  offramp_sample_set_threshold (seven, 0.2);
  wait_for_steps (recorder, 3);
  offramp_sample_set_threshold (seven, 0.25); /* and back, still on the screen at the end */
  lesson = offramp_lesson_recorder_finish (recorder);
  offramp_sample_set_error (glyph, "gone");

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lesson)), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      OfframpLessonStep *step = offramp_lesson_get_step (lesson, i);
      OfframpSample *sample = offramp_lesson_step_get_sample (step);
      static const char *const remarks[] = { "", "", "The threshold is now 0.20.", "The threshold is now 0.25." };

      g_assert_cmpstr (offramp_sample_get_name (sample), ==, i == 0 ? "glyph" : "seven");
      g_assert_cmpfloat (offramp_sample_get_verdict (sample)->threshold, ==, i == 2 ? 0.2 : 0.25);
      g_assert_cmpstr (offramp_lesson_step_get_remark (step), ==, remarks[i]);
    }
}

/* A covered verdict stays out of the lesson, and comes in when somebody has guessed. */
static void
test_recorder_waits_for_the_guess (void)
{
  g_autoptr (OfframpLessonRecorder) recorder = offramp_lesson_recorder_new ("A machine");
  g_autoptr (EePlan) plan = make_plan ();
  g_autoptr (OfframpSample) seven = make_sample (plan, TRUE), glyph = make_sample (plan, FALSE);

  offramp_lesson_recorder_set_settle_ms (recorder, 1);
  offramp_sample_set_covered (seven, TRUE);
  offramp_lesson_recorder_show (recorder, seven);
  for (guint i = 0; i < 10; i++)
    {
      g_usleep (1000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (offramp_lesson_recorder_get_n_steps (recorder), ==, 0);
  offramp_sample_set_covered (seven, FALSE);
  wait_for_steps (recorder, 1);
  offramp_lesson_recorder_show (recorder, glyph);
  wait_for_steps (recorder, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson/round-trip", test_round_trip);
  g_test_add_func ("/lesson/edit", test_edit);
  g_test_add_func ("/lesson/hostile", test_hostile);
  g_test_add_func ("/lesson/no-lesson", test_no_lesson);
  g_test_add_func ("/lesson/names", test_names);
  g_test_add_func ("/lesson/shipped", test_shipped);
  g_test_add_func ("/lesson/cut", test_cut);
  g_test_add_func ("/lesson/recorder", test_recorder);
  g_test_add_func ("/lesson/recorder-waits-for-the-guess", test_recorder_waits_for_the_guess);
  return g_test_run ();
}
