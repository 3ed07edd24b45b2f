/* SPDX-License-Identifier: Apache-2.0 */
/* What people drop: a folder with broken, strange and fine files. Each bad one gets its sentence, each fine one its
 * verdict, and nothing stops the rest. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../data/test-files.h"
#include "../data/test-pictures.h"
#include "../engine/test-network.h"
#include "offramp-session.h"
#include "wait-until.h"

enum
{
  SIDE = 24,
  N_MANY = 300,
};

/* A line break, and Hebrew, which is written from right to left. */
#define STRANGE_NAME "first\nsecond \xd7\x90\xd7\x91.png"

typedef struct
{
  char *folder;
  OfframpSession *session;
  guint n_messages;
} Fixture;

static void
message_cb (Fixture *fixture, const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '\n'));
  fixture->n_messages++;
}

static void
wait_until_settled (Fixture *fixture)
{
  wait_until (!offramp_session_is_busy (fixture->session));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, 1u << 1, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *network = NULL;

  fixture->folder = test_files_make_folder ();
  network = g_build_filename (fixture->folder, "network.safetensors", NULL);
  facts->pair = g_strdup ("doodles");
  facts->polarity = g_strdup ("matched");
  ee_checkpoint_save (network, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);

  fixture->session = offramp_session_new ();
  g_signal_connect_swapped (fixture->session, "message", G_CALLBACK (message_cb), fixture);
  offramp_session_open_model_async (fixture->session, network);
  wait_until_settled (fixture);
  g_assert_nonnull (offramp_session_get_plan (fixture->session));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->session);
  test_files_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
write_and_forget (Fixture *fixture, const char *name, GBytes *bytes)
{
  g_free (test_files_write (fixture->folder, name, bytes));
  g_bytes_unref (bytes);
}

/* (transfer full): a grey picture of 24 x 24. */
static GBytes *
make_fine_png (void)
{
  guint8 grey[SIDE * SIDE];

  for (guint i = 0; i < sizeof grey; i++)
    grey[i] = (guint8)(i * 7);
  return test_pictures_make_grey_png (SIDE, SIDE, grey);
}

/* (transfer full): a PNG of two colours, one bit a pixel. */
static GBytes *
make_palette_png (void)
{
  static const guint8 palette[] = { 0, 0, 0, 6, 'P', 'L', 'T', 'E', 255, 0, 0, 0, 0, 255, 0, 0, 0, 0 };
  const gsize head = 8 + 25; /* signature and IHDR */
  guint8 rows[SIDE * SIDE / 8];
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GBytes) start = NULL;
  g_autoptr (GBytes) rest = NULL;
  g_autoptr (GBytes) colours = g_bytes_new_static (palette, sizeof palette);
  g_autoptr (GBytes) begin = NULL;

  memset (rows, 0xa5, sizeof rows);
  png = test_pictures_make_png (SIDE, SIDE, 1, 3, rows, SIDE / 8);
  start = g_bytes_new_from_bytes (png, 0, head);
  rest = g_bytes_new_from_bytes (png, head, g_bytes_get_size (png) - head);
  begin = test_files_join (start, colours);
  return test_files_join (begin, rest);
}

static GBytes *
make_cut_jpeg (void)
{
  guint8 rgb[SIDE * SIDE * 3];
  g_autoptr (GBytes) jpeg = NULL;

  for (guint i = 0; i < sizeof rgb; i++)
    rgb[i] = (guint8)(i * 13);
  jpeg = test_pictures_make_jpeg (SIDE, SIDE, rgb);
  return test_files_cut (jpeg, g_bytes_get_size (jpeg) / 2);
}

static void
write_fine_files (Fixture *fixture)
{
  guint8 sixteen[SIDE * SIDE * 2];
  const guint8 one = 200;

  memset (sixteen, 0x5a, sizeof sixteen);
  write_and_forget (fixture, "one.png", test_pictures_make_grey_png (1, 1, &one));
  write_and_forget (fixture, "sixteen.png", test_pictures_make_png (SIDE, SIDE, 16, 0, sixteen, SIDE * 2));
  write_and_forget (fixture, "palette.png", make_palette_png ());
  write_and_forget (fixture, "moving.gif", test_pictures_make_gif ());
  write_and_forget (fixture, STRANGE_NAME, make_fine_png ());
}

static void
write_bad_files (Fixture *fixture)
{
  g_autofree guint8 *line = g_malloc0 (30000);
  g_autofree char *pipe = g_build_filename (fixture->folder, "pipe.png", NULL);
  g_autofree char *loop = g_build_filename (fixture->folder, "loop", NULL);
  g_autofree char *vanished = g_build_filename (fixture->folder, "vanished.png", NULL);

  write_and_forget (fixture, "empty.png", g_bytes_new_static ("", 0));
  write_and_forget (fixture, "notes.png", g_bytes_new_static ("These are no pixels.", 20));
  write_and_forget (fixture, "cut.jpg", make_cut_jpeg ());
  write_and_forget (fixture, "long.png", test_pictures_make_grey_png (30000, 1, line));
  write_and_forget (fixture, "bad " STRANGE_NAME, g_bytes_new_static ("no", 2));
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink (fixture->folder, loop), ==, 0);
  g_assert_cmpint (symlink ("nowhere", vanished), ==, 0);
}

static void
add_path (Fixture *fixture, const char *path)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (files, g_file_new_for_path (path));
  offramp_session_add_files (fixture->session, files);
}

static const OfframpFailure *
find_failure (Fixture *fixture, const char *name)
{
  GListModel *failures = offramp_session_get_failures (fixture->session);

  for (guint i = 0; i < g_list_model_get_n_items (failures); i++)
    {
      g_autoptr (OfframpFailure) failure = g_list_model_get_item (failures, i);

      if (g_str_equal (offramp_failure_get_name (failure), name))
        return failure; /* the list holds it */
    }
  g_error ("no failure is called %s", name);
}

static void
assert_failure (Fixture *fixture, const char *name, const char *reason)
{
  const char *sentence = offramp_failure_get_sentence ((OfframpFailure *)find_failure (fixture, name));

  g_test_message ("%s", sentence);
  g_assert_nonnull (strstr (sentence, reason));
  g_assert_null (strchr (sentence, '\n'));
}

static void
assert_judged (Fixture *fixture, const char *raw_name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->session)); i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (fixture->session), i);

      if (!g_str_equal (offramp_sample_get_raw_name (sample), raw_name))
        continue;
      g_assert_nonnull (offramp_sample_get_verdict (sample));
      g_assert_null (strchr (offramp_sample_get_name (sample), '\n'));
      return;
    }
  g_error ("no image is called %s", raw_name);
}

/* (transfer full): what somebody drops at once: a file that vanishes on the way, the folder with all the others, and a
 * file in it again. */
static GPtrArray *
drop_everything (Fixture *fixture)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *gone = test_files_write (fixture->folder, "gone.png", make_fine_png ());
  g_autofree char *last = g_build_filename (fixture->folder, "one.png", NULL);

  g_ptr_array_add (files, g_file_new_for_path (gone));
  g_ptr_array_add (files, g_file_new_for_path (fixture->folder));
  g_ptr_array_add (files, g_file_new_for_path (last));
  g_unlink (gone);
  return files;
}

static void
test_folder_of_everything (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *loop = g_build_filename (fixture->folder, "loop", NULL);

  write_fine_files (fixture);
  write_bad_files (fixture);
  files = drop_everything (fixture);
  offramp_session_add_files (fixture->session, files);
  wait_until_settled (fixture);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 6); /* one.png twice */
  assert_judged (fixture, "one.png");
  assert_judged (fixture, "sixteen.png");
  assert_judged (fixture, "palette.png");
  assert_judged (fixture, "moving.gif");
  assert_judged (fixture, STRANGE_NAME);

  g_assert_cmpuint (g_list_model_get_n_items (offramp_session_get_failures (fixture->session)), ==, 9);
  assert_failure (fixture, "gone.png", "gone.png");
  assert_failure (fixture, loop, "link to a folder");
  assert_failure (fixture, "empty.png", "is empty");
  assert_failure (fixture, "notes.png", "not a picture");
  assert_failure (fixture, "cut.jpg", "damaged");
  assert_failure (fixture, "long.png", "30000 x 1 pixels");
  assert_failure (fixture, "pipe.png", "pipe.png");
  assert_failure (fixture, "vanished.png", "vanished.png");
  assert_failure (fixture, "bad first␊second \xd7\x90\xd7\x91.png", "\xe2\x81\xa9"); /* set apart from the sentence */
  g_assert_cmpuint (fixture->n_messages, >, 0);
}

/* What is dropped by itself may vanish before its turn; what cannot be opened is named too. */
static void
test_single_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *gone = test_files_write (fixture->folder, "gone.png", make_fine_png ());
  g_autofree char *locked = g_build_filename (fixture->folder, "locked", NULL);

  g_unlink (gone);
  add_path (fixture, gone);
  wait_until_settled (fixture);
  assert_failure (fixture, "gone.png", "gone.png");
  g_assert_cmpuint (fixture->n_messages, ==, 1);

  if (geteuid () == 0)
    {
      g_test_message ("a folder that nobody may read: not tested, root may");
      return;
    }
  g_assert_cmpint (g_mkdir (locked, 0), ==, 0);
  write_fine_files (fixture);
  add_path (fixture, fixture->folder);
  wait_until_settled (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 5);
  g_assert_cmpuint (g_list_model_get_n_items (offramp_session_get_failures (fixture->session)), ==, 2);
  g_rmdir (locked);
}

typedef struct
{
  OfframpSession *session;
  guint most_asked, n_backwards, n_done;
  gboolean stop;
} Progress;

static void
progress_cb (Progress *progress)
{
  guint n_waiting = offramp_session_get_n_waiting (progress->session);
  guint n_asked = offramp_session_get_n_asked (progress->session);

  if (n_waiting == 0)
    return;
  progress->most_asked = MAX (progress->most_asked, n_asked);
  if (n_asked - MIN (n_waiting, n_asked) < progress->n_done)
    progress->n_backwards++;
  progress->n_done = n_asked - MIN (n_waiting, n_asked);
  if (progress->stop && progress->n_done > 20)
    offramp_session_stop (progress->session);
}

static void
test_progress_and_stop (Fixture *fixture, gconstpointer data)
{
  Progress progress = { .session = fixture->session };
  g_autofree char *first = NULL;

  first = test_files_write (fixture->folder, "000.png", make_fine_png ());
  for (guint i = 1; i < N_MANY; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%03u.png", fixture->folder, i);

      g_assert_cmpint (link (first, path), ==, 0);
    }
  g_signal_connect_swapped (fixture->session, "updated", G_CALLBACK (progress_cb), &progress);
  add_path (fixture, fixture->folder);
  wait_until_settled (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, N_MANY);
  g_assert_cmpuint (progress.most_asked, ==, N_MANY + 1); /* the folder too */
  g_assert_cmpuint (progress.n_backwards, ==, 0);

  /* The count begins anew, and Stop leaves what is here. */
  g_assert_cmpuint (offramp_session_get_n_asked (fixture->session), ==, 0);
  progress = (Progress){ .session = fixture->session, .stop = TRUE };
  add_path (fixture, fixture->folder);
  wait_until_settled (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), >, N_MANY);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), <, 2 * N_MANY);
  g_signal_handlers_disconnect_by_data (fixture->session, &progress);
}

#define ADD_TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("OFFRAMP_MODELS", "/nowhere", TRUE); /* no bundled network, whatever is installed */
  ADD_TEST ("/session-input/a-folder-of-everything", test_folder_of_everything);
  ADD_TEST ("/session-input/single-files", test_single_files);
  ADD_TEST ("/session-input/progress-and-stop", test_progress_and_stop);
  return g_test_run ();
}
