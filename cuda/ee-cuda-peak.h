/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-peak.h - what a GPU can do at best, measured */
#pragma once

#include "ee-device.h"

G_BEGIN_DECLS

gboolean ee_cuda_peak_measure (guint device, guint threads, EePrecision precision, EePeak *out, GError **error);

G_END_DECLS
