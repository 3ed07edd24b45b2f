/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-weights.h - weights as inference wants them: batch norm folded in, in a primitive's layout
 *
 * A layer has as many copies as its primitives ask for different layouts (Winograd's depends on the batch).
 * Copies are counted by their users and refreshed when a parameter has changed. Where batch norm is absent and
 * the layout is that of the slots, the parameters themselves serve.
 */
#pragma once

#include "ee-cpu-net.h"

G_BEGIN_DECLS

typedef struct _EeCpuWeights EeCpuWeights;
typedef struct _EeCpuCopy EeCpuCopy;

EeCpuWeights *ee_cpu_weights_new (EeNet *net, GError **error);
void ee_cpu_weights_free (EeCpuWeights *weights, EeNet *net);

EeCpuCopy *ee_cpu_weights_acquire (EeCpuWeights *weights, EeNet *net, guint layer, EeCpuAlgorithm algorithm,
                                   EeCpuDesc *desc, GError **error);
void ee_cpu_weights_release (EeCpuWeights *weights, EeNet *net, EeCpuCopy *copy);
gboolean ee_cpu_weights_refresh (EeCpuWeights *weights, EeNet *net, EeCpuCopy *copy, GError **error);
const float *ee_cpu_copy_get_data (const EeCpuCopy *copy);
const float *ee_cpu_copy_get_bias (const EeCpuCopy *copy);

G_END_DECLS
