/* SPDX-License-Identifier: Apache-2.0 */
/* ee-precision.h - names of number formats, what “auto” comes to, and which ones a device trains in */
#pragma once

#include "ee-device.h"

G_BEGIN_DECLS

EePrecision ee_precision_resolve (EePrecision asked, const EeDevice *device);
EePrecision ee_precision_resolve_training (EePrecision asked);
guint ee_precision_list_trained (const EeDevice *device);
char *ee_precision_describe (guint precisions);
const char *ee_precision_get_name (EePrecision precision);
gboolean ee_precision_from_name (const char *name, EePrecision *precision);
const char *const *ee_precision_list_names (void);

G_END_DECLS
