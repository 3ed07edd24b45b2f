/* SPDX-License-Identifier: Apache-2.0 */
/* ee-device.h - what a device is, and how a net shall compute on it */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EePrecision:
 * @EE_PRECISION_AUTO: the fastest that the device computes itself
 * @EE_PRECISION_FP32: all numbers in 32 bits
 * @EE_PRECISION_BF16: weights and activations in bfloat16, sums in fp32
 * @EE_PRECISION_FP16: the same in IEEE half precision
 */
typedef enum
{
  EE_PRECISION_AUTO,
  EE_PRECISION_FP32,
  EE_PRECISION_BF16,
  EE_PRECISION_FP16
} EePrecision;

/**
 * EeDevice:
 * @name: for people, for example "AMD EPYC, 2 threads, AVX-512"
 * @memory: bytes that a net may use; 0 if unknown
 * @precisions: bit 1 << EE_PRECISION_FP32 and so on for each that a net may have
 * @training_precisions: likewise for each that a net may be trained in; 0 stands for fp32 alone
 */
typedef struct
{
  char name[128];
  guint64 memory;
  guint precisions, training_precisions;
} EeDevice;

/**
 * EePeak:
 * @library: what computes, for people, for example "oneDNN 2.6.3"
 * @threads: that were used
 * @precision: of the numbers of the matrix product: what was asked for, or EE_PRECISION_FP32
 * @gemm_gflops: a large matrix product, 10^9 operations a second; a multiply-add is two
 * @bandwidth_gbs: a large triad a = b + s c, 10^9 bytes read and written a second
 *
 * What the device can do at best, measured; not what its makers promise.
 */
typedef struct
{
  char library[64];
  guint threads;
  EePrecision precision;
  double gemm_gflops;
  double bandwidth_gbs;
} EePeak;

/**
 * EeNetOptions:
 * @max_rows: the largest batch that will be pushed or trained
 * @training: whether train_pass() will be called; a training net can infer too
 * @threads: 0 for all
 * @precision: of inference and, in a training net, of activations and their gradients, where EE_PRECISION_AUTO is fp32;
 * parameters are fp32 in any case. A device that has not the one asked for says so
 * @tune: whether algorithms are chosen by measurement, kept for the next time; otherwise by a fixed rule. A training
 * net always goes by the rule: same settings, same machine, same bytes
 */
typedef struct
{
  guint max_rows;
  gboolean training;
  guint threads;
  EePrecision precision;
  gboolean tune;
} EeNetOptions;

G_END_DECLS
