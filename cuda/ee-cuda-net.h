/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-net.h - a network on a GPU: its tensors and what its phases share
 *
 * Private to cuda. A net is used by one thread at a time, not always the same; nets share nothing that changes. All
 * memory is taken in net_new(). Activations are [rows, side, side, channels] in the net's format; every buffer of rows
 * has room for a whole bucket (ee-cuda-rows.h).
 */
#pragma once

#include "ee-backend.h"
#include "ee-cuda-device.h"
#include "ee-cuda-launch.h"
#include "ee-cuda-memory.h"
#include "ee-cuda-plan.h"
#include "ee-cuda-tensors.h"

G_BEGIN_DECLS

/* Of batch norm, as in PyTorch. */
#define EE_CUDA_NORM_EPSILON 1e-5f
#define EE_CUDA_NORM_SHARE 0.1f

enum
{
  EE_CUDA_N_LANES = 2,
  EE_CUDA_IMAGE_BYTES = 32 * 32 * 3
};

typedef struct _EeCudaInference EeCudaInference;
typedef struct _EeCudaTraining EeCudaTraining;
typedef struct _EeCudaClock EeCudaClock;
typedef struct _EeCudaUpload EeCudaUpload;

/* A stream, and what may run on it while something else runs on the other. */
typedef struct
{
  cudaStream_t stream;
  cudnnHandle_t handle;
  gpointer workspace;
} EeCudaLane;

/**
 * EeNet:
 * @precision: resolved
 * @format: of activations: EE_CUDA_F32 and so on
 * @type: the same for cuDNN
 * @number_bytes: the same in bytes
 * @image_channels: channels of an image on the device, those beyond the third 0
 * @plans: of guint64 key: EeCudaPlan
 * @most_workspace: that a plan may want, bytes of each lane's
 * @serial: grows when a parameter changes; copies of parameters compare it
 * @copies: what is computed with, in inference (0: batch norm folded in) and in training (1)
 * @staging: pinned, for tensors on their way
 * @staged: on the device, likewise
 * @staging_count: numbers in each
 * @table: on the device: [3, 256] what a pixel becomes
 * @broken: (nullable): what the device said when it failed for good
 */
struct _EeNet
{
  EePlan *plan;
  EeNetOptions options;
  EeCudaGpu gpu;
  EePrecision precision;
  guint format;
  cudnnDataType_t type;
  gsize number_bytes;
  guint image_channels;
  EeCudaKernelSet kernels;
  EeCudaLane lanes[EE_CUDA_N_LANES];
  EeCudaMemory memory;
  GHashTable *plans;
  gsize most_workspace;
  EeCudaTensor tensors[EE_PLAN_MAX_TENSORS];
  guint64 serial;
  EeCudaCopies copies[2];
  float *staging, *staged, *table;
  gsize staging_count;
  EeCudaUpload *upload;
  EeCudaInference *inference;
  EeCudaTraining *training;
  EeCudaClock *clock;
  char *broken;
};

EeNet *ee_cuda_net_new (EePlan *plan, guint device, const EeNetOptions *options, GError **error);
void ee_cuda_net_free (EeNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeNet, ee_cuda_net_free)

gboolean ee_cuda_net_enter (EeNet *net, GError **error);
gboolean ee_cuda_net_leave (EeNet *net, GError *own, GError **error);
gboolean ee_cuda_net_wait (EeNet *net, guint lane, GError **error);
gboolean ee_cuda_net_copy (EeNet *net, guint lane, gpointer to, gconstpointer from, gsize bytes,
                           enum cudaMemcpyKind kind, GError **error);
gboolean ee_cuda_net_clear (EeNet *net, guint lane, gpointer data, gsize bytes, GError **error);

G_END_DECLS
