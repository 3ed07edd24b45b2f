/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts and primitives in the C API of oneDNN 2.x: a layout is a plain struct, and an operation is described in a
 * struct of its own before it becomes the description of a primitive. The same for 3.x: ee-cpu-describe-v3.c. */
#include "ee-cpu-describe.h"

static const dnnl_dims_t one = { 1, 1 }, two = { 2, 2 }, zero = { 0, 0 };

/**
 * ee_cpu_describe_layout:
 * @out: (out) (transfer full): the layout, on success
 * @n_dims: 1 to 4
 * @sizes: [n_dims] in plain order
 * @type: of the numbers
 * @tag: how they lie in memory; dnnl_format_tag_any leaves it to the primitive
 *
 * Returns: dnnl_success, or why oneDNN refuses
 */
dnnl_status_t
ee_cpu_describe_layout (EeCpuDesc **out, int n_dims, const dnnl_dims_t sizes, dnnl_data_type_t type,
                        dnnl_format_tag_t tag)
{
  g_autoptr (EeCpuDesc) desc = g_new0 (EeCpuDesc, 1);
  const dnnl_status_t status = dnnl_memory_desc_init_by_tag (desc, n_dims, sizes, type, tag);

  if (status == dnnl_success)
    *out = g_steal_pointer (&desc);
  return status;
}

/**
 * ee_cpu_desc_copy:
 * @desc: a layout
 * @error: EE_ERROR_NO_MEMORY, of 3.x only
 *
 * Returns: (transfer full): the same, or NULL
 */
EeCpuDesc *
ee_cpu_desc_copy (const EeCpuDesc *desc, GError **error)
{
  return g_memdup2 (desc, sizeof *desc);
}

/**
 * ee_cpu_desc_free:
 * @desc: (nullable) (transfer full): a layout
 */
void
ee_cpu_desc_free (EeCpuDesc *desc)
{
  g_free (desc);
}

/**
 * ee_cpu_describe_relu:
 * @post_ops: what is fused into a primitive; ReLU is appended
 *
 * Returns: dnnl_success, or why oneDNN refuses
 */
dnnl_status_t
ee_cpu_describe_relu (dnnl_post_ops_t post_ops)
{
  return dnnl_post_ops_append_eltwise (post_ops, 1, dnnl_eltwise_relu, 0, 0);
}

/* @operation: its description, if @status is dnnl_success */
static dnnl_status_t
create (dnnl_primitive_desc_t *out, const EeCpuRequest *request, const_dnnl_op_desc_t operation, dnnl_status_t status)
{
  if (status != dnnl_success)
    return status;
  return dnnl_primitive_desc_create (out, operation, request->attributes, request->engine, request->forward);
}

/**
 * ee_cpu_describe_conv:
 * @out: (out) (transfer full): a primitive's description, on success
 * @request: what it is to do
 *
 * Returns: dnnl_success, or why there is none
 */
dnnl_status_t
ee_cpu_describe_conv (dnnl_primitive_desc_t *out, const EeCpuRequest *request)
{
  const dnnl_alg_kind_t algorithm = request->algorithm;
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_invalid_arguments;

  switch (request->pass)
    {
    case EE_CPU_FORWARD:
      status = dnnl_convolution_forward_desc_init (&operation, request->kind, algorithm, request->src, request->weights,
                                                   request->bias, request->dst, one, one, one);
      break;
    case EE_CPU_BACKWARD_DATA:
      status = dnnl_convolution_backward_data_desc_init (&operation, algorithm, request->src, request->weights,
                                                         request->dst, one, one, one);
      break;
    case EE_CPU_BACKWARD_WEIGHTS:
      status = dnnl_convolution_backward_weights_desc_init (&operation, algorithm, request->src, request->weights,
                                                            request->bias, request->dst, one, one, one);
      break;
    }
  return create (out, request, &operation, status);
}

/**
 * ee_cpu_describe_dense:
 * @out: (out) (transfer full): a primitive's description, on success
 * @request: what it is to do
 *
 * Returns: dnnl_success, or why there is none
 */
dnnl_status_t
ee_cpu_describe_dense (dnnl_primitive_desc_t *out, const EeCpuRequest *request)
{
  dnnl_inner_product_desc_t operation;
  dnnl_status_t status = dnnl_invalid_arguments;

  switch (request->pass)
    {
    case EE_CPU_FORWARD:
      status = dnnl_inner_product_forward_desc_init (&operation, request->kind, request->src, request->weights,
                                                     request->bias, request->dst);
      break;
    case EE_CPU_BACKWARD_DATA:
      status = dnnl_inner_product_backward_data_desc_init (&operation, request->src, request->weights, request->dst);
      break;
    case EE_CPU_BACKWARD_WEIGHTS:
      status = dnnl_inner_product_backward_weights_desc_init (&operation, request->src, request->weights, request->bias,
                                                              request->dst);
      break;
    }
  return create (out, request, &operation, status);
}

/**
 * ee_cpu_describe_max_pool:
 * @out: (out) (transfer full): a primitive's description, on success
 * @request: what it is to do, forward or by the input
 *
 * Returns: dnnl_success, or why there is none
 */
dnnl_status_t
ee_cpu_describe_max_pool (dnnl_primitive_desc_t *out, const EeCpuRequest *request)
{
  dnnl_pooling_desc_t operation;
  dnnl_status_t status;

  if (request->pass == EE_CPU_FORWARD)
    status = dnnl_pooling_forward_desc_init (&operation, request->kind, request->algorithm, request->src, request->dst,
                                             two, two, zero, zero);
  else
    status = dnnl_pooling_backward_desc_init (&operation, request->algorithm, request->src, request->dst, two, two,
                                              zero, zero);
  return create (out, request, &operation, status);
}
