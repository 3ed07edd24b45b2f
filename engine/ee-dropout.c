/* SPDX-License-Identifier: Apache-2.0 */
/* Dropout masks as a pure function of where an output stands; see the header. */
#include "ee-dropout.h"

#include "ee-rng.h"

/**
 * ee_dropout_factor:
 * @seed: of the training pass
 * @layer: index of the layer in the plan
 * @row: of the layer's stage, counted from 0
 * @unit: output of the layer
 * @probability: of dropping, 0 <= p < 1
 *
 * Inverted dropout (Srivastava et al., 2014): an output is multiplied by this in training, forward and
 * backward, and by 1 in inference.
 *
 * Returns: 0, or 1 / (1 - @probability)
 */
float
ee_dropout_factor (guint64 seed, guint layer, guint row, guint unit, float probability)
{
  guint64 place = ((guint64)layer << 32 | row) * 0x9e3779b97f4a7c15u + unit;
  double uniform = (ee_rng_mix (seed, place) >> 11) * 0x1p-53;

  return uniform < probability ? 0.0f : 1.0f / (1.0f - probability);
}
