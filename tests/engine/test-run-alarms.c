/* SPDX-License-Identifier: Apache-2.0 */
/* Alarms in a run folder: among the records, and in run.json. */
#include "ee-run.h"

#include <string.h>

#include "scratch-folder.h"

static EeRecord
make_record (EeRecordKind kind, guint64 step)
{
  return (EeRecord){ .kind = kind, .step = step, .epoch = step / 3.0, .n_steps = 1, .loss = 1 };
}

static void
append (EeRun *run, EeRecordKind kind, guint64 step)
{
  EeRecord record = make_record (kind, step);

  g_assert_true (ee_run_append (run, &record, NULL));
}

static char *
read_json (const char *path)
{
  g_autofree char *file = g_build_filename (path, "run.json", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  return text;
}

/* Alarms stand among the records and in run.json; what came after the state is forgotten with the steps. */
static void
test_alarms (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeRun) run = NULL;
  EeSettings settings;
  g_autoptr (GArray) records = NULL;
  g_autofree char *diverged = NULL;
  g_autofree char *continued = NULL;
  g_autoptr (GError) error = NULL;
  EeRunState state;
  EeRecord alarm = make_record (EE_RECORD_ALARM, 2);

  ee_settings_init (&settings);
  run = ee_run_new (path, &settings, "", "", &error);
  g_assert_no_error (error);
  append (run, EE_RECORD_STEP, 1);
  append (run, EE_RECORD_STEP, 2);
  alarm.alarm = EE_ALARM_STUCK;
  g_assert_true (ee_run_append (run, &alarm, &error));
  append (run, EE_RECORD_STEP, 3);
  alarm.alarm = EE_ALARM_NOT_FINITE;
  alarm.step = 4;
  g_assert_true (ee_run_append (run, &alarm, &error));
  g_assert_true (ee_run_note_failure (run, &error));
  g_assert_no_error (error);
  g_clear_pointer (&run, ee_run_close);

  diverged = read_json (path);
  g_assert_nonnull (strstr (diverged, "\"diverged\""));
  g_assert_nonnull (strstr (diverged, "\"stuck\""));
  records = ee_run_read_metrics (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 5);
  g_assert_cmpint (g_array_index (records, EeRecord, 2).kind, ==, EE_RECORD_ALARM);
  g_assert_cmpuint (g_array_index (records, EeRecord, 2).step, ==, 2);
  g_assert_cmpint (g_array_index (records, EeRecord, 2).alarm, ==, EE_ALARM_STUCK);
  g_assert_cmpint (g_array_index (records, EeRecord, 4).alarm, ==, EE_ALARM_NOT_FINITE);
  g_clear_pointer (&records, g_array_unref);

  ee_run_state_init (&state);
  state.step = 3;
  run = ee_run_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ee_run_continue (run, &state, &error));
  g_assert_no_error (error);
  g_clear_pointer (&run, ee_run_close);
  continued = read_json (path);
  g_assert_nonnull (strstr (continued, "\"unfinished\""));
  g_assert_nonnull (strstr (continued, "\"stuck\""));
  g_assert_null (strstr (continued, "not-finite"));
  records = ee_run_read_metrics (path, &error);
  g_assert_cmpuint (records->len, ==, 4);
}

/* A line that names no alarm is damaged, as any other kind that nobody knows. */
static void
test_unknown_alarm (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *file = g_build_filename (path, "metrics.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (EeRun) run = NULL;
  g_autoptr (GString) changed = NULL;
  g_autoptr (GError) error = NULL;
  EeRecord alarm = make_record (EE_RECORD_ALARM, 2);
  EeSettings settings;

  ee_settings_init (&settings);
  run = ee_run_new (path, &settings, "", "", &error);
  g_assert_no_error (error);
  alarm.alarm = EE_ALARM_STUCK;
  g_assert_true (ee_run_append (run, &alarm, &error));
  g_clear_pointer (&run, ee_run_close);

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, "alarm-stuck", "alarm-of-fire", 0), ==, 1);
  g_assert_true (g_file_set_contents (file, changed->str, -1, NULL));
  g_assert_null (ee_run_read_metrics (path, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  g_test_add_func ("/run-alarms/kept", test_alarms);
  g_test_add_func ("/run-alarms/unknown", test_unknown_alarm);
  return scratch_folder_run_tests ();
}
