/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts and primitives in the C API of oneDNN 3.x: a layout is opaque, and one call describes a primitive. A dilation
 * of 0 is none. Each function is documented in ee-cpu-describe-v2.c, which does the same for 2.x. */
#include "ee-cpu-describe.h"

#include "ee-cpu-status.h"

static const dnnl_dims_t one = { 1, 1 }, two = { 2, 2 }, zero = { 0, 0 };

dnnl_status_t
ee_cpu_describe_layout (EeCpuDesc **out, int n_dims, const dnnl_dims_t sizes, dnnl_data_type_t type,
                        dnnl_format_tag_t tag)
{
  return dnnl_memory_desc_create_with_tag (out, n_dims, sizes, type, tag);
}

EeCpuDesc *
ee_cpu_desc_copy (const EeCpuDesc *desc, GError **error)
{
  EeCpuDesc *copy = NULL;

  return ee_cpu_status_check (dnnl_memory_desc_clone (&copy, desc), "memory layout", error) ? copy : NULL;
}

void
ee_cpu_desc_free (EeCpuDesc *desc)
{
  if (desc != NULL)
    dnnl_memory_desc_destroy (desc);
}

dnnl_status_t
ee_cpu_describe_relu (dnnl_post_ops_t post_ops)
{
  return dnnl_post_ops_append_eltwise (post_ops, dnnl_eltwise_relu, 0, 0);
}

dnnl_status_t
ee_cpu_describe_conv (dnnl_primitive_desc_t *out, const EeCpuRequest *request)
{
  const dnnl_engine_t engine = request->engine;
  const dnnl_alg_kind_t algorithm = request->algorithm;

  switch (request->pass)
    {
    case EE_CPU_FORWARD:
      return dnnl_convolution_forward_primitive_desc_create (out, engine, request->kind, algorithm, request->src,
                                                             request->weights, request->bias, request->dst, one, zero,
                                                             one, one, request->attributes);
    case EE_CPU_BACKWARD_DATA:
      return dnnl_convolution_backward_data_primitive_desc_create (out, engine, algorithm, request->src,
                                                                   request->weights, request->dst, one, zero, one, one,
                                                                   request->forward, request->attributes);
    case EE_CPU_BACKWARD_WEIGHTS:
      return dnnl_convolution_backward_weights_primitive_desc_create (
          out, engine, algorithm, request->src, request->weights, request->bias, request->dst, one, zero, one, one,
          request->forward, request->attributes);
    }
  return dnnl_invalid_arguments;
}

dnnl_status_t
ee_cpu_describe_dense (dnnl_primitive_desc_t *out, const EeCpuRequest *request)
{
  const dnnl_engine_t engine = request->engine;

  switch (request->pass)
    {
    case EE_CPU_FORWARD:
      return dnnl_inner_product_forward_primitive_desc_create (
          out, engine, request->kind, request->src, request->weights, request->bias, request->dst, request->attributes);
    case EE_CPU_BACKWARD_DATA:
      return dnnl_inner_product_backward_data_primitive_desc_create (
          out, engine, request->src, request->weights, request->dst, request->forward, request->attributes);
    case EE_CPU_BACKWARD_WEIGHTS:
      return dnnl_inner_product_backward_weights_primitive_desc_create (out, engine, request->src, request->weights,
                                                                        request->bias, request->dst, request->forward,
                                                                        request->attributes);
    }
  return dnnl_invalid_arguments;
}

dnnl_status_t
ee_cpu_describe_max_pool (dnnl_primitive_desc_t *out, const EeCpuRequest *request)
{
  if (request->pass == EE_CPU_FORWARD)
    return dnnl_pooling_forward_primitive_desc_create (out, request->engine, request->kind, request->algorithm,
                                                       request->src, request->dst, two, two, zero, zero, zero,
                                                       request->attributes);
  return dnnl_pooling_backward_primitive_desc_create (out, request->engine, request->algorithm, request->src,
                                                      request->dst, two, two, zero, zero, zero, request->forward,
                                                      request->attributes);
}
