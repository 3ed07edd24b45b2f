/* SPDX-License-Identifier: Apache-2.0 */
/* Binding primitives to memory and running them; engines and layouts. Creation: ee-cpu-onednn.c. */
#include "ee-cpu-onednn.h"

#include <string.h>

#include "ee-cpu-single.h"
#include "ee-cpu-status.h"
#include "ee-cpu-tiles.h"

/**
 * ee_cpu_get_vectors:
 *
 * Returns: what the processor has and no variable (ONEDNN_MAX_CPU_ISA) forbids
 */
EeCpuVectors
ee_cpu_get_vectors (void)
{
  const dnnl_cpu_isa_t isa = dnnl_get_effective_cpu_isa ();

  if ((isa & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core)
    return EE_CPU_VECTORS_AVX512;
  return (isa & dnnl_cpu_isa_avx2) == dnnl_cpu_isa_avx2 ? EE_CPU_VECTORS_AVX2 : EE_CPU_VECTORS_NARROW;
}

/**
 * ee_cpu_vectors_get_name:
 * @vectors: instructions
 *
 * Returns: (transfer none) (nullable): their name, or NULL for the least
 */
const char *
ee_cpu_vectors_get_name (EeCpuVectors vectors)
{
  switch (vectors)
    {
    case EE_CPU_VECTORS_AVX512:
      return "AVX-512";
    case EE_CPU_VECTORS_AVX2:
      return "AVX2";
    case EE_CPU_VECTORS_NARROW:
    default:
      return NULL;
    }
}

/**
 * ee_cpu_has_bf16:
 *
 * Returns: whether the processor multiplies bfloat16 numbers itself
 */
gboolean
ee_cpu_has_bf16 (void)
{
  return (dnnl_get_effective_cpu_isa () & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
}

/**
 * ee_cpu_can_bf16:
 *
 * Returns: whether oneDNN computes with bfloat16 numbers here. Where ee_cpu_has_bf16() says no, it multiplies them as
 *   floats: for half the memory, not for speed
 */
gboolean
ee_cpu_can_bf16 (void)
{
  return ee_cpu_get_vectors () == EE_CPU_VECTORS_AVX512;
}

/**
 * ee_cpu_engine_init:
 * @engine: zeros
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: TRUE on success; after a failure too, ee_cpu_engine_clear() may be called
 */
gboolean
ee_cpu_engine_init (EeCpuEngine *engine, GError **error)
{
  return ee_cpu_status_check (dnnl_engine_create (&engine->engine, dnnl_cpu, 0), "engine", error)
         && ee_cpu_status_check (dnnl_stream_create (&engine->stream, engine->engine, dnnl_stream_default_flags),
                                 "stream", error);
}

/**
 * ee_cpu_engine_clear:
 * @engine: an engine, or zeros
 */
void
ee_cpu_engine_clear (EeCpuEngine *engine)
{
  if (engine->stream != NULL)
    dnnl_stream_destroy (engine->stream);
  if (engine->engine != NULL)
    dnnl_engine_destroy (engine->engine);
  memset (engine, 0, sizeof *engine);
}

/**
 * ee_cpu_desc_equal:
 * @a: a layout
 * @b: a layout
 *
 * Returns: whether memory of one can be used as the other
 */
gboolean
ee_cpu_desc_equal (const EeCpuDesc *a, const EeCpuDesc *b)
{
  return dnnl_memory_desc_equal (a, b) != 0;
}

/**
 * ee_cpu_desc_get_bytes:
 * @desc: a layout
 *
 * Returns: the memory it needs, padding included
 */
gsize
ee_cpu_desc_get_bytes (const EeCpuDesc *desc)
{
  return dnnl_memory_desc_get_size (desc);
}

/**
 * ee_cpu_op_init_tiles:
 * @op: (out caller-allocates): the operation, with no memory bound yet
 * @name: of the layer, for errors
 * @tiles: (transfer full): a job of our own
 */
void
ee_cpu_op_init_tiles (EeCpuOp *op, const char *name, EeCpuTiles *tiles)
{
  *op = (EeCpuOp){ .name = name, .tiles = tiles };
}

/**
 * ee_cpu_op_init_single:
 * @op: (out caller-allocates): the operation, with no memory bound yet
 * @name: of the layer, for errors
 * @single: (transfer full): a job of our own
 */
void
ee_cpu_op_init_single (EeCpuOp *op, const char *name, EeCpuSingle *single)
{
  *op = (EeCpuOp){ .name = name, .single = single };
}

/**
 * ee_cpu_op_exists:
 * @op: an operation, or zeros
 *
 * Returns: whether running it does anything
 */
gboolean
ee_cpu_op_exists (const EeCpuOp *op)
{
  return op->primitive != NULL || op->tiles != NULL || op->single != NULL;
}

/**
 * ee_cpu_op_clear:
 * @op: an operation, or zeros
 */
void
ee_cpu_op_clear (EeCpuOp *op)
{
  for (int i = 0; i < op->n_arguments; i++)
    dnnl_memory_destroy (op->arguments[i].memory);
  if (op->primitive != NULL)
    dnnl_primitive_destroy (op->primitive);
  if (op->description != NULL)
    dnnl_primitive_desc_destroy (op->description);
  g_free (op->tiles);
  g_free (op->single);
  memset (op, 0, sizeof *op);
}

static const EeCpuDesc *
query_argument (const EeCpuOp *op, int argument)
{
  return dnnl_primitive_desc_query_md (op->description, dnnl_query_exec_arg_md, argument);
}

/**
 * ee_cpu_op_get_desc:
 * @op: an operation
 * @argument: DNNL_ARG_WEIGHTS or the like; one that the operation, which is not of tiles, has
 * @error: EE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full): the layout that is wanted there, or NULL
 */
EeCpuDesc *
ee_cpu_op_get_desc (const EeCpuOp *op, int argument, GError **error)
{
  if (op->single != NULL)
    return ee_cpu_single_describe_weights (op->single, error);
  return ee_cpu_desc_copy (query_argument (op, argument), error);
}

/**
 * ee_cpu_op_get_bytes:
 * @op: an operation
 * @argument: DNNL_ARG_SCRATCHPAD or the like
 *
 * Returns: the memory wanted there; 0 if none, or if @op is not there
 */
gsize
ee_cpu_op_get_bytes (const EeCpuOp *op, int argument)
{
  if (op->tiles != NULL)
    return argument == DNNL_ARG_SCRATCHPAD ? ee_cpu_tiles_get_scratch_bytes (op->tiles) : 0;

  if (op->single != NULL && argument == DNNL_ARG_WEIGHTS)
    {
      g_autoptr (EeCpuDesc) weights = ee_cpu_single_describe_weights (op->single, NULL);

      return weights != NULL ? ee_cpu_desc_get_bytes (weights) : 0;
    }

  const EeCpuDesc *md = op->description != NULL ? query_argument (op, argument) : NULL;

  return md != NULL ? dnnl_memory_desc_get_size (md) : 0;
}

/**
 * ee_cpu_op_bind:
 * @op: an operation
 * @engine: of the net
 * @argument: DNNL_ARG_SRC or the like
 * @data: (nullable): the memory in the layout wanted there; it must outlive @op, or be moved
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_op_bind (EeCpuOp *op, EeCpuEngine *engine, int argument, gconstpointer data, GError **error)
{
  dnnl_memory_t memory = NULL;

  if (op->tiles != NULL)
    {
      ee_cpu_tiles_bind (op->tiles, argument, data);
      return TRUE;
    }
  if (op->single != NULL)
    {
      ee_cpu_single_bind (op->single, argument, data);
      return TRUE;
    }
  g_assert (op->n_arguments < EE_CPU_MAX_ARGUMENTS);
  if (!ee_cpu_status_check (dnnl_memory_create (&memory, query_argument (op, argument), engine->engine, (void *)data),
                            op->name, error))
    return FALSE;
  op->arguments[op->n_arguments++] = (dnnl_exec_arg_t){ argument, memory };
  return TRUE;
}

/**
 * ee_cpu_op_move:
 * @op: an operation
 * @argument: one that is bound; others are ignored
 * @data: (nullable): where its memory is now
 * @error: EE_ERROR_DEVICE
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_op_move (EeCpuOp *op, int argument, gconstpointer data, GError **error)
{
  if (op->tiles != NULL)
    ee_cpu_tiles_bind (op->tiles, argument, data);
  if (op->single != NULL)
    ee_cpu_single_bind (op->single, argument, data);
  for (int i = 0; i < op->n_arguments; i++)
    if (op->arguments[i].arg == argument)
      return ee_cpu_status_check (dnnl_memory_set_data_handle (op->arguments[i].memory, (void *)data), op->name, error);
  return TRUE;
}

/**
 * ee_cpu_op_run:
 * @op: an operation with its memory bound, or zeros
 * @engine: of the net
 * @scratch: at least as large as any scratchpad of the net; one for all, since operations follow one another
 * @error: EE_ERROR_DEVICE
 *
 * Returns: TRUE when the results are there
 */
gboolean
ee_cpu_op_run (EeCpuOp *op, EeCpuEngine *engine, gpointer scratch, GError **error)
{
  if (op->tiles != NULL)
    {
      ee_cpu_tiles_bind (op->tiles, DNNL_ARG_SCRATCHPAD, scratch);
      ee_cpu_tiles_run (op->tiles);
      return TRUE;
    }
  if (op->single != NULL)
    ee_cpu_single_run (op->single);
  if (op->primitive == NULL)
    return TRUE;
  return ee_cpu_op_move (op, DNNL_ARG_SCRATCHPAD, scratch, error)
         && ee_cpu_status_check (dnnl_primitive_execute (op->primitive, engine->stream, op->n_arguments, op->arguments),
                                 op->name, error)
         && ee_cpu_status_check (dnnl_stream_wait (engine->stream), op->name, error);
}
