/* SPDX-License-Identifier: Apache-2.0 */
/* Opens the run as ee_run_open() does, asks for the lock, and lets go of it at once. */
#include "ee-run-summary.h"

#include "ee-error.h"
#include "ee-run-private.h"

static gboolean
is_locked (EeRun *run)
{
  g_autoptr (GError) error = NULL;

  return !ee_run_lock (run, &error) && g_error_matches (error, EE_ERROR, EE_ERROR_RUN);
}

/**
 * ee_run_summary_read:
 * @path: a run folder
 * @error: EE_ERROR_RUN where there is no run or run.json is damaged
 *
 * Returns: (transfer full) (nullable): the summary
 */
EeRunSummary *
ee_run_summary_read (const char *path, GError **error)
{
  g_autofree char *model = NULL;
  g_autoptr (EeRun) run = NULL;
  EeRunSummary *summary;

  g_return_val_if_fail (path != NULL, NULL);

  run = ee_run_open (path, NULL, error);
  if (run == NULL)
    return NULL;

  model = ee_run_get_model_path (path);
  summary = g_new0 (EeRunSummary, 1);
  summary->settings = run->settings;
  summary->state = run->state;
  summary->created = g_strdup (run->created);
  summary->device_name = g_strdup (run->device_name);
  if (run->alarms->len > 0)
    summary->alarm = g_array_index (run->alarms, EeRunAlarm, run->alarms->len - 1).alarm;
  if (summary->alarm == EE_ALARM_RECOVERED)
    summary->alarm = EE_ALARM_NONE;
  summary->has_model = g_file_test (model, G_FILE_TEST_IS_REGULAR);
  summary->can_resume = !run->state.finished && ee_run_has_state (run);
  summary->is_written = is_locked (run);

  return summary;
}

/**
 * ee_run_summary_free:
 * @summary: (nullable) (transfer full): a summary
 */
void
ee_run_summary_free (EeRunSummary *summary)
{
  if (summary == NULL)
    return;

  g_free (summary->created);
  g_free (summary->device_name);
  g_free (summary);
}
