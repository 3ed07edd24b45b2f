/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-train.h - training: a pass over one batch, and the update */
#pragma once

#include "ee-cpu-net.h"

G_BEGIN_DECLS

EeCpuTraining *ee_cpu_training_new (EeNet *net, GError **error);
void ee_cpu_training_free (EeCpuTraining *training);

gboolean ee_cpu_train_pass (EeNet *net, const EeBatch *batch, guint64 dropout_seed, EeScores *scores, GError **error);
gboolean ee_cpu_train_update (EeNet *net, const EeUpdate *update, GError **error);

G_END_DECLS
