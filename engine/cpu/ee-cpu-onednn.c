/* SPDX-License-Identifier: Apache-2.0 */
/* Creation of primitives. Where oneDNN 2.x and 3.x differ: ee-cpu-describe.h. Running and binding: ee-cpu-op.c. */
#include "ee-cpu-onednn.h"

#include <string.h>

#include "ee-cpu-describe.h"
#include "ee-cpu-status.h"

/* What one layer does. @kernel: height and width of the weights; 0 for a matrix */
typedef struct
{
  dnnl_status_t (*describe) (dnnl_primitive_desc_t *out, const EeCpuRequest *request);
  dnnl_alg_kind_t algorithm;
  gboolean has_weights;
  guint kernel;
} Operation;

static void
clear_request (EeCpuRequest *request)
{
  ee_cpu_desc_free (request->src);
  ee_cpu_desc_free (request->weights);
  ee_cpu_desc_free (request->bias);
  ee_cpu_desc_free (request->dst);
  if (request->attributes != NULL)
    dnnl_primitive_attr_destroy (request->attributes);
  if (request->forward != NULL)
    dnnl_primitive_desc_destroy (request->forward);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EeCpuRequest, clear_request)

static dnnl_data_type_t
get_type (const EeCpuShape *shape)
{
  return shape->type == EE_CPU_BF16 ? dnnl_bf16 : dnnl_f32;
}

static dnnl_status_t
describe_shape (EeCpuDesc **out, const EeCpuShape *shape)
{
  const dnnl_dims_t sizes = { shape->rows, shape->channels, shape->side, shape->side };

  if (shape->side == 0)
    return ee_cpu_describe_layout (out, 2, sizes, get_type (shape), dnnl_ab);
  return ee_cpu_describe_layout (out, 4, sizes, get_type (shape),
                                 shape->block == 16  ? dnnl_nChw16c
                                 : shape->block == 8 ? dnnl_nChw8c
                                                     : dnnl_nchw);
}

static dnnl_status_t
describe_layouts (EeCpuRequest *request, const Operation *operation, const EeCpuSpec *spec)
{
  const dnnl_dims_t weights = { spec->out.channels, spec->in.channels, operation->kernel, operation->kernel };
  const dnnl_dims_t bias = { spec->out.channels };
  dnnl_status_t status = describe_shape (&request->src, &spec->in);

  if (status == dnnl_success)
    status = describe_shape (&request->dst, &spec->out);
  if (status == dnnl_success && operation->has_weights)
    status = ee_cpu_describe_layout (&request->weights, operation->kernel == 0 ? 2 : 4, weights, get_type (&spec->in),
                                     dnnl_format_tag_any);
  if (status == dnnl_success && operation->has_weights && spec->bias)
    status = ee_cpu_describe_layout (&request->bias, 1, bias, dnnl_f32, dnnl_a);
  return status;
}

/* Strict fp32, whatever ONEDNN_DEFAULT_FPMATH_MODE says: a seed must give the same network. */
static dnnl_status_t
create_attributes (dnnl_primitive_attr_t *attributes, gboolean relu)
{
  dnnl_post_ops_t post_ops = NULL;
  dnnl_status_t status = dnnl_primitive_attr_create (attributes);

  if (status == dnnl_success)
    status = dnnl_primitive_attr_set_scratchpad_mode (*attributes, dnnl_scratchpad_mode_user);
  if (status == dnnl_success)
    status = dnnl_primitive_attr_set_fpmath_mode (*attributes, dnnl_fpmath_mode_strict);
  if (status == dnnl_success && relu)
    {
      status = dnnl_post_ops_create (&post_ops);
      if (status == dnnl_success)
        status = ee_cpu_describe_relu (post_ops);
      if (status == dnnl_success)
        status = dnnl_primitive_attr_set_post_ops (*attributes, post_ops);
      if (post_ops != NULL)
        dnnl_post_ops_destroy (post_ops);
    }
  return status;
}

static dnnl_status_t
describe_pass (dnnl_primitive_desc_t *out, EeCpuRequest *request, const Operation *operation, EeCpuPass pass,
               gboolean relu)
{
  dnnl_status_t status;

  g_clear_pointer (&request->attributes, dnnl_primitive_attr_destroy);
  request->pass = pass;
  status = create_attributes (&request->attributes, relu);
  return status == dnnl_success ? operation->describe (out, request) : status;
}

/* Takes @description; @op, zeros so far, is complete but for its memory. */
static dnnl_status_t
complete (EeCpuOp *op, const char *name, dnnl_primitive_desc_t description)
{
  op->name = name;
  op->description = description;
  return dnnl_primitive_create (&op->primitive, description);
}

/* After a failure @op is to be cleared. A backward pass is described with the forward one as a hint. */
static dnnl_status_t
create (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec, const Operation *operation)
{
  g_auto (EeCpuRequest) request = { .engine = engine->engine,
                                    .kind = spec->training ? dnnl_forward_training : dnnl_forward_inference,
                                    .algorithm = operation->algorithm };
  dnnl_primitive_desc_t description = NULL;
  dnnl_status_t status = describe_layouts (&request, operation, spec);

  memset (op, 0, sizeof *op);
  if (status == dnnl_success)
    status = describe_pass (&description, &request, operation, EE_CPU_FORWARD, spec->relu);
  if (status == dnnl_success && pass != EE_CPU_FORWARD)
    {
      request.forward = g_steal_pointer (&description);
      status = describe_pass (&description, &request, operation, pass, FALSE);
    }
  return status == dnnl_success ? complete (op, spec->name, description) : status;
}

static dnnl_status_t
create_conv (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec, dnnl_alg_kind_t algorithm)
{
  return create (op, engine, pass, spec, &(Operation){ ee_cpu_describe_conv, algorithm, TRUE, 3 });
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
  if (spec->algorithm == EE_CPU_WINOGRAD
      && create_conv (op, engine, pass, spec, dnnl_convolution_winograd) == dnnl_success)
    return TRUE;
  ee_cpu_op_clear (op);
  return ee_cpu_status_check (create_conv (op, engine, pass, spec, dnnl_convolution_direct), spec->name, error);
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
  const Operation dense = { ee_cpu_describe_dense, dnnl_alg_kind_undef, TRUE, spec->in.side };

  return ee_cpu_status_check (create (op, engine, pass, spec, &dense), spec->name, error);
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
  const Operation pool = { ee_cpu_describe_max_pool, dnnl_pooling_max, FALSE, 0 };

  return ee_cpu_status_check (create (op, engine, pass, spec, &pool), spec->name, error);
}

static dnnl_status_t
create_reorder (EeCpuOp *op, EeCpuEngine *engine, const EeCpuDesc *from, const EeCpuDesc *to)
{
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t description = NULL;
  dnnl_status_t status = create_attributes (&attributes, FALSE);

  memset (op, 0, sizeof *op);
  if (status == dnnl_success)
    status = dnnl_reorder_primitive_desc_create (&description, from, engine->engine, to, engine->engine, attributes);
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
 * Returns: (transfer full): a row-major layout of floats
 */
EeCpuDesc *
ee_cpu_desc_new_plain (guint n_dims, const guint *shape, GError **error)
{
  const dnnl_format_tag_t tag = n_dims == 1 ? dnnl_a : n_dims == 2 ? dnnl_ab : dnnl_abcd;
  EeCpuDesc *desc = NULL;
  dnnl_dims_t sizes = { 0 };

  for (guint d = 0; d < n_dims; d++)
    sizes[d] = shape[d];
  if (!ee_cpu_status_check (ee_cpu_describe_layout (&desc, n_dims, sizes, dnnl_f32, tag), "memory layout", error))
    return NULL;
  return desc;
}
