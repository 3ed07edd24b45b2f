/* SPDX-License-Identifier: Apache-2.0 */
/* The door through which the registry finds the reference backend when it is built as a module. */
#include <gmodule.h>

#include "ee-reference.h"

G_MODULE_EXPORT const EeBackend *ee_backend_get (void);

const EeBackend *
ee_backend_get (void)
{
  return ee_reference_backend_get ();
}
