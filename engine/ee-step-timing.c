/* SPDX-License-Identifier: Apache-2.0 */
/* Nets of their own with random weights. One that only infers is timed first and freed, so that its copies of the
 * weights, several times the weights where convolutions are by Winograd, never lie beside the gradients and moments of
 * the one that is trained. That one is updated at a rate so small that its numbers stay in their range. */
#include "ee-step-timing.h"

#include <string.h>

#include "ee-parameters.h"
#include "ee-precision.h"
#include "ee-quantile.h"
#include "ee-registry.h"
#include "ee-rng.h"

enum
{
  LEAST_STEPS = 2,
  MOST_STEPS = 9,
  N_MAIN = 10,
  IMAGE_BYTES = 32 * 32 * 3
};

typedef struct
{
  const EeSettings *settings;
  const EeBackend *backend;
  guint device;
  EePrecision precision;
  EePlan *plan;
  EeNet *net; /* NULL between the two */
  guint8 *images;
  guint16 *labels;
  guint rows;
} Rig;

static void
close_net (Rig *rig)
{
  if (rig->net != NULL)
    rig->backend->net_free (g_steal_pointer (&rig->net));
}

static void
rig_clear (Rig *rig)
{
  close_net (rig);
  g_clear_pointer (&rig->plan, ee_plan_unref);
  g_free (rig->images);
  g_free (rig->labels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rig, rig_clear)

/* Noise, and labels of which every now and then one is redundant. */
static void
make_batch (Rig *rig, double redundant_share)
{
  const guint n_redundant = (guint)(CLAMP (redundant_share, 0, 1) * rig->rows + 0.5);

  rig->images = g_malloc ((gsize)rig->rows * IMAGE_BYTES);
  rig->labels = g_new (guint16, rig->rows);
  for (gsize i = 0; i < (gsize)rig->rows * IMAGE_BYTES; i += 8)
    {
      const guint64 word = ee_rng_mix (rig->rows, i);

      for (guint b = 0; b < 8; b++)
        rig->images[i + b] = (guint8)(word >> 8 * b);
    }
  for (guint r = 0; r < rig->rows; r++)
    {
      const gboolean redundant = (guint64)(r + 1) * n_redundant / rig->rows > (guint64)r * n_redundant / rig->rows;

      rig->labels[r] = redundant ? N_MAIN : r % N_MAIN;
    }
}

static gboolean
rig_init (Rig *rig, const EeSettings *settings, double redundant_share, EeStepTiming *timing, GError **error)
{
  const EePlanOptions plan_options = {
    .preset = settings->preset,
    .width_divisor = settings->width_divisor,
    .exits = settings->exits,
    .n_main = N_MAIN,
    .mean = { 0.5f, 0.5f, 0.5f },
    .deviation = { 0.25f, 0.25f, 0.25f },
  };
  EeDevice device = { 0 };

  rig->settings = settings;
  rig->rows = settings->batch;
  rig->plan = ee_plan_new_vgg19 (&plan_options, error);
  if (rig->plan == NULL)
    return FALSE;
  rig->backend = ee_registry_find (settings->device, &rig->device, error);
  if (rig->backend == NULL || !rig->backend->get_device (rig->device, &device, error))
    return FALSE;
  g_strlcpy (timing->device_name, device.name, sizeof timing->device_name);
  rig->precision = ee_precision_resolve_training (settings->precision);
  if ((ee_precision_list_trained (&device) & 1u << rig->precision) == 0)
    rig->precision = EE_PRECISION_FP32;
  make_batch (rig, redundant_share);
  return TRUE;
}

/* In the numbers of the training, in which it validates too. */
static gboolean
open_net (Rig *rig, gboolean training, GError **error)
{
  const EeNetOptions options
      = { .max_rows = rig->rows, .training = training, .threads = rig->settings->threads, .precision = rig->precision };
  g_autoptr (EeParameters) parameters = NULL;

  rig->net = rig->backend->net_new (rig->plan, rig->device, &options, error);
  if (rig->net == NULL)
    return FALSE;
  parameters = ee_parameters_new_he (rig->plan, rig->settings->seed);
  return ee_parameters_write (parameters, rig->backend, rig->net, EE_SLOT_PARAMETER, error);
}

static gboolean
run_step (Rig *rig, guint number, double *seconds, GError **error)
{
  const EeSettings *settings = rig->settings;
  const EeBatch batch = { rig->images, rig->labels, rig->rows };
  const EeUpdate update = {
    .kind = settings->optimizer,
    .learning_rate = 1e-7f,
    .weight_decay = settings->weight_decay,
    .momentum = settings->momentum,
    .nesterov = TRUE,
    .beta_1 = 0.9f,
    .beta_2 = 0.999f,
    .epsilon = 1e-8f,
    .step = number + 1,
  };
  const gint64 start = g_get_monotonic_time ();
  EeScores scores;

  if (!rig->backend->train_pass (rig->net, &batch, number, &scores, error)
      || !rig->backend->train_update (rig->net, &update, error))
    return FALSE;
  *seconds = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
  return TRUE;
}

/* A batch through all stages, as a validation sends main images. */
static gboolean
run_validation (Rig *rig, double *seconds, GError **error)
{
  const guint n_stages = ee_plan_get_n_stages (rig->plan);
  g_autofree guint *rows = g_new (guint, rig->rows);
  gint64 start;

  for (guint r = 0; r < rig->rows; r++)
    rows[r] = r;
  start = g_get_monotonic_time ();
  if (!rig->backend->push (rig->net, rig->images, rig->rows, error))
    return FALSE;
  for (guint s = 0; s < n_stages; s++)
    {
      g_autofree float *probabilities = g_new (float, (gsize)rig->rows *ee_plan_get_stage (rig->plan, s)->n_outputs);

      if (!rig->backend->run_stage (rig->net, s, rig->rows, probabilities, error)
          || (s + 1 < n_stages && !rig->backend->keep (rig->net, s, rows, rig->rows, error)))
        return FALSE;
    }
  *seconds = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
  return TRUE;
}

/* Once to warm up, once by the clock. */
static gboolean
measure_validation (Rig *rig, EeStepTiming *timing, GCancellable *cancellable, GError **error)
{
  double last;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !open_net (rig, FALSE, error)
      || !run_validation (rig, &last, error) || g_cancellable_set_error_if_cancelled (cancellable, error)
      || !run_validation (rig, &last, error))
    return FALSE;
  timing->image_seconds = last / rig->rows;
  close_net (rig);
  return TRUE;
}

/* The first pass makes the primitives; it is not counted. */
static gboolean
measure_steps (Rig *rig, double seconds, EeStepTiming *timing, GCancellable *cancellable, GError **error)
{
  double times[MOST_STEPS], last, spent = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !open_net (rig, TRUE, error)
      || !run_step (rig, 0, &last, error))
    return FALSE;
  while (timing->steps < LEAST_STEPS || (timing->steps < MOST_STEPS && spent + last < seconds))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !run_step (rig, timing->steps + 1, &last, error))
        return FALSE;
      times[timing->steps++] = last;
      spent += last;
    }
  timing->step_seconds = ee_quantile_sort_and_take_median (times, timing->steps);
  return TRUE;
}

/**
 * ee_step_timing_measure:
 * @settings: of a training; preset, width, exits, batch, optimizer, device, precision and threads are looked at
 * @redundant_share: of the rows
 * @seconds: after which no further step is begun; two are timed in any case
 * @timing: (out): undefined on failure
 * @cancellable: (nullable): looked at between steps
 * @error: an EE_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Returns: whether it was measured
 */
gboolean
ee_step_timing_measure (const EeSettings *settings, double redundant_share, double seconds, EeStepTiming *timing,
                        GCancellable *cancellable, GError **error)
{
  g_auto (Rig) rig = { 0 };

  g_return_val_if_fail (settings != NULL && timing != NULL, FALSE);

  memset (timing, 0, sizeof *timing);
  return rig_init (&rig, settings, redundant_share, timing, error)
         && measure_validation (&rig, timing, cancellable, error)
         && measure_steps (&rig, seconds, timing, cancellable, error);
}
