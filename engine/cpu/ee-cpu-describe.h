/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-describe.h - the calls that differ between oneDNN 2.x and 3.x
 *
 * Exactly one of ee-cpu-describe-v2.c and ee-cpu-describe-v3.c is built, by the version that meson finds; the latter
 * also define ee_cpu_desc_copy() and ee_cpu_desc_free(). All else of oneDNN is the same in both. Only
 * ee-cpu-onednn.c and ee-cpu-single.c call these.
 */
#pragma once

#include "ee-cpu-onednn.h"

G_BEGIN_DECLS

/**
 * EeCpuRequest:
 * @engine: of the net
 * @pass: forward, by the input, or by weights and bias
 * @kind: what the forward pass is for: dnnl_forward_training or dnnl_forward_inference
 * @algorithm: of a convolution or a pool
 * @src: layout of the input, and of its gradient
 * @weights: layout of the weights, and of their gradient; NULL for a pool
 * @bias: layout of the bias, and of its gradient; NULL if there is none
 * @dst: layout of the output, and of its gradient
 * @attributes: scratchpad and what is fused in
 * @forward: description of the forward pass, which a backward pass needs
 *
 * What a primitive is to do. Convolutions are 3x3, stride 1, padding 1; pools 2x2, stride 2.
 */
typedef struct
{
  dnnl_engine_t engine;
  EeCpuPass pass;
  dnnl_prop_kind_t kind;
  dnnl_alg_kind_t algorithm;
  EeCpuDesc *src, *weights, *bias, *dst;
  dnnl_primitive_attr_t attributes;
  dnnl_primitive_desc_t forward;
} EeCpuRequest;

dnnl_status_t ee_cpu_describe_layout (EeCpuDesc **out, int n_dims, const dnnl_dims_t sizes, dnnl_data_type_t type,
                                      dnnl_format_tag_t tag);
dnnl_status_t ee_cpu_describe_relu (dnnl_post_ops_t post_ops);

dnnl_status_t ee_cpu_describe_conv (dnnl_primitive_desc_t *out, const EeCpuRequest *request);
dnnl_status_t ee_cpu_describe_dense (dnnl_primitive_desc_t *out, const EeCpuRequest *request);
dnnl_status_t ee_cpu_describe_max_pool (dnnl_primitive_desc_t *out, const EeCpuRequest *request);

G_END_DECLS
