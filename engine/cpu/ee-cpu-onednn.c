/* SPDX-License-Identifier: Apache-2.0 */
/* Creation of primitives through the C API of oneDNN 2.x. Running and binding them: ee-cpu-op.c. */
#include "ee-cpu-onednn.h"

#include <string.h>

#include "ee-cpu-desc-private.h"
#include "ee-cpu-status.h"

static const dnnl_dims_t one = { 1, 1 }, two = { 2, 2 }, zero = { 0, 0 };

/* @n_dims sizes in plain order; the layout is @tag's. */
static dnnl_memory_desc_t
describe (int n_dims, guint a, guint b, guint c, guint d, dnnl_format_tag_t tag)
{
  const dnnl_dims_t sizes = { a, b, c, d };
  dnnl_memory_desc_t md;

  /* Fails only for impossible sizes; a zeroed description is then refused by what it is used for. */
  if (dnnl_memory_desc_init_by_tag (&md, n_dims, sizes, dnnl_f32, tag) != dnnl_success)
    memset (&md, 0, sizeof md);
  return md;
}

static dnnl_memory_desc_t
describe_shape (const EeCpuShape *shape)
{
  if (shape->side == 0)
    return describe (2, shape->rows, shape->channels, 0, 0, dnnl_ab);
  return describe (4, shape->rows, shape->channels, shape->side, shape->side,
                   shape->block == 16  ? dnnl_nChw16c
                   : shape->block == 8 ? dnnl_nChw8c
                                       : dnnl_nchw);
}

static dnnl_memory_desc_t
describe_vector (guint length)
{
  return describe (1, length, 0, 0, 0, dnnl_a);
}

static dnnl_status_t
create_attributes (dnnl_primitive_attr_t *attributes, gboolean relu)
{
  dnnl_post_ops_t post_ops = NULL;
  dnnl_status_t status = dnnl_primitive_attr_create (attributes);

  if (status == dnnl_success)
    status = dnnl_primitive_attr_set_scratchpad_mode (*attributes, dnnl_scratchpad_mode_user);
  if (status == dnnl_success && relu)
    {
      status = dnnl_post_ops_create (&post_ops);
      if (status == dnnl_success)
        status = dnnl_post_ops_append_eltwise (post_ops, 1, dnnl_eltwise_relu, 0, 0);
      if (status == dnnl_success)
        status = dnnl_primitive_attr_set_post_ops (*attributes, post_ops);
      if (post_ops != NULL)
        dnnl_post_ops_destroy (post_ops);
    }
  return status;
}

/* A primitive's description. @hint: (nullable): the forward one, for a backward pass */
static dnnl_status_t
create_description (dnnl_primitive_desc_t *out, EeCpuEngine *engine, const_dnnl_op_desc_t operation, gboolean relu,
                    const_dnnl_primitive_desc_t hint)
{
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_status_t status = create_attributes (&attributes, relu);

  if (status == dnnl_success)
    status = dnnl_primitive_desc_create (out, operation, attributes, engine->engine, hint);
  if (attributes != NULL)
    dnnl_primitive_attr_destroy (attributes);
  return status;
}

/* Takes @description; @op is complete but for its memory. */
static dnnl_status_t
complete (EeCpuOp *op, const char *name, dnnl_primitive_desc_t description)
{
  memset (op, 0, sizeof *op);
  op->name = name;
  op->description = description;
  return dnnl_primitive_create (&op->primitive, description);
}

static dnnl_status_t
describe_conv_forward (dnnl_primitive_desc_t *out, EeCpuEngine *engine, const EeCpuSpec *spec,
                       dnnl_alg_kind_t algorithm)
{
  const dnnl_memory_desc_t src = describe_shape (&spec->in), dst = describe_shape (&spec->out);
  const dnnl_memory_desc_t weights = describe (4, spec->out.channels, spec->in.channels, 3, 3, dnnl_format_tag_any);
  const dnnl_memory_desc_t bias = describe_vector (spec->out.channels);
  dnnl_convolution_desc_t operation;
  dnnl_status_t status
      = dnnl_convolution_forward_desc_init (&operation, spec->training ? dnnl_forward_training : dnnl_forward_inference,
                                            algorithm, &src, &weights, spec->bias ? &bias : NULL, &dst, one, one, one);

  return status == dnnl_success ? create_description (out, engine, &operation, spec->relu, NULL) : status;
}

static dnnl_status_t
describe_conv_backward (dnnl_primitive_desc_t *out, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec,
                        dnnl_alg_kind_t algorithm)
{
  const dnnl_memory_desc_t src = describe_shape (&spec->in), dst = describe_shape (&spec->out);
  const dnnl_memory_desc_t weights = describe (4, spec->out.channels, spec->in.channels, 3, 3, dnnl_format_tag_any);
  const dnnl_memory_desc_t bias = describe_vector (spec->out.channels);
  dnnl_primitive_desc_t forward = NULL;
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = describe_conv_forward (&forward, engine, spec, algorithm);

  if (status == dnnl_success && pass == EE_CPU_BACKWARD_DATA)
    status = dnnl_convolution_backward_data_desc_init (&operation, algorithm, &src, &weights, &dst, one, one, one);
  else if (status == dnnl_success)
    status = dnnl_convolution_backward_weights_desc_init (&operation, algorithm, &src, &weights,
                                                          spec->bias ? &bias : NULL, &dst, one, one, one);
  if (status == dnnl_success)
    status = create_description (out, engine, &operation, FALSE, forward);
  if (forward != NULL)
    dnnl_primitive_desc_destroy (forward);
  return status;
}

static dnnl_status_t
create_conv (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec, dnnl_alg_kind_t algorithm)
{
  dnnl_primitive_desc_t description = NULL;
  dnnl_status_t status = pass == EE_CPU_FORWARD ? describe_conv_forward (&description, engine, spec, algorithm)
                                                : describe_conv_backward (&description, engine, pass, spec, algorithm);

  return status == dnnl_success ? complete (op, spec->name, description) : status;
}

/**
 * ee_cpu_op_init_conv:
 * @op: (out caller-allocates): the operation, with no memory bound yet
 * @engine: of the net
 * @pass: forward, by the input, or by weights and bias
 * @spec: what the layer is; 3x3, stride 1, padding 1
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * The layout of the weights is oneDNN's choice: ask with ee_cpu_op_get_desc().
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_op_init_conv (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec, GError **error)
{
  if (spec->winograd && create_conv (op, engine, pass, spec, dnnl_convolution_winograd) == dnnl_success)
    return TRUE;
  ee_cpu_op_clear (op);
  return ee_cpu_status_check (create_conv (op, engine, pass, spec, dnnl_convolution_direct), spec->name, error);
}

static dnnl_status_t
create_dense (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec)
{
  const dnnl_memory_desc_t src = describe_shape (&spec->in), dst = describe_shape (&spec->out);
  const dnnl_memory_desc_t weights = describe (spec->in.side == 0 ? 2 : 4, spec->out.channels, spec->in.channels,
                                               spec->in.side, spec->in.side, dnnl_format_tag_any);
  const dnnl_memory_desc_t bias = describe_vector (spec->out.channels);
  dnnl_primitive_desc_t forward = NULL, description = NULL;
  dnnl_inner_product_desc_t operation;
  dnnl_status_t status = dnnl_inner_product_forward_desc_init (
      &operation, spec->training ? dnnl_forward_training : dnnl_forward_inference, &src, &weights,
      spec->bias ? &bias : NULL, &dst);

  if (status == dnnl_success)
    status = create_description (&forward, engine, &operation, spec->relu, NULL);
  if (status != dnnl_success || pass == EE_CPU_FORWARD)
    return status == dnnl_success ? complete (op, spec->name, forward) : status;

  if (pass == EE_CPU_BACKWARD_DATA)
    status = dnnl_inner_product_backward_data_desc_init (&operation, &src, &weights, &dst);
  else
    status
        = dnnl_inner_product_backward_weights_desc_init (&operation, &src, &weights, spec->bias ? &bias : NULL, &dst);
  if (status == dnnl_success)
    status = create_description (&description, engine, &operation, FALSE, forward);
  dnnl_primitive_desc_destroy (forward);
  return status == dnnl_success ? complete (op, spec->name, description) : status;
}

/**
 * ee_cpu_op_init_dense:
 * @op: (out caller-allocates): the operation, with no memory bound yet
 * @engine: of the net
 * @pass: forward, by the input, or by weights and bias
 * @spec: what the layer is; the input may be [n, c, h, w] or a matrix
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_op_init_dense (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec, GError **error)
{
  return ee_cpu_status_check (create_dense (op, engine, pass, spec), spec->name, error);
}

static dnnl_status_t
create_max_pool (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec)
{
  const dnnl_memory_desc_t src = describe_shape (&spec->in), dst = describe_shape (&spec->out);
  dnnl_primitive_desc_t forward = NULL, description = NULL;
  dnnl_pooling_desc_t operation;
  dnnl_status_t status
      = dnnl_pooling_forward_desc_init (&operation, spec->training ? dnnl_forward_training : dnnl_forward_inference,
                                        dnnl_pooling_max, &src, &dst, two, two, zero, zero);

  if (status == dnnl_success)
    status = create_description (&forward, engine, &operation, FALSE, NULL);
  if (status != dnnl_success || pass == EE_CPU_FORWARD)
    return status == dnnl_success ? complete (op, spec->name, forward) : status;

  status = dnnl_pooling_backward_desc_init (&operation, dnnl_pooling_max, &src, &dst, two, two, zero, zero);
  if (status == dnnl_success)
    status = create_description (&description, engine, &operation, FALSE, forward);
  dnnl_primitive_desc_destroy (forward);
  return status == dnnl_success ? complete (op, spec->name, description) : status;
}

/**
 * ee_cpu_op_init_max_pool:
 * @op: (out caller-allocates): the operation, with no memory bound yet
 * @engine: of the net
 * @pass: forward or by the input
 * @spec: what the layer is; 2x2, stride 2
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * In training a workspace remembers which of the four was the largest: the first in row-major order.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_op_init_max_pool (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec, GError **error)
{
  return ee_cpu_status_check (create_max_pool (op, engine, pass, spec), spec->name, error);
}

static dnnl_status_t
create_reorder (EeCpuOp *op, EeCpuEngine *engine, const EeCpuDesc *from, const EeCpuDesc *to)
{
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t description = NULL;
  dnnl_status_t status = create_attributes (&attributes, FALSE);

  if (status == dnnl_success)
    status = dnnl_reorder_primitive_desc_create (&description, &from->md, engine->engine, &to->md, engine->engine,
                                                 attributes);
  if (attributes != NULL)
    dnnl_primitive_attr_destroy (attributes);
  return status == dnnl_success ? complete (op, "reorder", description) : status;
}

/**
 * ee_cpu_op_init_reorder:
 * @op: (out caller-allocates): the operation, with no memory bound yet
 * @engine: of the net
 * @from: layout of DNNL_ARG_FROM
 * @to: layout of DNNL_ARG_TO
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_op_init_reorder (EeCpuOp *op, EeCpuEngine *engine, const EeCpuDesc *from, const EeCpuDesc *to, GError **error)
{
  return ee_cpu_status_check (create_reorder (op, engine, from, to), "reorder", error);
}

/**
 * ee_cpu_desc_new_plain:
 * @n_dims: 1, 2 or 4
 * @shape: [n_dims] sizes
 * @error: EE_ERROR_DEVICE if oneDNN refuses the shape
 *
 * Returns: (transfer full): a row-major layout
 */
EeCpuDesc *
ee_cpu_desc_new_plain (guint n_dims, const guint *shape, GError **error)
{
  const dnnl_format_tag_t tag = n_dims == 1 ? dnnl_a : n_dims == 2 ? dnnl_ab : dnnl_abcd;
  g_autoptr (EeCpuDesc) desc = g_new0 (EeCpuDesc, 1);
  dnnl_dims_t sizes = { 0 };

  for (guint d = 0; d < n_dims; d++)
    sizes[d] = shape[d];
  if (!ee_cpu_status_check (dnnl_memory_desc_init_by_tag (&desc->md, n_dims, sizes, dnnl_f32, tag), "memory layout",
                            error))
    return NULL;
  return g_steal_pointer (&desc);
}
