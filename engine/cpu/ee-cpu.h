/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu.h - the door of the CPU backend (oneDNN), for the registry */
#pragma once

#include "ee-backend.h"

G_BEGIN_DECLS

const EeBackend *ee_cpu_backend_get (void);

G_END_DECLS
