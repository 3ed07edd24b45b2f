/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda.h - the door of the module offramp-cuda: what the registry looks up by EE_BACKEND_ENTRY_POINT */
#pragma once

#include <gmodule.h>

#include "ee-backend.h"

G_BEGIN_DECLS

G_MODULE_EXPORT const EeBackend *ee_backend_get (void);

G_END_DECLS
