/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-desc-private.h - what a boxed memory layout is in oneDNN 2.x */
#pragma once

#include <dnnl.h>

#include "ee-cpu-onednn.h"

G_BEGIN_DECLS

struct _EeCpuDesc
{
  dnnl_memory_desc_t md;
};

G_END_DECLS
