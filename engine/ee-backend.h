/* SPDX-License-Identifier: Apache-2.0 */
/* ee-backend.h - what a backend must do: run and train whole networks
 *
 * A table of functions, filled by engine/cpu, cuda and tests/reference. A net belongs to one thread at
 * a time. A call that fails sets its error and leaves the parameters as they were, unless it says
 * EE_ERROR_DEVICE: then the net can only be freed.
 *
 * Inference. Each stage has a pool of rows. push() appends images to the pool of stage 0. run_stage()
 * takes the first rows out of a pool, computes trunk and head, and returns the head's probabilities;
 * keep() appends chosen rows' trunk outputs to the pool of the next stage. A row that is not kept costs
 * nothing further. Survivors of several batches gather in one pool, so that deep stages run full
 * batches. Batch norm uses the running statistics (folded into the convolutions).
 *
 * Training. train_pass() computes, over the rows of one batch, the mean of L = L1 + delta * L2
 * (ee-loss.h; delta is the batch's for main rows), fills the gradients, and moves the running statistics (momentum 0.1,
 * unbiased variance, as PyTorch). Redundant rows are dropped after the last exit: the layers beyond see main rows only.
 * With several exits each adds its own L1. Without exits the label n_main is a class like any other and L1 is 0. A
 * stage with no rows is legal: it adds nothing and its gradients are 0.
 */
#pragma once

#include "ee-backend-types.h"

G_BEGIN_DECLS

#define EE_BACKEND_ABI 8

typedef struct _EeNet EeNet;

/**
 * EeBackend:
 * @abi: EE_BACKEND_ABI
 * @size: sizeof (EeBackend)
 * @id: "cpu", "cuda"
 * @rank: "auto" takes the highest rank that has a device
 * @count_devices: 0 with an error says in a sentence what is missing
 * @get_device: describes one
 * @net_new: all parameters 0 (running variances 1); (transfer full)
 * @net_free: accepts NULL
 * @read: copies a tensor out, plain row-major in the tensor's shape; @count must be the tensor's
 * @write: copies a tensor in, likewise
 * @push: @images is [rows, 32, 32, 3] uint8; fails when the pool would exceed max_rows
 * @run_stage: @rows up to max_rows and the pool's size; @probabilities (out) is [rows, n_outputs],
 *   softmaxed. Stage 0 pools hold max_rows, later ones 2 * max_rows
 * @keep: @rows are indices into the rows of the last run_stage (@stage), ascending; valid until the
 *   next run_stage() of any stage or train_pass(). Fails when the next pool would overflow
 * @run_exit: (nullable): run_stage() of a stage with an exit and keep() in one, decided where it is computed: the rows
 * whose P(redundant) is below @threshold, or NaN, go on to the next pool, which must have room for all @rows. @n_kept
 * (out): how many. keep() has nothing to choose from afterwards
 * @clear: empties all pools
 * @set_layer_clock: (nullable): from now on each run_stage() adds to @layers_ms, [n_layers of the plan], the
 * milliseconds that each layer took, a device that works by itself waited for; NULL ends that. The caller's memory,
 * until then
 * @read_activations: (nullable): what comes out of @layer (after batch norm and ReLU) for one @image, [32, 32, 3]
 * uint8;
 *   @out is plain [out_channels, out_side, out_side], @count its number. For looking at, not for speed: it goes layer
 * by layer from the image on. Pools and what keep() may choose from stay as they are; it costs nothing until the first
 * call
 * @train_pass: @scores (out)
 * @train_update: applies the gradients of the last pass
 * @read_loss_scale: (nullable): of a training net; NULL where no net has one
 * @write_loss_scale: (nullable): likewise; a net without one takes none but that of scale 0
 * @measure_peak: (nullable): takes about a second; @threads is 0 for all, @precision what the matrix product is wanted
 *   in, never EE_PRECISION_AUTO; which it is in, @out says
 */
typedef struct
{
  guint abi;
  gsize size;
  const char *id;
  int rank;

  guint (*count_devices) (GError **error);
  gboolean (*get_device) (guint index, EeDevice *out, GError **error);

  EeNet *(*net_new) (EePlan *plan, guint device, const EeNetOptions *options, GError **error);
  void (*net_free) (EeNet *net);

  gboolean (*read) (EeNet *net, EeSlot slot, guint tensor, float *out, gsize count, GError **error);
  gboolean (*write) (EeNet *net, EeSlot slot, guint tensor, const float *in, gsize count, GError **error);

  gboolean (*push) (EeNet *net, const guint8 *images, guint rows, GError **error);
  gboolean (*run_stage) (EeNet *net, guint stage, guint rows, float *probabilities, GError **error);
  gboolean (*keep) (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error);
  gboolean (*run_exit) (EeNet *net, guint stage, guint rows, double threshold, float *probabilities, guint *n_kept,
                        GError **error);
  void (*clear) (EeNet *net);
  void (*set_layer_clock) (EeNet *net, double *layers_ms);
  gboolean (*read_activations) (EeNet *net, const guint8 *image, guint layer, float *out, gsize count, GError **error);

  gboolean (*train_pass) (EeNet *net, const EeBatch *batch, guint64 dropout_seed, EeScores *scores, GError **error);
  gboolean (*train_update) (EeNet *net, const EeUpdate *update, GError **error);

  gboolean (*read_loss_scale) (EeNet *net, EeLossScale *out, GError **error);
  gboolean (*write_loss_scale) (EeNet *net, const EeLossScale *in, GError **error);

  gboolean (*measure_peak) (guint device, guint threads, EePrecision precision, EePeak *out, GError **error);
} EeBackend;

G_END_DECLS
