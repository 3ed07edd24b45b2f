/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-tuner.h - which algorithm is fastest for each convolution of inference, measured when a net is made
 *
 * Measured once: the choices are kept in the cache folder (ee-cpu-choices.h). Two numbers of rows are measured, one
 * image and a batch; others go by the fixed rule of ee-cpu-layers.c, and so does what time did not suffice for.
 */
#pragma once

#include "ee-cpu-net.h"

G_BEGIN_DECLS

EeCpuTuner *ee_cpu_tuner_new (EeNet *net);
void ee_cpu_tuner_free (EeCpuTuner *tuner);
gboolean ee_cpu_tuner_find (const EeCpuTuner *tuner, EeNet *net, guint layer, guint rows, EeCpuAlgorithm *algorithm);

G_END_DECLS
