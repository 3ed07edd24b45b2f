/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-net.h - a network on the CPU: its tensors and the memory that its phases share
 *
 * Private to engine/cpu. A net is used by one thread at a time; nets share nothing that changes.
 */
#pragma once

#include "ee-backend.h"
#include "ee-cpu-memory.h"
#include "ee-cpu-onednn.h"

G_BEGIN_DECLS

/* Of batch norm, as in PyTorch. */
#define EE_CPU_NORM_EPSILON 1e-5f

typedef struct _EeCpuInference EeCpuInference;
typedef struct _EeCpuTraining EeCpuTraining;
typedef struct _EeCpuActivations EeCpuActivations;
typedef struct _EeCpuTuner EeCpuTuner;

/**
 * EeCpuTensor:
 * @plain: the layout of files and of the interface
 * @home: the layout of all slots; for weights of a training net the one that oneDNN computes gradients in
 * @slots: each in @home's layout; NULL where the slot does not exist
 * @to_plain: reorder, not there when @home is plain
 * @to_home: likewise
 */
typedef struct
{
  EeCpuDesc *plain, *home;
  float *slots[EE_N_SLOTS];
  EeCpuOp to_plain, to_home;
} EeCpuTensor;

/**
 * EeNet:
 * @threads: of OpenMP, in every call
 * @block: channels that lie together in activations
 * @type: of the activations of inference but for the logits, which are floats; EE_CPU_F32 in a training net
 * @serial: grows when a parameter changes; folded copies compare it
 * @scratch: the scratchpad of all operations, which follow one another
 * @tuner: measured choices of algorithms, or NULL for the fixed rule
 * @normalise: [3][256] what a pixel's value becomes, by channel
 * @normalise_short: the same in bf16
 * @activations: (nullable): what reading activations needs, from the first time on
 * @layers_ms: (nullable): [n_layers] where inference adds up what each layer takes
 */
struct _EeNet
{
  EePlan *plan;
  EeNetOptions options;
  int threads;
  guint block;
  EeCpuType type;
  EeCpuEngine engine;
  EeCpuMemory memory;
  EeCpuTensor tensors[EE_PLAN_MAX_TENSORS];
  guint64 serial;
  gpointer scratch;
  gsize scratch_bytes;
  EeCpuTuner *tuner;
  float normalise[3][256];
  guint16 normalise_short[3][256];
  double *layers_ms;
  EeCpuInference *inference;
  EeCpuTraining *training;
  EeCpuActivations *activations;
};

EeNet *ee_cpu_net_new (EePlan *plan, guint device, const EeNetOptions *options, GError **error);
void ee_cpu_net_free (EeNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeNet, ee_cpu_net_free)

gboolean ee_cpu_net_read (EeNet *net, EeSlot slot, guint tensor, float *out, gsize count, GError **error);
gboolean ee_cpu_net_write (EeNet *net, EeSlot slot, guint tensor, const float *in, gsize count, GError **error);

const EeCpuTensor *ee_cpu_net_get_tensor (EeNet *net, const EeLayer *layer, EeTensorRole role);
void ee_cpu_net_describe_as (EeNet *net, guint layer, guint rows, gboolean training, EeCpuAlgorithm algorithm,
                             EeCpuSpec *spec);
EeCpuAlgorithm ee_cpu_net_choose_algorithm (EeNet *net, guint layer, guint rows, gboolean training);
gboolean ee_cpu_net_may_compute (EeNet *net, guint layer, guint rows, EeCpuAlgorithm algorithm);
void ee_cpu_net_describe (EeNet *net, guint layer, guint rows, gboolean training, EeCpuSpec *spec);
gboolean ee_cpu_net_init_op (EeNet *net, guint layer, EeCpuPass pass, const EeCpuSpec *spec, EeCpuOp *op,
                             GError **error);
gboolean ee_cpu_net_may_unroll (const EeLayer *layer);
gboolean ee_cpu_net_may_tile (EeNet *net, const EeLayer *layer);
gboolean ee_cpu_net_has_plain_home (EeNet *net, const EeLayer *layer);
EeCpuDesc *ee_cpu_net_describe_unrolled (const EeLayer *layer, GError **error);
gsize ee_cpu_net_count_inputs (EeNet *net, guint layer);
gsize ee_cpu_net_count_outputs (EeNet *net, guint layer);
EeCpuType ee_cpu_net_get_output_type (EeNet *net, guint layer);
gsize ee_cpu_net_get_input_bytes (EeNet *net, guint layer);
gsize ee_cpu_net_get_output_bytes (EeNet *net, guint layer);
gboolean ee_cpu_net_reserve_scratch (EeNet *net, EeCpuOp *op, GError **error);
gboolean ee_cpu_net_grow (EeNet *net, float **buffer, gsize *bytes, gsize wanted, GError **error);
gboolean ee_cpu_net_run (EeNet *net, EeCpuOp *op, GError **error);
void ee_cpu_net_convert_images (EeNet *net, const guint8 *images, guint rows, gpointer out);

/* Sets the calling thread's number of OpenMP threads and restores it at the end of the scope. */
typedef int EeCpuThreads;
EeCpuThreads ee_cpu_net_enter (EeNet *net);
void ee_cpu_threads_leave (EeCpuThreads before);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (EeCpuThreads, ee_cpu_threads_leave, 0)

G_END_DECLS
