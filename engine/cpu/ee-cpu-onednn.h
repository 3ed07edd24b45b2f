/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-onednn.h - the operations of a network as oneDNN primitives
 *
 * All creation calls of oneDNN's C API are behind this header; where 2.x and 3.x differ, see ee-cpu-describe.h.
 * Scratchpads are the user's: nothing is shared between nets. Not thread-safe: an engine belongs to a net.
 */
#pragma once

#include <dnnl.h>
#include <glib.h>

#include "ee-cpu-spec.h"

G_BEGIN_DECLS

enum
{
  EE_CPU_MAX_ARGUMENTS = 12
};

typedef struct
{
  dnnl_engine_t engine;
  dnnl_stream_t stream;
} EeCpuEngine;

/* The vector instructions that oneDNN may use, from which layouts follow. */
typedef enum
{
  EE_CPU_VECTORS_NARROW,
  EE_CPU_VECTORS_AVX2,
  EE_CPU_VECTORS_AVX512
} EeCpuVectors;

/* A memory layout, boxed: what oneDNN's own pointers to layouts point at. */
#if DNNL_VERSION_MAJOR >= 3
typedef struct dnnl_memory_desc EeCpuDesc;
#else
typedef dnnl_memory_desc_t EeCpuDesc;
#endif

/**
 * EeCpuOp:
 *
 * A primitive with the memory that it works on, or a job of our own (@tiles, @single) in its place. All zeros is an
 * operation that is not there: it may be cleared, and running it does nothing.
 */
typedef struct
{
  const char *name;
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
  dnnl_exec_arg_t arguments[EE_CPU_MAX_ARGUMENTS];
  int n_arguments;
  struct _EeCpuTiles *tiles;
  struct _EeCpuSingle *single;
} EeCpuOp;

EeCpuVectors ee_cpu_get_vectors (void);
const char *ee_cpu_vectors_get_name (EeCpuVectors vectors);
gboolean ee_cpu_has_bf16 (void);
gboolean ee_cpu_can_bf16 (void);

gboolean ee_cpu_engine_init (EeCpuEngine *engine, GError **error);
void ee_cpu_engine_clear (EeCpuEngine *engine);

EeCpuDesc *ee_cpu_desc_new_plain (guint n_dims, const guint *shape, GError **error);
EeCpuDesc *ee_cpu_desc_copy (const EeCpuDesc *desc, GError **error);
void ee_cpu_desc_free (EeCpuDesc *desc);
gboolean ee_cpu_desc_equal (const EeCpuDesc *a, const EeCpuDesc *b);
gsize ee_cpu_desc_get_bytes (const EeCpuDesc *desc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeCpuDesc, ee_cpu_desc_free)

gboolean ee_cpu_op_init_conv (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec, GError **error);
gboolean ee_cpu_op_init_dense (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec, GError **error);
gboolean ee_cpu_op_init_max_pool (EeCpuOp *op, EeCpuEngine *engine, EeCpuPass pass, const EeCpuSpec *spec,
                                  GError **error);
gboolean ee_cpu_op_init_reorder (EeCpuOp *op, EeCpuEngine *engine, const EeCpuDesc *from, const EeCpuDesc *to,
                                 GError **error);
void ee_cpu_op_init_tiles (EeCpuOp *op, const char *name, struct _EeCpuTiles *tiles);
void ee_cpu_op_init_single (EeCpuOp *op, const char *name, struct _EeCpuSingle *single);
gboolean ee_cpu_op_exists (const EeCpuOp *op);
void ee_cpu_op_clear (EeCpuOp *op);

EeCpuDesc *ee_cpu_op_get_desc (const EeCpuOp *op, int argument, GError **error);
gsize ee_cpu_op_get_bytes (const EeCpuOp *op, int argument);
gboolean ee_cpu_op_bind (EeCpuOp *op, EeCpuEngine *engine, int argument, gconstpointer data, GError **error);
gboolean ee_cpu_op_move (EeCpuOp *op, int argument, gconstpointer data, GError **error);
gboolean ee_cpu_op_run (EeCpuOp *op, EeCpuEngine *engine, gpointer scratch, GError **error);

G_END_DECLS
