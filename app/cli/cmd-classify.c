/* SPDX-License-Identifier: Apache-2.0 */
/* `classify`: where each image left the network, what it was called, and how long that took. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "image-files.h"
#include "json-output.h"
#include "model-options.h"
#include "network-words.h"
#include "number-format.h"

enum
{
  USUAL_REPEATS = 5,
  MOST_REPEATS = 10000,
  CONFIDENCE_COLUMNS = 8,
  TIME_COLUMNS = 9
};

typedef struct
{
  OfframpModelOptions model;
  char *threshold_text, *invert_text, *repeats_text;
  char **images;
  gboolean json;

  /* Read from the texts and the network. */
  double threshold;
  guint64 repeats;
  EeInvert invert;
  gboolean invert_given;
} Options;

static void
clear_options (Options *options)
{
  offramp_model_options_clear (&options->model);
  g_free (options->threshold_text);
  g_free (options->invert_text);
  g_free (options->repeats_text);
  g_strfreev (options->images);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

typedef struct
{
  EeRoute route;
  EeRouteTiming timing;
  gboolean inverted;
} Answer;

static gboolean
parse_options (char ***arguments, Options *options)
{
  const GOptionEntry own[] = {
    { "threshold", 't', 0, G_OPTION_ARG_STRING, &options->threshold_text,
      N_ ("P(redundant) from which an image leaves; otherwise the network's own"), N_ ("T") },
    { "invert", 0, 0, G_OPTION_ARG_STRING, &options->invert_text,
      N_ ("Dark ink on light ground turned round: auto, never or always"), N_ ("WORD") },
    { "repeats", 0, 0, G_OPTION_ARG_STRING, &options->repeats_text, N_ ("Timed runs of each image (5)"), N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON, one object a line"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->images, NULL, NULL },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  offramp_model_options_add_entries (&options->model, entries);
  g_array_append_vals (entries, own, G_N_ELEMENTS (own));

  return offramp_arguments_parse (
      arguments, _ ("IMAGE…"),
      _ ("Sends images through a network, one at a time, and shows for each where it left,\n"
         "what it was called, and the median time. Folders are searched for images."),
      (const GOptionEntry *)entries->data);
}

static gboolean
read_options (Options *options, GError **error)
{
  static const char *const inverts[] = { "auto", "never", "always", NULL };
  static const EeInvert values[] = { EE_INVERT_AUTO, EE_INVERT_NEVER, EE_INVERT_ALWAYS };
  guint invert = 0;

  options->repeats = USUAL_REPEATS;
  options->threshold = -1;
  options->invert_given = options->invert_text != NULL;
  if (options->images == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Which images?"));
      return FALSE;
    }
  if (options->invert_given && !offramp_arguments_read_choice ("invert", options->invert_text, inverts, &invert, error))
    return FALSE;
  options->invert = values[invert];

  return (options->threshold_text == NULL
          || offramp_arguments_read_number ("threshold", options->threshold_text, 0, 1, &options->threshold, error))
         && (options->repeats_text == NULL
             || offramp_arguments_read_count ("repeats", options->repeats_text, 1, MOST_REPEATS, &options->repeats,
                                              error));
}

static EeModel *
open_model (Options *options, GError **error)
{
  EeModel *model;

  if (options->model.path == NULL)
    options->model.path = ee_model_find_bundled ();
  if (options->model.path == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("No network was found that comes with this program. Name one with --model, or the folder "
                      "that it is in with OFFRAMP_MODELS."));
      return NULL;
    }

  model = offramp_model_options_open (&options->model, options->model.path, 1, error);
  if (model == NULL)
    return NULL;

  if (options->threshold >= 0 && ee_plan_get_options (model->plan)->exits == 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("The network has no exit, so --threshold means nothing to it."));
      ee_model_free (model);
      return NULL;
    }
  if (options->threshold < 0)
    options->threshold = model->facts->threshold;
  /* A network of matched ink has only seen light on dark. */
  if (!options->invert_given)
    options->invert = g_strcmp0 (model->facts->polarity, "matched") == 0 ? EE_INVERT_AUTO : EE_INVERT_NEVER;

  return model;
}

static gboolean
classify_file (EeModel *model, const char *path, const Options *options, Answer *answer, GError **error)
{
  g_autoptr (EePixels) pixels = ee_pixels_new_from_file (path, error);
  guint8 image[EE_IMAGE_BYTES];

  if (pixels == NULL)
    return FALSE;

  ee_pixels_to_image (pixels, image);
  answer->inverted = ee_image_apply_invert (image, options->invert);

  return ee_router_time_one (model, image, options->threshold, options->repeats, &answer->route, NULL, &answer->timing,
                             error);
}

static gboolean
left_at_an_exit (EeModel *model, const EeRoute *route)
{
  return route->left && ee_plan_get_stage (model->plan, route->stage)->exit_block > 0;
}

static void
print_json (EeModel *model, const char *path, const Answer *answer)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const EeRoute *route = &answer->route;
  gboolean exit = left_at_an_exit (model, route);
  char buffer[16];

  json_builder_begin_object (builder);
  offramp_json_add_text (builder, "file", path);
  offramp_json_add_text (builder, "route", exit ? "exit" : "full");
  if (exit)
    offramp_json_add_count (builder, "exit_block", ee_plan_get_stage (model->plan, route->stage)->exit_block);
  offramp_json_add_probability (builder, "p_redundant", route->p_redundant);
  offramp_json_add_text (builder, "label", offramp_network_get_class_name (model, route->label, buffer));
  offramp_json_add_probability (builder, "p_label", route->p_label);
  offramp_json_add_number (builder, "time_ms", answer->timing.total_ms);
  offramp_json_add_number (builder, "p95_ms", answer->timing.p95_ms);
  json_builder_set_member_name (builder, "stages_ms");
  json_builder_begin_array (builder);
  for (guint s = 0; s <= route->stage; s++)
    json_builder_add_double_value (builder, answer->timing.stages_ms[s]);
  json_builder_end_array (builder);
  offramp_json_add_count (builder, "repeats", answer->timing.repeats);
  offramp_json_add_truth (builder, "inverted", answer->inverted);
  json_builder_end_object (builder);
  offramp_json_print (builder, FALSE);
}

static void
print_json_error (const char *path, const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  offramp_json_add_text (builder, "file", path);
  offramp_json_add_text (builder, "error", error->message);
  json_builder_end_object (builder);
  offramp_json_print (builder, FALSE);
}

static char *
describe_route (EeModel *model, const EeRoute *route)
{
  if (left_at_an_exit (model, route))
    return g_strdup_printf (_ ("left at block %u"), ee_plan_get_stage (model->plan, route->stage)->exit_block);

  return g_strdup (_ ("full network"));
}

/* As wide as the widest in the user's language. */
static guint
measure_route_cell (void)
{
  g_autofree char *left = g_strdup_printf (_ ("left at block %u"), 1);

  return MAX (ee_text_columns (left), ee_text_columns (_ ("full network")));
}

/* The name comes last, so that the columns stand whatever its length. */
static void
print_line (EeModel *model, const char *path, const Answer *answer)
{
  const EeRoute *route = &answer->route;
  char buffer[16];
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *route_text = describe_route (model, route);
  g_autofree char *route_cell = ee_text_pad (route_text, measure_route_cell (), FALSE);
  const char *class_name = offramp_network_get_class_title (model, route->label, buffer);
  g_autofree char *class_cell = ee_text_pad (class_name, ee_text_columns (_ ("redundant")), FALSE);
  g_autofree char *confidence = offramp_format_share (route->p_label);
  g_autofree char *confidence_cell = ee_text_pad (confidence, CONFIDENCE_COLUMNS, TRUE);
  g_autofree char *time = offramp_format_milliseconds (answer->timing.total_ms);
  g_autofree char *time_cell = ee_text_pad (time, TIME_COLUMNS, TRUE);

  g_print ("%s  %s  %s  %s  %s%s\n", route_cell, class_cell, confidence_cell, time_cell, name,
           answer->inverted ? _ (" (inverted)") : "");
}

/* Prints one answer or one error; a person reads errors on stderr, a program in the object. */
static gboolean
handle_file (EeModel *model, const OfframpImageFile *file, const Options *options)
{
  g_autoptr (GError) error = NULL;
  Answer answer = { 0 };

  if (file->error == NULL && classify_file (model, file->path, options, &answer, &error))
    {
      if (options->json)
        print_json (model, file->path, &answer);
      else
        print_line (model, file->path, &answer);
      return TRUE;
    }

  if (options->json)
    print_json_error (file->path, file->error != NULL ? file->error : error);
  else
    offramp_failure (file->error != NULL ? file->error : error);
  return FALSE;
}

/**
 * offramp_cmd_classify:
 * @arguments: (transfer full): see --help
 *
 * Returns: OFFRAMP_EXIT_FAILURE where a file could not be classified; the others were
 */
OfframpExit
offramp_cmd_classify (char **arguments)
{
  g_auto (GStrv) words = arguments;
  g_auto (Options) options = { 0 };
  g_autoptr (EeModel) model = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  OfframpExit status = OFFRAMP_EXIT_OK;

  if (!parse_options (&words, &options))
    return OFFRAMP_EXIT_USAGE;
  if (!read_options (&options, &error))
    return offramp_failure (error);

  model = open_model (&options, &error);
  if (model == NULL)
    return offramp_failure (error);

  files = offramp_image_files_collect ((const char *const *)options.images);
  for (guint i = 0; i < files->len; i++)
    if (!handle_file (model, files->pdata[i], &options))
      status = OFFRAMP_EXIT_FAILURE;

  return status;
}
