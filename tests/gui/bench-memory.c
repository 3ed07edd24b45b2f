/* SPDX-License-Identifier: Apache-2.0 */
/* What a session of ten thousand images takes: memory must not follow the pictures' sizes, only their number, by a few
 * KiB each. Usage: bench-memory [N_FILES]. TAP; the figures stand in comments. No GTK, no display.
 */
#include <gio/gio.h>
#include <stdio.h>
#include <unistd.h>

#include "../data/test-files.h"
#include "../engine/test-network.h"
#include "offramp-session.h"

enum
{
  N_FILES = 10000,
  SIDE = 256,
  KIB_AN_IMAGE = 12,
  N_STEPS = 4,
};

static gsize
get_resident_kib (void)
{
  FILE *file = fopen ("/proc/self/statm", "r");
  unsigned long total = 0, resident = 0;

  if (file == NULL)
    return 0;
  if (fscanf (file, "%lu %lu", &total, &resident) != 2)
    resident = 0;
  fclose (file);
  return resident * (gsize)sysconf (_SC_PAGESIZE) / 1024;
}

static char *
write_picture (const char *folder)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;

  g_string_printf (text, "P5\n%d %d\n255\n", SIDE, SIDE);
  for (guint i = 0; i < SIDE * SIDE; i++)
    g_string_append_c (text, (char)(i * i / 251));
  bytes = g_string_free_to_bytes (text);
  return test_files_write (folder, "00000.pgm", bytes);
}

static void
wait_until_settled (OfframpSession *session)
{
  while (offramp_session_is_busy (session))
    g_main_context_iteration (NULL, TRUE);
}

static void
add_links (OfframpSession *session, const char *folder, const char *first, guint from, guint to)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = from; i < to; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%05u.pgm", folder, i);

      if (i > 0)
        g_assert_cmpint (link (first, path), ==, 0);
      g_ptr_array_add (files, g_file_new_for_path (path));
    }
  offramp_session_add_files (session, files);
  wait_until_settled (session);
}

static void
open_network (OfframpSession *session, const char *folder)
{
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, 1u << 1, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autofree char *path = g_build_filename (folder, "network.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  facts->pair = g_strdup ("doodles");
  facts->polarity = g_strdup ("matched");
  ee_checkpoint_save (path, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);
  offramp_session_open_model_async (session, path);
  wait_until_settled (session);
}

/* The newest images keep their previews, and only so many that their bytes are bounded. */
static guint
count_previews (OfframpSession *session)
{
  guint count = 0, width, height;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session)); i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (session), i);

      count += offramp_sample_get_preview (sample, &width, &height) != NULL;
    }
  return count;
}

int
main (int argc, char *argv[])
{
  const guint n_files = argc > 1 ? (guint)g_ascii_strtoull (argv[1], NULL, 10) : N_FILES;
  g_autofree char *folder = test_files_make_folder ();
  g_autofree char *first = write_picture (folder);
  g_autoptr (OfframpSession) session = NULL;
  gsize kib[N_STEPS + 1];
  double growth;
  gboolean ok;

  g_setenv ("OFFRAMP_MODELS", "/nowhere", TRUE);
  session = offramp_session_new ();
  open_network (session, folder);
  kib[0] = get_resident_kib ();
  g_print ("1..1\n# before: %zu MiB resident\n", kib[0] / 1024);
  for (guint step = 1; step <= N_STEPS; step++)
    {
      add_links (session, folder, first, n_files * (step - 1) / N_STEPS, n_files * step / N_STEPS);
      kib[step] = get_resident_kib ();
      g_print ("# %u images of %dx%d: %zu MiB\n", g_list_model_get_n_items (G_LIST_MODEL (session)), SIDE, SIDE,
               kib[step] / 1024);
    }
  g_print ("# %u of them still have a preview\n", count_previews (session));
  growth = ((double)kib[N_STEPS] - kib[N_STEPS / 2]) / (n_files - n_files / 2);
  ok = growth <= KIB_AN_IMAGE && count_previews (session) > 0;
  g_print ("%s 1 - the second half takes at most %d KiB an image (%.1f)\n", ok ? "ok" : "not ok", KIB_AN_IMAGE, growth);
  g_clear_object (&session);
  test_files_remove_folder (folder);
  return !ok;
}
