/* SPDX-License-Identifier: Apache-2.0 */
/* A module that the registry must refuse before it calls anything in its table: built for another interface
 * (WRONG_ABI), with another table (WRONG_SIZE), or without a door (NO_ENTRY_POINT).
 */
#include <gmodule.h>

#include "ee-backend.h"

#ifdef NO_ENTRY_POINT
G_MODULE_EXPORT guint offramp_other_door (void);

guint
offramp_other_door (void)
{
  return 0;
}
#else
G_MODULE_EXPORT const EeBackend *ee_backend_get (void);

const EeBackend *
ee_backend_get (void)
{
  static const EeBackend backend = {
#ifdef WRONG_ABI
    .abi = EE_BACKEND_ABI + 1,
#else
    .abi = EE_BACKEND_ABI,
#endif
#ifdef WRONG_SIZE
    .size = sizeof (EeBackend) - sizeof (gpointer),
#else
    .size = sizeof (EeBackend),
#endif
    .id = "refused",
    .rank = 1000,
  };

  return &backend;
}
#endif
