/* SPDX-License-Identifier: Apache-2.0 */
/* ee-model.h - a network that can answer: plan, weights on a device, facts
 *
 * Opened from a checkpoint file, a run folder (its best model), or parameters of a running training.
 * Owned by one thread at a time.
 */
#pragma once

#include "ee-checkpoint.h"

G_BEGIN_DECLS

/**
 * EeModel:
 * @plan: (owned)
 * @facts: (owned)
 * @backend: where the net lives
 * @net: (owned): at most @max_rows a batch
 * @max_rows: batch size of the net
 * @device_name: (owned): for people
 * @precision: what the net computes in; never EE_PRECISION_AUTO
 * @notice: (owned) (nullable): sentences for people: why the processor computes, where "auto" might have had more
 */
typedef struct
{
  EePlan *plan;
  EeModelFacts *facts;
  const EeBackend *backend;
  EeNet *net;
  guint max_rows;
  char *device_name;
  EePrecision precision;
  char *notice;
} EeModel;

EeModel *ee_model_open (const char *path, const char *device, guint max_rows, guint threads, GError **error);
EeModel *ee_model_new (const EeParameters *parameters, const EeModelFacts *facts, const char *device, guint max_rows,
                       guint threads, GError **error);
EeModel *ee_model_open_with (const char *path, const char *device, const EeNetOptions *options, GError **error);
EeModel *ee_model_new_with (const EeParameters *parameters, const EeModelFacts *facts, const char *device,
                            const EeNetOptions *options, GError **error);
gboolean ee_model_set_parameters (EeModel *model, const EeParameters *parameters, GError **error);
void ee_model_free (EeModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeModel, ee_model_free)

char *ee_model_describe (const EeModel *model);
const char *ee_model_get_precision_name (const EeModel *model);
char *ee_model_find_bundled (void);

G_END_DECLS
