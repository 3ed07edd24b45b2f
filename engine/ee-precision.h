/* SPDX-License-Identifier: Apache-2.0 */
/* ee-precision.h - names of number formats, and what “auto” comes to */
#pragma once

#include "ee-device.h"

G_BEGIN_DECLS

EePrecision ee_precision_resolve (EePrecision asked, const EeDevice *device);
const char *ee_precision_get_name (EePrecision precision);

G_END_DECLS
