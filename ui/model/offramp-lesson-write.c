/* SPDX-License-Identifier: Apache-2.0 */
/* A lesson as JSON: what docs/lesson-format.md says, with the pictures' bytes in base64. */
#include "config.h"

#include "offramp-lesson-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
add_text (JsonBuilder *builder, const char *key, const char *text)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_double_value (builder, value);
}

static void
add_count (JsonBuilder *builder, const char *key, guint value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

static void
add_flag (JsonBuilder *builder, const char *key, gboolean value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

static void
add_floats (JsonBuilder *builder, const char *key, const float *values, guint n)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_double_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
add_doubles (JsonBuilder *builder, const char *key, const double *values, guint n)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_double_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
add_bytes (JsonBuilder *builder, const char *key, GBytes *bytes)
{
  gsize size;
  const guchar *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_base64_encode (data, size);

  add_text (builder, key, text);
}

/* In the order of the languages, so that the same lesson makes the same file. */
static void
add_texts (JsonBuilder *builder, const char *key, GHashTable *texts)
{
  g_autoptr (GList) languages = g_list_sort (g_hash_table_get_keys (texts), (GCompareFunc)strcmp);

  json_builder_set_member_name (builder, key);
  json_builder_begin_object (builder);
  for (GList *item = languages; item != NULL; item = item->next)
    add_text (builder, item->data, g_hash_table_lookup (texts, item->data));
  json_builder_end_object (builder);
}

static void
add_network (JsonBuilder *builder, EePlan *plan)
{
  const EePlanOptions *options = ee_plan_get_options (plan);

  json_builder_begin_object (builder);
  add_text (builder, "preset", options->preset == EE_PRESET_PAPER ? "paper" : "modern");
  add_count (builder, "width_divisor", options->width_divisor);
  add_count (builder, "exits", options->exits);
  add_count (builder, "classes", options->n_main);
  add_floats (builder, "mean", options->mean, 3);
  add_floats (builder, "deviation", options->deviation, 3);
  json_builder_end_object (builder);
}

static void
add_route (JsonBuilder *builder, const char *key, const EeRoute *route, const EeRouteTiming *timing, const char *label)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_object (builder);
  add_count (builder, "stage", route->stage);
  add_flag (builder, "left", route->left);
  add_number (builder, "p_redundant", route->p_redundant);
  add_count (builder, "class", route->label);
  add_text (builder, "class_name", label != NULL ? label : "");
  add_number (builder, "p_class", route->p_label);
  add_floats (builder, "p_exits", route->p_exits, EE_PLAN_MAX_STAGES - 1);
  add_number (builder, "median_ms", timing->total_ms);
  add_number (builder, "p95_ms", timing->p95_ms);
  add_count (builder, "repeats", timing->repeats);
  add_doubles (builder, "stages_ms", timing->stages_ms, EE_PLAN_MAX_STAGES);
  add_flag (builder, "has_parts", timing->has_parts);
  add_number (builder, "upload_ms", timing->upload_ms);
  add_doubles (builder, "blocks_ms", timing->blocks_ms, EE_PLAN_N_BLOCKS + 1);
  add_doubles (builder, "heads_ms", timing->heads_ms, EE_PLAN_MAX_STAGES);
  json_builder_end_object (builder);
}

static void
add_verdict (JsonBuilder *builder, const OfframpVerdict *verdict, guint network)
{
  json_builder_set_member_name (builder, "verdict");
  json_builder_begin_object (builder);
  add_count (builder, "network", network);
  add_text (builder, "weights", verdict->weights);
  add_number (builder, "threshold", verdict->threshold);
  add_flag (builder, "added_up", verdict->added_up);
  add_flag (builder, "inverted", verdict->inverted);
  add_flag (builder, "while_training", verdict->while_training);
  add_number (builder, "decode_ms", verdict->decode_ms);
  add_number (builder, "prepare_ms", verdict->prepare_ms);
  add_route (builder, "way", &verdict->route, &verdict->timing, verdict->label);
  if (verdict->has_full)
    add_route (builder, "whole", &verdict->full_route, &verdict->full_timing, verdict->full_label);
  json_builder_set_member_name (builder, "top");
  json_builder_begin_array (builder);
  for (guint i = 0; i < verdict->n_top; i++)
    {
      json_builder_begin_object (builder);
      add_text (builder, "class_name", verdict->top[i].name);
      add_number (builder, "p", verdict->top[i].probability);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static guint
find_network (GPtrArray *networks, EePlan *plan)
{
  for (guint i = 0; i < networks->len; i++)
    if (ee_plan_equal (g_ptr_array_index (networks, i), plan))
      return i;
  g_ptr_array_add (networks, plan);
  return networks->len - 1;
}

static void
add_step (JsonBuilder *builder, OfframpLessonStep *step, GPtrArray *networks)
{
  OfframpSample *sample = offramp_lesson_step_get_sample (step);
  const OfframpVerdict *verdict = sample != NULL ? offramp_sample_get_verdict (sample) : NULL;
  guint width, height;
  GBytes *preview;

  json_builder_begin_object (builder);
  add_texts (builder, "remark", offramp_lesson_step_get_remarks (step));
  if (sample != NULL)
    {
      json_builder_set_member_name (builder, "image");
      json_builder_begin_object (builder);
      if (g_hash_table_size (offramp_lesson_step_get_names (step)) > 0)
        add_texts (builder, "name", offramp_lesson_step_get_names (step));
      else
        add_text (builder, "name", offramp_sample_get_name (sample));
      add_bytes (builder, "seen", offramp_sample_get_seen_image (sample));
      preview = offramp_sample_get_preview (sample, &width, &height);
      if (preview != NULL)
        {
          add_count (builder, "width", width);
          add_count (builder, "height", height);
          add_bytes (builder, "preview", preview);
        }
      json_builder_end_object (builder);
    }
  if (verdict != NULL)
    add_verdict (builder, verdict, find_network (networks, verdict->plan));
  json_builder_end_object (builder);
}

/**
 * offramp_lesson_to_text:
 * @self: a lesson
 *
 * A covered verdict is left out, as everywhere.
 *
 * Returns: (transfer full): the file's content
 */
char *
offramp_lesson_to_text (OfframpLesson *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (GPtrArray) networks = g_ptr_array_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (OFFRAMP_IS_LESSON (self), NULL);

  json_builder_begin_object (builder);
  add_text (builder, "format", "offramp-lesson");
  add_count (builder, "version", OFFRAMP_LESSON_VERSION);
  add_text (builder, "program", "Offramp " OFFRAMP_VERSION);
  add_texts (builder, "title", self->titles);
  add_text (builder, "machine", self->machine);
  add_text (builder, "recorded", self->recorded);
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++)
    add_step (builder, offramp_lesson_get_step (self, i), networks);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "networks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < networks->len; i++)
    add_network (builder, g_ptr_array_index (networks, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  return json_generator_to_data (generator, NULL);
}
