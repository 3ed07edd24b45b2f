/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-forward.h - inference: pools of rows, stages, what is kept, what a layer gives */
#pragma once

#include "ee-cuda-net.h"

G_BEGIN_DECLS

EeCudaInference *ee_cuda_inference_new (EeNet *net, GError **error);
void ee_cuda_inference_free (EeCudaInference *inference);
void ee_cuda_inference_forget (EeCudaInference *inference);

gboolean ee_cuda_forward_push (EeNet *net, const guint8 *images, guint rows, GError **error);
gboolean ee_cuda_forward_run_stage (EeNet *net, guint stage, guint rows, float *probabilities, GError **error);
gboolean ee_cuda_forward_keep (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error);
gboolean ee_cuda_forward_run_exit (EeNet *net, guint stage, guint rows, double threshold, float *probabilities,
                                   guint *n_kept, GError **error);
void ee_cuda_forward_clear (EeNet *net);
gboolean ee_cuda_activations_read (EeNet *net, const guint8 *image, guint layer, float *out, gsize count,
                                   GError **error);

G_END_DECLS
