/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-processor.h - what the processor is called */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ee_cpu_get_processor_name (void);

G_END_DECLS
