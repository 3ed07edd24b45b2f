/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu.h - the door of the CPU backend (oneDNN), for the engine */
#pragma once

#include "ee-backend.h"

G_BEGIN_DECLS

const EeBackend *ee_cpu_backend_get (void);
char *ee_cpu_describe_library (void);
char *ee_cpu_choices_get_path (void);

G_END_DECLS
