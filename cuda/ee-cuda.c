/* SPDX-License-Identifier: Apache-2.0 */
/* The CUDA backend's table
 *
 * Knows no layer and no tensor: devices are in ee-cuda-device.c, the work in the files of each phase. Here every call
 * of a net begins on its device and ends with what it will remember of a failure. Any thread may call.
 */
#include "ee-cuda.h"

#include "ee-cuda-clock.h"
#include "ee-cuda-device.h"
#include "ee-cuda-forward.h"
#include "ee-cuda-net.h"
#include "ee-cuda-peak.h"
#include "ee-cuda-train.h"

/* Calls a phase's function: "own" is its error. */
#define CALL(net, error, call)                                                                                         \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    GError *own = NULL;                                                                                                \
                                                                                                                       \
    return ee_cuda_net_enter ((net), (error)) && ((call) || own != NULL) && ee_cuda_net_leave ((net), own, (error));   \
  }                                                                                                                    \
  G_STMT_END

static gboolean
read_tensor (EeNet *net, EeSlot slot, guint tensor, float *out, gsize count, GError **error)
{
  CALL (net, error, ee_cuda_tensors_read (net, slot, tensor, out, count, &own));
}

static gboolean
write_tensor (EeNet *net, EeSlot slot, guint tensor, const float *in, gsize count, GError **error)
{
  CALL (net, error, ee_cuda_tensors_write (net, slot, tensor, in, count, &own));
}

static gboolean
push (EeNet *net, const guint8 *images, guint rows, GError **error)
{
  CALL (net, error, ee_cuda_forward_push (net, images, rows, &own));
}

static gboolean
run_stage (EeNet *net, guint stage, guint rows, float *probabilities, GError **error)
{
  CALL (net, error, ee_cuda_forward_run_stage (net, stage, rows, probabilities, &own));
}

static gboolean
keep (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error)
{
  CALL (net, error, ee_cuda_forward_keep (net, stage, rows, n_rows, &own));
}

static gboolean
run_exit (EeNet *net, guint stage, guint rows, double threshold, float *probabilities, guint *n_kept, GError **error)
{
  CALL (net, error, ee_cuda_forward_run_exit (net, stage, rows, threshold, probabilities, n_kept, &own));
}

static gboolean
read_activations (EeNet *net, const guint8 *image, guint layer, float *out, gsize count, GError **error)
{
  CALL (net, error, ee_cuda_activations_read (net, image, layer, out, count, &own));
}

static gboolean
train_pass (EeNet *net, const EeBatch *batch, guint64 dropout_seed, EeScores *scores, GError **error)
{
  CALL (net, error, ee_cuda_train_pass (net, batch, dropout_seed, scores, &own));
}

static gboolean
train_update (EeNet *net, const EeUpdate *update, GError **error)
{
  CALL (net, error, ee_cuda_train_update (net, update, &own));
}

static gboolean
read_loss_scale (EeNet *net, EeLossScale *out, GError **error)
{
  CALL (net, error, ee_cuda_training_read_loss_scale (net, out, &own));
}

static gboolean
write_loss_scale (EeNet *net, const EeLossScale *in, GError **error)
{
  CALL (net, error, ee_cuda_training_write_loss_scale (net, in, &own));
}

static const EeBackend backend = {
  .abi = EE_BACKEND_ABI,
  .size = sizeof (EeBackend),
  .id = "cuda",
  .rank = 10,
  .count_devices = ee_cuda_device_count,
  .get_device = ee_cuda_device_describe,
  .net_new = ee_cuda_net_new,
  .net_free = ee_cuda_net_free,
  .read = read_tensor,
  .write = write_tensor,
  .push = push,
  .run_stage = run_stage,
  .keep = keep,
  .run_exit = run_exit,
  .clear = ee_cuda_forward_clear,
  .set_layer_clock = ee_cuda_clock_set,
  .read_activations = read_activations,
  .train_pass = train_pass,
  .train_update = train_update,
  .read_loss_scale = read_loss_scale,
  .write_loss_scale = write_loss_scale,
  .measure_peak = ee_cuda_peak_measure,
};

/**
 * ee_backend_get:
 *
 * The module's door.
 *
 * Returns: (transfer none): the table
 */
const EeBackend *
ee_backend_get (void)
{
  return &backend;
}
