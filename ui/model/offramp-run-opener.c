/* SPDX-License-Identifier: Apache-2.0 */
/* One task in a thread of the pool; what it read is handed over whole, or freed where nobody takes it. The curves are
 * filled there too: a million steps would hold the main thread up for a second. */
#include "offramp-run-opener.h"

#include <math.h>

enum
{
  TYPICAL_MAIN = 10 /* main classes, where only the work of the layers matters */
};

typedef struct
{
  char *path;
  gboolean to_resume;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->path);
  g_free (question);
}

/**
 * offramp_opened_run_free:
 * @opened: (nullable) (transfer full): what was read
 */
void
offramp_opened_run_free (OfframpOpenedRun *opened)
{
  if (opened == NULL)
    return;
  g_clear_pointer (&opened->summary, ee_run_summary_free);
  g_clear_pointer (&opened->trainer, ee_trainer_free);
  g_clear_pointer (&opened->curves, offramp_curves_free);
  g_clear_pointer (&opened->history, g_array_unref);
  g_free (opened);
}

/**
 * offramp_run_opener_make_plan:
 * @settings: of a training
 *
 * Returns: (transfer full) (nullable): its network, with ten main classes, to count its work by
 */
EePlan *
offramp_run_opener_make_plan (const EeSettings *settings)
{
  const EePlanOptions options = {
    .preset = settings->preset,
    .width_divisor = settings->width_divisor,
    .exits = settings->exits,
    .n_main = TYPICAL_MAIN,
    .deviation = { 1, 1, 1 },
  };

  return ee_plan_new_vgg19 (&options, NULL);
}

/* Of a file that another program appends to, what lies beyond the checkpoint may be cut off again. */
static void
fill_curves (OfframpOpenedRun *opened)
{
  g_autoptr (EePlan) plan = offramp_run_opener_make_plan (&opened->summary->settings);
  const guint64 last = opened->trainer != NULL ? opened->summary->state.step : G_MAXUINT64;
  g_autoptr (GPtrArray) records = g_ptr_array_sized_new (opened->history->len);
  double epoch = 0;

  opened->curves = offramp_curves_new ();
  offramp_curves_set_plan (opened->curves, plan);
  for (guint i = 0; i < opened->history->len; i++)
    {
      EeRecord *record = &g_array_index (opened->history, EeRecord, i);

      if (record->kind == EE_RECORD_ALARM)
        opened->alarm = record->alarm == EE_ALARM_RECOVERED ? EE_ALARM_NONE : record->alarm;
      if (record->kind == EE_RECORD_ALARM || record->step > last || !isfinite (record->epoch) || record->epoch < epoch)
        continue;
      epoch = record->epoch;
      g_ptr_array_add (records, record);
    }
  offramp_curves_append_all (opened->curves, records);
}

static void
open_run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Question *question = task_data;
  g_autoptr (OfframpOpenedRun) opened = g_new0 (OfframpOpenedRun, 1);
  GError *error = NULL;

  if (question->to_resume)
    opened->trainer = ee_trainer_new_resume (question->path, NULL, &error);
  if (error == NULL)
    opened->summary = ee_run_summary_read (question->path, &error);
  if (error == NULL)
    opened->history = ee_run_read_metrics (question->path, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  fill_curves (opened);
  if (!question->to_resume) /* a hundred megabytes: the main thread would take some milliseconds to free them */
    g_clear_pointer (&opened->history, g_array_unref);
  g_task_return_pointer (task, g_steal_pointer (&opened), (GDestroyNotify)offramp_opened_run_free);
}

/**
 * offramp_run_opener_start:
 * @source: (nullable): whose job it is
 * @run_path: folder of a run
 * @to_resume: whether it is to go on, so that a trainer is wanted
 * @cancellable: (nullable): to forget the result
 * @callback: called on the main thread with @source
 * @user_data: for @callback
 *
 * Reads the run in the background.
 */
void
offramp_run_opener_start (GObject *source, const char *run_path, gboolean to_resume, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->path = g_strdup (run_path);
  question->to_resume = to_resume;
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, open_run_in_thread);
}

/**
 * offramp_run_opener_finish:
 * @result: given to the callback
 * @error: why there is no such run, or nothing to go on with
 *
 * Returns: (transfer full) (nullable): what was read
 */
OfframpOpenedRun *
offramp_run_opener_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
