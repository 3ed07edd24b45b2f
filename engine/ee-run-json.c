/* SPDX-License-Identifier: Apache-2.0 */
/* run.json: what was trained, on what, with what, and how far it came.
 *
 * Written when the run starts and with every checkpoint. Resuming reads the settings and the digests of
 * the data from it; the numbers that resuming continues from are in state.safetensors.
 */
#include "ee-run-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>
#include <string.h>

#include "config.h"
#include "ee-atomic-file.h"
#include "ee-error.h"
#include "ee-json.h"

enum
{
  FORMAT = 1,
  MAX_NESTING = 32,
  MAX_BYTES = 1024 * 1024
};

static char *
make_path (EeRun *run)
{
  return g_build_filename (run->path, "run.json", NULL);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_lines (JsonBuilder *builder, const char *name, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      json_builder_add_string_value (builder, lines[i]);
  json_builder_end_array (builder);
}

static void
add_versions (JsonBuilder *builder)
{
  g_autofree char *glib = g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);

  json_builder_set_member_name (builder, "versions");
  json_builder_begin_object (builder);
  add_text (builder, "offramp", OFFRAMP_VERSION);
  add_text (builder, "glib", glib);
  json_builder_end_object (builder);
}

/* Adds the state's members to the object that @builder has begun. */
void
ee_run_state_to_json (const EeRunState *state, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "step");
  json_builder_add_int_value (builder, state->step);
  json_builder_set_member_name (builder, "total_steps");
  json_builder_add_int_value (builder, state->total_steps);
  json_builder_set_member_name (builder, "validated_step");
  json_builder_add_int_value (builder, state->validated_step);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, state->seconds);
  json_builder_set_member_name (builder, "best_score");
  json_builder_add_double_value (builder, state->best_score);
  json_builder_set_member_name (builder, "best_exit_accuracy");
  json_builder_add_double_value (builder, state->best_exit_accuracy);
  json_builder_set_member_name (builder, "best_loss");
  json_builder_add_double_value (builder, state->best_loss);
  json_builder_set_member_name (builder, "best_step");
  json_builder_add_int_value (builder, state->best_step);
  json_builder_set_member_name (builder, "finished");
  json_builder_add_boolean_value (builder, state->finished);
  json_builder_set_member_name (builder, "stopped_early");
  json_builder_add_boolean_value (builder, state->stopped_early);
  if (state->loss_scale.scale == 0)
    return;
  json_builder_set_member_name (builder, "loss_scale");
  json_builder_add_double_value (builder, state->loss_scale.scale);
  json_builder_set_member_name (builder, "good_steps");
  json_builder_add_int_value (builder, state->loss_scale.good);
  json_builder_set_member_name (builder, "skipped_steps");
  json_builder_add_int_value (builder, state->loss_scale.skipped);
}

static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static gboolean
get_count (JsonObject *object, const char *name, guint64 *count)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0)
    return FALSE;
  *count = json_node_get_int (node);

  return TRUE;
}

static gboolean
get_number (JsonObject *object, const char *name, double *number)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL
      || (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64))
    return FALSE;
  *number = json_node_get_double (node);

  return TRUE;
}

/* What the first version did not know. */
static void
read_newer_members (JsonObject *object, EeRunState *state)
{
  JsonNode *stopped_early = get_value (object, "stopped_early");

  state->stopped_early = stopped_early != NULL && json_node_get_value_type (stopped_early) == G_TYPE_BOOLEAN
                         && json_node_get_boolean (stopped_early);
  get_number (object, "best_exit_accuracy", &state->best_exit_accuracy);
  /* All three, or the training begins with a scale of its own, as on a device where it had none. */
  if (!get_number (object, "loss_scale", &state->loss_scale.scale)
      || !get_count (object, "good_steps", &state->loss_scale.good)
      || !get_count (object, "skipped_steps", &state->loss_scale.skipped))
    state->loss_scale = (EeLossScale){ 0 };
}

/* Returns: whether @object holds a state; if not, @state is undefined. */
gboolean
ee_run_state_from_json (JsonObject *object, EeRunState *state)
{
  JsonNode *finished = get_value (object, "finished");

  ee_run_state_init (state);
  if (finished == NULL || json_node_get_value_type (finished) != G_TYPE_BOOLEAN)
    return FALSE;
  state->finished = json_node_get_boolean (finished);
  read_newer_members (object, state);

  return get_count (object, "step", &state->step) && get_count (object, "total_steps", &state->total_steps)
         && get_count (object, "validated_step", &state->validated_step)
         && get_number (object, "seconds", &state->seconds) && get_number (object, "best_score", &state->best_score)
         && get_number (object, "best_loss", &state->best_loss) && get_count (object, "best_step", &state->best_step)
         && state->step <= state->total_steps && state->validated_step <= state->step;
}

static void
add_scores (JsonBuilder *builder, EeRun *run)
{
  g_autoptr (JsonNode) scores = run->best_scores != NULL ? json_from_string (run->best_scores, NULL) : NULL;

  json_builder_set_member_name (builder, "best_validation");
  if (scores != NULL)
    json_builder_add_value (builder, g_steal_pointer (&scores));
  else
    json_builder_add_null_value (builder);
}

static void
add_alarms (JsonBuilder *builder, EeRun *run)
{
  json_builder_set_member_name (builder, "alarms");
  json_builder_begin_array (builder);
  for (guint i = 0; i < run->alarms->len; i++)
    {
      const EeRunAlarm *alarm = &g_array_index (run->alarms, EeRunAlarm, i);

      json_builder_begin_object (builder);
      add_text (builder, "alarm", ee_alarm_to_string (alarm->alarm));
      json_builder_set_member_name (builder, "step");
      json_builder_add_int_value (builder, alarm->step);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* The state in a word, for people and scripts. */
static const char *
get_state_word (EeRun *run)
{
  guint n_alarms = run->alarms->len;

  if (run->state.finished)
    return run->state.stopped_early ? "stopped early" : "finished";
  if (n_alarms > 0 && g_array_index (run->alarms, EeRunAlarm, n_alarms - 1).alarm == EE_ALARM_NOT_FINITE)
    return "diverged";
  return "unfinished";
}

/* Writes run.json anew. On failure the old one is still there. */
gboolean
ee_run_write_json (EeRun *run, GError **error)
{
  g_autofree char *file = make_path (run);
  g_autofree char *text = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *updated = g_date_time_format_iso8601 (now);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_int_value (builder, FORMAT);
  add_text (builder, "state", get_state_word (run));
  add_text (builder, "created", run->created);
  add_text (builder, "updated", updated);
  add_versions (builder);
  add_text (builder, "device", run->device_name);
  json_builder_set_member_name (builder, "settings");
  json_builder_add_value (builder, ee_settings_to_json (&run->settings));
  add_lines (builder, "sources", run->sources);
  json_builder_set_member_name (builder, "progress");
  json_builder_begin_object (builder);
  ee_run_state_to_json (&run->state, builder);
  json_builder_end_object (builder);
  add_scores (builder, run);
  add_alarms (builder, run);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);

  return ee_atomic_file_set_contents (file, text, error);
}

static char *
dup_text (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL ? g_strdup (json_node_get_string (node)) : NULL;
}

/* Joins an array of strings to lines. */
static char *
join_lines (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *lines;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  lines = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      JsonNode *line = json_array_get_element (lines, i);

      if (!JSON_NODE_HOLDS_VALUE (line) || json_node_get_string (line) == NULL)
        return NULL;
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", json_node_get_string (line));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Runs of the first version have none; what makes no sense is passed over, as metrics.csv has it all. */
static void
read_alarms (EeRun *run, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "alarms");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      g_autofree char *word = NULL;
      EeRunAlarm alarm;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      word = dup_text (json_node_get_object (element), "alarm");
      if (ee_alarm_from_string (word, &alarm.alarm) && get_count (json_node_get_object (element), "step", &alarm.step))
        g_array_append_val (run->alarms, alarm);
    }
}

static gboolean
set_damaged (GError **error, const char *file, const char *what)
{
  g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("%s is damaged: %s."), file, what);

  return FALSE;
}

static gboolean
take_object (EeRun *run, JsonObject *object, const char *file, GError **error)
{
  JsonNode *settings = json_object_get_member (object, "settings");
  JsonNode *progress = json_object_get_member (object, "progress");
  JsonNode *scores = json_object_get_member (object, "best_validation");
  g_autoptr (GError) why = NULL;
  guint64 format = 0;

  if (!get_count (object, "format", &format) || format != FORMAT)
    return set_damaged (error, file, _ ("it is of a format that this program does not know"));
  if (settings == NULL || !ee_settings_from_json (settings, &run->settings, &why))
    return set_damaged (error, file, why != NULL ? why->message : _ ("it holds no settings"));
  if (progress == NULL || !JSON_NODE_HOLDS_OBJECT (progress)
      || !ee_run_state_from_json (json_node_get_object (progress), &run->state))
    return set_damaged (error, file, _ ("it does not say how far the training came"));
  run->sources = join_lines (object, "sources");
  run->device_name = dup_text (object, "device");
  run->created = dup_text (object, "created");
  if (run->sources == NULL || run->created == NULL)
    return set_damaged (error, file, _ ("it does not say when and on what the training began"));
  if (scores != NULL && JSON_NODE_HOLDS_OBJECT (scores))
    run->best_scores = json_to_string (scores, FALSE);
  read_alarms (run, object);

  return TRUE;
}

static gboolean
set_missing (GError **error, const char *path, int code)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("The run folder %s does not exist."), path);
  else if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("%s is no run folder."), path);
  else if (code == ENOENT)
    g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("%s holds no run of Offramp: there is no run.json."), path);
  else
    g_set_error (error, EE_ERROR, EE_ERROR_RUN, _ ("%s/run.json could not be read: %s."), path, g_strerror (code));
  return FALSE;
}

/* Fills @run from run.json. */
gboolean
ee_run_read_json (EeRun *run, GError **error)
{
  g_autofree char *file = make_path (run);
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) why = NULL;
  JsonNode *root;

  /* GLib's own sentence would name the file twice. */
  mapped = g_access (file, R_OK) == 0 ? g_mapped_file_new (file, FALSE, NULL) : NULL;
  if (mapped == NULL)
    return set_missing (error, run->path, errno);
  if (g_mapped_file_get_length (mapped) == 0 || g_mapped_file_get_length (mapped) > MAX_BYTES)
    return set_damaged (error, file, _ ("its size makes no sense"));
  if (!ee_json_is_plain (g_mapped_file_get_contents (mapped), g_mapped_file_get_length (mapped), MAX_NESTING))
    return set_damaged (error, file, _ ("it is no JSON, or nested too deeply"));
  if (!json_parser_load_from_data (parser, g_mapped_file_get_contents (mapped), g_mapped_file_get_length (mapped),
                                   &why))
    return set_damaged (error, file, why->message);

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return set_damaged (error, file, _ ("it holds no object"));

  return take_object (run, json_node_get_object (root), file, error);
}
