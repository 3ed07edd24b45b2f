/* SPDX-License-Identifier: Apache-2.0 */
/* ee-backend-checks.h - what every backend asks of a call before it begins
 *
 * Pure; any thread. EE_ERROR_INVALID says in a sentence what makes no sense.
 */
#pragma once

#include "ee-backend.h"

G_BEGIN_DECLS

gboolean ee_backend_check_training (const EeNetOptions *options, GError **error);
gboolean ee_backend_check_batch (const EePlan *plan, const EeNetOptions *options, const EeBatch *batch, GError **error);
gboolean ee_backend_check_update (const EeNetOptions *options, const EeUpdate *update, GError **error);
gboolean ee_backend_check_run (const EePlan *plan, const EeNetOptions *options, guint stage, guint rows, guint waiting,
                               GError **error);

G_END_DECLS
