/* SPDX-License-Identifier: Apache-2.0 */
/* ee-activations.h - what a layer of a model makes of one image: its feature maps */
#pragma once

#include "ee-model.h"

G_BEGIN_DECLS

gboolean ee_activations_exist (const EeModel *model);
float *ee_activations_read (EeModel *model, const guint8 *image, guint layer, GError **error);

G_END_DECLS
