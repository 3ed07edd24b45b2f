/* SPDX-License-Identifier: Apache-2.0 */
/* ee-fallback.h - when the processor computes instead of the device that "auto" would have had, and what is said of it
 *
 * Pure but for the registry; any thread. A device that was asked for by name is never replaced.
 */
#pragma once

#include "ee-backend.h"

G_BEGIN_DECLS

gboolean ee_fallback_is_allowed (const char *device, const EeBackend *failed);
char *ee_fallback_explain_absence (const char *device, const EeBackend *chosen);
char *ee_fallback_explain_failure (const EeBackend *failed, const GError *why);

G_END_DECLS
