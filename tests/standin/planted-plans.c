/* SPDX-License-Identifier: Apache-2.0 */
/* Planted: plans of cuDNN on memory that is too short, shared or missing, and descriptors in the wrong order. */
#include "ee-cuda-plan.h"
#include "planted.h"

/* One convolution: rows of 4x4 pixels, channels that cuDNN takes without padding. */
static const EeCudaShape shape = { EE_CUDA_FORWARD, CUDNN_DATA_FLOAT, 2, 4, 8, 4, 3, FALSE, FALSE };

enum
{
  X_BYTES = 2 * 4 * 4 * 4 * 4,
  W_BYTES = 8 * 3 * 3 * 4 * 4,
  Y_BYTES = 2 * 4 * 4 * 8 * 4,
  MOST_WORKSPACE = 1 << 20
};

/* All that a plan works with. */
typedef struct
{
  cudnnHandle_t handle;
  EeCudaPlan *plan;
  EeCudaOperands operands;
  void *workspace;
} Work;

static void *
take (gsize bytes)
{
  void *data = NULL;

  g_assert_cmpint (cudaMalloc (&data, bytes), ==, cudaSuccess);
  cudaMemsetAsync (data, 0, bytes, planted_stream);
  return data;
}

static void
begin (Work *work, gsize y_bytes)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (cudnnCreate (&work->handle), ==, CUDNN_STATUS_SUCCESS);
  cudnnSetStream (work->handle, planted_stream);
  work->plan = ee_cuda_plan_new (work->handle, &shape, MOST_WORKSPACE, &error);
  g_assert_no_error (error);
  work->operands = (EeCudaOperands){ .x = take (X_BYTES), .w = take (W_BYTES), .y = take (y_bytes) };
  work->workspace = take (MOST_WORKSPACE);
}

/* Runs it with what it has been given; the given memory is freed. */
static void
end (Work *work, const EeCudaOperands *given, void *workspace, gboolean succeeds)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ee_cuda_plan_run (work->plan, work->handle, given, workspace, &error), ==, succeeds);
  cudaStreamSynchronize (planted_stream);
  ee_cuda_plan_free (work->plan);
  cudnnDestroy (work->handle);
  cudaFree (work->operands.x);
  cudaFree (work->operands.w);
  cudaFree (work->operands.y);
  cudaFree (work->workspace);
}

static void
do_rightly (void)
{
  Work work;

  begin (&work, Y_BYTES);
  end (&work, &work.operands, work.workspace, TRUE);
}

static void
write_too_much (void)
{
  Work work;

  begin (&work, Y_BYTES - 4);
  end (&work, &work.operands, work.workspace, FALSE);
}

static void
overlap (void)
{
  EeCudaOperands given;
  Work work;

  begin (&work, Y_BYTES);
  given = work.operands;
  given.x = work.operands.y;
  end (&work, &given, work.workspace, FALSE);
}

static void
misalign (void)
{
  EeCudaOperands given;
  Work work;

  begin (&work, 2 * Y_BYTES);
  given = work.operands;
  given.y = (guint8 *)work.operands.y + 4;
  end (&work, &given, work.workspace, FALSE);
}

static void
use_host_memory (void)
{
  g_autofree guint8 *host = g_malloc0 (X_BYTES);
  EeCudaOperands given;
  Work work;

  begin (&work, Y_BYTES);
  given = work.operands;
  given.x = host;
  end (&work, &given, work.workspace, FALSE);
}

static void
use_default_stream (void)
{
  cudnnHandle_t handle;

  cudnnCreate (&handle);
  cudnnSetStream (handle, NULL);
  cudnnDestroy (handle);
}

static void
change_finished (void)
{
  const gint64 id = 1, sides[4] = { 2, 4, 4, 4 }, strides[4] = { 64, 1, 16, 4 }, alignment = 16;
  const cudnnDataType_t type = CUDNN_DATA_FLOAT;
  cudnnBackendDescriptor_t tensor;

  cudnnBackendCreateDescriptor (CUDNN_BACKEND_TENSOR_DESCRIPTOR, &tensor);
  cudnnBackendSetAttribute (tensor, CUDNN_ATTR_TENSOR_DATA_TYPE, CUDNN_TYPE_DATA_TYPE, 1, &type);
  cudnnBackendSetAttribute (tensor, CUDNN_ATTR_TENSOR_DIMENSIONS, CUDNN_TYPE_INT64, 4, sides);
  cudnnBackendSetAttribute (tensor, CUDNN_ATTR_TENSOR_STRIDES, CUDNN_TYPE_INT64, 4, strides);
  cudnnBackendSetAttribute (tensor, CUDNN_ATTR_TENSOR_UNIQUE_ID, CUDNN_TYPE_INT64, 1, &id);
  cudnnBackendSetAttribute (tensor, CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, CUDNN_TYPE_INT64, 1, &alignment);
  g_assert_cmpint (cudnnBackendFinalize (tensor), ==, CUDNN_STATUS_SUCCESS);
  cudnnBackendSetAttribute (tensor, CUDNN_ATTR_TENSOR_UNIQUE_ID, CUDNN_TYPE_INT64, 1, &id);
  cudnnBackendDestroyDescriptor (tensor);
}

static void
use_dead_descriptor (void)
{
  cudnnBackendDescriptor_t tensor;

  cudnnBackendCreateDescriptor (CUDNN_BACKEND_TENSOR_DESCRIPTOR, &tensor);
  cudnnBackendDestroyDescriptor (tensor);
  cudnnBackendFinalize (tensor);
}

const Planted planted_plans[] = {
  { "none", do_rightly, NULL },
  { "output-too-short", write_too_much, "of a block of " },
  { "overlap", overlap, "overlap each other" },
  { "misaligned", misalign, "is not aligned to 16 bytes" },
  { "host-memory", use_host_memory, "is no live device memory" },
  { "default-stream", use_default_stream, "is no live stream of ours" },
  { "changed-when-finished", change_finished, "set on a finalized descriptor" },
  { "dead-descriptor", use_dead_descriptor, "is no live descriptor" },
  { NULL },
};
