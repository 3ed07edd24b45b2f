/* SPDX-License-Identifier: Apache-2.0 */
/* ee-exit-removal.h - the same network with its exits taken out: the fair rival of a race
 *
 * Pure functions; any thread.
 */
#pragma once

#include "ee-model.h"

G_BEGIN_DECLS

EePlan *ee_exit_removal_new_plan (const EePlan *plan, GError **error);
EeParameters *ee_exit_removal_new_parameters (const EeParameters *parameters, GError **error);
EeModel *ee_exit_removal_open (EeModel *model, const char *device, GError **error);

G_END_DECLS
