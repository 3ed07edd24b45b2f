/* SPDX-License-Identifier: Apache-2.0 */
/* ee-parameters.h - one float array for each tensor of a plan, on the host
 *
 * What travels between nets, checkpoints and threads. Owned by one thread at a time.
 */
#pragma once

#include "ee-backend.h"

G_BEGIN_DECLS

/**
 * EeParameters:
 * @plan: (owned)
 * @tensors: (owned): [n_tensors], each [count] floats in the tensor's shape, row-major
 */
typedef struct
{
  EePlan *plan;
  float **tensors;
} EeParameters;

EeParameters *ee_parameters_new (EePlan *plan);
EeParameters *ee_parameters_new_he (EePlan *plan, guint64 seed);
EeParameters *ee_parameters_copy (const EeParameters *parameters);
void ee_parameters_free (EeParameters *parameters);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeParameters, ee_parameters_free)

gboolean ee_parameters_read (EeParameters *parameters, const EeBackend *backend, EeNet *net, EeSlot slot,
                             GError **error);
gboolean ee_parameters_write (const EeParameters *parameters, const EeBackend *backend, EeNet *net, EeSlot slot,
                              GError **error);

G_END_DECLS
