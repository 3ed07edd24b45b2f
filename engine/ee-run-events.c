/* SPDX-License-Identifier: Apache-2.0 */
/* What TensorBoard shows of a run: `tensorboard --logdir RUN`.
 *
 *   events/             the settings, as a text and for the HParams tab
 *   events/train/       numbers of each step
 *   events/validation/  numbers of each validation, under the same tags, so that both lie on one chart
 *
 * metrics.csv has all of it too, and is what the program itself reads. Each going on begins new files behind the old
 * ones.
 */
#include "ee-run-private.h"

#include <math.h>

static const char *const folder_names[EE_RUN_N_EVENT_FILES]
    = { [EE_RUN_EVENTS_TRAIN] = "train", [EE_RUN_EVENTS_VALIDATION] = "validation", [EE_RUN_EVENTS_SETTINGS] = "." };

static char *
make_folder_path (EeRun *run, guint index)
{
  if (index == EE_RUN_EVENTS_SETTINGS)
    return g_build_filename (run->path, "events", NULL);

  return g_build_filename (run->path, "events", folder_names[index], NULL);
}

static char *
describe_value (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_dup_string (node)
             : json_to_string (node, FALSE);
}

/* The settings as a table, and one by one. */
static void
add_settings (EeRun *run, EeEventFile *file)
{
  g_autoptr (JsonNode) node = ee_settings_to_json (&run->settings);
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GString) text = g_string_new ("| setting | value |\n|---|---|\n");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) settings = g_array_new (FALSE, FALSE, sizeof (EeEventSetting));
  JsonObjectIter iter;
  JsonNode *member;
  const char *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      char *value = describe_value (member);
      const gboolean is_number = JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) != G_TYPE_STRING;
      const EeEventSetting setting = { name, is_number ? NULL : value, is_number ? json_node_get_double (member) : 0 };

      g_ptr_array_add (values, value);
      g_string_append_printf (text, "| %s | %s |\n", name, value);
      g_array_append_val (settings, setting);
    }
  if (run->device_name != NULL)
    g_string_append_printf (text, "\n%s\n", run->device_name);
  ee_event_file_add_text (file, "settings", text->str);
  ee_event_file_add_session_start (file, (const EeEventSetting *)settings->data, settings->len);
}

/* Begins the event files, if the settings want them, behind a state of @step and @validated_step. */
gboolean
ee_run_start_events (EeRun *run, guint64 step, guint64 validated_step, GError **error)
{
  const guint64 known[EE_RUN_N_EVENT_FILES]
      = { [EE_RUN_EVENTS_TRAIN] = step, [EE_RUN_EVENTS_VALIDATION] = validated_step, [EE_RUN_EVENTS_SETTINGS] = step };

  if (!run->settings.events)
    return TRUE;
  for (guint i = 0; i < EE_RUN_N_EVENT_FILES; i++)
    {
      g_autofree char *folder = make_folder_path (run, i);

      if (!ee_event_files_cut (folder, known[i], error)
          || (run->events[i] = ee_event_file_new (folder, known[i] + 1, error)) == NULL)
        return FALSE;
    }
  add_settings (run, run->events[EE_RUN_EVENTS_SETTINGS]);
  ee_run_flush_events (run);

  return TRUE;
}

/* What was measured; alarms are no numbers. */
void
ee_run_add_event (EeRun *run, const EeRecord *record)
{
  const EeEventScalar all[] = {
    { "loss/total", record->loss },
    { "loss/exit", record->loss_exit },
    { "loss/main", record->loss_main },
    { "accuracy/total", record->accuracy },
    { "accuracy/exit", record->exit_accuracy },
    { "accuracy/main", record->main_accuracy },
    { "exit_rate/all", record->share_left },
    { "exit_rate/main", record->main_left },
    { "exit_rate/redundant", record->redundant_left },
    { "learning_rate", record->learning_rate },
    { "images_per_second", record->images_per_s },
  };
  EeEventScalar measured[G_N_ELEMENTS (all)];
  guint n_measured = 0;

  if (record->kind == EE_RECORD_ALARM || run->events[record->kind] == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (!isnan (all[i].value))
      measured[n_measured++] = all[i];
  ee_event_file_add_scalars (run->events[record->kind], record->step, measured, n_measured);
}

/* Hands what waits to the system; what it does not take waits on. */
void
ee_run_flush_events (EeRun *run)
{
  for (guint i = 0; i < EE_RUN_N_EVENT_FILES; i++)
    if (run->events[i] != NULL)
      ee_event_file_flush (run->events[i]);
}

/* Ends the files, as far as the disk allows. */
void
ee_run_close_events (EeRun *run)
{
  if (run->events[EE_RUN_EVENTS_SETTINGS] != NULL)
    ee_event_file_add_session_end (run->events[EE_RUN_EVENTS_SETTINGS], run->state.finished);
  for (guint i = 0; i < EE_RUN_N_EVENT_FILES; i++)
    g_clear_pointer (&run->events[i], ee_event_file_close);
}
