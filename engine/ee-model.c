/* SPDX-License-Identifier: Apache-2.0 */
/* Making a network that can answer; see the header. */
#include "ee-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "config.h"
#include "ee-error.h"
#include "ee-experiment.h"
#include "ee-fallback.h"
#include "ee-image.h"
#include "ee-precision.h"
#include "ee-registry.h"
#include "ee-settings.h"

#define RUN_MODEL_NAME "model.safetensors"
#define BUNDLED_NAME "offramp-demo.safetensors"

/* One grey image through all stages: what a device makes or moves at the first image is made and moved now. */
static gboolean
warm_up (EeModel *model, GError **error)
{
  const EeBackend *backend = model->backend;
  const guint n_stages = ee_plan_get_n_stages (model->plan), first = 0;
  g_autofree guint8 *image = g_malloc (EE_IMAGE_BYTES);
  gboolean ok;

  memset (image, 128, EE_IMAGE_BYTES);
  ok = backend->push (model->net, image, 1, error);
  for (guint s = 0; ok && s < n_stages; s++)
    {
      g_autofree float *probabilities = g_new (float, ee_plan_get_stage (model->plan, s)->n_outputs);

      ok = backend->run_stage (model->net, s, 1, probabilities, error)
           && (s + 1 == n_stages || backend->keep (model->net, s, &first, 1, error));
    }
  backend->clear (model->net);
  return ok;
}

/* On the device @index of @backend. */
static EeModel *
make_on (const EeParameters *parameters, const EeModelFacts *facts, const EeBackend *backend, guint index,
         const EeNetOptions *options, GError **error)
{
  g_autoptr (EeModel) model = g_new0 (EeModel, 1);
  EeDevice description = { 0 };

  model->plan = ee_plan_ref (parameters->plan);
  model->facts = ee_model_facts_copy (facts);
  model->max_rows = options->max_rows;
  model->backend = backend;
  if (!backend->get_device (index, &description, error))
    return NULL;
  model->device_name = g_strdup (description.name);
  model->precision = ee_precision_resolve (options->precision, &description);
  model->net = backend->net_new (model->plan, index, options, error);
  if (model->net == NULL || !ee_parameters_write (parameters, backend, model->net, EE_SLOT_PARAMETER, error)
      || (options->max_rows == 1 && !warm_up (model, error)))
    return NULL;
  return g_steal_pointer (&model);
}

/**
 * ee_model_new_with:
 * @parameters: the network; copied to the device
 * @facts: what is known of it; copied
 * @device: see ee_registry_find()
 * @options: how the net computes; max_rows is the largest batch that will be asked for
 * @error: EE_ERROR_INVALID if there is no such device, else the backend's
 *
 * A model for single images has seen one when it is returned, so that the first one's time is that of any other. Where
 * "auto" chose a device that then fails, the processor takes over, and the model's notice says so.
 *
 * Returns: (transfer full): the model, or NULL
 */
EeModel *
ee_model_new_with (const EeParameters *parameters, const EeModelFacts *facts, const char *device,
                   const EeNetOptions *options, GError **error)
{
  EeNetOptions general = *options;
  const EeBackend *backend;
  EeModel *model;
  g_autoptr (GError) why = NULL;
  g_autofree char *notice = NULL;
  guint index;

  g_return_val_if_fail (parameters != NULL && facts != NULL && device != NULL && options->max_rows > 0, NULL);

  backend = ee_registry_find (device, &index, error);
  if (backend == NULL)
    return NULL;
  notice = ee_fallback_explain_absence (device, backend);
  model = make_on (parameters, facts, backend, index, options, &why);
  if (model == NULL && ee_fallback_is_allowed (device, backend))
    {
      notice = ee_fallback_explain_failure (backend, why);
      g_clear_error (&why);
      backend = ee_registry_find ("cpu", &index, &why);
      if (general.precision != EE_PRECISION_FP32)
        general.precision = EE_PRECISION_AUTO; /* what was asked for may be the lost device's alone */
      model = backend != NULL ? make_on (parameters, facts, backend, index, &general, &why) : NULL;
    }
  if (model == NULL)
    g_propagate_error (error, g_steal_pointer (&why));
  else
    model->notice = g_steal_pointer (&notice);
  return model;
}

/**
 * ee_model_new:
 * @parameters: the network; copied to the device
 * @facts: what is known of it; copied
 * @device: see ee_registry_find()
 * @max_rows: the largest batch that will be asked for, at least 1
 * @threads: 0 for all
 * @error: as of ee_model_new_with()
 *
 * A model that computes as fast as it can here.
 *
 * Returns: (transfer full): the model, or NULL
 */
EeModel *
ee_model_new (const EeParameters *parameters, const EeModelFacts *facts, const char *device, guint max_rows,
              guint threads, GError **error)
{
  const EeNetOptions options = { .max_rows = max_rows, .threads = threads, .tune = TRUE };

  return ee_model_new_with (parameters, facts, device, &options, error);
}

/**
 * ee_model_open_with:
 * @path: a checkpoint, or a run folder, whose best model is opened
 * @device: see ee_registry_find()
 * @options: see ee_model_new_with()
 * @error: as of ee_checkpoint_load() and ee_model_new_with(); EE_ERROR_RUN for a folder without a model
 *
 * Returns: (transfer full): the model, or NULL
 */
EeModel *
ee_model_open_with (const char *path, const char *device, const EeNetOptions *options, GError **error)
{
  g_autofree char *file = NULL;
  g_autoptr (EeParameters) parameters = NULL;
  g_autoptr (EeModelFacts) facts = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    file = g_strdup (path);
  else
    {
      file = g_build_filename (path, RUN_MODEL_NAME, NULL);
      if (!g_file_test (file, G_FILE_TEST_EXISTS))
        {
          g_autofree char *name = g_filename_display_name (path);

          g_set_error (error, EE_ERROR, EE_ERROR_RUN,
                       _ ("The folder “%s” holds no model (%s); a training writes one after its first epoch."), name,
                       RUN_MODEL_NAME);
          return NULL;
        }
    }
  parameters = ee_checkpoint_load (file, &facts, error);
  if (parameters == NULL)
    return NULL;
  return ee_model_new_with (parameters, facts, device, options, error);
}

/**
 * ee_model_open:
 * @path: a checkpoint, or a run folder, whose best model is opened
 * @device: see ee_registry_find()
 * @max_rows: the largest batch that will be asked for, at least 1
 * @threads: 0 for all
 * @error: as of ee_model_open_with()
 *
 * Returns: (transfer full): the model, or NULL
 */
EeModel *
ee_model_open (const char *path, const char *device, guint max_rows, guint threads, GError **error)
{
  const EeNetOptions options = { .max_rows = max_rows, .threads = threads, .tune = TRUE };

  return ee_model_open_with (path, device, &options, error);
}

/**
 * ee_model_set_parameters:
 * @model: a model
 * @parameters: newer numbers of the same plan; copied to the device
 * @error: EE_ERROR_INVALID if the plan is another (then nothing changed), else the backend's (then open it anew)
 *
 * Returns: TRUE if @model answers by them from now on
 */
gboolean
ee_model_set_parameters (EeModel *model, const EeParameters *parameters, GError **error)
{
  g_return_val_if_fail (model != NULL && parameters != NULL, FALSE);

  if (!ee_plan_equal (model->plan, parameters->plan))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The numbers belong to another network."));
      return FALSE;
    }
  return ee_parameters_write (parameters, model->backend, model->net, EE_SLOT_PARAMETER, error);
}

/**
 * ee_model_free:
 * @model: (nullable) (transfer full): a model
 */
void
ee_model_free (EeModel *model)
{
  if (model == NULL)
    return;
  if (model->net != NULL)
    model->backend->net_free (model->net);
  ee_model_facts_free (model->facts);
  ee_plan_unref (model->plan);
  g_free (model->device_name);
  g_free (model->notice);
  g_free (model);
}

static char *
describe_exits (const EePlan *plan)
{
  g_autoptr (GString) blocks = g_string_new (NULL);
  guint n_exits = ee_plan_get_n_stages (plan) - 1;

  if (n_exits == 0)
    return g_strdup (_ ("no exit"));
  for (guint s = 0; s < n_exits; s++)
    g_string_append_printf (blocks, s == 0 ? "%u" : ", %u", ee_plan_get_stage (plan, s)->exit_block);
  return g_strdup_printf (ngettext ("exit after block %s", "exits after blocks %s", n_exits), blocks->str);
}

/**
 * ee_model_describe:
 * @model: a model
 *
 * Returns: (transfer full): one line for people, for example "VGG-19 × 1/4 · exit after block 1 · MNIST + Omniglot"
 */
char *
ee_model_describe (const EeModel *model)
{
  const EePlanOptions *options;
  g_autoptr (GString) text = NULL;
  g_autofree char *exits = NULL;
  const char *title = NULL;

  g_return_val_if_fail (model != NULL, NULL);

  options = ee_plan_get_options (model->plan);
  text = g_string_new ("VGG-19");
  if (options->width_divisor != 1)
    g_string_append_printf (text, " × %s", ee_settings_format_width (options->width_divisor));
  if (options->preset == EE_PRESET_PAPER)
    g_string_append_printf (text, " · %s", _ ("as in the paper"));
  exits = describe_exits (model->plan);
  g_string_append_printf (text, " · %s", exits);
  if (model->facts->pair != NULL)
    title = ee_experiment_get_pair_title (model->facts->pair);
  if (title != NULL)
    g_string_append_printf (text, " · %s", title);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ee_model_get_precision_name:
 * @model: a model
 *
 * Returns: (transfer none): "fp32" or "bf16": what its net computes in
 */
const char *
ee_model_get_precision_name (const EeModel *model)
{
  return ee_precision_get_name (model->precision);
}

/**
 * ee_model_find_bundled:
 *
 * Looks in the folder that the environment variable OFFRAMP_MODELS names, or else where the program was installed.
 *
 * Returns: (transfer full) (nullable): the path of the model that comes with the program, or NULL
 */
char *
ee_model_find_bundled (void)
{
  const char *folder = g_getenv ("OFFRAMP_MODELS");
  g_autofree char *found = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (folder == NULL || *folder == '\0')
    folder = OFFRAMP_DATA_DIR "/models";
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_suffix (name, ".safetensors") || name[0] == '.')
        continue;
      if (g_str_equal (name, BUNDLED_NAME) || found == NULL
          || (!g_str_equal (found, BUNDLED_NAME) && g_strcmp0 (name, found) < 0))
        {
          g_free (found);
          found = g_strdup (name);
        }
    }
  return found != NULL ? g_build_filename (folder, found, NULL) : NULL;
}
