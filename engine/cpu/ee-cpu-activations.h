/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-activations.h - what a layer makes of one image, for people to look at */
#pragma once

#include "ee-cpu-net.h"

G_BEGIN_DECLS

void ee_cpu_activations_free (EeCpuActivations *activations);
gboolean ee_cpu_activations_read (EeNet *net, const guint8 *image, guint layer, float *out, gsize count,
                                  GError **error);

G_END_DECLS
