/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-layer.h - what all phases do with one layer: its plans, and inference through it */
#pragma once

#include "ee-cuda-net.h"

G_BEGIN_DECLS

EeCudaPlan *ee_cuda_layer_get_plan (EeNet *net, guint layer, guint rows, EeCudaPass pass, gboolean training,
                                    GError **error);
gboolean ee_cuda_layer_run_plan (EeNet *net, guint lane, EeCudaPlan *plan, const EeCudaOperands *operands,
                                 GError **error);
gboolean ee_cuda_layer_infer (EeNet *net, guint lane, guint layer, guint rows, gpointer in, gpointer out,
                              GError **error);

G_END_DECLS
