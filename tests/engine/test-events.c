/* SPDX-License-Identifier: Apache-2.0 */
/* The event files, taken apart here by the format's description alone: framing, checksums, steps; a kill and a full
 * disk leave whole records. What TensorBoard itself makes of them is test-events.py's. */
#include "ee-crc32c.h"
#include "ee-event-file.h"
#include "ee-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "scratch-folder.h"

/* What a file held: the steps of its events, and how many were restarts. */
typedef struct
{
  GArray *steps; /* guint64 */
  guint n_restarts;
  gsize n_bytes; /* up to the last whole record */
} Found;

static void
found_clear (Found *found)
{
  g_array_unref (found->steps);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static void
test_sums (void)
{
  guint8 bytes[32];

  /* RFC 3720, B.4 */
  memset (bytes, 0, sizeof bytes);
  g_assert_cmphex (ee_crc32c (bytes, sizeof bytes), ==, 0x8a9136aa);
  memset (bytes, 0xff, sizeof bytes);
  g_assert_cmphex (ee_crc32c (bytes, sizeof bytes), ==, 0x62a8ab43);
  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = i;
  g_assert_cmphex (ee_crc32c (bytes, sizeof bytes), ==, 0x46dd794e);
  g_assert_cmphex (ee_crc32c ("123456789", 9), ==, 0xe3069283);
  g_assert_cmphex (ee_crc32c ("", 0), ==, 0);
}

/* Bit by bit, as the definition says it. */
static guint32
sum_slowly (const guint8 *bytes, gsize n_bytes)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < n_bytes; i++)
    {
      sum ^= bytes[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = (sum >> 1) ^ (sum & 1 ? 0x82f63b78 : 0);
    }
  sum = ~sum;
  return ((sum >> 15) | (sum << 17)) + 0xa282ead8;
}

static guint64
read_little (const guint8 *bytes, guint n_bytes)
{
  guint64 value = 0;

  for (guint i = n_bytes; i > 0; i--)
    value = value << 8 | bytes[i - 1];
  return value;
}

static void
take_event (Found *found, const guint8 *event, gsize n_bytes)
{
  const guint8 restart[] = { 7 << 3 | 2, 2, 1 << 3, 1 };
  guint64 step;

  g_assert_cmpuint (event[0], ==, 1 << 3 | 1); /* the time comes first */
  g_assert_true (ee_event_get_step (event, n_bytes, &step));
  g_array_append_val (found->steps, step);
  found->n_restarts
      += n_bytes > sizeof restart && memcmp (event + n_bytes - sizeof restart, restart, sizeof restart) == 0;
}

static Found
take_apart (const char *path)
{
  Found found = { g_array_new (FALSE, FALSE, sizeof (guint64)), 0, 0 };
  g_autofree char *contents = NULL;
  const guint8 *bytes;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  bytes = (const guint8 *)contents;
  while (length - found.n_bytes >= 16)
    {
      const guint8 *record = bytes + found.n_bytes;
      const guint64 n_bytes = read_little (record, 8);

      g_assert_cmphex (read_little (record + 8, 4), ==, sum_slowly (record, 8));
      if (found.n_bytes + 16 + n_bytes > length)
        break;
      g_assert_cmphex (read_little (record + 12 + n_bytes, 4), ==, sum_slowly (record + 12, n_bytes));
      take_event (&found, record + 12, n_bytes);
      found.n_bytes += 16 + n_bytes;
    }
  return found;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* (transfer full) (element-type filename): the event files of @folder in TensorBoard's order */
static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, "tfevents") != NULL)
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (files, compare_paths);
  return files;
}

static void
add_steps (EeEventFile *file, guint64 first, guint64 last)
{
  for (guint64 step = first; step <= last; step++)
    {
      const EeEventScalar scalars[] = { { "loss", 1.0 / step }, { "not measured", NAN } };

      ee_event_file_add_scalars (file, step, scalars, G_N_ELEMENTS (scalars));
    }
}

static void
test_framing (void)
{
  g_autofree char *folder = scratch_folder_get_path ("events");
  g_autoptr (EeEventFile) file = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Found) found = { 0 };
  g_autofree char *contents = NULL;
  gsize length;

  file = ee_event_file_new (folder, 1, &error);
  g_assert_no_error (error);
  add_steps (file, 1, 300);
  g_clear_pointer (&file, ee_event_file_close);

  files = list_files (folder);
  g_assert_cmpuint (files->len, ==, 1);
  found = take_apart (files->pdata[0]);
  g_assert_cmpuint (found.steps->len, ==, 301);
  for (guint i = 0; i <= 300; i++)
    g_assert_cmpuint (g_array_index (found.steps, guint64, i), ==, i);
  g_assert_cmpuint (found.n_restarts, ==, 0);
  g_assert_true (g_file_get_contents (files->pdata[0], &contents, &length, NULL));
  g_assert_cmpuint (found.n_bytes, ==, length);
  g_assert_cmpmem (contents + 12 + 9 + 2, 13, "brain.Event:2", 13); /* behind the header, the time, and a key */
}

/* A killed program leaves any number of bytes; going on cuts them to whole records up to the state's step. */
static void
test_cutting (void)
{
  g_autofree char *folder = scratch_folder_get_path ("events");
  g_autoptr (EeEventFile) file = ee_event_file_new (folder, 1, NULL);
  g_autoptr (GPtrArray) files = NULL, more = NULL;
  g_autofree char *contents = NULL;
  g_auto (Found) continued = { 0 };
  gsize length;

  add_steps (file, 1, 10);
  g_clear_pointer (&file, ee_event_file_close);
  files = list_files (folder);
  g_assert_true (g_file_get_contents (files->pdata[0], &contents, &length, NULL));
  for (gsize cut = 0; cut <= length; cut++)
    {
      g_auto (Found) before = { 0 }, after = { 0 };

      g_assert_true (g_file_set_contents (files->pdata[0], contents, cut, NULL));
      before = take_apart (files->pdata[0]);
      g_assert_true (ee_event_files_cut (folder, 6, NULL));
      after = take_apart (files->pdata[0]);
      g_assert_cmpuint (after.steps->len, ==, MIN (before.steps->len, 7));
    }

  file = ee_event_file_new (folder, 7, NULL);
  add_steps (file, 7, 8);
  g_clear_pointer (&file, ee_event_file_close);
  more = list_files (folder);
  g_assert_cmpuint (more->len, ==, 2);
  g_assert_cmpstr (more->pdata[0], ==, files->pdata[0]); /* the new one sorts behind */
  continued = take_apart (more->pdata[1]);
  g_assert_cmpuint (continued.steps->len, ==, 4);
  g_assert_cmpuint (continued.n_restarts, ==, 1);
  g_assert_cmpuint (g_array_index (continued.steps, guint64, 1), ==, 7);
  g_assert_cmpuint (g_array_index (continued.steps, guint64, 3), ==, 8);

  g_assert_true (ee_event_files_cut ("/nowhere", 1, NULL));
}

static EeRun *
make_run (const char *path, gboolean events)
{
  EeSettings settings;
  g_autoptr (GError) error = NULL;
  EeRun *run;

  ee_settings_init (&settings);
  g_strlcpy (settings.pair, "doodles", sizeof settings.pair);
  settings.events = events;
  run = ee_run_new (path, &settings, "one abc", "a device", &error);
  g_assert_no_error (error);
  return run;
}

static void
append (EeRun *run, EeRecordKind kind, guint64 step)
{
  const EeRecord record = { .kind = kind, .step = step, .n_steps = 1, .loss = 1, .exit_accuracy = NAN };

  g_assert_true (ee_run_append (run, &record, NULL));
}

/* All steps of the folder's files in their order, 0 left out. */
static char *
list_steps (const char *path, const char *name)
{
  g_autofree char *folder = g_build_filename (path, "events", name, NULL);
  g_autoptr (GPtrArray) files = list_files (folder);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < files->len; i++)
    {
      g_auto (Found) found = take_apart (files->pdata[i]);

      for (guint k = 0; k < found.steps->len; k++)
        if (g_array_index (found.steps, guint64, k) > 0)
          g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, text->len > 0 ? " " : "",
                                  g_array_index (found.steps, guint64, k));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A run that is killed and goes on has each step once; the restart is told at the first step to come. */
static void
test_run_goes_on (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeRun) run = make_run (path, TRUE);
  g_autofree char *steps = NULL, *validations = NULL;
  g_autoptr (GError) error = NULL;
  EeRunState state;

  for (guint step = 1; step <= 6; step++)
    append (run, EE_RECORD_STEP, step);
  append (run, EE_RECORD_VALIDATION, 3);
  append (run, EE_RECORD_ALARM, 3);
  append (run, EE_RECORD_VALIDATION, 6);
  g_clear_pointer (&run, ee_run_close);

  ee_run_state_init (&state);
  state.step = 4;
  state.validated_step = 3;
  run = ee_run_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ee_run_continue (run, &state, &error));
  append (run, EE_RECORD_STEP, 5);
  append (run, EE_RECORD_STEP, 6);
  append (run, EE_RECORD_VALIDATION, 6);
  g_clear_pointer (&run, ee_run_close);
  steps = list_steps (path, "train");
  validations = list_steps (path, "validation");
  g_assert_cmpstr (steps, ==, "1 2 3 4 5 5 6"); /* the first 5 is the restart */
  g_assert_cmpstr (validations, ==, "3 4 6");
}

static void
test_none_are_wanted (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeRun) run = make_run (path, FALSE);
  g_autofree char *folder = g_build_filename (path, "events", NULL);

  append (run, EE_RECORD_STEP, 1);
  g_clear_pointer (&run, ee_run_close);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  g_test_add_func ("/events/sums", test_sums);
  g_test_add_func ("/events/framing", test_framing);
  g_test_add_func ("/events/cutting", test_cutting);
  g_test_add_func ("/events/run-goes-on", test_run_goes_on);
  g_test_add_func ("/events/none-are-wanted", test_none_are_wanted);
  return scratch_folder_run_tests ();
}
