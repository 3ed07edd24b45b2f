/* SPDX-License-Identifier: Apache-2.0 */
/* Execution of a plan: which loops over which memory, judged before it is queued
 *
 * Knows one convolution in any direction; forward, an addition of a bias and a ReLU may follow in a chain.
 */
#include "standin-cudnn.h"
#include "standin-stream.h"

static const StandinWork convolution_work = { "a convolution of cuDNN", NULL, standin_convolution_run };

/* The attributes of a convolution's tensors, by direction. */
static const struct
{
  cudnnBackendDescriptorType_t type;
  cudnnBackendAttributeName_t conv, x, w, y, beta;
} passes[] = {
  { CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W,
    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA },
  { CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
    CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
    CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA },
  { CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR,
    CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,
    CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY,
    CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA },
};

/* What cudnnBackendExecute() was called with. */
typedef struct
{
  const StandinAttribute *ids, *pointers, *workspace;
  int device;
} Pack;

static gsize
get_bytes (const StandinTensor *tensor)
{
  gint64 last = 0;

  for (guint i = 0; i < 4; i++)
    last += (tensor->sides[i] - 1) * tensor->strides[i];
  return (last + 1) * (tensor->type == CUDNN_DATA_FLOAT ? 4 : 2);
}

static gboolean
bind_tensor (const Pack *pack, const StandinDescriptor *descriptor, const char *what, StandinTensor *out)
{
  const gint64 id = standin_descriptor_number (descriptor, CUDNN_ATTR_TENSOR_UNIQUE_ID, 0);
  const gint64 alignment = standin_descriptor_number (descriptor, CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, 0);

  out->type = (cudnnDataType_t)standin_descriptor_number (descriptor, CUDNN_ATTR_TENSOR_DATA_TYPE, 0);
  for (guint i = 0; i < 4; i++)
    {
      out->sides[i] = standin_descriptor_number (descriptor, CUDNN_ATTR_TENSOR_DIMENSIONS, i);
      out->strides[i] = standin_descriptor_number (descriptor, CUDNN_ATTR_TENSOR_STRIDES, i);
    }
  for (gint64 i = 0; i < pack->ids->count; i++)
    if (((const gint64 *)pack->ids->values)[i] == id)
      {
        out->data = ((guint8 **)pack->pointers->values)[i];
        return standin_memory_check (what, out->data, get_bytes (out), alignment, pack->device);
      }
  standin_complain ("cudnnBackendExecute: nothing is given for %s (tensor %" G_GINT64_FORMAT ")", what, id);
  return FALSE;
}

static gboolean
overlaps (const guint8 *a, gsize a_bytes, const guint8 *b, gsize b_bytes)
{
  return a < b + b_bytes && b < a + a_bytes;
}

/* What is written must not be what is read. */
static gboolean
check_overlap (const StandinConvolution *work)
{
  const StandinTensor *all[] = { &work->y, &work->x, &work->w };
  const StandinTensor *out = all[work->pass];

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if ((all[i] != out && overlaps (out->data, get_bytes (out), all[i]->data, get_bytes (all[i])))
        || (work->workspace_bytes > 0
            && overlaps (work->workspace, work->workspace_bytes, all[i]->data, get_bytes (all[i]))))
      {
        standin_complain ("a convolution's tensors overlap each other or the workspace");
        return FALSE;
      }
  return TRUE;
}

/* The chain behind a convolution; @out becomes its last tensor. */
static gboolean
read_chain (const Pack *pack, const StandinAttribute *operations, StandinConvolution *work, StandinDescriptor **out)
{
  for (gint64 i = 1; i < operations->count; i++)
    {
      const StandinDescriptor *operation = ((StandinDescriptor **)operations->values)[i];
      const StandinDescriptor *how
          = standin_descriptor_follow (operation, CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR);
      const gint64 mode = standin_descriptor_number (how, CUDNN_ATTR_POINTWISE_MODE, 0);
      const StandinDescriptor *other = standin_descriptor_follow (operation, CUDNN_ATTR_OPERATION_POINTWISE_BDESC);

      if (standin_descriptor_follow (operation, CUDNN_ATTR_OPERATION_POINTWISE_XDESC) != *out)
        return FALSE;
      if (mode == CUDNN_POINTWISE_ADD && !work->has_bias && !work->has_relu && other != NULL)
        {
          work->has_bias = TRUE;
          if (!bind_tensor (pack, other, "a bias", &work->bias))
            return FALSE;
        }
      else if (mode == CUDNN_POINTWISE_RELU_FWD && !work->has_relu)
        work->has_relu = TRUE;
      else
        return FALSE;
      *out = standin_descriptor_follow (operation, CUDNN_ATTR_OPERATION_POINTWISE_YDESC);
    }
  return TRUE;
}

static gboolean
read_graph (const Pack *pack, const StandinDescriptor *graph, StandinConvolution *work)
{
  const StandinAttribute *operations = standin_descriptor_find (graph, CUDNN_ATTR_OPERATIONGRAPH_OPS);
  const StandinDescriptor *first = *(StandinDescriptor **)operations->values, *conv;
  StandinDescriptor *y;
  guint pass = 0;

  while (pass < G_N_ELEMENTS (passes) && passes[pass].type != first->type)
    pass++;
  if (pass == G_N_ELEMENTS (passes))
    return FALSE;
  work->pass = pass;
  conv = standin_descriptor_follow (first, passes[pass].conv);
  work->padding = standin_descriptor_number (conv, CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, 0);
  work->stride = standin_descriptor_number (conv, CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, 0);
  if (standin_descriptor_number (first, passes[pass].beta, 0) != 0) /* 0.0's bits */
    return FALSE;
  y = standin_descriptor_follow (first, passes[pass].y);
  return read_chain (pack, operations, work, &y)
         && bind_tensor (pack, standin_descriptor_follow (first, passes[pass].x), "x", &work->x)
         && bind_tensor (pack, standin_descriptor_follow (first, passes[pass].w), "w", &work->w)
         && bind_tensor (pack, y, "y", &work->y);
}

static gboolean
read_workspace (const Pack *pack, const StandinDescriptor *plan, StandinConvolution *work)
{
  int64_t count = 0;

  if (cudnnBackendGetAttribute ((cudnnBackendDescriptor_t)plan, CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE,
                                CUDNN_TYPE_INT64, 1, &count, &work->workspace_bytes)
      != CUDNN_STATUS_SUCCESS)
    return FALSE;
  if (work->workspace_bytes == 0)
    return TRUE;
  if (pack->workspace == NULL)
    {
      standin_complain ("a plan that asks for a workspace gets none");
      return FALSE;
    }
  work->workspace = *(guint8 **)pack->workspace->values;
  return standin_memory_check ("a workspace", work->workspace, work->workspace_bytes, 16, pack->device);
}

STANDIN_API cudnnStatus_t
cudnnBackendExecute (cudnnHandle_t handle, cudnnBackendDescriptor_t plan_handle, cudnnBackendDescriptor_t pack_handle)
{
  STANDIN_ENTER ();
  StandinDescriptor *plan = standin_descriptor_get ("cudnnBackendExecute", plan_handle),
                    *variants = standin_descriptor_get ("cudnnBackendExecute", pack_handle);
  StandinConvolution work = { 0 };
  StandinStream *stream;
  Pack pack;

  if (plan == NULL || variants == NULL)
    return CUDNN_STATUS_BAD_PARAM;
  if (!standin_object_is (handle, "cuDNN handle") || handle->stream == NULL)
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "cudnnBackendExecute: no live handle, or one without stream");
  stream = standin_stream_get ("cudnnBackendExecute", handle->stream);
  if (stream == NULL)
    return CUDNN_STATUS_BAD_PARAM;
  if (!plan->finalized || !variants->finalized || plan->graph == NULL)
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "cudnnBackendExecute: plan or pack is not finalized");
  pack = (Pack){ standin_descriptor_find (variants, CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS),
                 standin_descriptor_find (variants, CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS),
                 standin_descriptor_find (variants, CUDNN_ATTR_VARIANT_PACK_WORKSPACE), stream->device };
  if (pack.ids == NULL || pack.pointers == NULL || pack.ids->count != pack.pointers->count)
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "cudnnBackendExecute: ids and pointers differ in number");
  if (!read_graph (&pack, plan->graph, &work))
    return standin_cudnn_refuse (CUDNN_STATUS_NOT_SUPPORTED,
                                 "cudnnBackendExecute: a tensor is missing, or the stand-in does not know this graph");
  if (!read_workspace (&pack, plan, &work) || !check_overlap (&work))
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "cudnnBackendExecute: the workspace or an overlap is wrong");
  return standin_stream_queue (stream, &convolution_work, &work, sizeof work) == cudaSuccess
             ? CUDNN_STATUS_SUCCESS
             : CUDNN_STATUS_EXECUTION_FAILED;
}
