/* SPDX-License-Identifier: Apache-2.0 */
/* A training that is killed again and again, without a word, ends with the same bytes as one that is not. */
#include "ee-trainer.h"

#include <gio/gio.h>
#include <signal.h>

#include "scratch-folder.h"
#include "training-fixture.h"

static GSubprocess *
start_child (const char *path)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "trainer-child", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, path, NULL);

  g_assert_no_error (error);

  return child;
}

/* Reads the child's steps up to @last, or to the end. Returns: whether it came that far. */
static gboolean
read_steps (GDataInputStream *stream, guint64 last, guint64 *first)
{
  guint64 step = 0;

  while (step < last)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (stream, NULL, NULL, &error);

      g_assert_no_error (error);
      if (line == NULL)
        return FALSE;
      g_assert_true (g_ascii_string_to_unsigned (line, 10, 1, G_MAXUINT32, &step, NULL));
      if (*first == 0)
        *first = step;
    }

  return TRUE;
}

static void
train_and_kill (const char *path, guint64 last, guint64 *first)
{
  g_autoptr (GSubprocess) child = start_child (path);
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));

  *first = 0;
  g_assert_true (read_steps (stream, last, first));
  g_subprocess_send_signal (child, SIGKILL);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (child));
}

static void
train_to_the_end (const char *path)
{
  g_autoptr (GSubprocess) child = start_child (path);
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  guint64 first = 0;

  g_assert_false (read_steps (stream, G_MAXUINT64, &first));
  g_assert_true (g_subprocess_wait_check (child, NULL, NULL));
}

static void
test_killed_training_ends_the_same (void)
{
  const guint64 kills[] = { 1, 5, 13, 22 };
  g_autofree char *path = scratch_folder_get_path ("killed");
  g_autofree char *other = scratch_folder_get_path ("undisturbed");
  guint64 first = 0, latest_first = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kills); i++)
    {
      train_and_kill (path, kills[i], &first);
      g_test_message ("from step %" G_GUINT64_FORMAT ", killed at %" G_GUINT64_FORMAT " or later", first, kills[i]);
      latest_first = MAX (latest_first, first);
    }
  g_assert_cmpuint (latest_first, >, 1); /* it did not begin anew each time */
  train_to_the_end (path);
  train_to_the_end (other);

  training_assert_same_ends (path, other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  g_test_add_func ("/trainer-kill/killed-training-ends-the-same", test_killed_training_ends_the_same);
  return scratch_folder_run_tests ();
}
