/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-forward.h - inference: pools of rows, stages, what is kept */
#pragma once

#include "ee-cpu-net.h"
#include "ee-cpu-weights.h"

G_BEGIN_DECLS

EeCpuInference *ee_cpu_inference_new (EeNet *net, GError **error);
void ee_cpu_inference_free (EeCpuInference *inference, EeNet *net);
EeCpuWeights *ee_cpu_inference_get_weights (EeCpuInference *inference);
gpointer ee_cpu_inference_get_between (EeCpuInference *inference, guint layer);
void ee_cpu_inference_forget (EeCpuInference *inference);

gboolean ee_cpu_forward_push (EeNet *net, const guint8 *images, guint rows, GError **error);
gboolean ee_cpu_forward_run_stage (EeNet *net, guint stage, guint rows, float *probabilities, GError **error);
gboolean ee_cpu_forward_keep (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error);
void ee_cpu_forward_clear (EeNet *net);

G_END_DECLS
