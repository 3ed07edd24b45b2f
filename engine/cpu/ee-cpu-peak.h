/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-peak.h - what the processor and its memory can do at best */
#pragma once

#include "ee-backend.h"

G_BEGIN_DECLS

gboolean ee_cpu_peak_measure (guint device, guint threads, EePrecision precision, EePeak *out, GError **error);

G_END_DECLS
