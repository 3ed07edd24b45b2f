/* SPDX-License-Identifier: Apache-2.0 */
/* A metrics.csv of several megabytes, which is read in parts and blocks: every line once, and the damaged one named. */
#include "ee-run.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ee-error.h"
#include "ee-record-text.h"
#include "scratch-folder.h"

enum
{
  N_STEPS = 30000, /* some 4.5 MB */
  ENDLESS = 700000 /* bytes, more than any block */
};

/* (transfer full): lines of all lengths, so that parts and blocks begin anywhere in them. */
static GString *
make_text (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  GString *text = g_string_new (ee_record_get_header ());

  for (guint step = 1; step <= N_STEPS; step++)
    {
      const EeRecord record = {
        .kind = step % 100 == 0 ? EE_RECORD_VALIDATION : EE_RECORD_STEP,
        .step = step,
        .epoch = step / 1000.0,
        .n_steps = 1,
        .loss = g_rand_double (random),
        .accuracy = step % 2 > 0 ? g_rand_double (random) : 0.5,
        .learning_rate = step % 3 > 0 ? 0.1 : g_rand_double (random),
        .seconds = step / 7.0,
      };

      ee_record_format (&record, text);
    }

  return text;
}

static GArray *
read_text (const char *text, gsize length, GError **error)
{
  g_autofree char *path = scratch_folder_get_path ("");
  g_autofree char *file = g_build_filename (path, "metrics.csv", NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, text, length, NULL));

  return ee_run_read_metrics (path, error);
}

static void
test_every_line_once (void)
{
  g_autoptr (GString) text = make_text ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) records = read_text (text->str, text->len, &error);
  g_autoptr (GString) again = g_string_new (ee_record_get_header ());

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, N_STEPS);
  for (guint i = 0; i < records->len; i++)
    ee_record_format (&g_array_index (records, EeRecord, i), again);
  g_assert_true (g_string_equal (text, again));
}

/* Every tenth of the file and its ends. */
static void
test_damaged_line_is_named (void)
{
  g_autoptr (GString) text = make_text ();

  for (guint tenth = 0; tenth <= 10; tenth++)
    {
      g_autoptr (GString) spoilt = g_string_new_len (text->str, text->len);
      g_autoptr (GError) error = NULL;
      g_autofree char *sentence = NULL;
      const char *at = text->str + text->len / 10 * MIN (tenth, 9) + (tenth == 10 ? text->len / 10 - 1 : 0);
      guint number = 1;

      if (tenth == 0)
        at = strchr (text->str, '\n') + 1;
      for (const char *p = text->str; p < at; p++)
        number += *p == '\n';
      spoilt->str[at - text->str] = *at == '\n' ? ',' : '#';
      g_assert_null (read_text (spoilt->str, spoilt->len, &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
      sentence = g_strdup_printf (" %u ", number);
      if (strstr (error->message, sentence) == NULL)
        g_error ("“%s”, and it is line %u", error->message, number);
    }
}

/* What a power cut leaves at the end is no line; in the middle it is a damaged one. */
static void
test_endless_line (void)
{
  g_autofree char *noughts = g_malloc0 (ENDLESS);
  g_autoptr (GString) text = make_text ();
  g_autoptr (GArray) records = NULL;
  g_autoptr (GError) error = NULL;

  g_string_append_len (text, noughts, ENDLESS);
  records = read_text (text->str, text->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, N_STEPS);

  g_string_append (text, "\nstep,1\n");
  g_assert_null (read_text (text->str, text->len, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
  g_assert_nonnull (strstr (error->message, " 30002 "));
}

static void
test_no_file (void)
{
  g_autofree char *path = scratch_folder_get_path ("nothing");
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_run_read_metrics (path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, path));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  g_test_add_func ("/run-read/every-line-once", test_every_line_once);
  g_test_add_func ("/run-read/damaged-line-is-named", test_damaged_line_is_named);
  g_test_add_func ("/run-read/endless-line", test_endless_line);
  g_test_add_func ("/run-read/no-file", test_no_file);
  return scratch_folder_run_tests ();
}
