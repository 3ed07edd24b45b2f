/* SPDX-License-Identifier: Apache-2.0 */
/* The stand-in's own judgement of descriptors
 *
 * Always made; beside NVIDIA's library it only adds what that cannot see without a GPU. Alone it knows shapes and
 * nothing of what a GPU supports, so a test that ran with it must say that no plans were checked.
 */
#include "standin-cudnn.h"

enum
{
  WORKSPACE = 4096 /* that every plan asks for, where NVIDIA's library does not say how much */
};

static gint64
get_side (const StandinDescriptor *tensor, guint index)
{
  return standin_descriptor_number (tensor, CUDNN_ATTR_TENSOR_DIMENSIONS, index);
}

static cudnnStatus_t
check_tensor (const StandinDescriptor *tensor)
{
  const StandinAttribute *sides = standin_descriptor_find (tensor, CUDNN_ATTR_TENSOR_DIMENSIONS),
                         *strides = standin_descriptor_find (tensor, CUDNN_ATTR_TENSOR_STRIDES);

  if (standin_descriptor_find (tensor, CUDNN_ATTR_TENSOR_UNIQUE_ID) == NULL
      || standin_descriptor_find (tensor, CUDNN_ATTR_TENSOR_DATA_TYPE) == NULL
      || standin_descriptor_find (tensor, CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT) == NULL)
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a tensor lacks its id, type or alignment");
  if (sides == NULL || strides == NULL || sides->count != 4 || strides->count != 4)
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a tensor has not four sides and strides");
  for (guint i = 0; i < 4; i++)
    if (((const gint64 *)sides->values)[i] < 1 || ((const gint64 *)strides->values)[i] < 1)
      return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a tensor has a side or stride below 1");
  return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t
check_convolution (const StandinDescriptor *operation, cudnnBackendAttributeName_t conv_name,
                   cudnnBackendAttributeName_t x_name, cudnnBackendAttributeName_t w_name,
                   cudnnBackendAttributeName_t y_name)
{
  const StandinDescriptor *conv = standin_descriptor_follow (operation, conv_name),
                          *x = standin_descriptor_follow (operation, x_name),
                          *w = standin_descriptor_follow (operation, w_name),
                          *y = standin_descriptor_follow (operation, y_name);

  if (conv == NULL || x == NULL || w == NULL || y == NULL)
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a convolution lacks a tensor or its own descriptor");
  if (get_side (x, 0) != get_side (y, 0) || get_side (x, 1) != get_side (w, 1) || get_side (y, 1) != get_side (w, 0))
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a convolution's rows or channels do not fit");
  for (guint i = 0; i < 2; i++)
    {
      const gint64 padding = standin_descriptor_number (conv, CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, i)
                             + standin_descriptor_number (conv, CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, i);
      const gint64 stride = standin_descriptor_number (conv, CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, i);

      if (stride < 1 || standin_descriptor_number (conv, CUDNN_ATTR_CONVOLUTION_DILATIONS, i) != 1)
        return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "the stand-in knows convolutions without dilation");
      if ((get_side (x, 2 + i) + padding - get_side (w, 2 + i)) / stride + 1 != get_side (y, 2 + i))
        return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a convolution's height or width does not fit");
    }
  return CUDNN_STATUS_SUCCESS;
}

/**
 * standin_shape_check:
 * @descriptor: with all its attributes, not yet finalized
 *
 * Returns: CUDNN_STATUS_SUCCESS, or what is wrong, with a complaint
 */
cudnnStatus_t
standin_shape_check (const StandinDescriptor *descriptor)
{
  switch (descriptor->type)
    {
    case CUDNN_BACKEND_TENSOR_DESCRIPTOR:
      return check_tensor (descriptor);
    case CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR:
      return check_convolution (descriptor, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
                                CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W,
                                CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y);
    case CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR:
      return check_convolution (
          descriptor, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX,
          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY);
    case CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR:
      return check_convolution (descriptor, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC,
                                CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,
                                CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW,
                                CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY);
    case CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR:
      if (standin_descriptor_find (descriptor, CUDNN_ATTR_OPERATIONGRAPH_HANDLE) == NULL)
        return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a graph of operations has no handle");
      return CUDNN_STATUS_SUCCESS;
    case CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR:
      if (standin_descriptor_find (descriptor, CUDNN_ATTR_EXECUTION_PLAN_HANDLE) == NULL)
        return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a plan has no handle");
      return CUDNN_STATUS_SUCCESS;
    default:
      return CUDNN_STATUS_SUCCESS;
    }
}

/**
 * standin_shape_get:
 * @descriptor: finalized
 * @name: the attribute
 * @wanted: number of values that there is room for
 * @count: (out): number of values that there are
 * @values: (nullable): where they go
 *
 * One engine for everything, without notes, and a workspace for each plan.
 *
 * Returns: CUDNN_STATUS_NOT_SUPPORTED for an attribute that only NVIDIA's library knows
 */
cudnnStatus_t
standin_shape_get (StandinDescriptor *descriptor, cudnnBackendAttributeName_t name, int64_t wanted, int64_t *count,
                   void *values)
{
  *count = 1;
  switch (name)
    {
    case CUDNN_ATTR_ENGINEHEUR_RESULTS:
    case CUDNN_ATTR_ENGINECFG_ENGINE:
      return CUDNN_STATUS_SUCCESS;
    case CUDNN_ATTR_ENGINE_NUMERICAL_NOTE:
    case CUDNN_ATTR_ENGINE_BEHAVIOR_NOTE:
      *count = 0;
      return CUDNN_STATUS_SUCCESS;
    case CUDNN_ATTR_ENGINE_GLOBAL_INDEX:
      if (wanted > 0)
        *(gint64 *)values = 0;
      return CUDNN_STATUS_SUCCESS;
    case CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE:
      if (wanted > 0)
        *(gint64 *)values = WORKSPACE;
      return CUDNN_STATUS_SUCCESS;
    default:
      return CUDNN_STATUS_NOT_SUPPORTED;
    }
}
