/* SPDX-License-Identifier: Apache-2.0 */
/* The tuner: what it measures is kept, read again, measured again when damaged; and every algorithm that may be chosen
 * gives the reference's answers. */
#include "ee-cpu-tuner.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ee-cpu-choices.h"
#include "ee-cpu.h"
#include "ee-reference.h"
#include "test-fixture.h"

enum
{
  ROWS = 24,
  WIDTH_DIVISOR = 4
};

static EeNet *
make_net (EePlan *plan, guint max_rows, gboolean tune)
{
  const EeNetOptions options = { .max_rows = max_rows, .threads = 2, .tune = tune };
  g_autoptr (GError) error = NULL;
  EeNet *net = ee_cpu_backend_get ()->net_new (plan, 0, &options, &error);

  g_assert_no_error (error);
  fixture_fill_slot (ee_cpu_backend_get (), net, plan, EE_SLOT_PARAMETER, 91);
  return net;
}

static char *
read_file (void)
{
  g_autofree char *path = ee_cpu_choices_get_path ();
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

static void
write_file (const char *text)
{
  g_autofree char *path = ee_cpu_choices_get_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A group in which every shape of 1 and of ROWS rows has one word for an algorithm. */
static void
write_choices (EePlan *plan, const char *word)
{
  EeNet *net = make_net (plan, ROWS, FALSE);
  g_autoptr (EeCpuChoices) choices = NULL;
  g_autofree char *text = NULL;
  GString *changed = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  write_file ("");
  choices = ee_cpu_choices_load (net);
  for (guint l = 0; l < ee_plan_get_n_layers (plan); l++)
    if (ee_plan_get_layer (plan, l)->kind == EE_LAYER_CONV)
      {
        ee_cpu_choices_set (choices, ee_plan_get_layer (plan, l), 1, EE_CPU_DIRECT);
        ee_cpu_choices_set (choices, ee_plan_get_layer (plan, l), ROWS, EE_CPU_DIRECT);
      }
  g_assert_true (ee_cpu_choices_save (choices, NULL));
  text = read_file ();
  lines = g_strsplit (text, "=direct", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (changed, "%s%s%s", lines[i], lines[i + 1] != NULL ? "=" : "",
                            lines[i + 1] != NULL ? word : "");
  write_file (changed->str);
  g_string_free (changed, TRUE);
  ee_cpu_backend_get ()->net_free (net);
}

static void
test_kept (void)
{
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, WIDTH_DIVISOR, FIXTURE_EXIT_1);
  g_autofree char *first = NULL, *second = NULL;

  write_file ("[Another processor]\n16-16-side-32-rows-32=direct\n");
  ee_cpu_backend_get ()->net_free (make_net (plan, ROWS, TRUE));
  first = read_file ();
  g_test_message ("%s", first);
  g_assert_nonnull (strstr (first, "[Another processor]\n16-16-side-32-rows-32=direct\n"));
  g_assert_nonnull (strstr (first, "oneDNN"));
  g_assert_nonnull (strstr (first, "-rows-24="));

  ee_cpu_backend_get ()->net_free (make_net (plan, ROWS, TRUE));
  second = read_file ();
  g_assert_cmpstr (first, ==, second);
}

/* Read and not measured again: even a choice that no measurement would make. */
static void
test_read (void)
{
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, WIDTH_DIVISOR, FIXTURE_EXIT_1);
  EeNet *net;

  write_choices (plan, "direct");
  net = make_net (plan, ROWS, TRUE);
  for (guint l = 0; l < ee_plan_get_n_layers (plan); l++)
    {
      g_assert_cmpint (ee_cpu_net_choose_algorithm (net, l, ROWS, FALSE), ==, EE_CPU_DIRECT);
      g_assert_cmpint (ee_cpu_net_choose_algorithm (net, l, 11, FALSE), ==, EE_CPU_DIRECT);
    }
  ee_cpu_backend_get ()->net_free (net);
}

static void
test_damaged (void)
{
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, WIDTH_DIVISOR, FIXTURE_EXIT_1);
  static const char *const files[] = { "\xff\xfe nonsense", "[group\nno end", "" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = NULL;

      write_file (files[i]);
      ee_cpu_backend_get ()->net_free (make_net (plan, ROWS, TRUE));
      text = read_file ();
      g_assert_nonnull (strstr (text, "-rows-24="));
    }
  write_choices (plan, "guessing"); /* a word that is no algorithm */
  ee_cpu_backend_get ()->net_free (make_net (plan, ROWS, TRUE));
  {
    g_autofree char *text = read_file ();

    g_assert_null (strstr (text, "rows-24=guessing"));
  }
}

/* Neither read nor written: without tuning, for training, and where nothing shall be kept. */
static void
test_rule (void)
{
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, WIDTH_DIVISOR, FIXTURE_EXIT_1);
  EeNet *net;
  g_autofree char *text = NULL;

  write_file ("");
  ee_cpu_backend_get ()->net_free (make_net (plan, ROWS, FALSE));
  net = fixture_net_new (ee_cpu_backend_get (), plan, ROWS, TRUE, 92);
  ee_cpu_backend_get ()->net_free (net);
  g_setenv ("OFFRAMP_NO_CACHE", "1", TRUE);
  ee_cpu_backend_get ()->net_free (make_net (plan, ROWS, TRUE));
  g_unsetenv ("OFFRAMP_NO_CACHE");
  text = read_file ();
  g_assert_cmpstr (text, ==, "");
}

static void
answer (const EeBackend *backend, EeNet *net, const FixtureBatch *batch, float *exits, float *classes)
{
  guint all[ROWS];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < batch->batch.rows; i++)
    all[i] = i;
  backend->push (net, batch->images, batch->batch.rows, &error);
  g_assert_no_error (error);
  g_assert_true (backend->run_stage (net, 0, batch->batch.rows, exits, &error));
  g_assert_true (backend->keep (net, 0, all, batch->batch.rows, &error));
  g_assert_true (backend->run_stage (net, 1, batch->batch.rows, classes, &error));
}

/* Each algorithm wherever it can be chosen, in batches and alone, against the reference. */
static void
test_answers (gconstpointer word)
{
  const guint rows[] = { ROWS, 1 };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, WIDTH_DIVISOR, FIXTURE_EXIT_1);

  write_choices (plan, word);
  for (guint k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      const EeBackend *reference = ee_reference_backend_get ();
      g_autoptr (FixtureBatch) batch = fixture_batch_new (rows[k], FIXTURE_MIXED, 93);
      float exits[2][ROWS * EE_N_EXIT_CLASSES], classes[2][ROWS * FIXTURE_N_MAIN];
      EeNet *expected = fixture_net_new (reference, plan, rows[k], FALSE, 91);
      EeNet *actual = make_net (plan, rows[k], TRUE);

      answer (reference, expected, batch, exits[0], classes[0]);
      answer (ee_cpu_backend_get (), actual, batch, exits[1], classes[1]);
      for (guint i = 0; i < rows[k] * EE_N_EXIT_CLASSES; i++)
        g_assert_cmpfloat_with_epsilon (exits[0][i], exits[1][i], 1e-4);
      for (guint i = 0; i < rows[k] * FIXTURE_N_MAIN; i++)
        g_assert_cmpfloat_with_epsilon (classes[0][i], classes[1][i], 1e-4);
      reference->net_free (expected);
      ee_cpu_backend_get ()->net_free (actual);
    }
}

/* The cache folder is this test's own. */
int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("offramp-test-tuner-XXXXXX", NULL);
  g_autofree char *own = NULL, *file = NULL;
  int status;

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_unsetenv ("OFFRAMP_NO_CACHE");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cpu-tuner/kept", test_kept);
  g_test_add_func ("/cpu-tuner/read", test_read);
  g_test_add_func ("/cpu-tuner/damaged", test_damaged);
  g_test_add_func ("/cpu-tuner/rule", test_rule);
  g_test_add_data_func ("/cpu-tuner/answers/direct", "direct", test_answers);
  g_test_add_data_func ("/cpu-tuner/answers/winograd", "winograd", test_answers);
  g_test_add_data_func ("/cpu-tuner/answers/tiles", "tiles", test_answers);
  g_test_add_data_func ("/cpu-tuner/answers/unrolled", "unrolled", test_answers);
  status = g_test_run ();

  file = ee_cpu_choices_get_path ();
  own = g_path_get_dirname (file);
  g_unlink (file);
  g_rmdir (own);
  g_rmdir (folder);
  return status;
}
