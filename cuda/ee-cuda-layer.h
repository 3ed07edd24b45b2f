/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-layer.h - what all phases do with one layer: its plans, the numbers it computes with, inference through it */
#pragma once

#include "ee-cuda-net.h"

G_BEGIN_DECLS

void ee_cuda_copies_init (EeNet *net, gboolean training);
gboolean ee_cuda_copies_refresh (EeNet *net, gboolean training, GError **error);
gpointer ee_cuda_copies_get_weight (const EeNet *net, guint layer, gboolean training);
gpointer ee_cuda_copies_get_bias (const EeNet *net, guint layer, gboolean training);

EeCudaPlan *ee_cuda_layer_get_plan (EeNet *net, guint layer, guint rows, EeCudaPass pass, gboolean training,
                                    GError **error);
gboolean ee_cuda_layer_run_plan (EeNet *net, guint lane, EeCudaPlan *plan, const EeCudaOperands *operands,
                                 GError **error);
gboolean ee_cuda_layer_infer (EeNet *net, guint lane, guint layer, guint rows, gpointer in, gpointer out,
                              GError **error);

G_END_DECLS
