/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-train.h - training: a pass fills the gradients, an update applies them */
#pragma once

#include "ee-cuda-net.h"

G_BEGIN_DECLS

EeCudaTraining *ee_cuda_training_new (EeNet *net, GError **error);
gboolean ee_cuda_training_fill (EeNet *net, GError **error);
gboolean ee_cuda_training_read_loss_scale (EeNet *net, EeLossScale *out, GError **error);
gboolean ee_cuda_training_write_loss_scale (EeNet *net, const EeLossScale *in, GError **error);
void ee_cuda_training_free (EeCudaTraining *training);

gboolean ee_cuda_train_pass (EeNet *net, const EeBatch *batch, guint64 dropout_seed, EeScores *scores, GError **error);
gboolean ee_cuda_train_update (EeNet *net, const EeUpdate *update, GError **error);

G_END_DECLS
