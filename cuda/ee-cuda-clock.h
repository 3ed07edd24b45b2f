/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-clock.h - how long each layer takes on the device, by its own events */
#pragma once

#include "ee-cuda-net.h"

G_BEGIN_DECLS

void ee_cuda_clock_set (EeNet *net, double *layers_ms);
gboolean ee_cuda_clock_is_running (const EeNet *net);
gboolean ee_cuda_clock_start (EeNet *net, GError **error);
gboolean ee_cuda_clock_mark (EeNet *net, guint layer, GError **error);
gboolean ee_cuda_clock_read (EeNet *net, GError **error);
void ee_cuda_clock_free (EeCudaClock *clock);

G_END_DECLS
