/* SPDX-License-Identifier: Apache-2.0 */
/* A door to our checkpoints for test-interop.py: makes them, reads single tensors, and runs images through a network.
 *
 *   checkpoint-tool make FILE PRESET EXITS DTYPE   a random network of width 1/8, mean and deviation 0.5
 *   checkpoint-tool dump FILE NAME DIM...          the tensor's numbers, one a line
 *   checkpoint-tool run FILE IMAGES                IMAGES is uint8 [n, 32, 32, 3]; prints a line of probabilities for
 *                                                  each stage and image, no image leaving
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "ee-error.h"
#include "ee-model.h"
#include "ee-rng.h"
#include "ee-settings.h"

enum
{
  IMAGE_BYTES = 32 * 32 * 3,
  MAX_OUTPUTS = 16
};

static gboolean
make (int argc, char *argv[], GError **error)
{
  EePlanOptions options = {
    .width_divisor = 8,
    .exits = strtoul (argv[2], NULL, 0),
    .n_main = 10,
    .mean = { 0.5f, 0.5f, 0.5f },
    .deviation = { 0.5f, 0.5f, 0.5f },
  };
  g_autoptr (EePlan) plan = NULL;
  g_autoptr (EeParameters) parameters = NULL;
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  EeDtype dtype;
  EeRng rng;

  if (!ee_preset_from_string (argv[1], &options.preset) || !ee_dtype_from_string (argv[3], &dtype)
      || (plan = ee_plan_new_vgg19 (&options, error)) == NULL)
    return FALSE;
  parameters = ee_parameters_new_he (plan, 11);
  ee_rng_init (&rng, 12);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);

      for (gsize i = 0; i < tensor->count; i++)
        if (tensor->role != EE_TENSOR_WEIGHT)
          parameters->tensors[t][i] += ee_rng_range (&rng, -0.3, 0.3);
        else if (!ee_plan_get_layer (plan, tensor->layer)->relu)
          parameters->tensors[t][i] *= 20;
    }
  return ee_checkpoint_save (argv[0], parameters, facts, dtype, error);
}

static gboolean
dump (int argc, char *argv[], GError **error)
{
  g_autoptr (EeSafetensors) file = ee_safetensors_load (argv[0], error);
  guint shape[EE_SAFETENSORS_MAX_DIMS], n_dims = argc - 2;
  g_autofree float *numbers = NULL;
  gsize count = 1;

  if (file == NULL || n_dims > EE_SAFETENSORS_MAX_DIMS)
    return FALSE;
  for (guint d = 0; d < n_dims; d++)
    count *= shape[d] = strtoul (argv[2 + d], NULL, 10);
  numbers = g_new (float, count + 1);
  if (!ee_safetensors_get (file, argv[1], shape, n_dims, numbers, error))
    return FALSE;
  for (gsize i = 0; i < count; i++)
    printf ("%a\n", numbers[i]);
  return TRUE;
}

static gboolean
run (int argc, char *argv[], GError **error)
{
  g_autofree char *images = NULL;
  g_autofree float *probabilities = NULL;
  g_autofree guint *rows = NULL;
  g_autoptr (EeModel) model = NULL;
  gsize n_bytes;
  guint n_rows, n_stages;

  if (!g_file_get_contents (argv[1], &images, &n_bytes, error))
    return FALSE;
  n_rows = n_bytes / IMAGE_BYTES;
  model = ee_model_open (argv[0], "cpu", n_rows, 0, error);
  if (model == NULL || !model->backend->push (model->net, (const guint8 *)images, n_rows, error))
    return FALSE;

  n_stages = ee_plan_get_n_stages (model->plan);
  probabilities = g_new (float, n_rows *MAX_OUTPUTS);
  rows = g_new (guint, n_rows);
  for (guint i = 0; i < n_rows; i++)
    rows[i] = i;
  for (guint s = 0; s < n_stages; s++)
    {
      const guint n_outputs = ee_plan_get_stage (model->plan, s)->n_outputs;

      g_assert (n_outputs <= MAX_OUTPUTS);
      if (!model->backend->run_stage (model->net, s, n_rows, probabilities, error)
          || (s + 1 < n_stages && !model->backend->keep (model->net, s, rows, n_rows, error)))
        return FALSE;
      for (guint i = 0; i < n_rows * n_outputs; i++)
        printf (i % n_outputs == n_outputs - 1 ? "%a\n" : "%a ", probabilities[i]);
    }
  return TRUE;
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    int least_arguments;
    gboolean (*run) (int argc, char *argv[], GError **error);
  } commands[] = { { "make", 4, make }, { "dump", 2, dump }, { "run", 2, run } };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (argc >= 2 + commands[i].least_arguments && g_str_equal (argv[1], commands[i].name))
      {
        if (commands[i].run (argc - 2, argv + 2, &error))
          return 0;
        fprintf (stderr, "%s\n", error != NULL ? error->message : "These arguments make no sense.");
        return 1;
      }
  fprintf (stderr, "usage: checkpoint-tool make|dump|run ...; see the source\n");
  return 2;
}
