/* SPDX-License-Identifier: Apache-2.0 */
/* Describing a convolution to cuDNN, choosing an engine for it, and running that
 *
 * The engine is the first one of cuDNN's own ranking that keeps our promises: the same inputs give the same bits, and
 * fp32 is fp32 (no TF32 and other tensor cores, no Winograd, no FFT). No engine is measured, so that a run repeats.
 */
#include "ee-cuda-plan.h"

#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>

#include "ee-cuda-status.h"
#include "ee-error.h"

enum
{
  MOST_DESCRIPTORS = 96,
  MOST_CANDIDATES = 24,
  ALIGNMENT = 16
};

/* Names of tensors in a variant pack. */
enum
{
  ID_X = 'x',
  ID_W = 'w',
  ID_B = 'b',
  ID_Y = 'y',
  ID_SUM = 1,
  ID_BIASED
};

/**
 * EeCudaPlan:
 * @descriptors: all that the plan stands on, in the order they were made
 * @plan: one of them
 * @pack: the variant pack for @operands and @workspace, or NULL
 */
struct _EeCudaPlan
{
  EeCudaShape shape;
  cudnnBackendDescriptor_t descriptors[MOST_DESCRIPTORS];
  guint n_descriptors;
  cudnnBackendDescriptor_t plan, pack;
  EeCudaOperands operands;
  gpointer workspace;
  gsize workspace_bytes;
};

/* The tensors of a shape. */
typedef struct
{
  cudnnBackendDescriptor_t x, w, b, y, sum, biased;
} Tensors;

static const char *const pass_names[] = { [EE_CUDA_FORWARD] = "convolution",
                                          [EE_CUDA_BY_INPUT] = "gradient by the input",
                                          [EE_CUDA_BY_WEIGHT] = "gradient by the weights" };

static cudnnBackendDescriptor_t
add_descriptor (EeCudaPlan *plan, cudnnBackendDescriptorType_t type, GError **error)
{
  cudnnBackendDescriptor_t descriptor = NULL;

  g_assert (plan->n_descriptors < MOST_DESCRIPTORS);
  if (!ee_cuda_check_cudnn (cudnnBackendCreateDescriptor (type, &descriptor), "cudnnBackendCreateDescriptor", error))
    return NULL;
  plan->descriptors[plan->n_descriptors++] = descriptor;
  return descriptor;
}

static gboolean
set (cudnnBackendDescriptor_t descriptor, cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
     gint64 count, const void *values, GError **error)
{
  return ee_cuda_check_cudnn (cudnnBackendSetAttribute (descriptor, name, type, count, values),
                              "cudnnBackendSetAttribute", error);
}

static gboolean
set_descriptor (cudnnBackendDescriptor_t descriptor, cudnnBackendAttributeName_t name, cudnnBackendDescriptor_t value,
                GError **error)
{
  return set (descriptor, name, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &value, error);
}

static gboolean
finalize (cudnnBackendDescriptor_t descriptor, GError **error)
{
  return ee_cuda_check_cudnn (cudnnBackendFinalize (descriptor), "cudnnBackendFinalize", error);
}

/* [n, c, side, side] in meaning, channels last in memory. A virtual tensor never gets there. */
static cudnnBackendDescriptor_t
add_tensor (EeCudaPlan *plan, gint64 id, cudnnDataType_t type, gint64 n, gint64 c, gint64 side, bool is_virtual,
            GError **error)
{
  const gint64 dims[4] = { n, c, side, side }, strides[4] = { c * side * side, 1, side * c, c };
  const gint64 alignment = ALIGNMENT;
  cudnnBackendDescriptor_t tensor = add_descriptor (plan, CUDNN_BACKEND_TENSOR_DESCRIPTOR, error);

  if (tensor != NULL && set (tensor, CUDNN_ATTR_TENSOR_DATA_TYPE, CUDNN_TYPE_DATA_TYPE, 1, &type, error)
      && set (tensor, CUDNN_ATTR_TENSOR_DIMENSIONS, CUDNN_TYPE_INT64, 4, dims, error)
      && set (tensor, CUDNN_ATTR_TENSOR_STRIDES, CUDNN_TYPE_INT64, 4, strides, error)
      && set (tensor, CUDNN_ATTR_TENSOR_UNIQUE_ID, CUDNN_TYPE_INT64, 1, &id, error)
      && set (tensor, CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, CUDNN_TYPE_INT64, 1, &alignment, error)
      && set (tensor, CUDNN_ATTR_TENSOR_IS_VIRTUAL, CUDNN_TYPE_BOOLEAN, 1, &is_virtual, error)
      && finalize (tensor, error))
    return tensor;
  return NULL;
}

static gboolean
add_tensors (EeCudaPlan *plan, Tensors *t, GError **error)
{
  const EeCudaShape *s = &plan->shape;
  const gboolean between = s->bias || s->relu;

  t->x = add_tensor (plan, ID_X, s->type, s->rows, s->in_channels, s->side, FALSE, error);
  t->w = t->x != NULL ? add_tensor (plan, ID_W, s->type, s->out_channels, s->in_channels, s->taps, FALSE, error) : NULL;
  t->y = t->w != NULL ? add_tensor (plan, ID_Y, s->type, s->rows, s->out_channels, s->side, FALSE, error) : NULL;
  if (t->y == NULL)
    return FALSE;
  if (s->pass != EE_CUDA_FORWARD || !between)
    return TRUE;

  t->sum = add_tensor (plan, ID_SUM, CUDNN_DATA_FLOAT, s->rows, s->out_channels, s->side, TRUE, error);
  if (t->sum == NULL)
    return FALSE;
  if (s->bias && (t->b = add_tensor (plan, ID_B, s->type, 1, s->out_channels, 1, FALSE, error)) == NULL)
    return FALSE;
  if (s->bias && s->relu)
    t->biased = add_tensor (plan, ID_BIASED, CUDNN_DATA_FLOAT, s->rows, s->out_channels, s->side, TRUE, error);
  return !(s->bias && s->relu) || t->biased != NULL;
}

static cudnnBackendDescriptor_t
add_convolution (EeCudaPlan *plan, GError **error)
{
  const cudnnDataType_t sums = CUDNN_DATA_FLOAT;
  const cudnnConvolutionMode_t mode = CUDNN_CROSS_CORRELATION;
  const gint64 n_dims = 2, ones[2] = { 1, 1 }, padding[2] = { plan->shape.taps / 2, plan->shape.taps / 2 };
  cudnnBackendDescriptor_t c = add_descriptor (plan, CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR, error);

  if (c != NULL && set (c, CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, CUDNN_TYPE_INT64, 1, &n_dims, error)
      && set (c, CUDNN_ATTR_CONVOLUTION_COMP_TYPE, CUDNN_TYPE_DATA_TYPE, 1, &sums, error)
      && set (c, CUDNN_ATTR_CONVOLUTION_CONV_MODE, CUDNN_TYPE_CONVOLUTION_MODE, 1, &mode, error)
      && set (c, CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, CUDNN_TYPE_INT64, 2, padding, error)
      && set (c, CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, CUDNN_TYPE_INT64, 2, padding, error)
      && set (c, CUDNN_ATTR_CONVOLUTION_DILATIONS, CUDNN_TYPE_INT64, 2, ones, error)
      && set (c, CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, CUDNN_TYPE_INT64, 2, ones, error) && finalize (c, error))
    return c;
  return NULL;
}

static cudnnBackendDescriptor_t
add_pointwise (EeCudaPlan *plan, cudnnPointwiseMode_t mode, cudnnBackendDescriptor_t x, cudnnBackendDescriptor_t b,
               cudnnBackendDescriptor_t y, GError **error)
{
  const cudnnDataType_t precision = CUDNN_DATA_FLOAT;
  cudnnBackendDescriptor_t how = add_descriptor (plan, CUDNN_BACKEND_POINTWISE_DESCRIPTOR, error), op;

  if (how == NULL || !set (how, CUDNN_ATTR_POINTWISE_MODE, CUDNN_TYPE_POINTWISE_MODE, 1, &mode, error)
      || !set (how, CUDNN_ATTR_POINTWISE_MATH_PREC, CUDNN_TYPE_DATA_TYPE, 1, &precision, error)
      || !finalize (how, error))
    return NULL;
  op = add_descriptor (plan, CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR, error);
  if (op != NULL && set_descriptor (op, CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR, how, error)
      && set_descriptor (op, CUDNN_ATTR_OPERATION_POINTWISE_XDESC, x, error)
      && (b == NULL || set_descriptor (op, CUDNN_ATTR_OPERATION_POINTWISE_BDESC, b, error))
      && set_descriptor (op, CUDNN_ATTR_OPERATION_POINTWISE_YDESC, y, error) && finalize (op, error))
    return op;
  return NULL;
}

/* How cuDNN calls the parts of a convolution in each direction. */
typedef struct
{
  cudnnBackendDescriptorType_t type;
  cudnnBackendAttributeName_t convolution, x, w, y, alpha, beta;
} Names;

static const Names names[EE_CUDA_N_PASSES] = {
  [EE_CUDA_FORWARD] = { CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR,
                        CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X,
                        CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y,
                        CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA },
  [EE_CUDA_BY_INPUT]
  = { CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
      CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
      CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA,
      CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA },
  [EE_CUDA_BY_WEIGHT]
  = { CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR,
      CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,
      CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY,
      CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA },
};

/* The convolution and what follows it. Returns the number of operations; 0 is a failure. */
static guint
add_operations (EeCudaPlan *plan, cudnnBackendDescriptor_t operations[3], GError **error)
{
  const EeCudaShape *s = &plan->shape;
  const Names *name = &names[s->pass];
  const float one = 1, zero = 0;
  cudnnBackendDescriptor_t convolution, op;
  Tensors t = { NULL };
  guint n = 0;

  if (!add_tensors (plan, &t, error) || (convolution = add_convolution (plan, error)) == NULL
      || (op = add_descriptor (plan, name->type, error)) == NULL
      || !set_descriptor (op, name->convolution, convolution, error) || !set_descriptor (op, name->x, t.x, error)
      || !set_descriptor (op, name->w, t.w, error) || !set_descriptor (op, name->y, t.sum != NULL ? t.sum : t.y, error)
      || !set (op, name->alpha, CUDNN_TYPE_FLOAT, 1, &one, error)
      || !set (op, name->beta, CUDNN_TYPE_FLOAT, 1, &zero, error) || !finalize (op, error))
    return 0;
  operations[n++] = op;

  if (t.b != NULL)
    {
      op = add_pointwise (plan, CUDNN_POINTWISE_ADD, t.sum, t.b, s->relu ? t.biased : t.y, error);
      if (op == NULL)
        return 0;
      operations[n++] = op;
    }
  if (s->pass == EE_CUDA_FORWARD && s->relu)
    {
      op = add_pointwise (plan, CUDNN_POINTWISE_RELU_FWD, t.b != NULL ? t.biased : t.sum, NULL, t.y, error);
      if (op == NULL)
        return 0;
      operations[n++] = op;
    }
  return n;
}

/* Whether an engine gives the same bits every time, and fp32 where fp32 is asked for. */
static gboolean
keeps_promises (const EeCudaShape *shape, cudnnBackendDescriptor_t config, cudnnBackendDescriptor_t engine)
{
  cudnnBackendNumericalNote_t notes[CUDNN_NUMERICAL_NOTE_TYPE_COUNT];
  gint64 n_engines = 0, n_notes = 0;

  if (cudnnBackendGetAttribute (config, CUDNN_ATTR_ENGINECFG_ENGINE, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &n_engines,
                                &engine)
          != CUDNN_STATUS_SUCCESS
      || n_engines != 1
      || cudnnBackendGetAttribute (engine, CUDNN_ATTR_ENGINE_NUMERICAL_NOTE, CUDNN_TYPE_NUMERICAL_NOTE,
                                   CUDNN_NUMERICAL_NOTE_TYPE_COUNT, &n_notes, notes)
             != CUDNN_STATUS_SUCCESS)
    return FALSE;

  for (gint64 i = 0; i < MIN (n_notes, (gint64)CUDNN_NUMERICAL_NOTE_TYPE_COUNT); i++)
    switch (notes[i])
      {
      case CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC:
      case CUDNN_NUMERICAL_NOTE_FFT:
      case CUDNN_NUMERICAL_NOTE_WINOGRAD:
      case CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_4x4:
      case CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_6x6:
      case CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_13x13:
      case CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION:
        return FALSE;
      case CUDNN_NUMERICAL_NOTE_TENSOR_CORE:
      case CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS:
        if (shape->type == CUDNN_DATA_FLOAT)
          return FALSE;
        break;
      default:
        break;
      }
  return TRUE;
}

/* Makes a plan of a candidate; FALSE if cuDNN refuses it or it wants too much workspace. */
static gboolean
try_candidate (EeCudaPlan *plan, cudnnHandle_t handle, cudnnBackendDescriptor_t config, gsize most_workspace)
{
  cudnnBackendDescriptor_t attempt = NULL;
  gint64 bytes = 0, n = 0;

  if (cudnnBackendCreateDescriptor (CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR, &attempt) != CUDNN_STATUS_SUCCESS)
    return FALSE;
  if (cudnnBackendSetAttribute (attempt, CUDNN_ATTR_EXECUTION_PLAN_HANDLE, CUDNN_TYPE_HANDLE, 1, &handle)
          == CUDNN_STATUS_SUCCESS
      && cudnnBackendSetAttribute (attempt, CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1,
                                   &config)
             == CUDNN_STATUS_SUCCESS
      && cudnnBackendFinalize (attempt) == CUDNN_STATUS_SUCCESS
      && cudnnBackendGetAttribute (attempt, CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE, CUDNN_TYPE_INT64, 1, &n, &bytes)
             == CUDNN_STATUS_SUCCESS
      && bytes >= 0 && (gsize)bytes <= most_workspace)
    {
      plan->plan = attempt;
      plan->workspace_bytes = bytes;
      return TRUE;
    }
  cudnnBackendDestroyDescriptor (attempt);
  return FALSE;
}

/* The first engine of one ranking that will do. An error only if cuDNN cannot even rank. */
static gboolean
choose_engine (EeCudaPlan *plan, cudnnHandle_t handle, cudnnBackendDescriptor_t graph, cudnnBackendHeurMode_t mode,
               gsize most_workspace, GError **error)
{
  cudnnBackendDescriptor_t ranking = add_descriptor (plan, CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR, error);
  cudnnBackendDescriptor_t candidates[MOST_CANDIDATES], engine;
  gint64 n = 0;

  if (ranking == NULL || !set_descriptor (ranking, CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, graph, error)
      || !set (ranking, CUDNN_ATTR_ENGINEHEUR_MODE, CUDNN_TYPE_HEUR_MODE, 1, &mode, error))
    return FALSE;
  if (cudnnBackendFinalize (ranking) != CUDNN_STATUS_SUCCESS)
    return TRUE; /* nothing to rank */
  for (guint i = 0; i < MOST_CANDIDATES; i++)
    if ((candidates[i] = add_descriptor (plan, CUDNN_BACKEND_ENGINECFG_DESCRIPTOR, error)) == NULL)
      return FALSE;
  if (!ee_cuda_check_cudnn (cudnnBackendGetAttribute (ranking, CUDNN_ATTR_ENGINEHEUR_RESULTS,
                                                      CUDNN_TYPE_BACKEND_DESCRIPTOR, MOST_CANDIDATES, &n, candidates),
                            "cudnnBackendGetAttribute", error)
      || (engine = add_descriptor (plan, CUDNN_BACKEND_ENGINE_DESCRIPTOR, error)) == NULL)
    return FALSE;

  for (gint64 i = 0; i < MIN (n, (gint64)MOST_CANDIDATES) && plan->plan == NULL; i++)
    if (keeps_promises (&plan->shape, candidates[i], engine))
      try_candidate (plan, handle, candidates[i], most_workspace);
  return TRUE;
}

static gboolean
build (EeCudaPlan *plan, cudnnHandle_t handle, gsize most_workspace, GError **error)
{
  const EeCudaShape *s = &plan->shape;
  cudnnBackendDescriptor_t operations[3], graph;
  const guint n = add_operations (plan, operations, error);

  if (n == 0 || (graph = add_descriptor (plan, CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR, error)) == NULL
      || !set (graph, CUDNN_ATTR_OPERATIONGRAPH_HANDLE, CUDNN_TYPE_HANDLE, 1, &handle, error)
      || !set (graph, CUDNN_ATTR_OPERATIONGRAPH_OPS, CUDNN_TYPE_BACKEND_DESCRIPTOR, n, operations, error)
      || !finalize (graph, error) || !choose_engine (plan, handle, graph, CUDNN_HEUR_MODE_A, most_workspace, error)
      || (plan->plan == NULL && !choose_engine (plan, handle, graph, CUDNN_HEUR_MODE_FALLBACK, most_workspace, error)))
    return FALSE;
  if (plan->plan != NULL)
    return TRUE;

  g_set_error (error, EE_ERROR, EE_ERROR_DEVICE,
               _ ("cuDNN has no engine that repeats to the bit for this operation: %s, %u images of %u x %u, %u to %u "
                  "channels, %u taps."),
               pass_names[s->pass], s->rows, s->side, s->side, s->in_channels, s->out_channels, s->taps * s->taps);
  return FALSE;
}

/**
 * ee_cuda_plan_new:
 * @handle: of the device
 * @shape: what is computed
 * @most_workspace: bytes that an engine may want beside its operands
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Takes milliseconds, a process's first plan up to seconds.
 *
 * Returns: (transfer full): a plan that any handle of the same device may run, or NULL
 */
EeCudaPlan *
ee_cuda_plan_new (cudnnHandle_t handle, const EeCudaShape *shape, gsize most_workspace, GError **error)
{
  EeCudaPlan *plan = g_new0 (EeCudaPlan, 1);

  plan->shape = *shape;
  if (build (plan, handle, most_workspace, error))
    return plan;
  ee_cuda_plan_free (plan);
  return NULL;
}

/**
 * ee_cuda_plan_free:
 * @plan: (nullable) (transfer full): not running
 */
void
ee_cuda_plan_free (EeCudaPlan *plan)
{
  if (plan == NULL)
    return;
  if (plan->pack != NULL)
    cudnnBackendDestroyDescriptor (plan->pack);
  if (plan->plan != NULL)
    cudnnBackendDestroyDescriptor (plan->plan);
  while (plan->n_descriptors > 0)
    cudnnBackendDestroyDescriptor (plan->descriptors[--plan->n_descriptors]);
  g_free (plan);
}

/**
 * ee_cuda_plan_get_workspace:
 * @plan: a plan
 *
 * Returns: bytes of workspace that it needs
 */
gsize
ee_cuda_plan_get_workspace (const EeCudaPlan *plan)
{
  return plan->workspace_bytes;
}

/* The variant pack for these pointers; the last one is kept, as most layers always work on the same memory. */
static gboolean
bind (EeCudaPlan *plan, const EeCudaOperands *operands, gpointer workspace, GError **error)
{
  const gboolean bias = plan->shape.pass == EE_CUDA_FORWARD && plan->shape.bias;
  const gint64 ids[4] = { ID_X, ID_W, ID_Y, ID_B }, n = bias ? 4 : 3;
  gpointer pointers[4] = { operands->x, operands->w, operands->y, operands->b };

  if (plan->pack != NULL && plan->workspace == workspace && memcmp (&plan->operands, operands, sizeof *operands) == 0)
    return TRUE;
  if (plan->pack != NULL)
    cudnnBackendDestroyDescriptor (plan->pack);
  plan->pack = NULL;
  if (!ee_cuda_check_cudnn (cudnnBackendCreateDescriptor (CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR, &plan->pack),
                            "cudnnBackendCreateDescriptor", error))
    {
      plan->pack = NULL;
      return FALSE;
    }
  if (!set (plan->pack, CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, CUDNN_TYPE_INT64, n, ids, error)
      || !set (plan->pack, CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, CUDNN_TYPE_VOID_PTR, n, pointers, error)
      || !set (plan->pack, CUDNN_ATTR_VARIANT_PACK_WORKSPACE, CUDNN_TYPE_VOID_PTR, 1, &workspace, error)
      || !finalize (plan->pack, error))
    {
      g_clear_pointer (&plan->pack, cudnnBackendDestroyDescriptor);
      return FALSE;
    }
  plan->operands = *operands;
  plan->workspace = workspace;
  return TRUE;
}

/**
 * ee_cuda_plan_run:
 * @plan: a plan
 * @handle: of the same device; its stream is given the work
 * @operands: device memory
 * @workspace: (nullable): device memory of the size that the plan needs
 * @error: EE_ERROR_DEVICE
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_plan_run (EeCudaPlan *plan, cudnnHandle_t handle, const EeCudaOperands *operands, gpointer workspace,
                  GError **error)
{
  return bind (plan, operands, workspace, error)
         && ee_cuda_check_cudnn (cudnnBackendExecute (handle, plan->plan, plan->pack), pass_names[plan->shape.pass],
                                 error);
}
