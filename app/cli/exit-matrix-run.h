/* SPDX-License-Identifier: Apache-2.0 */
/* exit-matrix-run.h - the redundant sets that a user names or has, sent through networks */
#pragma once

#include "evaluation-images.h"
#include "evaluation-run.h"

G_BEGIN_DECLS

#define OFFRAMP_ALL_SETS "all"

EeExperiment *offramp_exit_matrix_load (const OfframpImageChoice *choice, const OfframpEvaluationRow *rows,
                                        guint n_rows, const char *text, char ***sets, OfframpProgress *progress,
                                        GError **error);
EeExitMatrix *offramp_exit_matrix_measure (EeModel *model, EeExperiment *experiment, char **sets, double threshold,
                                           guint limit, OfframpProgress *progress, GError **error);

G_END_DECLS
