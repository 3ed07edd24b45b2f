/* SPDX-License-Identifier: Apache-2.0 */
/* A lesson from a file that anybody may have made: size and depth are checked before it is parsed, every member for
 * its type and range before it is used. The first thing that is wrong ends the reading. */
#include "offramp-lesson-fields.h"
#include "offramp-lesson-private.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "offramp-preview.h"

enum
{
  MOST_DEPTH = 16,
  MOST_NETWORKS = 32,
  MOST_NAME = 500, /* bytes */
};

#define MOST_MS 1e9

static EePlan *
read_network (OfframpLessonReader *reader, JsonObject *object)
{
  EePlanOptions options = { 0 };
  const char *preset = offramp_lesson_field_text (reader, object, "preset", MOST_NAME);
  EePlan *plan = NULL;

  if (preset == NULL || !offramp_lesson_field_count (reader, object, "width_divisor", 64, &options.width_divisor)
      || !offramp_lesson_field_count (reader, object, "exits", 64, &options.exits)
      || !offramp_lesson_field_count (reader, object, "classes", 1000, &options.n_main)
      || !offramp_lesson_field_floats (reader, object, "mean", 1, options.mean, 3)
      || !offramp_lesson_field_floats (reader, object, "deviation", 100, options.deviation, 3))
    return NULL;
  options.preset = g_str_equal (preset, "paper") ? EE_PRESET_PAPER : EE_PRESET_MODERN;
  plan = ee_plan_new_vgg19 (&options, NULL);
  if (plan == NULL)
    offramp_lesson_field_fail (reader, "networks", _ ("describes a network that cannot be"));
  return plan;
}

static gboolean
read_networks (OfframpLessonReader *reader, JsonObject *root)
{
  JsonArray *array = offramp_lesson_field_array (reader, root, "networks", MOST_NETWORKS);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      EePlan *plan;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return offramp_lesson_field_fail (reader, "networks", _ ("is missing, or is no object"));
      plan = read_network (reader, json_node_get_object (node));
      if (plan == NULL)
        return FALSE;
      g_ptr_array_add (reader->networks, plan);
    }
  return array != NULL;
}

static gboolean
read_timing (OfframpLessonReader *reader, JsonObject *object, EeRouteTiming *timing)
{
  return offramp_lesson_field_number (reader, object, "median_ms", 0, MOST_MS, &timing->total_ms)
         && offramp_lesson_field_number (reader, object, "p95_ms", 0, MOST_MS, &timing->p95_ms)
         && offramp_lesson_field_count (reader, object, "repeats", 1000000, &timing->repeats)
         && offramp_lesson_field_numbers (reader, object, "stages_ms", MOST_MS, timing->stages_ms, EE_PLAN_MAX_STAGES)
         && offramp_lesson_field_flag (reader, object, "has_parts", &timing->has_parts)
         && offramp_lesson_field_number (reader, object, "upload_ms", 0, MOST_MS, &timing->upload_ms)
         && offramp_lesson_field_numbers (reader, object, "blocks_ms", MOST_MS, timing->blocks_ms, EE_PLAN_N_BLOCKS + 1)
         && offramp_lesson_field_numbers (reader, object, "heads_ms", MOST_MS, timing->heads_ms, EE_PLAN_MAX_STAGES);
}

/* A way must be one that an image can take in @plan. */
static gboolean
read_route (OfframpLessonReader *reader, JsonObject *verdict, const char *key, EePlan *plan, EeRoute *route,
            EeRouteTiming *timing, char **label)
{
  JsonObject *object = offramp_lesson_field_object (reader, verdict, key);
  guint n_stages = ee_plan_get_n_stages (plan), last = n_stages - 1;
  guint n_outputs = ee_plan_get_stage (plan, last)->n_outputs, n_main = ee_plan_get_options (plan)->n_main;
  const char *name;

  if (object == NULL || !offramp_lesson_field_count (reader, object, "stage", last, &route->stage)
      || !offramp_lesson_field_flag (reader, object, "left", &route->left)
      || !offramp_lesson_field_float (reader, object, "p_redundant", &route->p_redundant)
      || !offramp_lesson_field_count (reader, object, "class", MAX (n_outputs - 1, n_main), &route->label)
      || !offramp_lesson_field_float (reader, object, "p_class", &route->p_label)
      || !offramp_lesson_field_floats (reader, object, "p_exits", 1.0001, route->p_exits, EE_PLAN_MAX_STAGES - 1)
      || !read_timing (reader, object, timing))
    return FALSE;
  name = offramp_lesson_field_text (reader, object, "class_name", MOST_NAME);
  if (name == NULL)
    return FALSE;
  if (n_stages > 1 && route->left != (route->stage < last))
    return offramp_lesson_field_fail (reader, "left", _ ("does not fit the stage"));
  if (!route->left && route->label >= n_outputs)
    return offramp_lesson_field_fail (reader, "class", _ ("is out of range"));
  if (!route->left)
    *label = g_strdup (name);
  return TRUE;
}

static gboolean
read_top (OfframpLessonReader *reader, JsonObject *object, OfframpVerdict *verdict)
{
  JsonArray *array = offramp_lesson_field_array (reader, object, "top", OFFRAMP_VERDICT_MAX_TOP);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *name;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return offramp_lesson_field_fail (reader, "top", _ ("is missing, or is no object"));
      name = offramp_lesson_field_text (reader, json_node_get_object (node), "class_name", MOST_NAME);
      if (name == NULL
          || !offramp_lesson_field_float (reader, json_node_get_object (node), "p", &verdict->top[i].probability))
        return FALSE;
      verdict->top[i].name = g_intern_string (name);
      verdict->n_top = i + 1;
    }
  return array != NULL;
}

static OfframpVerdict *
read_verdict (OfframpLessonReader *reader, JsonObject *object)
{
  g_autoptr (OfframpVerdict) verdict = NULL;
  EePlan *plan;
  guint network;
  const char *weights;

  if (!offramp_lesson_field_count (reader, object, "network", MOST_NETWORKS, &network))
    return NULL;
  if (network >= reader->networks->len)
    {
      offramp_lesson_field_fail (reader, "network", _ ("is not among the networks"));
      return NULL;
    }
  plan = g_ptr_array_index (reader->networks, network);
  verdict = offramp_verdict_new (plan);
  weights = offramp_lesson_field_text (reader, object, "weights", MOST_NAME);
  if (weights == NULL || !offramp_lesson_field_number (reader, object, "threshold", 0, 2, &verdict->threshold)
      || !offramp_lesson_field_flag (reader, object, "added_up", &verdict->added_up)
      || !offramp_lesson_field_flag (reader, object, "inverted", &verdict->inverted)
      || !offramp_lesson_field_flag (reader, object, "while_training", &verdict->while_training)
      || !offramp_lesson_field_number (reader, object, "decode_ms", -1, MOST_MS, &verdict->decode_ms)
      || !offramp_lesson_field_number (reader, object, "prepare_ms", -1, MOST_MS, &verdict->prepare_ms)
      || !read_route (reader, object, "way", plan, &verdict->route, &verdict->timing, &verdict->label))
    return NULL;
  verdict->weights = g_strdup (weights);
  verdict->has_full = json_object_has_member (object, "whole");
  if (verdict->has_full
      && !read_route (reader, object, "whole", plan, &verdict->full_route, &verdict->full_timing, &verdict->full_label))
    return NULL;
  return read_top (reader, object, verdict) ? g_steal_pointer (&verdict) : NULL;
}

/* A text, or several by language. @names: (out): where there are several */
static const char *
read_name (OfframpLessonReader *reader, JsonObject *object, GHashTable *names)
{
  JsonNode *node = json_object_get_member (object, "name");

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return offramp_lesson_field_text (reader, object, "name", MOST_NAME);
  return offramp_lesson_field_texts (reader, object, "name", MOST_NAME, names) ? offramp_lesson_texts_choose (names)
                                                                               : NULL;
}

/* @names: (out): by language; @seen: (out): what the network saw */
static OfframpSample *
read_image (OfframpLessonReader *reader, JsonObject *object, GHashTable *names, GBytes **seen)
{
  const char *name = read_name (reader, object, names);
  g_autoptr (GBytes) preview = NULL;
  guint width = 0, height = 0;

  *seen = name != NULL ? offramp_lesson_field_bytes (reader, object, "seen", EE_IMAGE_BYTES) : NULL;
  if (*seen == NULL)
    return NULL;
  if (json_object_has_member (object, "preview"))
    {
      if (!offramp_lesson_field_count (reader, object, "width", OFFRAMP_PREVIEW_SIDE, &width)
          || !offramp_lesson_field_count (reader, object, "height", OFFRAMP_PREVIEW_SIDE, &height))
        return NULL;
      preview = width * height > 0 ? offramp_lesson_field_bytes (reader, object, "preview", 3 * (gsize)width * height)
                                   : NULL;
      if (preview == NULL)
        {
          if (width * height == 0)
            offramp_lesson_field_fail (reader, "preview", _ ("is out of range"));
          return NULL;
        }
    }
  return offramp_sample_new (name, *seen, preview, preview != NULL ? width : EE_IMAGE_SIDE,
                             preview != NULL ? height : EE_IMAGE_SIDE);
}

static OfframpLessonStep *
read_step (OfframpLessonReader *reader, JsonObject *object)
{
  g_autoptr (OfframpSample) sample = NULL;
  g_autoptr (OfframpLessonStep) step = NULL;
  g_autoptr (GHashTable) names = offramp_lesson_texts_new ();
  g_autoptr (GBytes) seen = NULL;
  JsonObject *member;

  if (json_object_has_member (object, "image"))
    {
      member = offramp_lesson_field_object (reader, object, "image");
      sample = member != NULL ? read_image (reader, member, names, &seen) : NULL;
      if (sample == NULL)
        return NULL;
    }
  if (sample != NULL && json_object_has_member (object, "verdict"))
    {
      OfframpVerdict *verdict;

      member = offramp_lesson_field_object (reader, object, "verdict");
      verdict = member != NULL ? read_verdict (reader, member) : NULL;
      if (verdict == NULL)
        return NULL;
      verdict->seen = g_bytes_ref (seen);
      offramp_sample_take_verdict (sample, verdict);
    }
  step = offramp_lesson_step_new (sample);
  offramp_lesson_step_take_names (step, g_steal_pointer (&names));
  if (!offramp_lesson_field_texts (reader, object, "remark", OFFRAMP_LESSON_MAX_TEXT,
                                   offramp_lesson_step_get_remarks (step)))
    return NULL;
  return g_steal_pointer (&step);
}

static OfframpLesson *
read_root (OfframpLessonReader *reader, JsonObject *root)
{
  g_autoptr (OfframpLesson) lesson = NULL;
  const char *format = offramp_lesson_field_text (reader, root, "format", MOST_NAME), *machine, *recorded;
  JsonArray *steps;
  guint version;

  if (format == NULL || !offramp_lesson_field_count (reader, root, "version", 1000, &version))
    return NULL;
  if (!g_str_equal (format, "offramp-lesson") || version != OFFRAMP_LESSON_VERSION)
    {
      offramp_lesson_field_fail (reader, "version", _ ("is another one than this program reads"));
      return NULL;
    }
  machine = offramp_lesson_field_text (reader, root, "machine", MOST_NAME);
  recorded = machine != NULL ? offramp_lesson_field_text (reader, root, "recorded", MOST_NAME) : NULL;
  if (recorded == NULL || !read_networks (reader, root))
    return NULL;
  lesson = offramp_lesson_new (machine, recorded);
  steps = offramp_lesson_field_array (reader, root, "steps", OFFRAMP_LESSON_MAX_STEPS);
  if (steps == NULL || !offramp_lesson_field_texts (reader, root, "title", OFFRAMP_LESSON_MAX_TEXT, lesson->titles))
    return NULL;
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonNode *node = json_array_get_element (steps, i);
      g_autoptr (OfframpLessonStep) step = NULL;

      reader->step = i + 1;
      if (!JSON_NODE_HOLDS_OBJECT (node))
        offramp_lesson_field_fail (reader, "steps", _ ("is missing, or is no object"));
      else
        step = read_step (reader, json_node_get_object (node));
      if (step == NULL)
        return NULL;
      offramp_lesson_append (lesson, step);
    }
  return g_steal_pointer (&lesson);
}

/**
 * offramp_lesson_parse:
 * @bytes: of a file
 * @name: of it, for people
 * @error: a sentence with @name and the reason
 *
 * Returns: (transfer full): the lesson, or NULL
 */
OfframpLesson *
offramp_lesson_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify)ee_plan_unref);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) reason = NULL;
  OfframpLessonReader reader = { name, 0, networks, error };
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  JsonNode *root;

  g_return_val_if_fail (name != NULL, NULL);

  if (size > OFFRAMP_LESSON_MAX_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is too large for a lesson."), name);
      return NULL;
    }
  if (size == 0 || memchr (text, '\0', size) != NULL || !ee_json_is_plain (text, size, MOST_DEPTH)
      || !json_parser_load_from_data (parser, text, (gssize)size, &reason))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is not a lesson: it is no proper JSON."), name);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      offramp_lesson_field_fail (&reader, "format", _ ("is not a text"));
      return NULL;
    }
  return read_root (&reader, json_node_get_object (root));
}
